"""The benchmarks run, and what they compare does the same: no times are asserted."""

import inspect
import json
import re

import numpy as np
import pytest
from benchmarks import between, measuring, recording, speed
from benchmarks.compiled_loop import DAY, CompiledDays
from benchmarks.pure_mesa import PureMesa
from benchmarks.table import rows, summary, write_page

from vendorsim.engine.compiled import compiler_is_on
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import load_settings

DAYS = 6
compiled_only = pytest.mark.skipif(not compiler_is_on(), reason="compares compiled code")


@pytest.fixture
def small():
    return load_settings("small").with_(
        **{"policy": "strict_seizure", "horizon.burn_in_days": 2, "horizon.days": DAYS - 2}
    )


@pytest.mark.slow
@compiled_only
def test_the_compiled_loop_gives_the_same_bits_as_the_model(small):
    model, other = VendorModel(small, seed=5).run(), VendorModel(small, seed=5)
    days = CompiledDays(other)
    for _ in range(DAYS):
        days.day()
    assert not other.running
    assert model.columns["ledger"].tobytes() == other.columns["ledger"].tobytes()
    for kind, table in model.tables.items():
        for name, column in table.columns():
            assert np.array_equal(column, dict(other.tables[kind].columns())[name]), f"{name} of {kind}"
    model.collect_incidents()
    assert repr(model.incidents) == repr(other.incidents)


def test_the_compiled_loop_has_every_phase_of_a_step():
    tick = (
        VendorModel.begin_tick,
        VendorModel.choice_order,
        VendorModel.live,
        VendorModel.meet,
    )
    called = set(re.findall(r"self\.(\w+)\(", "".join(map(inspect.getsource, tick))))
    phases = {name for name in called if not hasattr(VendorModel, name)}
    assert len(phases) > 15
    assert phases == set(re.findall(r"\[([a-z_]{2,})\]", DAY))


@compiled_only
def test_the_compiled_loop_refuses_a_policy_that_it_does_not_know(small):
    with pytest.raises(ValueError, match="strict seizure"):
        CompiledDays(VendorModel(small.with_(policy="laissez_faire")))


@pytest.mark.slow
def test_the_pure_mesa_model_lives_through_a_day(small):
    model = PureMesa(small)
    for _ in range(speed.TICKS):
        model.step()
    assert model.encounters > 0
    assert sum(vendor.weekly_income for vendor in model.agents_by_type[type(model.vendors[0])]) > 0.0


def test_recording_is_measured_as_a_share_of_the_run(small, monkeypatch):
    monkeypatch.setattr(recording, "Settings", lambda: small)
    share = recording.measure(n=1, days=1)["share_of_run"]["median"]
    assert 0.0 < share < 1.0


def test_things_take_turns_and_ratios_are_taken_round_by_round():
    order = []

    def thing(name, takes):
        def one():
            order.append(name)
            return takes.pop(0)

        return one

    taken = measuring.rounds({"slow": thing("slow", [6.0, 8.0, 9.0]), "fast": thing("fast", [3.0, 2.0, 3.0])}, 3)
    assert order == ["slow", "fast"] * 3
    assert measuring.ratios(taken, "slow", "fast") == {"median": 3.0, "rounds": [2.0, 4.0, 3.0]}


def test_a_process_tells_its_time_memory_and_what_it_printed():
    result = measuring.in_process("print('answer', 42)")
    assert result["answer"] == 42.0
    assert result["cpu_seconds"] > 0.0 and 1.0 < result["megabytes"] < 1000.0
    with pytest.raises(RuntimeError, match="ended with 3"):
        measuring.in_process("raise SystemExit(3)")


def test_results_are_kept_and_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "RESULTS", tmp_path)
    result = {"share_of_run": {"median": 0.0123, "rounds": [0.0123]}}
    path = measuring.keep("recording", result)
    kept = json.loads(path.read_text())
    assert kept["share_of_run"] == result["share_of_run"]
    assert "1.2 %" in summary({"recording": result})[0]
    monkeypatch.setattr("benchmarks.table.PAGE", tmp_path / "performance.md")
    write_page({"recording": result})
    assert "| 1.2 % | at most 10 % | `recording` |" in (tmp_path / "performance.md").read_text()


def test_nothing_measured_gives_no_rows():
    assert list(rows({})) == []


def test_two_trees_take_turns_and_give_a_row_a_case(capsys):
    assert between.main([str(between.ROOT), "the help", "--rounds", "2"]) == 0
    rows_told = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[0].strip() for row in rows_told] == ["the help"]
    ratio = float(rows_told[0][3].split()[0])
    assert 0.1 < ratio < 10.0, "a tree is about as fast as itself"


@pytest.mark.parametrize("asked", [["."], ["{}", "no such case"]])
def test_what_is_no_checkout_or_no_case_is_refused(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        between.main([one.format(between.ROOT) for one in asked])
    assert refused.value.code == 2
