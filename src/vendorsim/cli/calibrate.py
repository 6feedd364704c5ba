"""`vendorsim calibrate`: what an experiment's uncertainties must be for the model to give what was measured."""

import time
from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.cli.sweep import INTERRUPTED, _outcomes
from vendorsim.files.code_page import tell

HEAD = ("target", "meaning", "unit", "band", "before", "posterior", "inside")


def calibrate(
    file: str, out: Path | None, workers: int | None, backend: str, scheduler: str | None, trust: bool, as_json: bool,
) -> int:  # fmt: skip
    """Calibrate; the exit code is 0 when it is done, 1 when it stopped early or runs failed, 130 after Ctrl-C."""
    from vendorsim.cli.consent import ask
    from vendorsim.study.analysis import calibration as work
    from vendorsim.study.experiment.definition import read_experiment
    from vendorsim.study.store.carried_experiment import code_of

    console = printing.to_stderr()
    defined = read_experiment(file)
    folder = Path("results") / defined.experiment.name if out is None else out
    ask(code_of(defined), trust)
    said, aims = defined.experiment.calibration, work.checked(defined)
    console.print(
        f"{defined.experiment.name}: {said.generations} generations of {said.population} parameter sets, "
        f"against {', '.join(aim.id for aim in aims)}"
    )
    if any(factor.is_lever for factor in defined.factors):
        console.print("levers stay as in the base settings; only uncertainties are calibrated")
    began = time.perf_counter()
    found = work.calibrate(defined, folder, workers=workers, outcomes_of=_outcomes(backend, scheduler))
    seconds = time.perf_counter() - began
    if found.interrupted:
        tell("stopped; the same command goes on from here", err=True)
        return INTERRUPTED
    parameters = work.read_summary(folder).to_dict(orient="records")
    predictive = work.read_predictive(folder).to_dict(orient="records")
    if as_json:
        printing.print_json({
            "folder": str(folder), "generations": list(found.generations), "parameters": parameters,
            "predictive": predictive, "new_runs": found.new_runs, "reused": found.reused,
            "problems": dict(found.problems), "seconds": round(seconds, 3),
        })  # fmt: skip
    else:
        _show(parameters, predictive)
        tell(
            f"posterior.csv, parameters.csv and predictive.csv are in {folder}; {found.new_runs} runs were done, "
            f"{found.reused} were there before"
        )
    short = len(found.generations) < said.generations
    _warn(found, parameters, short)
    return 1 if found.problems or short else 0


def _show(parameters: list[dict[str, Any]], predictive: list[dict[str, Any]]) -> None:
    console = printing.to_stdout()
    table = printing.new_table(
        "parameter", "prior", "posterior mean", "95 % of the weight", "narrower by", "identified"
    )
    for row in parameters:
        table.add_row(
            row["parameter"], f"{_short(row['prior_low'])} to {_short(row['prior_high'])}", _short(row["mean"]),
            f"{_short(row['low'])} to {_short(row['high'])}", f"{max(0.0, row['narrowing']):.0%}",
            "yes" if row["identified"] else "no",
        )  # fmt: skip
    console.print(table)
    console.print()
    table = printing.new_table(*HEAD)
    for row in predictive:
        table.add_row(
            row["target"], row["meaning"], row["unit"], f"{_short(row['low'])} to {_short(row['high'])}",
            _spread(row, "prior"), _spread(row, "posterior"),
            f"{'yes' if row['inside'] else 'no'} ({row['posterior_inside_share']:.0%} of the weight)",
        )  # fmt: skip
    console.print(table)


def _warn(found: Any, parameters: list[dict[str, Any]], short: bool) -> None:
    for text, number in found.problems.items():
        tell(f"{number} parameter sets gave nothing: {text}", err=True)
    if short:
        tell(
            f"stopped after {len(found.generations)} generations: nearer to the targets, too few parameter sets are "
            "accepted",
            err=True,
        )
    same = [row["parameter"] for row in parameters if not row["identified"]]
    if same:
        tell(f"not identified, the posterior being no different from the prior: {', '.join(same)}", err=True)


def _spread(row: dict[str, Any], when: str) -> str:
    return f"{_short(row[f'{when}_mean'])} [{_short(row[f'{when}_low'])}, {_short(row[f'{when}_high'])}]"


def _short(value: Any) -> str:
    return (
        f"{value:.3g}"
        if isinstance(value, float) and abs(value) < 1000.0
        else (
            f"{value:,.0f}" if isinstance(value, float) and value == value else str(value)  # noqa: PLR0124
        )
    )
