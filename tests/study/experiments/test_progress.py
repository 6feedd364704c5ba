"""What is told while runs are under way: on a terminal a bar, elsewhere a line now and then, and a first compile once."""

import io

import pytest
from rich.console import Console

from vendorsim.engine import compiled
from vendorsim.report.comparing import compare
from vendorsim.settings.schema import Settings
from vendorsim.study.execution import progress


class Clock:
    """A clock that the test turns."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def told(total, seconds_a_run, failing=()):
    file, clock = io.StringIO(), Clock()
    meter = progress.PlainMeter(Console(file=file), total, clock)
    for run in range(total):
        clock.now += seconds_a_run
        meter.failed() if run in failing else meter.finished()
    return file.getvalue().splitlines()


def test_each_tenth_is_a_line():
    lines = told(60, 5.0)
    assert len(lines) == 10
    assert lines[0] == "6 of 60 runs; 12 runs/min, 4:30 left"
    assert lines[-1] == "60 of 60 runs; 12 runs/min"


def test_long_runs_are_told_every_half_minute_and_quick_ones_not_at_each():
    assert 333 <= len(told(1000, 10.0)) <= 343  # and each tenth
    assert told(20, 0.01) == ["20 of 20 runs; 6e+03 runs/min"]


def test_failures_are_told():
    assert told(10, 2.0, failing=(2,))[2].startswith("3 of 10 runs, 1 failed; ")


def test_who_does_not_want_it_hears_nothing(capsys):
    with progress.meter(3, show=False) as meter:
        meter.say("something")
        meter.finished()
    assert capsys.readouterr().err == ""


def test_without_a_terminal_lines_go_to_stderr(capsys):
    with progress.meter(2, show=True) as meter:
        meter.finished()
        meter.finished()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2 of 2 runs" in shown.err


@pytest.mark.parametrize("command", ["run", "compare", "patterns"])
def test_a_first_compile_is_announced_alike_without_a_terminal(command, capsys, monkeypatch, tmp_path):
    """The work itself is broken off: what is said before is the point."""
    monkeypatch.setattr(compiled, "is_compiled_already", lambda: False)

    def stop(*_, **__):
        raise KeyboardInterrupt

    from vendorsim.cli.app import app
    from vendorsim.study.execution import run
    from vendorsim.study.judge import patterns

    monkeypatch.setattr(patterns, "observe", stop)
    monkeypatch.setattr(patterns, "run_jobs", stop)
    monkeypatch.setattr(run, "simulate", stop)
    monkeypatch.chdir(tmp_path)
    words = {"run": ["run", "small"], "compare": ["compare", "small", "--workers", "1"], "patterns": ["patterns"]}[
        command
    ]
    with pytest.raises(SystemExit):
        app(words)
    assert progress.COMPILING in capsys.readouterr().err


def test_a_comparison_of_another_model_announces_none(capsys, monkeypatch, tmp_path, no_figures):
    import toy_model

    monkeypatch.setattr(compiled, "is_compiled_already", lambda: False)
    compare(Settings(), policies=toy_model.POLICIES, replicates=2, workers=1, out=tmp_path / "r", model=toy_model.toy())
    assert progress.COMPILING not in capsys.readouterr().err
