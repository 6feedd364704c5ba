"""Carrying out a response: an encounter with a vendor from first sight to what it leaves behind."""

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.encounter.aftermath import (
    ASSIST,
    DOCUMENT,
    EXPLAIN,
    GUIDE,
    HOME_VISIT,
    IGNORE,
    MOBILISE_TIES,
    SEIZE_GOODS,
    SEIZE_TOOLS,
    chance_of_clip,
    clip_reach,
    fine_for,
    legitimacy_after,
    payment_probability,
    slant_of_clip,
    team_minutes,
)
from vendorsim.model.encounter.confrontation import (
    FLEES,
    YIELDS,
    begin,
    count_conflict,
    count_minutes,
    foresee,
    happen,
    price_losses,
    settle_response,
    weigh,
)
from vendorsim.model.encounter.evidence import enter_violation, loss_threatened, payment_with_evidence
from vendorsim.model.encounter.heat import leave_anger, leave_strain, leave_tension
from vendorsim.model.encounter.persuasion import is_persuaded, pressure_of, stake_of_leaving
from vendorsim.model.encounter.scene import leave_scene
from vendorsim.model.people.deterrence import frighten
from vendorsim.model.people.room import mobility_of_stall
from vendorsim.model.people.set_up import leave_place
from vendorsim.model.people.site_choice import take_stall
from vendorsim.model.people.trade import felt_meeting
from vendorsim.model.people.vendor import FLED, MOVED_ON, PERSUADED, REFUSED, SANCTIONED

STAGE_OF_WITHDRAWAL = 5  # a team that is surrounded gives up


@phase
def carry_out(
    vendors, vendor_takings, pitches, pitch_takings, teams, sites, clips, vendor_entry_tick, vendor_entry_place,
    vendor_entry_response, vendor_entry_outcome, vendor_entry_evidence, near_first, near_pitch, levers, parameters,
    case, state, chances, reach, transitions, incidents, incident_cases, counters, account, ledger, seed, tick,
    burnt_in, team, vendor, asked,
):  # fmt: skip
    """One encounter with a vendor, given the policy's answer; returns the response that was carried out."""
    p, c, s, v, day = parameters[0], case[0], state[0], vendor, tick // TICKS_PER_DAY
    book, money, who, place = ledger[day], account[0], vendors[v].identity, vendors[v].pitch
    # Who meets whom, with which answer.
    settle_response(p, c, s, asked)
    if s.response == IGNORE:
        return IGNORE
    s.tick, s.kind, s.who, s.row, s.team, s.place = tick, 0.0, who, v, team, place
    s.mobility = mobility_of_stall(p, vendors[v].mobility, vendors[v].broad)
    s.fear, s.temper = vendors[v].fear, vendors[v].temper
    s.expected_loss, s.legitimacy, s.barrier = vendors[v].expected_loss, vendors[v].legitimacy, vendors[v].barrier
    begin(s)
    # What it could lose, the chances that follow from that, and what the draws make of them.
    price_losses(p, c, s)
    weigh(p, c, s, True)
    foresee(p, s, chances, reach)
    way = happen(p, s, who, seed, tick, transitions, counters)
    spend_minutes(p, c, s, way, team, teams, book)
    count_conflict(p, book, s)
    # What the team says and does, and what comes of it.
    if way != FLEES:
        address(p, c, s, v, vendors, money, book)
        if s.response == ASSIST and levers[0].assist_licence > 0.0:
            vendors[v].licensed = 1
    s.outcome = outcome_of(s, way)
    if s.outcome == SANCTIONED and s.response == DOCUMENT:
        luck = draw(stream(seed, streams.PAYMENT, tick), who)
        fine(p, s, v, luck, vendors, money, book)
    elif s.outcome == SANCTIONED:
        seize(p, s, v, day, vendors, money, book)
    elif s.outcome == PERSUADED:
        win_over(c, s, v, day, vendors, sites, book)
    count_outcome(book, s, way)
    # What is entered: who fled is not known by name.
    book.cases_filmed += c.filmed
    if way != FLEES:
        book.records_shown += c.record_shown
        enter_violation(
            s, levers[0], v, seed, tick, place, vendors, vendor_entry_tick, vendor_entry_place, vendor_entry_response,
            vendor_entry_outcome, vendor_entry_evidence, book,
        )  # fmt: skip
    # What is learnt from it, by whom it befell and by those who stand beside.
    vendors[v].last_outcome, vendors[v].last_met_tick = int(s.outcome), tick
    lost = s.lost = loss_of(s)
    leave_scene(p, s, place, way == FLEES, lost, pitches)
    judge_treatment(p, c, s, v, place, day, way, vendors, pitches)
    told = 0.0
    if way != FLEES:
        told = loss_threatened(p, c.record_shown, c.entries, fine_for(p, c.violations, c.obstruction))
    believe_loss(p, v, place, max(lost, told, p.nuisance_of_moving), lost > 0.0, vendors, pitches)
    frighten(p, v, place, lost > 0.0, vendors, pitches)
    vendors[v].bother_today += felt_meeting(p, vendors[v].met_usually)
    if way != FLEES:
        leave_anger(p, s, v, tick, lost, c.weekly_income, vendors)
    took = s.outcome == SANCTIONED and s.response != DOCUMENT and lost > 0.0
    leave_tension(p, s, place, tick, took, pitches, near_first, near_pitch)
    leave_strain(p, s, team, tick, teams)
    # Who has refused stays; everybody else goes.
    if s.outcome == REFUSED:
        vendors[v].refusals += 1
    else:
        go_away(p, v, tick, vendors, vendor_takings, pitch_takings, pitches, sites)
    # What is kept of it.
    if burnt_in:
        vendors[v].physical_expected += s.reach_blows
        vendors[v].physical += 1 if s.highest >= 3.0 else 0
        pitches[place].conflict += s.reach_verbal
    if s.highest >= 1.0:
        film(p, s, pair(stream(seed, streams.CLIP, tick), who), clips, counters)
        keep_record(s, case, state, incidents, incident_cases, counters)
    return int(s.response)


@rule
def spend_minutes(p, c, s, way, team, teams, book):
    """What the encounter takes of the team's time; who runs costs it a minute."""
    minutes = team_minutes(p, s.response, c.people)
    spent = min(minutes, p.chase_minutes) if way == FLEES else max(minutes, 0.0)
    teams[team].budget -= spent
    s.minutes = spent * c.people
    count_minutes(book, s, c.people, spent)


@rule
def address(p, c, s, v, vendors, money, book):
    """What contact brings whatever comes of it: a violation on record, pressure, an offer, help in money."""
    vendors[v].violations += 1.0
    s.pressure_before = vendors[v].pressure
    s.pressure_of_visit = pressure_of(p, s.response, c.respect, c.communication, c.ties, c.volunteers)
    s.pressure = vendors[v].pressure = s.pressure_before + s.pressure_of_visit
    note_visit(s.response, v, vendors, book)
    if s.offer > 0.0:
        s.alternative_income = c.alternative_quality * c.weekly_income
        vendors[v].knows_site = int(c.alternative_site)
    if s.response == ASSIST:
        money.treasury -= p.assistance
        vendors[v].cash += p.assistance
        book.programme_cost += p.assistance
    s.stake = stake_of_leaving(p, c.weekly_income, s.alternative_income)
    s.needed = s.barrier + s.stake


@rule
def outcome_of(s, way):
    """What comes of an encounter: a sanction unless the team withdraws, else persuasion, else compliance or refusal.

    Who resisted is not persuaded on the spot, but may give in when the quarrel is over, and goes.
    """
    if way == FLEES:
        return FLED
    if s.highest >= STAGE_OF_WITHDRAWAL:
        return REFUSED
    if s.response == DOCUMENT or s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS:
        return SANCTIONED
    if way == YIELDS and s.pressure_of_visit > 0.0 and is_persuaded(s.pressure, s.needed):
        return PERSUADED
    return MOVED_ON if s.compliance_draw < s.compliance_probability else REFUSED


@rule
def count_outcome(book, s, way):
    """Enter what came of an encounter with a vendor into the day's book."""
    book.encounters_with_vendors += 1.0
    if s.outcome == FLED:
        book.fled += 1.0
    if s.outcome == PERSUADED:
        book.persuaded += 1.0
    if s.outcome == REFUSED:
        return
    if way == YIELDS:
        book.complied += 1.0
    if (s.outcome == FLED or s.outcome == MOVED_ON) and s.highest == 0.0:
        book.moved_on_or_fled += 1.0
    book.cases_closed += 1.0
    book.displaced += 1.0


@rule
def note_visit(response, v, vendors, book):
    """Remember who was talked to, and count what kin had to bear."""
    if response == EXPLAIN or response == GUIDE:
        vendors[v].explanations += 1
    elif response == HOME_VISIT:
        vendors[v].home_visits += 1
    elif response == MOBILISE_TIES:
        vendors[v].tie_visits += 1
        book.pressure_on_kin += 1.0


@rule
def is_redeemed(fine, value, cash):
    """Whether who lost so much to a seizure pays the fine to have it back."""
    return fine < value and cash >= fine


@rule
def spoilt(p, goods_loss):
    """Value of the goods that are no longer fresh when they come back [yuan]."""
    return p.spoilt_in_custody * goods_loss


@rule
def seize(p, s, v, day, vendors, money, book):
    """Take the goods (and tools); they are redeemed only if the fine is below their value and can be paid."""
    value = s.goods_loss + s.tools_loss
    book.sanctions += 1.0
    book.seizures += 1.0
    if is_redeemed(s.fine, value, vendors[v].cash):
        s.redeemed, s.fine_paid = 1.0, s.fine
        vendors[v].cash -= s.fine
        money.treasury += s.fine
        book.fines += s.fine
        # Goods come back days later; what was fresh is not.
        s.taken = spoilt(p, s.goods_loss)
        vendors[v].income_today -= s.fine + s.taken
        vendors[v].barred_until = day + 1
    else:
        s.taken = value
        vendors[v].income_today -= value
        if s.tools_loss > 0.0:
            vendors[v].tools -= s.tools_loss
            vendors[v].barred_until = day + int(p.days_to_start_again)
    if s.redeemed > 0.0:
        vendors[v].stock -= s.taken
    else:
        vendors[v].stock -= s.goods_loss
    vendors[v].stock = max(0.0, vendors[v].stock)
    book.losses += s.taken


@rule
def fine(p, s, v, luck, vendors, money, book):
    """Close the case on evidence: a fine, paid on time or not; better evidence leaves fewer fines that fall."""
    book.sanctions += 1.0
    book.fines_due += s.fine
    s.payment_chance = payment_with_evidence(p, payment_probability(p, s.fine), s.evidence)
    if luck < s.payment_chance and vendors[v].cash >= s.fine:
        s.fine_paid = s.fine
        vendors[v].cash -= s.fine
        vendors[v].income_today -= s.fine
        money.treasury += s.fine
        book.fines += s.fine
        book.fines_paid_on_time += s.fine


@rule
def win_over(c, s, v, day, vendors, sites, book):
    """A persuaded vendor keeps away from now on, and takes the stall if it was offered one."""
    s.persuaded = 1.0
    vendors[v].restraint = 1.0
    if s.offer > 0.0:
        vendors[v].stall_day = day
        take_stall(v, int(c.alternative_site), vendors, sites)
        book.guided_to_stall += 1.0


@rule
def loss_of(s):
    """What the encounter cost whom it befell [yuan].

    A fine counts when it is laid; goods that are forfeited are the price instead of the fine.
    """
    if s.outcome != SANCTIONED:
        return 0.0
    return s.taken + (s.fine if s.response == DOCUMENT else s.fine_paid)


@rule
def judge_treatment(p, c, s, v, place, day, way, vendors, pitches):
    """How right enforcement seems after this encounter to whom it befell; who ran has seen nothing to judge.

    Who is shown its record sees why a neighbour was answered otherwise: that reads as consistency.
    """
    consistent = (
        pitches[place].last_response_day != day or pitches[place].last_response == s.response or c.record_shown > 0.0
    )
    pitches[place].last_response, pitches[place].last_response_day = int(s.response), day
    s.legitimacy_after = s.legitimacy
    if way != FLEES:
        s.consistent = 1.0 if consistent else 0.0
        s.legitimacy_after = legitimacy_after(p, s, c.record_shown)
        vendors[v].legitimacy = s.legitimacy_after


@rule
def learnt(p, believed, loss):
    """By how much an encounter that cost so much raises the loss that its vendor expects of the next [yuan]."""
    return p.loss_learning * (loss - believed)


@rule
def learnt_beside(p, believed, loss):
    """The same of who only saw it."""
    return p.loss_learning_beside * p.loss_learning * (loss - believed)


@rule
def believe_loss(p, v, place, loss, is_sanction, vendors, pitches):
    """What an encounter costs is learnt by who had it, and in part by those who still stand beside."""
    vendors[v].expected_loss += learnt(p, vendors[v].expected_loss, loss)
    if is_sanction:
        other = pitches[place].first_vendor
        while other >= 0:
            if other != v and vendors[other].pitch == place:
                vendors[other].expected_loss += learnt_beside(p, vendors[other].expected_loss, loss)
                vendors[other].legitimacy = max(0.0, vendors[other].legitimacy - p.legitimacy_witness)
            other = vendors[other].next_at_pitch


@rule
def go_away(p, v, tick, vendors, vendor_takings, pitch_takings, pitches, sites):
    """Leave the pitch; where to go next is decided when the officers are out of sight."""
    place, tick_of_day = vendors[v].pitch, tick % TICKS_PER_DAY
    vendors[v].moved_from, vendors[v].moved_tick = place, tick
    vendors[v].moves_today += 1
    vendors[v].choose_at = tick + 1
    pitches[place].n_reserved -= 1
    pitches[place].n_standing -= 1
    leave_place(p, v, tick_of_day // TICKS_PER_HALF_DAY, 1.0, vendors, vendor_takings, pitch_takings, pitches, sites)
    vendors[v].reserved = -1


@rule
def film(p, s, key, clips, counters):
    """Somebody may have filmed it: a clip with a reach begins its life."""
    s.clip_chance = chance_of_clip(p, s.highest, s.crowd)
    reach = clip_reach(p, s.clip_chance, key)
    n = int(counters[0].clips)
    if reach > 0.0 and n < clips.size:
        s.clip = reach
        clips[n].identity, clips[n].reach_left, clips[n].slant = (
            int(s.who) * streams.CLIP_OF_WHOM + int(s.tick),
            reach,
            slant_of_clip(p, s.highest),
        )
        counters[0].clips += 1


@rule
def keep_record(s, case, state, incidents, incident_cases, counters):
    """Keep all that was weighed and drawn, so that the story can be told."""
    n = int(counters[0].incidents)
    s.incident = counters[0].next_incident
    if n < incidents.size:
        incidents[n] = state[0]
        incident_cases[n] = case[0]
        counters[0].incidents += 1
        counters[0].transitions += int(s.n_transitions)
    counters[0].next_incident += 1
