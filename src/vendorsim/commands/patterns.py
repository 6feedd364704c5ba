"""`vendorsim patterns`: the model held against what was measured in real cities."""

from typing import Any

from vendorsim.commands import printing


def patterns(replicates: int | None, workers: int | None, as_json: bool) -> int:
    """Print each pattern with target, band and the model's value; the exit code is 1 when one fails."""
    from vendorsim.experiments.patterns import hold_against

    console = printing.to_stderr()
    printing.announce_compile(console)
    found = hold_against(replicates=replicates, workers=workers)
    if as_json:
        printing.print_json({"patterns": [pattern.as_data() for pattern in found]})
    else:
        printing.to_stdout().print(_table([pattern.as_data() for pattern in found]))
    return 0 if all(pattern.passed for pattern in found) else 1


def _table(patterns: list[dict[str, Any]]) -> Any:
    from vendorsim.report.wording import with_interval

    table = printing.new_table("pattern", "target", "band", "model", "unit", "", numbers=("target", "band", "model"))
    for pattern in patterns:
        band = f"{pattern['band_low']:g} to {pattern['band_high']:g}"
        verdict = "[green]pass[/green]" if pattern["passed"] else "[red]fail[/red]"
        interval = {"mean": pattern["value"], "low": pattern["low"], "high": pattern["high"]}
        name = f"{pattern['id']} {pattern['meaning']}"
        table.add_row(name, f"{pattern['target']:g}", band, with_interval(interval), pattern["unit"], verdict)
    return table
