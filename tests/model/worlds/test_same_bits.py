"""Equal runs are equal to the bit: in another process, without the compiler, with other runs beside, with a new stream."""

import random

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, digest, in_another_process, tiny

from vendorsim.engine import streams
from vendorsim.engine.draws import draw, stream
from vendorsim.model.model import VendorModel

BUSY = {**QUARRELSOME, "programmes.markets.sites": 1, "programmes.markets.stalls": 8, "horizon.days": 2}
MINUTE = {
    "city.width": 14, "city.height": 14, "people.vendors": 8, "people.residents": 40, "people.drivers": 8,
    "people.ground_locks": 3, "people.vendors_per_officer": 4.0, "people.vendors_per_assistant": 2.0,
    "behaviour.pool_share": 0.5, "horizon.burn_in_days": 0, "horizon.days": 1,
}  # fmt: skip

IN_SHORT = """
from tests.small_worlds import digest, tiny
from vendorsim.model.model import VendorModel
print(digest(VendorModel(tiny(**{changes!r}), seed={seed}).run()))
"""


def run(changes: dict, seed: int) -> VendorModel:
    return VendorModel(tiny(**changes), seed=seed).run()


def test_a_run_is_the_same_again_and_another_seed_is_another_run():
    one, again, other = run(BUSY, 5), run(BUSY, 5), run(BUSY, 6)
    assert not differences(one, again)
    assert digest(one) == digest(again)
    assert digest(one) != digest(other)
    assert one.incidents, "there must be quarrels for this to mean much"


def test_a_run_is_the_same_in_another_process():
    assert in_another_process(IN_SHORT.format(changes=BUSY, seed=5), PYTHONHASHSEED="77") == digest(run(BUSY, 5))


def test_a_run_is_the_same_with_the_compiler_off():
    changes = {**MINUTE, **QUARRELSOME, "programmes.markets.sites": 1, "programmes.markets.awareness": 1.0}
    compiled = run(changes, 5)
    assert compiled.columns["ledger"]["encounters"].sum() > 0
    assert compiled.columns["ledger"]["sales"].sum() > 0
    assert in_another_process(IN_SHORT.format(changes=changes, seed=5), NUMBA_DISABLE_JIT="1") == digest(compiled)


@pytest.mark.slow
def test_a_run_is_the_same_without_numbas_private_parts():
    changes = {**MINUTE, **QUARRELSOME, "programmes.markets.sites": 1, "programmes.markets.awareness": 1.0}
    found = in_another_process(IN_SHORT.format(changes=changes, seed=5), VENDORSIM_PLAIN_COMPILER="1")
    assert found == digest(run(changes, 5))


def test_another_run_in_the_same_process_changes_nothing():
    alone = run(BUSY, 5)
    one = VendorModel(tiny(**BUSY), seed=5)
    beside = VendorModel(tiny(**{**BUSY, "policy": "block_and_channel", "people.vendors": 30}), seed=9)
    while one.running:
        one.step()
        if beside.running:
            beside.step()
    assert digest(one) == digest(alone)


def test_python_s_and_numpys_own_randomness_is_neither_used_nor_touched():
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    before = random.getstate(), np.random.get_state()[1].tobytes()  # noqa: NPY002
    one = run(BUSY, 5)
    assert (random.getstate(), np.random.get_state()[1].tobytes()) == before  # noqa: NPY002
    random.seed(2)
    np.random.seed(2)  # noqa: NPY002
    assert digest(run(BUSY, 5)) == digest(one)


def test_mesas_own_generators_are_not_used():
    model = VendorModel(tiny(**BUSY), seed=5)
    before = model.rng.bit_generator.state
    own = model.random.getstate()
    model.run()
    assert model.rng.bit_generator.state == before
    assert model.random.getstate() == own


def test_an_unrelated_stream_changes_nothing(monkeypatch):
    plain = run(BUSY, 5)
    numbers = {name: value for name, value in vars(streams).items() if isinstance(value, np.uint64)}
    monkeypatch.setattr(streams, "AMBER_LIGHTS", streams.named("AMBER_LIGHTS"), raising=False)
    model, drawn = VendorModel(tiny(**BUSY), seed=5), []
    while model.running:
        drawn.append(float(draw(np.uint64(stream(np.uint64(5), streams.AMBER_LIGHTS, model.clock.tick)), 1)))
        model.step()
    assert digest(model) == digest(plain)
    assert len(set(drawn)) == len(drawn)
    assert {name: getattr(streams, name) for name in numbers} == numbers
    assert len({int(number) for number in numbers.values()}) == len(numbers), "two streams share a number"


def test_a_streams_number_comes_from_its_name_alone():
    for name, number in vars(streams).items():
        if isinstance(number, np.uint64):
            assert streams.named(name) == number


def test_the_order_of_rows_in_which_people_were_asked_is_drawn_anew_each_half_day():
    model = VendorModel(tiny(), seed=5)
    orders = [model.choice_order(tick).tolist() for tick in (0, 36, 72)]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(model.tables["vendor"].size))
    assert orders[0] != orders[1] != orders[2]


@pytest.mark.parametrize("workers", [2])
def test_results_are_the_same_for_any_number_of_workers(workers):
    from vendorsim.study.comparison import plan_comparison
    from vendorsim.study.execution.pool import run_jobs
    from vendorsim.study.execution.run import simulate

    jobs = list(plan_comparison(tiny(**BUSY), ["strict_seizure", "evidence_first"], 1, 5).jobs())
    apart = {outcome.job.policy: outcome.result for outcome in run_jobs(jobs, workers=workers)}
    assert len(apart) == 2
    for job in jobs:
        here = simulate(job.settings, job.seed)
        there = apart[job.policy]
        assert repr(there.measures) == repr(here.measures)
        assert there.incidents == here.incidents
        assert all(there.daily[name].tobytes() == here.daily[name].tobytes() for name in here.daily)
        assert all(there.maps[name].tobytes() == here.maps[name].tobytes() for name in here.maps)
