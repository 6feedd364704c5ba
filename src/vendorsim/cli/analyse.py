"""`vendorsim analyse`: what a sweep says, as tables on the terminal and files beside its store."""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vendorsim.cli import printing
from vendorsim.errors import ResultsError
from vendorsim.files.csv_rows import write_frame

FOLDER = "analysis"
MOST_ROWS = 60
"""Of a table on the terminal; its CSV has all."""


def analyse(folder: Path, measures: Sequence[str], reference: str | None, as_json: bool) -> int:
    """Print every analysis that the design serves and write it to the folder `analysis` beside the store."""
    from vendorsim.study.analysis import overview
    from vendorsim.study.store.results import open_sweep

    results = open_sweep(folder)
    parts = overview.analyse(results, list(measures) or None, reference)
    if as_json:
        printing.print_json(_as_data(results, parts))
    else:
        console = printing.to_stdout()
        console.print(f"[bold]{escape(results.experiment.name)}[/bold]: {escape(results.experiment.question)}")
        _say_missing(results, console)
        for part in parts:
            _print(part, console)
    written = write(parts, folder / FOLDER)
    printing.to_stderr().print(f"{len(written)} files are in {folder / FOLDER}", markup=False, soft_wrap=True)
    return 0


def write(parts: Sequence[Any], folder: Path) -> list[Path]:
    """Write each table as CSV and each ranking as PNG and SVG; what an earlier analysis left and this has not is removed.

    Raises: ResultsError when the folder cannot be written.
    """
    from vendorsim.report.ranking import draw_ranking

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in parts:
            for old in [
                folder / f"{part.name}.csv",
                *folder.glob(f"{part.name}_*.png"),
                *folder.glob(f"{part.name}_*.svg"),
            ]:
                old.unlink(missing_ok=True)
            if part.applies:
                path = folder / f"{part.name}.csv"
                write_frame(part.table, path)
                written.append(path)
            for measure, ranking in part.rankings.items():
                written += draw_ranking(ranking, folder, f"{part.name}_{measure}")
    except OSError as error:
        raise ResultsError(
            f"cannot write to {folder}: {error.strerror or error}; the tables above are complete"
        ) from None
    return written


def _as_data(results: Any, parts: Sequence[Any]) -> dict[str, Any]:
    told = {
        part.name: {"rows": part.table.to_dict("records"), "notes": list(part.notes)}
        if part.applies else {"reason": part.reason, "notes": list(part.notes)}
        for part in parts
    }  # fmt: skip
    runs = {"finished": len(results.runs()), "failed": len(results.failures())}
    return {"name": results.experiment.name, "question": results.experiment.question, "runs": runs, "analysis": told}


def _say_missing(results: Any, console: Console) -> None:
    failed = len(results.failures())
    if failed:
        console.print(f"{failed} runs failed and are left out; each n says how many runs are in it", style="yellow")


def _print(part: Any, console: Console) -> None:
    console.print()
    if not part.applies:
        console.print(f"{part.title}: [dim]does not apply: {escape(part.reason)}[/dim]")
        return
    console.print(f"[bold cyan]{part.title.upper()}[/bold cyan]")
    rows = part.table.head(MOST_ROWS)
    if len(rows):
        console.print(TABLES[part.name](rows))
    if len(part.table) > MOST_ROWS:
        console.print(f"and {len(part.table) - MOST_ROWS} rows more in {FOLDER}/{part.name}.csv", style="dim")
    for note in part.notes:
        console.print(note, style="dim", markup=False, highlight=False)


def _interval(
    row: Mapping[str, Any], name: str = "mean", stem: str | None = None, signed: bool = False, places: int | None = None
) -> str:
    """`9.1 [8.2, 10.0]` of a row of a frame, whose unknown numbers are NaN."""
    from vendorsim.telling.wording import with_interval

    prefix = "" if stem is None else f"{stem}_"
    ends = {"mean": row[name], "low": row[f"{prefix}low"], "high": row[f"{prefix}high"]}
    return with_interval(_known(ends), signed, places)


def _known(ends: Mapping[str, float]) -> dict[str, float | None]:
    return {key: None if math.isnan(value) else float(value) for key, value in ends.items()}


def _places(table: Any) -> dict[str, int]:
    """For each measure of a table the decimals with which its choices can be told apart."""
    from vendorsim.telling.wording import beside

    return {
        name: beside(map(_known, part[["mean", "low", "high"]].to_dict("records")))
        for name, part in table.groupby("measure", sort=False)
    }


def _column(values: Sequence[float], digits: int = 3) -> list[str]:
    """Numbers that stand below each other, the largest in so many digits, or in as many as tell them apart."""
    from vendorsim.telling.wording import number, telling

    known = [None if math.isnan(value) else float(value) for value in values]
    largest = max((abs(value) for value in known if value is not None), default=0.0)
    usual = max(0, digits - 1 - math.floor(math.log10(largest))) if largest else 0
    places = telling(known, min(6, usual))
    return [number(value, places) for value in known]


def _number(value: float, digits: int = 3) -> str:
    from vendorsim.telling.wording import MINUS

    return "\N{EN DASH}" if math.isnan(value) else f"{value:,.{digits}g}".replace("-", MINUS)


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_dict("records")
    return found


def _levels(table: Any) -> Table:
    shown = printing.new_table("measure", "choice", "mean [95 % interval]", "n", numbers=("n",))
    before, places = "", _places(table)
    for row in sorted(_rows(table), key=lambda row: list(dict.fromkeys(table["measure"])).index(row["measure"])):
        name = row["measure"] if row["measure"] != before else ""
        before = row["measure"]
        level = _interval(row, places=places[row["measure"]])
        shown.add_row(escape(name), escape(row["label"]), level, str(row["n"]))
    return shown


def _differences(table: Any) -> Table:
    from vendorsim.report.terminal import MARKS, STYLES

    shown = printing.new_table("measure", "choice", f"difference to {escape(table['against'].iloc[0])}", "n",
                               "times fewer replicates", numbers=("n", "times fewer replicates"))  # fmt: skip
    before = ""
    for row in sorted(_rows(table), key=lambda row: list(dict.fromkeys(table["measure"])).index(row["measure"])):
        name = row["measure"] if row["measure"] != before else ""
        before = row["measure"]
        told = row["verdict"]
        difference = _interval(row, signed=True)
        cell = f"[{STYLES[told]}]{escape(difference + MARKS[told])}[/{STYLES[told]}]"
        shown.add_row(escape(name), escape(row["label"]), cell, str(row["n"]), _number(row["fewer_replicates"]))
    return shown


def _sensitivity(table: Any) -> Table:
    from vendorsim.study.analysis.labels import factor_labels

    names = dict(zip(dict.fromkeys(table["factor"]), factor_labels(list(dict.fromkeys(table["factor"]))), strict=True))
    columns = {"S1": "alone (S1)", "ST": "with interactions (ST)"} if "ST" in table else {
        "mu_star": "mean effect (mu*)", "sigma": "spread (sigma)"
    }  # fmt: skip
    shown = printing.new_table("measure", "factor", *columns.values())
    before = ""
    for row in _rows(table):
        measure = row["measure"] if row["measure"] != before else ""
        before = row["measure"]
        shown.add_row(escape(measure), names[row["factor"]], *(_interval(row, name, name) for name in columns))
    return shown


def _interactions(table: Any) -> Table:
    from vendorsim.study.analysis.labels import factor_label

    shown = printing.new_table("measure", "pair", "share of variance (S2)")
    for row in _rows(table):
        pair = f"{factor_label(row['factor'])} x {factor_label(row['other'])}"
        shown.add_row(escape(row["measure"]), pair, _interval(row, "S2", "S2"))
    return shown


def _pareto(table: Any) -> Table:
    objectives = [name for name in table.columns if name not in ("point", "label", "on_front") and "." not in name
                  and table[name].dtype.kind == "f"]  # fmt: skip
    shown = printing.new_table("choice", "on the front", *objectives, numbers=tuple(objectives))
    ordered = table.sort_values("on_front", ascending=False, kind="stable")
    columns = [_column(ordered[name].tolist(), 4) for name in objectives]
    for row, *numbers in zip(_rows(ordered), *columns, strict=True):
        shown.add_row(escape(row["label"]), "yes" if row["on_front"] else "", *numbers)
    return shown


def _regret(table: Any) -> Table:
    shown = printing.new_table("measure", "choice", "mean regret", "90 % quantile", "largest", "best in", "futures",
                               numbers=("mean regret", "90 % quantile", "largest", "best in", "futures"))  # fmt: skip
    for name, part in table.groupby("measure", sort=False):
        columns = [_column(part[f"{kind}_regret"].tolist()) for kind in ("mean", "q90", "max")]
        for row, *numbers in zip(_rows(part), *columns, strict=True):
            best = f"{100.0 * row['best_share']:.0f} %"
            shown.add_row(escape(name), escape(row["label"]), *numbers, best, str(row["n"]))
    return shown


def _satisficing(table: Any) -> Table:
    shown = printing.new_table("choice", "goal", "met in share of futures", "futures", numbers=("futures",))
    for row in _rows(table):
        style = "bold" if row["goal"] == "all" else None
        shown.add_row(escape(row["label"]), escape(row["goal"]), _interval(row, "share"), str(row["n"]), style=style)
    return shown


def _conditions(table: Any) -> Table:
    from vendorsim.study.analysis.labels import factor_label

    shown = printing.new_table(
        "choice", "missed goal", "factor", "fails where it is", "of", "quasi-p", numbers=("quasi-p",)
    )
    for row in _rows(table):
        span = f"{_number(row['range_low'])} to {_number(row['range_high'])}"
        where = row["values"] or f"{_number(row['low'])} to {_number(row['high'])}"
        cells = (
            escape(row["label"]),
            escape(row["goal"]),
            factor_label(row["factor"]),
            escape(where),
            "" if row["values"] else span,
        )
        shown.add_row(*cells, _number(row["quasi_p"], 2))
    return shown


TABLES: Mapping[str, Callable[[Any], Table]] = {
    "levels": _levels,
    "differences": _differences,
    "sensitivity": _sensitivity,
    "interactions": _interactions,
    "pareto": _pareto,
    "regret": _regret,
    "satisficing": _satisficing,
    "conditions": _conditions,
}
