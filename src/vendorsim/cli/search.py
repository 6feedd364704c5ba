"""`vendorsim search`: the choices that no other beats, looked for over the levers of an experiment file."""

import time
from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.cli.sweep import INTERRUPTED, _outcomes
from vendorsim.files.code_page import tell

SHOWN = 25  # rows of the front on a terminal, spread evenly over it; the CSV has all of them


def search(
    file: str, out: Path | None, workers: int | None, generations: int | None, backend: str, scheduler: str | None,
    retry_failed: bool, trust: bool, as_json: bool,
) -> int:  # fmt: skip
    """Search; the exit code is 0 when it is done, 1 when candidates failed, 130 after Ctrl-C."""
    from vendorsim.cli.consent import ask
    from vendorsim.study.analysis import search as work
    from vendorsim.study.experiment.definition import read_experiment
    from vendorsim.study.store.carried_experiment import code_of

    console = printing.to_stderr()
    defined = read_experiment(file)
    folder = Path("results") / defined.experiment.name if out is None else out
    ask(code_of(defined), trust)
    objectives = work.checked(defined)
    said, replicates = defined.experiment.search, defined.experiment.replicates.number
    asked = said.generations if generations is None else generations
    console.print(
        f"{defined.experiment.name}: {asked} generations of {said.population} candidates x {replicates} replicates, "
        f"for {', '.join(f'{name} {way}' for name, way in objectives.ways.items())}"
    )
    if any(not factor.is_lever for factor in defined.factors):
        console.print("uncertainties stay as in the base settings; only levers are searched")
    began = time.perf_counter()
    found = work.search(
        defined, folder, generations=generations, workers=workers, retry_failed=retry_failed,
        outcomes_of=_outcomes(backend, scheduler),
    )  # fmt: skip
    seconds = time.perf_counter() - began
    front = work.read_front(folder) if found.generations else None
    if as_json:
        printing.print_json(_as_data(found, front, dict(objectives.ways), seconds))
    else:
        _show(found, front, objectives.ways)
    return INTERRUPTED if found.interrupted else 1 if found.problems else 0


def _as_data(found: Any, front: Any, ways: dict[str, str], seconds: float) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "folder": str(found.folder), "objectives": ways, "new_runs": found.new_runs, "reused": found.reused,
        "generations": [asdict(one) for one in found.generations], "asked": found.asked,
        "problems": dict(found.problems), "interrupted": found.interrupted, "exhausted": found.exhausted,
        "seconds": round(seconds, 3), "front": [] if front is None else front.to_dict(orient="records"),
    }  # fmt: skip


def _show(found: Any, front: Any, ways: Any) -> None:
    if front is not None:
        printing.to_stdout().print(_table(front, ways))
        last = found.generations[-1]
        more = f", of which {SHOWN} are shown" if len(front) > SHOWN else ""
        tell(
            f"{len(front)} of {last.evaluations} candidates are beaten by no other{more}; hypervolume "
            f"{found.generations[0].hypervolume:.4f} after generation 1, {last.hypervolume:.4f} after {last.generation}"
        )
        tell(
            f"front.csv, all_candidates.csv and convergence.csv are in {found.folder}; "
            f"{found.new_runs} runs were done, {found.reused} were there before"
        )
    for text, number in found.problems.items():
        tell(f"{number} candidates gave nothing: {text}", err=True)
    if found.exhausted:
        tell("stopped early: every candidate near the front has been tried", err=True)
    if found.interrupted:
        tell("stopped; the same command goes on from here", err=True)


def _table(front: Any, ways: Any) -> Any:
    """Levers, then objectives with the half width of their interval; an objective that is a lever stands among these."""
    objectives = [name for name in ways if f"{name}_low" in front.columns and "." not in name]
    ends = {f"{name}_{end}" for name in ways for end in ("low", "high")}
    levers = [name for name in front.columns[2:-1] if name not in ends and name not in objectives]
    heads = [*(name.split(".")[-1] for name in levers), *(f"{name} ({ways[name]})" for name in objectives)]
    table = printing.new_table(*(head.replace("_", " ") for head in heads))
    shown = sorted({round(place * (len(front) - 1) / (SHOWN - 1)) for place in range(SHOWN)})
    for row in front.iloc[shown].to_dict(orient="records"):
        table.add_row(*(_short(row[name]) for name in levers), *(_interval(row, name) for name in objectives))
    return table


def _short(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  (NaN: a parameter that this policy does not have)
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _interval(row: Any, name: str) -> str:
    mean, half = row[name], row[f"{name}_high"] - row[name]
    return f"{mean:.4g} ± {half:.2g}" if half > 0.0 else f"{mean:.4g}"
