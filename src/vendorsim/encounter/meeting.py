"""Carrying out a response: an encounter with a vendor from first sight to what it leaves behind."""

from vendorsim import streams
from vendorsim.agents.siting import take_stall
from vendorsim.agents.standing import leave_place
from vendorsim.agents.vendor import FLED, MOVED_ON, PERSUADED, REFUSED, SANCTIONED
from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.draws import draw, pair, stream
from vendorsim.encounter.aftermath import (
    ASSIST,
    DOCUMENT,
    EXPLAIN,
    GUIDE,
    HOME_VISIT,
    IGNORE,
    MOBILISE_TIES,
    SEIZE_GOODS,
    SEIZE_TOOLS,
    clip_reach,
    legitimacy_after,
    payment_probability,
    team_minutes,
)
from vendorsim.encounter.contest import (
    FLEES,
    GONE_BEFORE_CONTACT,
    YIELDS,
    count_conflict,
    count_minutes,
    foresee,
    happen,
    price_losses,
    settle_response,
    weigh,
)
from vendorsim.encounter.evidence import enter_violation, payment_with_evidence
from vendorsim.encounter.persuasion import is_persuaded, pressure_of, stake_of_leaving
from vendorsim.kernels import phase, rule

STAGE_OF_WITHDRAWAL = 5  # a team that is surrounded gives up


@phase(
    writes=[
        "vendor_cash", "vendor_stock", "vendor_tools", "vendor_legitimacy", "vendor_expected_loss", "vendor_pressure",
        "vendor_restraint", "vendor_pitch", "vendor_reserved", "vendor_moved_from",
        "vendor_moved_tick", "vendor_choose_at", "vendor_moves_today", "vendor_stall_site", "vendor_stall_day",
        "vendor_knows_site", "vendor_barred_until", "vendor_violations", "vendor_last_outcome", "vendor_last_met_tick",
        "vendor_explanations", "vendor_home_visits", "vendor_tie_visits", "vendor_refusals", "vendor_income_today",
        "vendor_physical",
        "vendor_physical_expected", "vendor_sales_now", "vendor_ticks_now", "vendor_takings", "pitch_takings",
        "pitch_n_reserved", "pitch_n_standing", "pitch_last_response", "pitch_last_response_day", "pitch_conflict",
        "team_budget",
        "site_holders", "state", "chances", "reach", "account", "ledger", "incidents", "incident_cases",
        "transitions", "counters",
        "clip_identity", "clip_reach_left", "clip_slant",
        "vendor_licensed", "vendor_entries", "vendor_entry_tick", "vendor_entry_place", "vendor_entry_response",
        "vendor_entry_outcome", "vendor_entry_evidence",
    ]
)  # fmt: skip
def carry_out(
    vendor_identity, vendor_goods, vendor_appeal, vendor_cash, vendor_stock, vendor_tools, vendor_mobility, vendor_fear,
    vendor_temper, vendor_barrier, vendor_legitimacy, vendor_expected_loss, vendor_pressure, vendor_restraint,
    vendor_pitch, vendor_reserved, vendor_candidate, vendor_next_at_pitch, vendor_moved_from, vendor_moved_tick,
    vendor_choose_at, vendor_moves_today, vendor_stall_site, vendor_stall_day, vendor_knows_site, vendor_barred_until,
    vendor_violations, vendor_last_outcome, vendor_last_met_tick, vendor_explanations, vendor_home_visits,
    vendor_tie_visits, vendor_refusals, vendor_income_today, vendor_physical, vendor_physical_expected, vendor_sales_now,
    vendor_ticks_now, vendor_takings, pitch_site, pitch_takings, pitch_n_reserved, pitch_n_standing,
    pitch_first_vendor, pitch_last_response, pitch_last_response_day, pitch_conflict, team_budget, site_first,
    site_holders, clip_identity, clip_reach_left, clip_slant, vendor_licensed, vendor_entries, vendor_entry_tick,
    vendor_entry_place, vendor_entry_response, vendor_entry_outcome, vendor_entry_evidence, levers,
    parameters, case, state, chances, reach, transitions, incidents,
    incident_cases, counters, account, ledger, seed, tick, burnt_in, team, vendor, asked,
):  # fmt: skip
    """One encounter with a vendor, given the policy's answer; returns the response that was carried out."""
    p, c, s, v, day = parameters[0], case[0], state[0], vendor, tick // TICKS_PER_DAY
    book, money, who, place = ledger[day], account[0], vendor_identity[v], vendor_pitch[v]
    # Who meets whom, with which answer.
    settle_response(p, c, s, asked)
    if s.response == IGNORE:
        return IGNORE
    s.tick, s.kind, s.who, s.row, s.team, s.place = tick, 0.0, who, v, team, place
    s.mobility, s.fear, s.temper = vendor_mobility[v], vendor_fear[v], vendor_temper[v]
    s.expected_loss, s.legitimacy, s.barrier = vendor_expected_loss[v], vendor_legitimacy[v], vendor_barrier[v]
    s.taken, s.redeemed, s.fine_paid, s.persuaded, s.clip, s.stake = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    # What it could lose, the chances that follow from that, and what the draws make of them.
    price_losses(p, c, s)
    weigh(p, c, s, True)
    foresee(p, c, s, chances, reach)
    way = happen(p, c, s, who, seed, tick, transitions, counters)
    spend_minutes(p, c, s, way, team, team_budget, book)
    count_conflict(book, s)
    # What the team says and does, and what comes of it.
    pressed = 0.0
    if way != FLEES:
        pressed = address(p, c, s, v, vendor_violations, vendor_pressure, vendor_explanations, vendor_home_visits,
                          vendor_tie_visits, vendor_cash, vendor_knows_site, money, book)  # fmt: skip
        if s.response == ASSIST and levers[0].assist_licence > 0.0:
            vendor_licensed[v] = 1
    s.outcome = outcome_of(s, way, pressed)
    if s.outcome == SANCTIONED and s.response == DOCUMENT:
        luck = draw(stream(seed, streams.PAYMENT, tick), who)
        fine(p, c, s, v, luck, vendor_cash, vendor_income_today, money, book)
    elif s.outcome == SANCTIONED:
        seize(p, c, s, v, day, vendor_cash, vendor_stock, vendor_tools, vendor_income_today, vendor_barred_until, money,
              book)  # fmt: skip
    elif s.outcome == PERSUADED:
        win_over(c, s, v, day, vendor_goods, vendor_restraint, vendor_stall_site, vendor_stall_day, site_holders, book)
    count_outcome(book, s, way)
    # What is entered: who fled is not known by name.
    book.cases_filmed += c.filmed
    if way != FLEES:
        book.records_shown += c.record_shown
        enter_violation(s, levers[0], v, seed, tick, place, vendor_entries, vendor_entry_tick, vendor_entry_place,
                        vendor_entry_response, vendor_entry_outcome, vendor_entry_evidence, book)  # fmt: skip
    # What is learnt from it, by whom it befell and by those who stand beside.
    vendor_last_outcome[v], vendor_last_met_tick[v] = int(s.outcome), tick
    lost = loss_of(s)
    judge_treatment(p, c, s, v, place, day, way, lost, vendor_legitimacy, pitch_last_response, pitch_last_response_day)
    believe_loss(p, v, place, max(lost, p.nuisance_of_moving), lost > 0.0, vendor_expected_loss, vendor_legitimacy,
                 vendor_next_at_pitch, pitch_first_vendor)  # fmt: skip
    # Who has refused stays; everybody else goes.
    if s.outcome == REFUSED:
        vendor_refusals[v] += 1
    else:
        go_away(p, v, tick, vendor_pitch, vendor_reserved, vendor_candidate, vendor_goods, vendor_appeal,
                vendor_sales_now, vendor_ticks_now, vendor_takings, vendor_moved_from, vendor_moved_tick,
                vendor_choose_at, vendor_moves_today, pitch_takings, pitch_site, pitch_n_reserved, pitch_n_standing,
                site_first)  # fmt: skip
    # What is kept of it.
    if burnt_in:
        vendor_physical_expected[v] += s.reach_blows
        vendor_physical[v] += 1 if s.highest >= 3.0 else 0
        pitch_conflict[place] += s.reach_verbal
    if s.highest >= 1.0:
        film(p, s, pair(stream(seed, streams.CLIP, tick), who), clip_identity, clip_reach_left, clip_slant, counters)
        keep_record(s, case, state, incidents, incident_cases, counters)
    return int(s.response)


@rule
def spend_minutes(p, c, s, way, team, team_budget, book):
    """What the encounter takes of the team's time; who runs costs it a minute."""
    minutes = team_minutes(p, s.response, c.people)
    spent = min(minutes, GONE_BEFORE_CONTACT) if way == FLEES else max(minutes, 0.0)
    team_budget[team] -= spent
    s.minutes = spent * c.people
    count_minutes(p, book, s, c.people, spent)


@rule
def address(p, c, s, v, vendor_violations, vendor_pressure, vendor_explanations, vendor_home_visits, vendor_tie_visits,
            vendor_cash, vendor_knows_site, money, book):  # fmt: skip
    """What contact brings whatever comes of it: a violation on record, pressure, an offer, help in money.

    Returns the pressure of this visit; what has gathered, and what leaving would cost, stand in the state.
    """
    vendor_violations[v] += 1.0
    pressed = pressure_of(p, s.response, c.respect, c.communication, c.ties, c.volunteers)
    vendor_pressure[v] += pressed
    note_visit(s.response, v, vendor_explanations, vendor_home_visits, vendor_tie_visits, book)
    alternative = 0.0
    if s.offer > 0.0:
        alternative = c.alternative_quality * c.weekly_income
        vendor_knows_site[v] = int(c.alternative_site)
    if s.response == ASSIST:
        money.treasury -= p.assistance
        vendor_cash[v] += p.assistance
        book.programme_cost += p.assistance
    s.pressure, s.stake = vendor_pressure[v], stake_of_leaving(p, c.weekly_income, alternative)
    return pressed


@rule
def outcome_of(s, way, pressed):
    """What comes of an encounter: a sanction unless the team withdraws, else persuasion, else compliance or refusal.

    Who resisted is not persuaded on the spot, but may give in when the quarrel is over, and goes.
    """
    if way == FLEES:
        return FLED
    if s.highest >= STAGE_OF_WITHDRAWAL:
        return REFUSED
    if s.response == DOCUMENT or s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS:
        return SANCTIONED
    if way == YIELDS and pressed > 0.0 and is_persuaded(s.pressure, s.barrier, s.stake):
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
def note_visit(response, v, vendor_explanations, vendor_home_visits, vendor_tie_visits, book):
    """Remember who was talked to, and count what kin had to bear."""
    if response == EXPLAIN or response == GUIDE:
        vendor_explanations[v] += 1
    elif response == HOME_VISIT:
        vendor_home_visits[v] += 1
    elif response == MOBILISE_TIES:
        vendor_tie_visits[v] += 1
        book.pressure_on_kin += 1.0


@rule
def seize(
    p, c, s, v, day, vendor_cash, vendor_stock, vendor_tools, vendor_income_today, vendor_barred_until, money, book
):
    """Take the goods (and tools); they are redeemed only if the fine is below their value and can be paid."""
    value = s.goods_loss + s.tools_loss
    book.sanctions += 1.0
    book.seizures += 1.0
    if s.fine < value and vendor_cash[v] >= s.fine:
        s.redeemed, s.fine_paid = 1.0, s.fine
        vendor_cash[v] -= s.fine
        money.treasury += s.fine
        book.fines += s.fine
        # Goods come back days later; what was fresh is not.
        s.taken = p.spoilt_in_custody * s.goods_loss
        vendor_income_today[v] -= s.fine + s.taken
        vendor_barred_until[v] = day + 1
    else:
        s.taken = value
        vendor_income_today[v] -= value
        if s.tools_loss > 0.0:
            vendor_tools[v] -= s.tools_loss
            vendor_barred_until[v] = day + int(p.days_to_start_again)
    if s.redeemed > 0.0:
        vendor_stock[v] -= s.taken
    else:
        vendor_stock[v] -= s.goods_loss
    vendor_stock[v] = max(0.0, vendor_stock[v])
    book.losses += s.taken


@rule
def fine(p, c, s, v, luck, vendor_cash, vendor_income_today, money, book):
    """Close the case on evidence: a fine, paid on time or not; better evidence leaves fewer fines that fall."""
    book.sanctions += 1.0
    book.fines_due += s.fine
    if luck < payment_with_evidence(p, payment_probability(p, s.fine), s.evidence) and vendor_cash[v] >= s.fine:
        s.fine_paid = s.fine
        vendor_cash[v] -= s.fine
        vendor_income_today[v] -= s.fine
        money.treasury += s.fine
        book.fines += s.fine
        book.fines_paid_on_time += s.fine


@rule
def win_over(c, s, v, day, vendor_goods, vendor_restraint, vendor_stall_site, vendor_stall_day, site_holders, book):
    """A persuaded vendor keeps away from now on, and takes the stall if it was offered one."""
    s.persuaded = 1.0
    vendor_restraint[v] = 1.0
    if s.offer > 0.0:
        vendor_stall_day[v] = day
        take_stall(v, int(c.alternative_site), vendor_stall_site, vendor_goods, site_holders)
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
def judge_treatment(p, c, s, v, place, day, way, lost, vendor_legitimacy, pitch_last_response, pitch_last_response_day):
    """How right enforcement seems after this encounter to whom it befell; who ran has seen nothing to judge.

    Who is shown its record sees why a neighbour was answered otherwise: that reads as consistency.
    """
    consistent = (
        pitch_last_response_day[place] != day or pitch_last_response[place] == s.response or c.record_shown > 0.0
    )
    pitch_last_response[place], pitch_last_response_day[place] = int(s.response), day
    s.legitimacy_after = s.legitimacy
    if way != FLEES:
        s.legitimacy_after = legitimacy_after(
            p, s.legitimacy, lost, c.weekly_income, s.respect, s.explanation, consistent, c.record_shown
        )
        vendor_legitimacy[v] = s.legitimacy_after


@rule
def believe_loss(p, v, place, loss, is_sanction, vendor_expected_loss, vendor_legitimacy, vendor_next_at_pitch,
                 pitch_first_vendor):  # fmt: skip
    """What an encounter costs is learnt by who had it, and by half by those who stand beside."""
    vendor_expected_loss[v] += p.loss_learning * (loss - vendor_expected_loss[v])
    if is_sanction:
        other = pitch_first_vendor[place]
        while other >= 0:
            if other != v:
                vendor_expected_loss[other] += 0.5 * p.loss_learning * (loss - vendor_expected_loss[other])
                vendor_legitimacy[other] = max(0.0, vendor_legitimacy[other] - p.legitimacy_witness)
            other = vendor_next_at_pitch[other]


@rule
def go_away(p, v, tick, vendor_pitch, vendor_reserved, vendor_candidate, vendor_goods, vendor_appeal, vendor_sales_now,
            vendor_ticks_now, vendor_takings, vendor_moved_from, vendor_moved_tick, vendor_choose_at,
            vendor_moves_today, pitch_takings, pitch_site, pitch_n_reserved, pitch_n_standing, site_first):  # fmt: skip
    """Leave the pitch; where to go next is decided when the officers are out of sight."""
    place, tick_of_day = vendor_pitch[v], tick % TICKS_PER_DAY
    vendor_moved_from[v], vendor_moved_tick[v] = place, tick
    vendor_moves_today[v] += 1
    vendor_choose_at[v] = tick + 1
    pitch_n_reserved[place] -= 1
    pitch_n_standing[place] -= 1
    leave_place(p, v, tick_of_day // TICKS_PER_HALF_DAY, 1.0, vendor_pitch, vendor_candidate, vendor_goods,
                vendor_appeal, vendor_sales_now, vendor_ticks_now, vendor_takings, pitch_takings, pitch_site,
                site_first)  # fmt: skip
    vendor_reserved[v] = -1


@rule
def film(p, s, key, clip_identity, clip_reach_left, clip_slant, counters):
    """Somebody may have filmed it: a clip with a reach begins its life."""
    reach = clip_reach(p, s.highest, s.crowd, key)
    n = int(counters[2])
    if reach > 0.0 and n < clip_slant.size:
        s.clip = reach
        clip_identity[n], clip_reach_left[n], clip_slant[n] = (
            int(s.who) * 1_000_003 + int(s.tick),
            reach,
            0.5 + 0.1 * s.highest,
        )
        counters[2] += 1


@rule
def keep_record(s, case, state, incidents, incident_cases, counters):
    """Keep all that was weighed and drawn, so that the story can be told."""
    n = int(counters[0])
    s.incident = counters[3]
    if n < incidents.size:
        incidents[n] = state[0]
        incident_cases[n] = case[0]
        counters[0] += 1
        counters[1] += int(s.n_transitions)
    counters[3] += 1
