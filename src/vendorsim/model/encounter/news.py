"""What people see and hear of enforcement: clips, the public debate that answers one, campaigns and reports.

Who sees a clip on which day is a draw with an address, so it is never stored: whoever has to know it later asks again.
"""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import LN_2, exp, power
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.engine.table import Column, Table
from vendorsim.model.people.resident import SCHOOL

TALKED_OF = 32  # viral clips that the city remembers


class Talk(Table, kind="talk", records="talk"):
    """The viral clips that the city talks of, oldest first; rows beyond the last stand empty."""

    identity = Column(np.int64, "", "which clip it is, for draws; -1 for none", -1)
    born = Column(np.int64, "day", "when it was first seen")
    reach = Column(np.float64, "share of people", "who saw it on that day")
    slant = Column(np.float64, "1", "how bad it makes officers look")
    answered = Column(np.int64, "day", "when a public debate answered it, -1 for never", -1)
    answer_share = Column(np.float64, "share of people", "who heard that debate")
    answer_force = Column(np.float64, "1", "share of the shock that it takes from who hears it at once")


class Clips(Table, kind="clip", records="clips"):
    """The clips that people still see, as many as `counters` says."""

    identity = Column(np.int64, "", "which clip it is, for draws")
    reach_left = Column(np.float64, "share of people", "who will see it tomorrow")
    slant = Column(np.float64, "1", "how bad it makes officers look")


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
def talk_row(talk, clip):
    """Where a clip stands among those that the city talks of, -1 for nowhere."""
    for row in range(talk.size):
        if talk[row].identity == clip:
            return row
    return -1


@rule
def start_talk(clip, reach, slant, day, talk):
    """A clip has gone viral: the city talks of it. Returns its row; the oldest makes room."""
    row = talk_row(talk, -1)
    if row < 0:
        row = talk.size - 1
        for i in range(row):
            talk[i].identity, talk[i].born, talk[i].reach = talk[i + 1].identity, talk[i + 1].born, talk[i + 1].reach
            talk[i].slant = talk[i + 1].slant
            talk[i].answered, talk[i].answer_share = talk[i + 1].answered, talk[i + 1].answer_share
            talk[i].answer_force = talk[i + 1].answer_force
    talk[row].identity, talk[row].born, talk[row].reach, talk[row].slant = clip, day, reach, slant
    talk[row].answered = -1
    talk[row].answer_share, talk[row].answer_force = 0.0, 0.0
    return row


@phase
def spread_clips(resident_opinion, resident_identity, vendors, clips, talk, counters, parameters, seed, day):
    """Who sees which clip today, and what it does to them; only a viral clip lives longer, losing reach day by day."""
    p, living = parameters[0], 0
    news = stream(seed, streams.NEWS, day)
    for clip in range(counters[0].clips):
        reach, slant, who = clips[clip].reach_left, clips[clip].slant, clips[clip].identity
        key, force, share, debate = pair(news, who), 0.0, 0.0, 0
        row = talk_row(talk, who)
        if row < 0 and reach > p.clip_viral:
            row = start_talk(who, reach, slant, day, talk)
        if row >= 0:
            force, share, debate = talk[row].answer_force, talk[row].answer_share, talk[row].answered
        if reach * resident_opinion.size >= 0.5:
            for r in range(resident_opinion.size):
                if draw(key, resident_identity[r]) < reach:
                    left = shock_left(force, share, seed, debate, who, resident_identity[r])
                    resident_opinion[r] = max(0.0, resident_opinion[r] - p.clip_shock * slant * left)
            for v in range(vendors.size):
                if vendors[v].active and draw(key, streams.VENDOR_IN_NEWS + vendors[v].identity) < reach:
                    left = shock_left(force, share, seed, debate, who, streams.VENDOR_IN_NEWS + vendors[v].identity)
                    vendors[v].legitimacy = max(0.0, vendors[v].legitimacy - p.clip_legitimacy * slant * left)
        left = reach_tomorrow(p, reach)
        if left * resident_opinion.size >= 1.0:
            clips[living].identity, clips[living].reach_left, clips[living].slant = who, left, slant
            living += 1
    counters[0].clips = living


@phase
def hold_debate(resident_opinion, resident_identity, vendors, talk, parameters, seed, day, clip, share, evidence):
    """A public debate answers a clip with evidence: a share of those who saw it take back part of what it did to them.

    Returns how many residents that were. Whoever sees the clip later may have heard the debate as well.
    """
    p, row = parameters[0], talk_row(talk, clip)
    if row < 0 or talk[row].answered >= 0:
        return 0
    born, reach, reached = talk[row].born, talk[row].reach, 0
    talk[row].answered, talk[row].answer_share, talk[row].answer_force = day, share, force_of(p, evidence)
    back = taken_back(p, talk[row].answer_force, day - born) * talk[row].slant
    for r in range(resident_opinion.size):
        who = resident_identity[r]
        if heard_debate(seed, day, clip, who, share):
            seen = times_seen(p, seed, clip, reach, born, day, who)
            reached += 1 if seen > 0 else 0
            resident_opinion[r] = min(1.0, max(0.0, resident_opinion[r] + p.clip_shock * back * seen))
    for v in range(vendors.size):
        who = streams.VENDOR_IN_NEWS + vendors[v].identity
        if (
            vendors[v].active
            and vendors[v].since <= born  # who took up the trade later has lost nothing by it
            and heard_debate(seed, day, clip, who, share)
        ):
            seen = times_seen(p, seed, clip, reach, born, day, who)
            vendors[v].legitimacy = min(1.0, max(0.0, vendors[v].legitimacy + p.clip_legitimacy * back * seen))
    return reached


@rule
def convinced(opinion, push, messages):
    """Approval after one more message: a share of what is missing, the less the more of them are remembered."""
    return opinion + push * (1.0 - opinion) / (1.0 + messages)


@phase
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


@phase
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
def respect_seen(teams):
    """Mean respect of the officers whom a guest goes along with."""
    respect, people = 0.0, 0.0
    for t in range(teams.size):
        respect += teams[t].respect * teams[t].people
        people += teams[t].people
    return respect / people if people > 0.0 else 0.0


@phase
def invite_vendors(vendors, teams, parameters, seed, day, chance):
    """Vendors are drawn, each with a chance, to join a day of work; returns how many come."""
    p, came, respect = parameters[0], 0, respect_seen(teams)
    luck = stream(seed, streams.OPEN_DAY, day)
    for v in range(vendors.size):
        if vendors[v].active and draw(luck, streams.VENDOR_IN_NEWS + vendors[v].identity) < chance:
            vendors[v].legitimacy = impression(p, vendors[v].legitimacy, respect)
            came += 1
    return came


@phase
def invite_students(resident_opinion, resident_occupation, resident_identity, teams, parameters, seed, day, chance):
    """Residents at school are drawn, each with a chance, to join a day of work; returns how many come."""
    p, came, respect = parameters[0], 0, respect_seen(teams)
    luck = stream(seed, streams.OPEN_DAY, day)
    for r in range(resident_opinion.size):
        if resident_occupation[r] == SCHOOL and draw(luck, resident_identity[r]) < chance:
            resident_opinion[r] = impression(p, resident_opinion[r], respect)
            came += 1
    return came
