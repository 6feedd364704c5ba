"""Worn recorders: what is filmed, who minds, and what evidence is worth."""

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, ends, parameters, tiny

from vendorsim.engine.table import record_array
from vendorsim.errors import SettingsError
from vendorsim.model.encounter.confrontation import STATE_FIELDS, foresee, price_losses, weigh
from vendorsim.model.encounter.evidence import (
    caught_on_film,
    evidence_of,
    fill_recorder,
    heed_after,
    heedful_respect,
    payment_with_evidence,
)
from vendorsim.model.levers import LEVERS
from vendorsim.model.model import VendorModel
from vendorsim.plugins.case import CASE_FIELDS, Case
from vendorsim.plugins.response import Response
from vendorsim.study.experiment.checking import check

FREE = {"cost_per_officer": 0.0, "upkeep": 0.0, "minutes_per_review": 0.0}
NO_EFFECT = {
    "behaviour.calm_recorder": 0.0, "behaviour.recorder_caught": 0.0, "behaviour.recorder_respect": 0.0,
    "behaviour.evidence_recorder": 0.0,
}  # fmt: skip


def recorders(**values) -> dict:
    return {f"programmes.recorders.{name}": value for name, value in {"share": 1.0, **values}.items()}


def run(seed: int = 3, **changes) -> VendorModel:
    return VendorModel(tiny(**changes), seed=seed).run()


# --- the dose, and each path by itself -------------------------------------------------------------------------------


def test_a_share_of_nothing_is_no_recorder_bit_for_bit():
    plain = run(policy="evidence_first", **QUARRELSOME)
    assert not differences(plain, run(policy="evidence_first", **QUARRELSOME, **recorders(share=0.0)))
    assert not differences(plain, run(policy="evidence_first", **QUARRELSOME, **recorders(start_day=2, end_day=2)))


FILMED_ONLY = {"levers", "ledger", "case", "incident_cases", "team_recorder", "team_heed"}


def test_recorders_without_effect_on_anybody_only_film():
    """All four paths off (people, officers' respect, evidence, costs): seen in every column."""
    world = {"policy": "evidence_first", **QUARRELSOME, **NO_EFFECT}
    plain, filmed = run(**world), run(**world, **recorders(**FREE))
    apart = differences(plain, filmed)
    assert set(apart) <= FILMED_ONLY
    assert set(apart["ledger"]) == {"cases_filmed", "footage_reviewed"}
    book = filmed.columns["ledger"]
    assert (book["cases_filmed"] == book["encounters"]).all()
    assert book["cases_filmed"].sum() > 0


@pytest.mark.parametrize("path", sorted(NO_EFFECT))
def test_each_path_alone_changes_what_happens(path):
    world = {"policy": "evidence_first", **QUARRELSOME, **ends(fear_of_arrest=1, payment_base=0), **NO_EFFECT}
    world[path] = parameter_end(path)
    apart = differences(run(**world), run(**world, **recorders(**FREE)))
    assert set(apart) - FILMED_ONLY, path


def parameter_end(path: str) -> float:
    name = path.removeprefix("behaviour.")
    return ends(**{name: 1})[path]


# --- the case -------------------------------------------------------------------------------------------------------


def filled(share: float, announced: float = 1.0, heed: float = 0.0, who: int = 5):
    case = record_array(CASE_FIELDS)[0]
    case.respect = 0.6
    levers = record_array({**{n: lever.value for n, lever in LEVERS.items()}, "recorder_announced": announced})[0]
    fill_recorder(parameters(recorder_respect=0.5), levers, case, who, np.uint64(1), 40, share, heed)
    return float(case.filmed), float(case.recorder), float(case.respect)


def test_a_case_is_filmed_or_not_and_known_to_be_only_when_announced():
    assert filled(1.0) == (1.0, 1.0, 0.6)
    assert filled(1.0, announced=0.0) == (1.0, 0.0, 0.6)
    assert filled(0.0) == (0.0, 0.0, 0.6)
    # A binomial of 400 draws at one half: 5 standard deviations are 50.
    assert 150 < sum(filled(0.5, who=who)[0] for who in range(400)) < 250
    assert filled(1.0, heed=0.5)[2] == pytest.approx(0.6 + 0.5 * 0.5 * 0.4)
    assert heedful_respect(parameters(), 0.6, 0.0) == 0.6


def weighed(recorder: float, **given):
    p = parameters(**given)
    case, s = record_array(CASE_FIELDS)[0], record_array(STATE_FIELDS)[0]
    for name, value in Case.of(recorder=recorder, filmed=1.0, bystanders=10.0, others_present=3.0).as_dict().items():
        case[name] = value
    s.response, s.temper, s.fear, s.legitimacy, s.mobility = Response.SEIZE_GOODS, 0.8, 0.4, 0.5, 0.5
    price_losses(p, case, s)
    weigh(p, case, s, True)
    foresee(p, s, np.zeros((6, 6)), np.zeros(6))
    return s


def test_an_announced_recorder_restrains_the_vendor_and_one_that_is_not_does_not():
    off = {"calm_recorder": 0.0, "recorder_caught": 0.0}
    assert weighed(0.0).reach_blows > weighed(1.0).reach_blows
    assert weighed(0.0, **off).reach_blows == weighed(1.0, **off).reach_blows
    only_caught = weighed(1.0, calm_recorder=0.0)
    assert only_caught.trigger == weighed(0.0).trigger
    assert only_caught.resistance_probability < weighed(0.0).resistance_probability
    only_calm = weighed(1.0, recorder_caught=0.0)
    assert only_calm.resistance_probability == weighed(0.0).resistance_probability
    assert only_calm.trigger < weighed(0.0).trigger
    assert caught_on_film(parameters(recorder_caught=0.25), 0.6, 1.0) == pytest.approx(0.7)


# --- officers and the footage -----------------------------------------------------------------------------------------


def heed_after_days(days: int, reviews: float, heed: float = 1.0, **given) -> float:
    p = parameters(recorder_habituation=14.0, recorder_reviews_half=3.0, **given)
    for _ in range(days):
        heed = heed_after(p, heed, 1.0, reviews)
    return heed


def test_officers_get_used_to_recorders_that_nobody_acts_upon():
    assert heed_after_days(14, reviews=0.0) == pytest.approx(0.5)
    assert heed_after_days(28, reviews=0.0) == pytest.approx(0.25)


def test_footage_that_is_acted_upon_keeps_officers_minding_it_the_less_for_each_review_more():
    kept_up = [heed_after_days(400, reviews) for reviews in (0.0, 3.0, 6.0, 9.0)]
    assert kept_up == pytest.approx([0.0, 0.5, 2.0 / 3.0, 0.75], abs=1e-6)
    assert heed_after_days(400, reviews=3.0, heed=0.0) == pytest.approx(0.5, abs=1e-6), "and brings it back"


def test_in_the_city_respect_lasts_only_where_somebody_acts():
    heeds = {}
    for acted in (True, False):
        world = {"policy": "evidence_first", "horizon.days": 9, **ends(recorder_habituation=0, recorder_reviews_half=0)}
        heeds[acted] = run(**world, **recorders(acted_upon=acted, reviewed=1.0)).tables["team"].heed
    assert (heeds[True] > heeds[False]).all()
    # Nine mornings at a half-life of seven days.
    assert heeds[False] == pytest.approx(0.5 ** (9.0 / 7.0))


# --- evidence -------------------------------------------------------------------------------------------------------


def test_film_makes_cases_stand_and_fines_get_paid():
    p = parameters(evidence_note=0.5, evidence_documented=0.8, evidence_recorder=0.5)
    assert evidence_of(p, Response.MOVE_ON, 0.0) == 0.5
    assert evidence_of(p, Response.MOVE_ON, 1.0) == 0.75
    assert evidence_of(p, Response.DOCUMENT_AND_FINE, 0.0) == evidence_of(p, Response.SEIZE_GOODS, 0.0) == 0.8
    assert evidence_of(p, Response.DOCUMENT_AND_FINE, 1.0) == pytest.approx(0.9)
    assert payment_with_evidence(p, 0.6, 0.9) == pytest.approx(0.6 * 0.9 / 0.8)
    assert payment_with_evidence(p, 1.0, 0.9) == 1.0


@pytest.mark.parametrize("usual", [0.6, 0.38, 0.1234567, 1.0 / 3.0])
@pytest.mark.parametrize("documented", [0.85, 0.6, 0.97])
def test_without_film_payment_is_what_was_calibrated_to_the_bit(usual, documented):
    p = parameters(evidence_documented=documented)
    assert payment_with_evidence(p, usual, evidence_of(p, Response.DOCUMENT_AND_FINE, 0.0)) == usual


def test_the_city_has_footage_to_answer_a_clip_with_as_long_as_recorders_are_worn():
    assert float(run().columns["levers"]["evidence_quality"][0]) == 0.0
    quality = run(**recorders(share=0.5, footage=0.8)).columns["levers"]["evidence_quality"][0]
    assert float(quality) == pytest.approx(0.4)
    assert float(run(**recorders(end_day=2)).columns["levers"]["evidence_quality"][0]) == 0.0


def test_the_story_tells_whether_it_was_filmed():
    for announced, words in ((True, "A recorder films, announced"), (False, "A recorder films, not announced")):
        model = run(policy="strict_seizure", **QUARRELSOME, **recorders(announced=announced))
        assert words in str(model.story(model.incidents[0]["incident"]))
        assert all(row["case_recorder"] == float(announced) for row in model.incidents)


# --- dates, costs, mistakes -----------------------------------------------------------------------------------------


def test_they_are_handed_out_and_collected_on_their_days_and_cost_until_then():
    values = {"start_day": 1, "end_day": 3, "cost_per_officer": 100.0, "upkeep": 2.0, "minutes_per_review": 10.0}
    model = run(policy="strict_seizure", **{"horizon.days": 4}, **recorders(reviewed=0.5, **values))
    book, people = model.columns["ledger"], model.tables["officer"].size
    filmed = book["cases_filmed"]
    assert filmed[0] == filmed[3] == filmed[4] == 0.0
    assert filmed[1] == book["encounters"][1] > 0.0
    assert book["programme_cost"].tolist() == [0.0, 102.0 * people, 2.0 * people, 0.0, 0.0]
    assert book["footage_reviewed"].tolist() == [0.0, 0.0, 0.5 * filmed[1], 0.5 * filmed[2], 0.0]
    assert book["minutes_service"].tolist() == [0.0, 0.0, 5.0 * filmed[1], 5.0 * filmed[2], 0.0]
    assert not model.tables["team"].heed.any()


def test_nobody_reviews_what_nobody_acts_upon():
    book = run(policy="strict_seizure", **recorders(acted_upon=False)).columns["ledger"]
    assert book["footage_reviewed"].sum() == book["minutes_service"].sum() == 0.0


@pytest.mark.parametrize(("name", "value"), [("share", 1.1), ("announced", 1), ("reviewed", -0.1), ("footag", 0.5)])
def test_what_is_out_of_bounds_is_told(name, value):
    with pytest.raises(SettingsError, match=f"programmes.recorders.{name}"):
        check(tiny(**recorders(**{name: value})))
