"""`vendorsim run`: one run, and what it measured."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.cli.idle_changes import for_run
from vendorsim.cli.request import Request
from vendorsim.settings.schema import Settings


def run(request: Request, out: Path | None, as_json: bool) -> int:
    """Do one run and print its measures; a folder for results is filled as by a comparison of one."""
    settings = request.to_run().settings
    for_run(request, settings)
    if out is not None:
        from vendorsim.cli.compare import compare_planned
        from vendorsim.study.comparison import plan_comparison

        return compare_planned(plan_comparison(settings, [settings.policy], 1, name="run"), out, 1, as_json)
    return _run_and_print(settings.under(settings.policy), as_json)


def _run_and_print(settings: Settings, as_json: bool) -> int:
    from vendorsim.measures.base import all_measures
    from vendorsim.study.execution.run import simulate

    console = printing.to_stderr()
    printing.announce_compile(console)
    horizon = settings.horizon
    days = f"{horizon.burn_in_days} + {horizon.days} days"
    with printing.waiting(console, f"{settings.policy}, seed {settings.seed}: {days} ..."):
        values = simulate(settings, settings.seed).measures
    answer = {
        "policy": settings.policy,
        "seed": settings.seed,
        "burn_in_days": horizon.burn_in_days,
        "days": horizon.days,
        "settings_digest": settings.digest(),
        "measures": {
            name: {"value": values[name], "unit": measure.unit, "direction": measure.direction}
            for measure in all_measures().values()
            for name in measure.names
            if name in values
        },
    }
    if as_json:
        printing.print_json(answer)
    else:
        _print_measures(values, all_measures())
    return 0


def _print_measures(values: Mapping[str, float], measures: Mapping[str, Any]) -> None:
    from vendorsim.telling.wording import BETTER, GROUP_TITLES

    console = printing.to_stdout()
    table = printing.new_table("measure", "value", "counted", "unit", numbers=("value", "counted"))
    for group, title in GROUP_TITLES.items():
        own = [measure for measure in measures.values() if measure.group == group and measure.name in values]
        if own:
            table.add_row(f"[bold]{title}[/bold]")
        for measure in own:
            name, counted = measure.name, measure.name + printing.COUNTED
            shown = _one(values[counted]) if counted in values else ""
            table.add_row(f"{BETTER[measure.direction]} {name}", _one(values[name]), shown, measure.unit)
    console.print(table)
    console.print(
        f"\n{BETTER['lower']} lower is better, {BETTER['higher']} higher is better. One run is one throw of the dice: "
        "`vendorsim compare` shows means, intervals and differences.",
        style="dim",
    )


def _one(value: float) -> str:
    from vendorsim.telling.wording import with_interval

    return with_interval({"mean": value if math.isfinite(value) else None, "low": None, "high": None})
