"""The ledger: what is entered, whom it protects from coercion, what it does to those to whom it is shown."""

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, ends, parameters, records, tiny

from vendorsim.engine.table import record_array
from vendorsim.errors import SettingsError
from vendorsim.model.daybook import day_book
from vendorsim.model.encounter.carry_out import judge_treatment
from vendorsim.model.encounter.confrontation import STATE_FIELDS, price_losses, weigh
from vendorsim.model.encounter.evidence import acceptance_of_record, enter_violation, fill_record, loss_threatened
from vendorsim.model.levers import LEVERS
from vendorsim.model.model import VendorModel
from vendorsim.model.people.vendor import ENTRIES_KEPT
from vendorsim.plugins.case import CASE_FIELDS, ZONES, Case
from vendorsim.plugins.response import Response
from vendorsim.programmes.ledger import Ledger
from vendorsim.study.experiment.checking import check

FREE = {"cost": 0.0, "upkeep": 0.0, "minutes_per_entry": 0.0}
# Nobody runs and nobody is unknown: contact in every encounter, without the quarrels of QUARRELSOME.
STAYING = ends(flight_base=0, flight_belief=0, flight_apparent=0, flight_mobility=0)


def ledger(**values) -> dict:
    return {f"programmes.ledger.{name}": value for name, value in {"coverage": 1.0, **values}.items()}


def run(seed: int = 3, **changes) -> VendorModel:
    return VendorModel(tiny(**changes), seed=seed).run()


def levers(**given):
    return record_array({**{name: lever.value for name, lever in LEVERS.items()}, **given})[0]


# --- the dose, and each path by itself -------------------------------------------------------------------------------


def test_no_coverage_is_no_ledger_bit_for_bit():
    plain = run(policy="strict_seizure", **STAYING)
    assert not differences(plain, run(policy="strict_seizure", **STAYING, **ledger(coverage=0.0)))
    assert not differences(plain, run(policy="strict_seizure", **STAYING, **ledger(start_day=2, end_day=2)))


ENTERED_ONLY = {"levers", "ledger", "case", "incident_cases", "state", "incidents"}


def test_a_ledger_that_is_neither_shown_nor_asked_nor_paid_only_has_entries():
    """The three paths off: the city knows more, and nobody does anything else; seen in every column."""
    silent = ledger(shown=0.0, entries_before_fine=0, entries_before_seizure=0, **FREE)
    plain, kept = run(policy="strict_seizure", **QUARRELSOME), run(policy="strict_seizure", **QUARRELSOME, **silent)
    apart = differences(plain, kept)
    assert {name for name in apart if name not in ENTERED_ONLY} == {
        "vendor_entries", "vendor_entry_tick", "vendor_entry_place", "vendor_entry_response", "vendor_entry_outcome",
        "vendor_entry_evidence",
    }  # fmt: skip
    assert set(apart["ledger"]) == {"ledger_entries"}
    assert set(apart["case"]) <= {"entries", "evidence"}


def test_each_path_alone_changes_what_happens():
    base = {"shown": 0.0, "entries_before_fine": 0, "entries_before_seizure": 0, **FREE}
    silent = run(policy="strict_seizure", **QUARRELSOME, **ledger(**base))
    for path in ({"shown": 1.0}, {"entries_before_seizure": 20}, {"entries_before_fine": 20}):
        # evidence_first for the threshold of fines, as strict seizure fines nobody.
        policy = "evidence_first" if "entries_before_fine" in path else "strict_seizure"
        other = run(policy=policy, **QUARRELSOME, **ledger(**{**base, **path}))
        against = silent if policy == "strict_seizure" else run(policy=policy, **QUARRELSOME, **ledger(**base))
        assert "vendor_legitimacy" in differences(against, other), path


# --- who is worth coercion ------------------------------------------------------------------------------------------


def kept(**values) -> Ledger:
    one = Ledger(**values)
    one._is_kept = True
    return one


@pytest.mark.parametrize(
    ("asked", "entries", "answer"),
    [
        (Response.SEIZE_TOOLS, 9, Response.SEIZE_TOOLS),
        (Response.SEIZE_GOODS, 8, Response.SEIZE_GOODS),
        (Response.SEIZE_GOODS, 7, Response.DOCUMENT_AND_FINE),
        (Response.SEIZE_TOOLS, 4, Response.DOCUMENT_AND_FINE),
        (Response.SEIZE_TOOLS, 3, Response.EXPLAIN),
        (Response.DOCUMENT_AND_FINE, 4, Response.DOCUMENT_AND_FINE),
        (Response.DOCUMENT_AND_FINE, 3, Response.EXPLAIN),
        (Response.MOVE_ON, 0, Response.MOVE_ON),
        (Response.GUIDE_TO_STALL, 0, Response.GUIDE_TO_STALL),
    ],
)
def test_coercion_needs_a_record_of_some_length(asked, entries, answer):
    one = kept(entries_before_seizure=8, entries_before_fine=4)
    assert one.advise(Case.of(entries=entries), asked) is answer


def test_a_record_that_would_not_stand_supports_no_coercion():
    one = kept(entries_before_seizure=0, entries_before_fine=0, least_evidence=0.6)
    assert one.advise(Case.of(entries=20, evidence=0.5), Response.SEIZE_GOODS) is Response.EXPLAIN
    assert one.advise(Case.of(entries=20, evidence=0.7), Response.SEIZE_GOODS) is Response.SEIZE_GOODS


def test_households_and_cities_without_a_ledger_are_left_to_the_policy():
    lock = Case.of(kind=1, zone=ZONES.index("none"))
    assert kept().advise(lock, Response.SEIZE_TOOLS) is Response.SEIZE_TOOLS
    assert Ledger().advise(Case.of(), Response.SEIZE_TOOLS) is Response.SEIZE_TOOLS


def test_thresholds_hold_in_the_city():
    """Nobody with fewer entries than the threshold is sanctioned: read off the table itself, page by page."""
    early, late = ([], []), ([], [])
    for at, least in enumerate((5, 0)):
        rule = ledger(entries_before_seizure=least, entries_before_fine=least, shown=0.0)
        model = run(policy="strict_seizure", **STAYING, **{"horizon.days": 6}, **rule)
        pages = {}
        for entry in model.city_hall.records.entries():
            pages.setdefault(entry.vendor, []).append(entry.outcome)
        for page in pages.values():
            if len(page) < ENTRIES_KEPT:  # from a full page the first entries are gone
                early[at].extend(page[:5])
                late[at].extend(page[5:])
    assert "sanctioned" not in early[0]
    assert "sanctioned" in late[0]
    assert "sanctioned" in early[1]


# --- the table ------------------------------------------------------------------------------------------------------


def test_a_page_holds_the_newest_twenty_entries_and_counts_those_of_the_time_kept():
    page, book, s = Page(), day_book(1)[0], record_array(STATE_FIELDS)[0]
    s.who, s.response, s.outcome, s.evidence = 7.0, 1.0, 3.0, 0.5
    for i in range(ENTRIES_KEPT + 3):
        enter_violation(s, levers(ledger_coverage=1.0), 0, np.uint64(1), 72 * i, i, *page.columns(), book)
    assert page.vendors[0].entries == book.ledger_entries == ENTRIES_KEPT + 3
    assert sorted(page.tick[0]) == [72 * i for i in range(3, ENTRIES_KEPT + 3)]
    assert sorted(page.place[0]) == list(range(3, ENTRIES_KEPT + 3))
    now = 72 * (ENTRIES_KEPT + 3)
    assert page.read(tick=now)[:2] == (ENTRIES_KEPT, 0.5)
    assert page.read(tick=now, ledger_kept_days=5.0)[:2] == (5, 0.5)
    assert page.read(tick=now, ledger_kept_days=0.5)[:2] == (0, 0.0)
    assert page.read(tick=now, ledger_shown=1.0)[2] == 1.0
    assert page.read(tick=now, ledger_shown=1.0, ledger_kept_days=0.5)[2] == 0.0, "an empty page was shown"
    assert page.read(tick=now)[2] == 0.0


class Page:
    """One vendor's page of the ledger, as its columns."""

    def __init__(self):
        wide = (1, ENTRIES_KEPT)
        self.vendors, self.tick, self.place = records(entries=[0]), np.full(wide, -1), np.full(wide, -1)
        self.response, self.outcome, self.evidence = np.zeros(wide), np.zeros(wide), np.zeros(wide)

    def columns(self):
        return self.vendors, self.tick, self.place, self.response, self.outcome, self.evidence

    def read(self, tick, **given):
        case = record_array(CASE_FIELDS)[0]
        columns = (self.vendors, self.tick, self.evidence)
        fill_record(levers(**given), case, 0, 7, np.uint64(1), tick, *columns)
        return float(case.entries), float(case.evidence), float(case.record_shown)


def test_every_case_with_contact_is_entered_and_the_city_can_show_it():
    model = run(policy="strict_seizure", **STAYING, **ledger())
    book, vendors = model.columns["ledger"], model.tables["vendor"]
    with_contact = book["encounters_with_vendors"].sum() - book["fled"].sum()
    assert book["ledger_entries"].sum() == with_contact == vendors.entries.sum() > 10
    table = model.city_hall.records.entries()
    assert len(table) == np.minimum(vendors.entries, ENTRIES_KEPT).sum()
    assert [(entry.day, entry.time) for entry in table] == sorted((entry.day, entry.time) for entry in table)
    assert all(model.tables["pitch"].zone[entry.place] in (1, 2) for entry in table)
    assert {entry.outcome for entry in table} <= {"moved_on", "refused", "sanctioned", "persuaded"}
    assert all(0.0 < entry.evidence < 1.0 for entry in table)
    one = table[0].vendor
    assert model.city_hall.records.entries(one) == [entry for entry in table if entry.vendor == one]


def test_coverage_is_the_share_of_cases_that_are_entered():
    book = run(policy="strict_seizure", **STAYING, **{"horizon.days": 6}, **ledger(coverage=0.5)).columns["ledger"]
    share = book["ledger_entries"].sum() / (book["encounters_with_vendors"].sum() - book["fled"].sum())
    assert 0.35 < share < 0.65


def test_a_newcomer_takes_no_page_over():
    model = run(policy="strict_seizure", **STAYING, **ledger())
    row = int(np.flatnonzero(model.tables["vendor"].entries)[0])
    model.tables["vendor"].reset(row)
    assert model.tables["vendor"].entries[row] == 0
    assert (model.tables["vendor"].entry_tick[row] == -1).all()


# --- what a shown record does ---------------------------------------------------------------------------------------


def weighed(response=Response.SEIZE_GOODS, shown=0.0, entries=6, **given):
    p = parameters(**given)
    case, s = record_array(CASE_FIELDS)[0], record_array(STATE_FIELDS)[0]
    for name, value in Case.of(record_shown=shown, entries=entries, bystanders=10.0).as_dict().items():
        case[name] = value
    s.response, s.temper, s.fear, s.legitimacy, s.mobility = response, 0.8, 0.4, 0.5, 0.5
    price_losses(p, case, s)
    weigh(p, case, s, True)
    return s


def test_a_shown_record_makes_a_loss_less_of_a_wrong_the_longer_it_is():
    hidden, short, long = weighed(), weighed(shown=1.0, entries=1), weighed(shown=1.0, entries=15)
    assert hidden.grievance > short.grievance > long.grievance
    assert hidden.resistance_probability > short.resistance_probability > long.resistance_probability
    assert hidden.trigger == long.trigger, "it works on the decision to resist, not on a quarrel that is on"
    nothing_lost = [weighed(Response.EXPLAIN, shown=shown).grievance for shown in (0.0, 1.0)]
    assert nothing_lost[0] == nothing_lost[1]
    off = [weighed(shown=shown, record_acceptance=0.0).resistance_probability for shown in (0.0, 1.0)]
    assert off[0] == off[1]
    assert acceptance_of_record(parameters(record_half=3.0, record_acceptance=0.5), 1.0, 3.0) == 0.25


def belief_after(shown: float, other_answer: bool, **given) -> float:
    p = parameters(legitimacy_inconsistent=0.03, **given)
    case, s = record_array(CASE_FIELDS)[0], record_array(STATE_FIELDS)[0]
    case.record_shown = shown
    s.legitimacy, s.respect, s.explanation, s.response = 0.5, 0.6, 0.5, Response.MOVE_ON
    s.weighed_income = 470.0
    last = int(Response.EXPLAIN if other_answer else Response.MOVE_ON)
    vendors, pitches = records(legitimacy=[0.5]), records(last_response=[last], last_response_day=[4])
    judge_treatment(p, case, s, 0, 0, 4, 1, vendors, pitches)
    return float(vendors[0].legitimacy)


def test_a_shown_record_reads_as_consistency_and_speaks_for_the_city():
    off = {"legitimacy_record": 0.0}
    assert belief_after(0.0, other_answer=True, **off) < belief_after(0.0, other_answer=False, **off)
    assert belief_after(1.0, other_answer=True, **off) == belief_after(1.0, other_answer=False, **off)
    assert belief_after(1.0, other_answer=False, **off) == belief_after(0.0, other_answer=False, **off)
    on = {"legitimacy_record": 0.01}
    gain = belief_after(1.0, other_answer=False, **on) - belief_after(0.0, other_answer=False, **on)
    assert gain == pytest.approx(0.01)


def test_the_share_of_encounters_in_which_it_is_shown_is_the_dose():
    shown = []
    for dose in (0.0, 0.5, 1.0):
        book = run(policy="strict_seizure", **STAYING, **{"horizon.days": 6}, **ledger(shown=dose)).columns["ledger"]
        shown.append(book["records_shown"].sum() / book["ledger_entries"].sum())
    assert shown[0] == 0.0
    assert 0.0 < shown[1] < shown[2] < 1.0, "of the first entry of each vendor nothing could be shown"


def test_the_policy_reads_the_record_and_the_story_tells_it():
    record = Case.of(entries=4, evidence=0.7, record_shown=1.0).record
    assert (record.entries, record.evidence, record.is_shown) == (4, 0.7, True)
    assert (Case.of().record.entries, Case.of().record.is_shown) == (0, False)
    model = run(policy="strict_seizure", **QUARRELSOME, **{"horizon.days": 6}, **ledger(shown=1.0))
    told = [row for row in model.incidents if row["case_record_shown"] > 0.0]
    assert told
    text = str(model.story(told[0]["incident"]))
    assert f"The ledger has {told[0]['case_entries']:.0f} entr" in text
    assert "the vendor is shown the record" in text
    assert " accepted)" in text
    plain = run(policy="strict_seizure", **QUARRELSOME)
    assert "ledger" not in str(plain.story(plain.incidents[0]["incident"]))


# --- dates, costs, mistakes -----------------------------------------------------------------------------------------


def test_it_begins_and_ends_on_its_days_and_costs_until_then():
    values = {"start_day": 1, "end_day": 3, "cost": 1000.0, "upkeep": 10.0, "minutes_per_entry": 3.0}
    changes = {"policy": "strict_seizure", "horizon.days": 4, **STAYING}
    book = run(**changes, **ledger(**values)).columns["ledger"]
    entered = book["ledger_entries"]
    assert entered[0] == entered[3] == entered[4] == 0.0
    assert entered[1] > 0.0
    assert entered[2] > 0.0
    assert book["programme_cost"].tolist() == [0.0, 1010.0, 10.0, 0.0, 0.0]
    # The desk works off on the morning after what the street brought.
    assert book["minutes_service"].tolist() == [0.0, 0.0, 3.0 * entered[1], 3.0 * entered[2], 0.0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("coverage", 1.5), ("shown", -0.1), ("entries_before_fine", 21), ("entries_before_seizure", 2.5), ("kept", 3)],
)
def test_what_is_out_of_bounds_is_told(name, value):
    with pytest.raises(SettingsError, match=f"programmes.ledger.{name}"):
        check(tiny(**ledger(**{name: value})))


def test_no_threshold_can_lie_above_what_a_page_holds():
    for name in ("entries_before_fine", "entries_before_seizure"):
        assert Ledger.parameters()[name].high == ENTRIES_KEPT


def test_a_shown_record_threatens_with_more_the_longer_it_is_and_only_if_it_is_shown():
    p = parameters(record_threat=0.5, record_half=3.0)
    assert loss_threatened(p, 1.0, 3.0, 500.0) == 0.5 * 0.5 * 500.0
    assert loss_threatened(p, 1.0, 9.0, 500.0) > loss_threatened(p, 1.0, 3.0, 500.0)
    assert loss_threatened(p, 1.0, 3.0, 500.0) > loss_threatened(p, 1.0, 3.0, 200.0)
    assert loss_threatened(p, 0.0, 9.0, 500.0) == loss_threatened(p, 1.0, 0.0, 500.0) == 0.0
    assert loss_threatened(parameters(record_threat=0.0), 1.0, 9.0, 500.0) == 0.0
