"""Heat: anger, tension, joiners and strain, each rising at an event and fading; off, an encounter is as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_worlds import QUARRELSOME, parameters, records, tiny

from vendorsim.engine.table import record_array
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import heat
from vendorsim.model.encounter.confrontation import STATE_FIELDS, foresee, price_losses, weigh
from vendorsim.model.model import VendorModel
from vendorsim.plugins.case import CASE_FIELDS, Case
from vendorsim.plugins.response import Response

share = st.floats(0.0, 1.0)
OFF = ("grievance_anger", "grievance_tension", "trigger_tension", "trigger_joined", "joiner_force")
ON = {"grievance_anger": 0.3, "grievance_tension": 0.3, "trigger_tension": 0.5, "trigger_joined": 0.5,
      "joiner_force": 1.0}  # fmt: skip


@given(level=share, half_life=st.floats(0.5, 200.0), then=st.integers(0, 5000), later=st.integers(0, 2000))
def test_a_level_fades_and_halves_in_its_half_life(level, half_life, then, later):
    left = heat.cooled(level, then, then + later, half_life)
    assert 0.0 <= left <= level
    assert heat.cooled(level, then, then + later + 1, half_life) <= left
    hours = heat.hours_between(then, then + later)
    assert left == pytest.approx(level * 0.5 ** (hours / half_life), rel=1e-9, abs=1e-15)


def test_hours_count_the_nights():
    assert heat.hours_between(4, 8) == 1.0
    assert heat.hours_between(TICKS_PER_DAY - 1, TICKS_PER_DAY) == 0.25 + 6.0
    assert heat.hours_between(10, 10 + 3 * TICKS_PER_DAY) == 72.0


@given(level=share, by=st.floats(0.0, 3.0))
def test_levels_stay_between_0_and_1(level, by):
    assert level <= heat.risen(level, by) <= 1.0
    assert heat.risen(level, 0.0) == level


@given(lost=st.floats(0.0, 5000.0), income=st.floats(-500.0, 5000.0), respect=share, highest=st.integers(0, 5))
def test_loss_quarrels_and_disrespect_make_angry(lost, income, respect, highest):
    p = parameters(anger_loss=0.6, anger_quarrel=0.4, anger_harsh=0.2)
    by = heat.anger_by(p, lost, income, highest, respect)
    assert by >= 0.0
    assert heat.anger_by(p, lost + 100.0, income, highest, respect) >= by
    assert heat.anger_by(p, lost, income, max(1, highest), respect) >= by
    assert heat.anger_by(p, lost, income, highest, 0.5 * respect) >= by
    assert heat.anger_by(p, 0.0, income, 0.0, 1.0) == 0.0


def weighed(anger=0.0, tension=0.0, joined=0.0, **given):
    """The chances of an ordinary seizure met with so much heat."""
    p = parameters(**given)
    case, s = record_array(CASE_FIELDS)[0], record_array(STATE_FIELDS)[0]
    for name, value in Case.of(bystanders=20.0, others_present=2.0).as_dict().items():
        case[name] = value
    s.response, s.temper, s.fear, s.crowd, s.mobility = int(Response.SEIZE_GOODS), 1.0, 0.4, 0.8, 0.5
    s.expected_loss, s.legitimacy, s.anger, s.tension, s.joined = 40.0, 0.5, anger, tension, joined
    price_losses(p, case, s)
    weigh(p, case, s, True)
    foresee(p, s, np.zeros((6, 6)), np.zeros(6))
    return s


@given(anger=share, tension=share, joined=st.integers(0, 20))
def test_heat_that_is_off_leaves_each_bit_of_an_encounter_as_it_was(anger, tension, joined):
    off = dict.fromkeys(OFF, 0.0)
    cold, hot = weighed(**off), weighed(anger, tension, joined, **off)
    for name in STATE_FIELDS:
        if name not in ("anger", "tension", "joined"):
            assert hot[name] == cold[name], name


def test_anger_tension_and_joiners_each_raise_resistance_or_the_ladder():
    cold = weighed(**ON)
    for more in ({"anger": 0.5}, {"tension": 0.5}, {"joined": 3.0}):
        hot = weighed(**more, **ON)
        assert hot.resistance_probability > cold.resistance_probability, more
        assert hot.reach_blows > cold.reach_blows
    assert weighed(joined=3.0, **ON).caught < cold.caught
    assert weighed(tension=0.5, **ON).trigger > cold.trigger


@given(ties=share, anger=share, tension=share, joining=st.floats(0.0, 2.0))
def test_who_is_tied_angry_or_at_a_tense_place_joins_sooner(ties, anger, tension, joining):
    p = parameters(joining=joining, joining_ties=0.2)
    chance = heat.joining_probability(p, ties, anger, tension)
    assert 0.0 <= chance < 1.0
    for more in ((1.0, anger, tension), (ties, 1.0, tension), (ties, anger, 1.0)):
        assert heat.joining_probability(p, *more) >= chance
    if joining == 0.0:
        assert chance == 0.0


def row_of_pitches(pitch, **given):
    """How many join vendor 0, of vendors who stand at these of five pitches in a row, each in sight of the next."""
    n, pitch = len(pitch), np.array(pitch, np.int32)
    first, following = np.full(5, -1, np.int32), np.full(n, -1, np.int32)
    for v in reversed(range(n)):
        following[v], first[pitch[v]] = first[pitch[v]], v
    vendors = records(
        identity=np.arange(n), ties=np.ones(n), pitch=pitch, anger=np.ones(n), anger_tick=np.zeros(n, np.int32),
        next_at_pitch=following,
    )  # fmt: skip
    pitches = records(first_vendor=first)
    near = [[q for q in range(5) if abs(q - place) <= 1] for place in range(5)]
    starts = np.cumsum([0, *map(len, near)]).astype(np.int32)
    p = parameters(**{"joining": 2.0, "joining_ties": 1.0, "joining_kin": 0.0, **given})
    return [
        heat.who_joins(
            p, 0, int(pitch[0]), 1.0, 1.0, np.uint64(key), 10, vendors, pitches, starts,
            np.concatenate(near).astype(np.int32),
        )
        for key in range(60)
    ]  # fmt: skip


def test_only_neighbours_join_and_kin():
    assert max(row_of_pitches([2])) == 0.0
    assert max(row_of_pitches([2, 0, 4, 0])) == 0.0, "out of sight"
    assert max(row_of_pitches([2, 2, 1, 3, 0])) == 3.0
    assert max(row_of_pitches([2, 2, 1, 3], joining=0.0)) == 0.0
    assert set(row_of_pitches([2], joining_kin=1.0)) == {1.0}


# --- in a run -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quarrelsome():
    model = VendorModel(tiny(policy="strict_seizure", **QUARRELSOME), seed=1).run()
    model.collect_incidents()
    return model


def test_a_run_leaves_anger_tension_and_strain(quarrelsome):
    for table, column in (("vendor", "anger"), ("pitch", "tension"), ("team", "strain")):
        values = getattr(quarrelsome.tables[table], column)
        assert values.max() > 0.0
        assert ((values >= 0.0) & (values <= 1.0)).all()
    assert max(one["anger"] for one in quarrelsome.incidents) > 0.0
    assert max(one["strain"] for one in quarrelsome.incidents) > 0.0
    assert any(one["tension"] == one["case_tension"] > 0.0 for one in quarrelsome.incidents)


def test_no_more_join_than_stand_in_sight_and_kin(quarrelsome):
    at_most = float((quarrelsome.tables["vendor"].active > 0).sum())
    assert any(one["joined"] > 0.0 for one in quarrelsome.incidents)
    assert all(one["joined"] <= at_most and one["joined"] == int(one["joined"]) for one in quarrelsome.incidents)


def test_a_strained_team_shows_less_respect():
    p = parameters(strain_on_respect=0.5)
    assert heat.strained_respect(p, 0.6, 1.0) == pytest.approx(0.3)
    assert heat.strained_respect(p, 0.6, 0.0) == 0.6
    assert heat.strained_respect(parameters(strain_on_respect=0.0), 0.6, 1.0) == 0.6


def test_tension_brings_quarrels_of_a_place_together():
    """Of two places with the same risk, quarrels come in bursts where tension counts: they vary more from day to day."""
    calm, tense = (
        [
            VendorModel(
                tiny(policy="strict_seizure", **{"people.ground_locks": 0, "horizon.days": 40,
                     "behaviour.grievance_tension": weight, "behaviour.temper": 0.8}), seed=seed,
            ).run().columns["ledger"]["friction"]
            for seed in range(6)
        ]
        for weight in (0.0, 1.0)
    )  # fmt: skip

    def spread(found):
        return float(np.mean([days.var(ddof=1) / max(days.mean(), 1e-9) for days in found]))

    assert spread(tense) > spread(calm)
