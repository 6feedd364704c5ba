"""Where a mechanism is taken away its effect must be gone: the outcome of these runs is known beforehand."""

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, SHIPPED, ends, tiny

from vendorsim.measures.base import evaluate
from vendorsim.model.model import VendorModel
from vendorsim.study.execution.run import record_of

NO_OFFICERS = {"people.vendors_per_officer": 1e9, "people.vendors_per_assistant": 1e9}


def run(seed: int = 1, **changes) -> VendorModel:
    return VendorModel(tiny(**changes), seed=seed).run()


def total(model: VendorModel, field: str) -> float:
    return float(model.columns["ledger"][field].sum())


def test_without_officers_there_are_no_encounters():
    model = run(policy="strict_seizure", **QUARRELSOME, **NO_OFFICERS)
    assert model.tables["officer"].size == model.tables["team"].size == 0
    for field in ("encounters", "friction", "friction_expected", "sanctions", "fines", "minutes_on_shift", "displaced"):
        assert total(model, field) == 0.0, field
    assert total(model, "sales") > 0.0
    assert not model.incidents


def test_under_laissez_faire_there_is_no_conflict_at_all():
    model = run(policy="laissez_faire", **QUARRELSOME)
    assert total(model, "minutes_on_shift") > 0.0, "officers walk their rounds"
    for field in ("friction", "friction_expected", "physical", "physical_expected", "recorded_expected", "sanctions"):
        assert total(model, field) == 0.0, field
    values = evaluate(record_of(model))
    assert values["physical_per_1000_vendor_years"] == values["conflict_severity_index"] == 0.0
    assert values["vendors_never_in_physical_conflict_share"] == 1.0


@pytest.mark.parametrize("policy", SHIPPED)
def test_without_residents_nothing_is_sold_and_nobody_complains(policy):
    model = run(policy=policy, **{"people.residents": 0})
    for field in ("sales", "shop_sales", "purchases", "complaints", "cost_of_goods", "locks_standing"):
        assert total(model, field) == 0.0, field
    assert model.columns["account"]["residents"][0] == 0.0
    assert (model.tables["vendor"].cash.sum() + model.tables["vendor"].stock.sum()) > 0.0


def test_without_vendors_the_street_is_empty():
    model = run(**{"people.vendors": 0})
    for field in ("vending_ticks", "violating_ticks", "encounters_with_vendors", "sales", "complaints", "vendor_days"):
        assert total(model, field) == 0.0, field
    assert total(model, "shop_sales") > 0.0


def test_without_cars_or_locks_nobody_drives_and_no_lock_stands():
    model = run(**{"people.drivers": 0, "people.ground_locks": 0})
    for field in ("trips", "parking_searches", "illegal_stops", "locks_total"):
        assert total(model, field) == 0.0, field
    assert total(model, "sales") > 0.0


def test_who_never_resists_never_quarrels():
    model = run(policy="strict_seizure", **ends(temper=1))
    assert total(model, "encounters") > 0.0
    assert total(model, "physical") == 0.0
    easily = run(policy="strict_seizure", **ends(temper=0))
    assert total(model, "friction_expected") < 0.001 * total(easily, "friction_expected")


def test_a_quarrel_that_cannot_rise_stays_with_words():
    model = run(policy="strict_seizure", **{**QUARRELSOME, **ends(verbal_to_obstruct=0)})
    assert total(model, "friction") > 10.0
    assert total(model, "physical") == total(model, "physical_expected") == 0.0
    assert {row["highest"] for row in model.incidents} == {1}


def test_what_is_not_recorded_is_not_in_the_books():
    model = run(
        policy="strict_seizure", **{**QUARRELSOME, **ends(recorded_blows=0, recorded_injury=0, recorded_crowd=0)}
    )
    assert total(model, "physical") > 10.0
    assert total(model, "recorded") == total(model, "recorded_expected") == total(model, "officers_injured") == 0.0


def test_who_learns_no_risk_fears_none():
    model = run(policy="strict_seizure", **ends(risk_learning=0, talk_of_risk=0))
    assert total(model, "encounters") > 0.0
    assert (model.tables["vendor"].risk == 0.0).all()


def test_a_market_that_nobody_has_heard_of_stays_empty():
    opened = {"programmes.markets.sites": 1, "programmes.markets.awareness": 1.0, "policy": "laissez_faire"}
    for heard in (0, 1):
        settings = tiny(**opened, **ends(market_word=heard, market_word_busy=heard), **{"horizon.days": 12})
        model = VendorModel(settings, seed=1)
        model.city_hall.spread_knowledge()
        model.programmes[0].each_day(model.city_hall)
        model.programmes[0].start_day = -1  # it is open now, and what was announced is forgotten
        model.tables["vendor"].knows_site[:] = -1
        model.run()
        assert model.tables["site"].open.any()
        assert (total(model, "stall_ticks") > 0.0) == bool(heard)


ALWAYS_KIN = '''
from vendorsim import Case, Policy, Response


class AlwaysKin(Policy):
    """Three home visits, then two appeals to kin, whether there are any or not; then nothing."""

    def respond(self, case: Case) -> Response:
        if not case.is_lock or (case.home_visits >= 3 and case.tie_visits >= 2):
            return Response.IGNORE
        return Response.HOME_VISIT if case.home_visits < 3 else Response.MOBILISE_TIES
'''


def test_ground_locks_fall_to_talk_but_not_to_ties_that_do_not_exist(tmp_path):
    """Of the locks that three visits leave standing, two appeals to kin take most where there are ties, else none."""
    (tmp_path / "always_kin.py").write_text(ALWAYS_KIN)
    left = {}
    for ties in (0, 1):
        after_talk, after_ties, n = 0, 0, 0
        for seed in range(4):
            model = run(seed, policy=str(tmp_path / "always_kin.py"), **LOCKS, **ends(tie_strength=ties, kin_force=1))
            locks = model.tables["lock"]
            standing = locks.standing == 1
            assert (locks.home_visits >= np.where(standing, 3, 0)).all(), "not every lock was visited"
            assert (locks.tie_visits == 2)[standing].all(), "kin were not asked"
            n += locks.size
            after_talk += int((standing | (locks.tie_visits > 0)).sum())
            after_ties += int(standing.sum())
        left[ties] = after_talk / n, after_ties / n
    without, with_ties = left[0], left[1]
    assert 0.02 < without[0] < 0.6, "three visits persuade most households, and not all"
    assert without[0] == without[1], "kin who do not exist have persuaded somebody"
    assert with_ties[0] == pytest.approx(without[0], abs=0.03), "visits work the same with ties and without"
    assert with_ties[1] < 0.25 * without[1], "kin and employers bring most of the rest"


LOCKS = {
    "people.ground_locks": 60, "people.vendors": 4, "people.vendors_per_assistant": 1.0, "people.vendors_per_officer": 1.0,
    "patrol.lock_duty_share": 1.0, "horizon.burn_in_days": 0, "horizon.days": 25,
    **ends(lock_visit_interval=0, temper=1),
}  # fmt: skip
