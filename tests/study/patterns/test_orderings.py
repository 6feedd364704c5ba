"""Orderings and what they are read off: contrasts, and the readers on made-up runs."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from vendorsim.measures.base import all_measures
from vendorsim.patterns import claims, orderings, skills_and_news
from vendorsim.patterns.base import Band, read_measures
from vendorsim.patterns.catalogue import catalogue
from vendorsim.patterns.contrasts import (
    LESS,
    MORE,
    NOT_LESS,
    between,
    compared,
    difference,
    gap_difference,
    quotient_difference,
)

TOLD = {"a": {"x": 5.0, "y": 2.0, "n": 0.0}, "b": {"x": 3.0, "y": 4.0, "n": 2.0}}
ORDERED = [entry for name, entry in catalogue().items() if not name.startswith("C")]


def test_contrasts():
    assert difference("x", "a", "b")(TOLD) == 2.0
    assert between("x", "y", "a")(TOLD) == between("x", "y")(TOLD) == 3.0
    assert quotient_difference("x", "y", "a", "b")(TOLD) == 2.5 - 0.75
    assert math.isnan(quotient_difference("x", "n", "a", "b")(TOLD))
    assert gap_difference("x", "y", "a", "b")(TOLD) == (5.0 - 3.0) - (2.0 - 4.0)
    part = compared("x", "a", "b", MORE, "label", "m")
    assert {name: value(TOLD) for name, value in part.beside.items()} == {"a": 5.0, "b": 3.0}


def test_an_ordering_leaves_its_end_out():
    assert not MORE.holds(0.0)
    assert not LESS.holds(0.0)
    assert MORE.holds(1e-6)
    assert NOT_LESS.holds(0.0)
    assert not MORE.holds(math.nan)


@pytest.mark.parametrize("entry", ORDERED, ids=lambda entry: entry.id)
def test_nobody_invents_a_band_for_an_ordering(entry):
    assert entry.name
    assert all(
        part.band in (MORE, LESS) or (part.band.low, part.band.high) in ((0.0, math.inf), (-math.inf, 0.0))
        for part in entry.parts
    )
    assert any(part.band.strict for part in entry.parts)


READING_MEASURES = [entry for entry in catalogue().values() if entry.read is read_measures]


@pytest.mark.parametrize("entry", READING_MEASURES, ids=lambda entry: entry.id)
def test_every_measure_that_an_entry_asks_for_is_there(entry):
    # Else it would be found out after all runs are done.
    values = {name: 2.0 for measure in all_measures().values() for name in measure.names}
    told = {arm.name: values for arm in entry.arms}
    for part in entry.parts:
        assert all(math.isfinite(value(told)) for value in (part.value, *part.beside.values()))


def test_the_claims_of_the_essay_are_there():
    assert {f"S{number}" for number in range(1, 10)} <= set(catalogue())
    assert {f"L{number}" for number in range(1, 9)} <= set(catalogue())


def run_of(**notes):
    settings = SimpleNamespace(horizon=SimpleNamespace(burn_in_days=notes.pop("burn_in", 0)))
    return SimpleNamespace(model=SimpleNamespace(settings=settings), notes=notes)


def test_incomes_of_the_relocated_are_read_off_their_own_past():
    days, rows, moves = 150, 4, 40
    daily = np.full((days, rows), 80.0)
    daily[moves : moves + 14, 0] = 50.0  # dips for two weeks
    daily[moves + 14 :, 0] = 70.0
    who, stall = np.tile(np.arange(rows), (days, 1)), np.full((days, rows), -1)
    stall[moves:, 0] = 2  # moved and watched long enough
    stall[10:, 1] = 2  # moved too early to know what came before
    stall[120:, 2] = 2  # too late to know what came after
    stall[moves:, 3], who[60:, 3] = 2, 99  # somebody else took the row
    found = orderings.read_incomes(run_of(who=list(who), earned=list(daily.cumsum(axis=0)), stall=list(stall)))
    assert found == {"before": 80.0, "dip": 50.0, "later": 70.0, "moved": 1.0}


def test_a_crackdown_is_read_in_its_windows():
    burn_in = 30
    days = np.arange(burn_in, orderings.WATCHED)
    daily = np.where(days < orderings.STARTS, 10.0, np.where(days < orderings.ENDS, 2.0, 6.0))
    found = orderings.read_street_market(run_of(burn_in=burn_in, violating=list(4.0 * daily.cumsum())))
    assert found == {"first": 2.0, "last": 2.0, "week_after": 6.0, "weeks_after": 6.0}


def test_concentration_is_the_share_of_the_top_tenth():
    assert orderings.top_share(np.ones(100)) == pytest.approx(0.1)
    assert orderings.top_share(np.array([1.0] + [0.0] * 99)) == 1.0
    assert math.isnan(orderings.top_share(np.zeros(10)))


def test_days_down_and_up_of_a_clip():
    effect = [0.0, -0.04, -0.1, -0.08, -0.06, *([-0.04] * (skills_and_news.SEEN_FOR - 5))]
    told = {
        "no_clip": {f"day {day}": 0.5 for day in range(skills_and_news.SEEN_FOR)},
        "clip": {f"day {day}": 0.5 + value for day, value in enumerate(effect)},
    }
    assert skills_and_news.days_down(told) == 2.0
    assert skills_and_news.days_up(told) == 3.0
    assert skills_and_news.slower_up(told) == 1.0
    assert math.isnan(skills_and_news.slower_up({**told, "clip": told["no_clip"]}))


def test_sparks_are_counted_by_what_officers_did():
    rows = [{"day": 5, "kind": "vendor", "response": answer} for answer in ("seize_goods", "seize_tools", "move_on")]
    rows += [{"day": 0, "kind": "vendor", "response": "seize_goods"}, {"day": 5, "kind": "lock", "response": "explain"}]
    totals = {"sanctions": 12.0, "records_shown": 0.0}
    run = run_of(burn_in=1)
    run.model.incidents, run.record = rows, SimpleNamespace(total=totals.__getitem__, vendor_years=8.0)
    told = claims.read_coercion(run)
    assert told["clashes"] == 2.0
    calm = {"clashes": 1.0, "acts": 12.0, "vendor_years": 8.0}
    each, in_all = (part.value({"baseline": told, "evidence_first": calm}) for part in catalogue()["S1"].parts)
    assert each == pytest.approx(2 / 12 - 1 / 12)
    assert in_all == pytest.approx(2 / 8 - 1 / 8)


def test_bands_with_a_closed_end_hold_it():
    assert Band(0.0, 1.0).holds(0.0)
    assert not Band(0.0, 1.0, strict=True).holds(0.0)
