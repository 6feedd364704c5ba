"""What people see and hear of enforcement: clips, the public debate that answers one, campaigns and reports.

Who sees a clip on which day is a draw with an address, so it is never stored: whoever has to know it later asks again.
"""

import numpy as np

from vendorsim import streams
from vendorsim.agents.resident import SCHOOL
from vendorsim.draws import draw, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp, power
from vendorsim.table import Column, Table

LN_2 = 0.6931471805599453
VENDORS = 1_000_000_000  # identities of vendors in draws about news, apart from residents'
TALKED_OF = 32  # viral clips that the city remembers


class Talk(Table, kind="talk"):
    """The viral clips that the city talks of, oldest first; rows beyond the last stand empty."""

    identity = Column(np.int64, "", "which clip it is, for draws; -1 for none", -1)
    born = Column(np.int64, "day", "when it was first seen")
    reach = Column(np.float64, "share of people", "who saw it on that day")
    slant = Column(np.float64, "1", "how bad it makes officers look")
    newest_vendor = Column(np.int64, "", "identity of the newest vendor on that day: later ones have not seen it")
    answered = Column(np.int64, "day", "when a public debate answered it, -1 for never", -1)
    answer_share = Column(np.float64, "share of people", "who heard that debate")
    answer_force = Column(np.float64, "1", "share of the shock that it takes from who hears it at once")


@rule
def reach_tomorrow(p, reach):
    """What is left of a clip's reach after a day; only a viral clip lives longer than that."""
    return reach * p.clip_persistence if reach > p.clip_viral else 0.0


@rule
def heard_debate(seed, day, clip, who, share):
    """Whether somebody heard the debate of a day about a clip."""
    return draw(pair(stream(seed, streams.REBUTTAL, day), clip), who) < share


@rule
def shock_left(force, share, seed, day, clip, who):
    """The part of a clip's shock that is left for who sees it now: less, where the rebuttal is seen along with it."""
    if force != 0.0 and heard_debate(seed, day, clip, who, share):
        return 1.0 - force
    return 1.0


@rule
def times_seen(p, seed, clip, first_reach, born, day, who):
    """How often somebody has seen a clip before a day."""
    seen, reach = 0, first_reach
    for then in range(born, day):
        if reach <= 0.0:
            break
        if draw(pair(stream(seed, streams.NEWS, then), clip), who) < reach:
            seen += 1
        reach = reach_tomorrow(p, reach)
    return seen


@rule
def force_of(p, evidence):
    """Share of the shock that a rebuttal at once takes back: all that is believed of it, or the opposite without proof."""
    return p.rebuttal_belief * (evidence - p.rebuttal_backfire * (1.0 - evidence))


@rule
def taken_back(p, force, delay):
    """Share of a clip's shock that a debate undoes after so many days: halved each half-life, never more than is left."""
    early = exp(-LN_2 * delay / p.rebuttal_half_life)
    return force * min(early, power(1.0 - p.opinion_pace, 1.0 * delay))


@rule
def talk_row(talk_identity, clip):
    """Where a clip stands among those that the city talks of, -1 for nowhere."""
    for row in range(talk_identity.size):
        if talk_identity[row] == clip:
            return row
    return -1


@rule
def start_talk(clip, reach, slant, day, newest, talk_identity, talk_born, talk_reach, talk_slant, talk_newest_vendor,
               talk_answered, talk_answer_share, talk_answer_force):  # fmt: skip
    """A clip has gone viral: the city talks of it. Returns its row; the oldest makes room."""
    row = talk_row(talk_identity, -1)
    if row < 0:
        row = talk_identity.size - 1
        for i in range(row):
            talk_identity[i], talk_born[i], talk_reach[i] = talk_identity[i + 1], talk_born[i + 1], talk_reach[i + 1]
            talk_slant[i], talk_newest_vendor[i] = talk_slant[i + 1], talk_newest_vendor[i + 1]
            talk_answered[i], talk_answer_share[i] = talk_answered[i + 1], talk_answer_share[i + 1]
            talk_answer_force[i] = talk_answer_force[i + 1]
    talk_identity[row], talk_born[row], talk_reach[row], talk_slant[row] = clip, day, reach, slant
    talk_newest_vendor[row], talk_answered[row] = newest, -1
    talk_answer_share[row], talk_answer_force[row] = 0.0, 0.0
    return row


@phase(
    writes=["resident_opinion", "vendor_legitimacy", "clip_identity", "clip_reach_left", "clip_slant", "counters",
            "talk_identity", "talk_born", "talk_reach", "talk_slant", "talk_newest_vendor", "talk_answered",
            "talk_answer_share", "talk_answer_force"]
)  # fmt: skip
def spread_clips(resident_opinion, resident_identity, vendor_legitimacy, vendor_active, vendor_identity, clip_identity,
                 clip_reach_left, clip_slant, talk_identity, talk_born, talk_reach, talk_slant, talk_newest_vendor,
                 talk_answered, talk_answer_share, talk_answer_force, counters, parameters, seed, day):  # fmt: skip
    """Who sees which clip today, and what it does to them; only a viral clip lives longer, losing reach day by day."""
    p, living = parameters[0], 0
    news = stream(seed, streams.NEWS, day)
    for clip in range(counters[2]):
        reach, slant, who = clip_reach_left[clip], clip_slant[clip], clip_identity[clip]
        key, force, share, debate = pair(news, who), 0.0, 0.0, 0
        row = talk_row(talk_identity, who)
        if row < 0 and reach > p.clip_viral:
            newest = 0
            for v in range(vendor_identity.size):
                newest = max(newest, vendor_identity[v])
            row = start_talk(who, reach, slant, day, newest, talk_identity, talk_born, talk_reach, talk_slant,
                             talk_newest_vendor, talk_answered, talk_answer_share, talk_answer_force)  # fmt: skip
        if row >= 0:
            force, share, debate = talk_answer_force[row], talk_answer_share[row], talk_answered[row]
        if reach * resident_opinion.size >= 0.5:
            for r in range(resident_opinion.size):
                if draw(key, resident_identity[r]) < reach:
                    left = shock_left(force, share, seed, debate, who, resident_identity[r])
                    resident_opinion[r] = max(0.0, resident_opinion[r] - p.clip_shock * slant * left)
            for v in range(vendor_legitimacy.size):
                if vendor_active[v] and draw(key, VENDORS + vendor_identity[v]) < reach:
                    left = shock_left(force, share, seed, debate, who, VENDORS + vendor_identity[v])
                    vendor_legitimacy[v] = max(0.0, vendor_legitimacy[v] - p.clip_legitimacy * slant * left)
        left = reach_tomorrow(p, reach)
        if left * resident_opinion.size >= 1.0:
            clip_identity[living], clip_reach_left[living], clip_slant[living] = who, left, slant
            living += 1
    counters[2] = living


@phase(
    writes=["resident_opinion", "vendor_legitimacy", "talk_answered", "talk_answer_share", "talk_answer_force"]
)  # fmt: skip
def hold_debate(resident_opinion, resident_identity, vendor_legitimacy, vendor_active, vendor_identity, talk_identity,
                talk_born, talk_reach, talk_slant, talk_newest_vendor, talk_answered, talk_answer_share,
                talk_answer_force, parameters, seed, day, clip, share, evidence):  # fmt: skip
    """A public debate answers a clip with evidence: a share of those who saw it take back part of what it did to them.

    Returns how many residents that were. Whoever sees the clip later may have heard the debate as well.
    """
    p, row = parameters[0], talk_row(talk_identity, clip)
    if row < 0 or talk_answered[row] >= 0:
        return 0
    born, reach, reached = talk_born[row], talk_reach[row], 0
    talk_answered[row], talk_answer_share[row], talk_answer_force[row] = day, share, force_of(p, evidence)
    back = taken_back(p, talk_answer_force[row], day - born) * talk_slant[row]
    for r in range(resident_opinion.size):
        who = resident_identity[r]
        if heard_debate(seed, day, clip, who, share):
            seen = times_seen(p, seed, clip, reach, born, day, who)
            reached += 1 if seen > 0 else 0
            resident_opinion[r] = min(1.0, max(0.0, resident_opinion[r] + p.clip_shock * back * seen))
    for v in range(vendor_legitimacy.size):
        who = VENDORS + vendor_identity[v]
        if (
            vendor_active[v]
            and vendor_identity[v] <= talk_newest_vendor[row]
            and heard_debate(seed, day, clip, who, share)
        ):
            seen = times_seen(p, seed, clip, reach, born, day, who)
            vendor_legitimacy[v] = min(1.0, max(0.0, vendor_legitimacy[v] + p.clip_legitimacy * back * seen))
    return reached


@rule
def convinced(opinion, push, messages):
    """Approval after one more message: a share of what is missing, the less the more of them are remembered."""
    return opinion + push * (1.0 - opinion) / (1.0 + messages)


@phase(writes=["resident_opinion", "resident_messages"])
def send_message(resident_opinion, resident_messages, resident_identity, parameters, seed, day, number, share,
                 is_report):  # fmt: skip
    """A message of the city, or a journalist's report, reaches a share of the residents; returns how many."""
    p, reached = parameters[0], 0
    key = pair(stream(seed, streams.CAMPAIGN, day), number)
    push = p.report_push if is_report else p.campaign_push
    for r in range(resident_opinion.size):
        if draw(key, resident_identity[r]) < share:
            resident_opinion[r] = convinced(resident_opinion[r], push, resident_messages[r])
            resident_messages[r] += 1.0
            reached += 1
    return reached


@phase(writes=["resident_messages"])
def forget_messages(resident_messages, parameters):
    """A day in which messages fade from memory."""
    keep = exp(-LN_2 / parameters[0].message_half_life)
    for r in range(resident_messages.size):
        resident_messages[r] *= keep


@rule
def impression(p, belief, respect):
    """What somebody who joins a day of work thinks afterwards: it depends on the respect that it sees."""
    return belief + p.open_day_effect * respect * (1.0 - belief)


@rule
def respect_seen(team_respect, team_people):
    """Mean respect of the officers whom a guest goes along with."""
    respect, people = 0.0, 0.0
    for t in range(team_respect.size):
        respect += team_respect[t] * team_people[t]
        people += team_people[t]
    return respect / people if people > 0.0 else 0.0


@phase(writes=["vendor_legitimacy"])
def invite_vendors(vendor_legitimacy, vendor_active, vendor_identity, team_respect, team_people, parameters, seed, day,
                   chance):  # fmt: skip
    """Vendors are drawn, each with a chance, to join a day of work; returns how many come."""
    p, came, respect = parameters[0], 0, respect_seen(team_respect, team_people)
    luck = stream(seed, streams.OPEN_DAY, day)
    for v in range(vendor_legitimacy.size):
        if vendor_active[v] and draw(luck, VENDORS + vendor_identity[v]) < chance:
            vendor_legitimacy[v] = impression(p, vendor_legitimacy[v], respect)
            came += 1
    return came


@phase(writes=["resident_opinion"])
def invite_students(resident_opinion, resident_occupation, resident_identity, team_respect, team_people, parameters,
                    seed, day, chance):  # fmt: skip
    """Residents at school are drawn, each with a chance, to join a day of work; returns how many come."""
    p, came, respect = parameters[0], 0, respect_seen(team_respect, team_people)
    luck = stream(seed, streams.OPEN_DAY, day)
    for r in range(resident_opinion.size):
        if resident_occupation[r] == SCHOOL and draw(luck, resident_identity[r]) < chance:
            resident_opinion[r] = impression(p, resident_opinion[r], respect)
            came += 1
    return came
