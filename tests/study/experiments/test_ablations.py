"""The mechanism x pattern matrix: what is run, what is shared, and what each cell says."""

import json

import pytest

from vendorsim.cli import ablations as command
from vendorsim.cli.app import app
from vendorsim.patterns.base import Arm, Band, Part, Pattern, mean_of, read_measures
from vendorsim.patterns.contrasts import LESS, MORE, difference
from vendorsim.patterns.mechanisms import Mechanism
from vendorsim.study.judge import ablations as experiment
from vendorsim.study.judge import patterns as running

TINY = {
    "city.width": 30, "city.height": 30, "people.vendors": 20, "people.residents": 100, "people.drivers": 10,
    "people.ground_locks": 4, "horizon.burn_in_days": 1, "horizon.days": 2,
}  # fmt: skip
FOOTFALL = Mechanism("footfall", "they sell", {"weight_revenue": 0.0})
KNOWN = Mechanism("known", "it is known", programmes={"markets": {"awareness": 1.0}})


def entry(name: str, *parts: Part, **rest) -> Pattern:
    given = {"arms": (Arm("strict", TINY),), "read": read_measures, "replicates": 2}
    return Pattern(
        id=name, name="a fact", parts=parts, meaning="m", unit="1", method="told", source="s", **given, **rest
    )


def found(value: float, band: Band, low: float = float("nan"), high: float = float("nan")) -> running.Finding:
    part = Part(mean_of("x"), band)
    return running.Finding(entry("A", part), part, value, low, high, 2)


def test_a_cell_says_what_became_of_the_pattern():
    good, bad = found(0.5, Band(0.0, 1.0)), found(2.0, Band(0.0, 1.0))
    states = [experiment._state(whole, without) for whole, without in (
        ([good], [good]), ([good], [bad]), ([bad], [bad]), ([bad], [good]), ([bad, good], [bad, bad]),
        ([bad, good], [good, good]),
    )]  # fmt: skip
    assert states == ["holds", "breaks", "fails", "mends", "breaks", "mends"]
    assert set(states) | {"untouched"} == set(experiment.STATES) == set(command.SIGNS)


def test_an_ordering_passes_only_when_its_whole_interval_lies_on_its_side():
    told = {
        (interval, band): found(sum(interval) / 2.0, band, *interval)
        for interval in ((0.1, 0.3), (-0.1, 0.3), (-0.3, -0.1), (0.0, 0.0))
        for band in (MORE, LESS)
    }
    verdicts = {key: one.verdict for key, one in told.items()}
    assert [verdicts[interval, MORE] for interval in ((0.1, 0.3), (-0.1, 0.3), (-0.3, -0.1), (0.0, 0.0))] == [
        "passes", "unclear", "fails", "fails",
    ]  # fmt: skip
    assert [verdicts[interval, LESS] for interval in ((0.1, 0.3), (-0.1, 0.3), (-0.3, -0.1), (0.0, 0.0))] == [
        "fails", "unclear", "passes", "fails",
    ]  # fmt: skip
    assert found(0.2, MORE).verdict == "passes"  # one run has no interval


@pytest.fixture
def matrix(monkeypatch):
    done: list[tuple[str, int]] = []
    one_run = running.observe
    monkeypatch.setattr(running, "observe", lambda task, seed: done.append((task.name, seed)) or one_run(task, seed))
    sells = entry("A", Part(mean_of("violation_share"), Band(0.0, 1.0)))
    same = entry("B", Part(mean_of("vendors_trading"), Band(20.0, 20.0)))
    found = experiment.ablate(patterns=[sells, same], without=[FOOTFALL, KNOWN], workers=1, progress=False)
    return found, done


def test_runs_are_shared_between_cells_and_untouched_ones_are_the_full_models(matrix):
    found, done = matrix
    assert sorted(done) == [("strict", 1), ("strict", 1), ("strict", 2), ("strict", 2)]
    assert [(cell.pattern.id, cell.mechanism.name, cell.state) for cell in found.cells] == [
        ("A", "footfall", "holds"), ("A", "known", "untouched"), ("B", "footfall", "holds"), ("B", "known", "untouched"),
    ]  # fmt: skip
    assert found.cells[0].findings[0].value != found.full["A"][0].value
    assert found.cells[1].findings[0].value == found.full["A"][0].value
    assert found.cpu_seconds > 0.0


def test_what_hangs_on_a_mechanism_breaks_without_it():
    arms = (Arm("far", {**TINY, "behaviour.weight_distance": 4.0}), Arm("near", TINY))
    apart = Pattern(
        id="A", name="n", parts=(Part(lambda told: abs(difference("sales", "far", "near")(told)), MORE),),
        meaning="m", unit="1", method="m", source="s", arms=arms,
        read=read_sales, replicates=2,
    )  # fmt: skip
    same = Mechanism("distance", "they walk", {"weight_distance": 0.0})
    (cell,) = experiment.ablate(patterns=[apart], without=[same], workers=1, progress=False).cells
    assert [finding.value for finding in cell.findings] == [0.0]
    assert not cell.findings[0].passed


def read_sales(run):
    return {"sales": run.record.total("sales")}


def test_patterns_of_rules_alone_are_ablated_without_a_run():
    found = experiment.ablate(only=["C13", "C21"], mechanisms=["width_loss", "market_awareness"], progress=False)
    states = {(cell.pattern.id, cell.mechanism.name): cell.state for cell in found.cells}
    assert states == {
        ("C13", "width_loss"): "breaks", ("C13", "market_awareness"): "untouched",
        ("C21", "width_loss"): "holds", ("C21", "market_awareness"): "untouched",
    }  # fmt: skip


def test_the_command_prints_a_matrix_with_a_legend_and_json(capsys):
    assert command.ablations(None, 1, False, "C13,C21", "width_loss,ties") == 0
    text = capsys.readouterr().out
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line.startswith("C")}
    assert lines["C13"][-3:] == ["holds", ".", "X"]
    assert "stalls take width" in text
    assert "X holds with it, not without it" in text
    assert command.ablations(3, 1, True, "C13", "width_loss") == 0
    stored = json.loads(capsys.readouterr().out)
    assert stored["command"] == ("vendorsim patterns --ablate --mechanisms width_loss --only C13 --replicates 3 --json")
    assert stored["mechanisms"][0]["behaviour"] == {"width_elasticity": 0.0}
    (cell,) = stored["cells"]
    assert (cell["pattern"], cell["mechanism"], cell["state"]) == ("C13", "width_loss", "breaks")
    assert command.breaking(stored) == [("width_loss", ["C13"])]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--ablate", "--mechanisms", "tie"], "ties"),
        (["--mechanisms", "ties"], "--ablate"),
        (["--ablate", "--set", "people.vendors=20"], "--set"),
    ],
)
def test_a_wrong_request_is_told(words, told):
    from typer.testing import CliRunner

    answer = CliRunner().invoke(app, ["patterns", *words])
    assert answer.exit_code != 0
    assert told in answer.output + str(answer.exception or "")


def test_a_matrix_goes_on_where_it_ended(monkeypatch, tmp_path):
    done: list[tuple[str, int]] = []
    one_run = running.observe
    monkeypatch.setattr(running, "observe", lambda task, seed: done.append((task.name, seed)) or one_run(task, seed))
    sells = entry("A", Part(mean_of("violation_share"), Band(0.0, 1.0)))

    def again():
        done.clear()
        return experiment.ablate(patterns=[sells], without=[FOOTFALL], workers=1, kept=tmp_path, progress=False)

    whole = again().as_data()
    assert len(done) == 4
    assert again().as_data() == whole
    assert not done
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-30])  # killed while it wrote
    cut = again().as_data()
    assert len(done) == 1
    assert {**cut, "cpu_seconds": 0.0} == {**whole, "cpu_seconds": 0.0}
    assert again().as_data() == cut
    assert not done
