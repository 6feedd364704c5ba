"""`vendorsim patterns`: the model held against what was measured in real cities, claimed, or to be expected."""

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.cli import printing


def patterns(
    replicates: int | None, workers: int | None, as_json: bool, only: str | None = None, changes: Sequence[str] = ()
) -> int:
    """Print each pattern with target, band and the model's value; the exit code is 1 when one fails."""
    from vendorsim.cli.idle_changes import for_patterns
    from vendorsim.patterns.catalogue import chosen
    from vendorsim.settings.files import parse_changes
    from vendorsim.settings.schema import Settings
    from vendorsim.study.judge.patterns import run_all

    console = printing.to_stderr()
    more = parse_changes(changes)
    for_patterns(more)
    settings = Settings().with_(**more) if more else Settings()
    printing.announce_compile(console)
    names = only.split(",") if only is not None else None
    findings, runs = run_all(chosen(names), replicates, workers, more)
    found = [finding.as_data() for finding in findings]
    if as_json:
        command = _command(replicates, only, changes)
        told = {"command": command, "settings_digest": settings.digest(), "took": runs.as_data(), "patterns": found}
        printing.print_json(told)
    else:
        _print(found)
        took = runs.as_data()
        if took["runs"]:
            console.print(f"{took['runs']} runs, {took['cpu_seconds']:.0f} seconds of processor time")
    return 0 if all(finding["passed"] for finding in found) else 1


def _command(replicates: int | None, only: str | None, changes: Sequence[str]) -> str:
    words = ["vendorsim", "patterns", *(["--only", only] if only else [])]
    words += ["--replicates", str(replicates)] if replicates is not None else []
    words += [word for change in changes for word in ("--set", change)]
    return shlex.join([*words, "--json"])


def _print(found: Sequence[dict[str, Any]]) -> None:
    console = printing.to_stdout()
    bands, orderings = parted(found)
    if bands:
        console.print(_table(bands))
    if orderings:
        if bands:
            console.print()
        console.print(_table_of_orderings(orderings))
    for finding in found:
        if finding["beside"]:
            beside = "; ".join(f"{name} {_plain(value)}" for name, value in finding["beside"].items())
            console.print(f"{_name(finding)}: {beside}", style="dim", markup=False)
    if bands:
        console.print(f"{counted(bands)} (* the interval reaches beyond).", soft_wrap=True)
    if orderings:
        console.print(f"{counted_orderings(orderings)} (unclear: the interval lies on both sides).", soft_wrap=True)


def parted(found: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Values judged by a band that was measured, and those of entries that state orderings."""
    ordered = {finding["id"] for finding in found if finding.get("strict")}
    return (
        [finding for finding in found if finding["id"] not in ordered],
        [finding for finding in found if finding["id"] in ordered],
    )


def counted_orderings(found: Sequence[Mapping[str, Any]]) -> str:
    """How many orderings hold, in parts and in whole statements."""
    whole = {finding["id"]: True for finding in found}
    for finding in found:
        whole[finding["id"]] &= finding["passed"]
    parts = f"{sum(finding['passed'] for finding in found)} of {len(found)} orderings hold"
    return f"{parts}, {sum(whole.values())} of {len(whole)} statements in all their parts"


def counted(found: Sequence[Mapping[str, Any]]) -> str:
    """How many values lie in their bands, those that check inputs by construction apart."""
    given = [finding for finding in found if finding.get("by_construction")]
    free = [finding for finding in found if not finding.get("by_construction")]
    text = f"{sum(finding['passed'] for finding in found)} of {len(found)} values lie in their bands"
    if not given:
        return text
    apart = f"{sum(finding['passed'] for finding in given)} of {len(given)} that check inputs by construction"
    return f"{text}: {sum(finding['passed'] for finding in free)} of {len(free)} that the model had to find, {apart}"


def _table(found: Sequence[dict[str, Any]]) -> Any:
    table = printing.new_table(
        "pattern", "", "target", "band", "model", "unit", "", numbers=("target", "band", "model")
    )
    for finding in found:
        what = finding["meaning"] + (f" ({finding['part']})" if finding["part"] else "")
        value = value_text(finding)
        table.add_row(
            finding["id"], what, _plain(finding["target"]), band_text(finding["band_low"], finding["band_high"]), value,
            finding["unit"], _verdict(finding),
        )  # fmt: skip
    return table


def _table_of_orderings(found: Sequence[dict[str, Any]]) -> Any:
    """A statement, then its parts."""
    table = printing.new_table("pattern", "", "ordering", "model", "unit", "", numbers=("ordering", "model"))
    told: set[str] = set()
    for finding in found:
        if finding["id"] not in told:
            told.add(finding["id"])
            table.add_row(finding["id"], f"[bold]{finding['name']}[/bold]: {finding['meaning']}", "", "", "", "")
        value = value_text(finding)
        band = ordering_text(finding)
        table.add_row("", f"- {finding['part'] or finding['meaning']}", band, value, finding["unit"], _verdict(finding))
    return table


def value_text(finding: Mapping[str, Any]) -> str:
    """A value with its interval, if it is known."""
    from vendorsim.telling.wording import with_interval

    if _known(finding["value"]) is None:
        return "?"
    return with_interval({"mean": finding["value"], **{end: _known(finding[end]) for end in ("low", "high")}})


def ordering_text(finding: Mapping[str, Any]) -> str:
    """On which side of nothing a difference must lie."""
    below, above = _known(finding["band_low"]), _known(finding["band_high"])
    if not finding["strict"]:
        return band_text(below, above)
    return f"more than {_plain(below)}" if above is None else f"less than {_plain(above)}"


def _name(finding: dict[str, Any]) -> str:
    return f"{finding['id']} ({finding['part']})" if finding["part"] else str(finding["id"])


def _verdict(finding: dict[str, Any]) -> str:
    given = " by construction" if finding["by_construction"] else ""
    if finding["verdict"] == "unclear":
        return f"[yellow]unclear[/yellow]{given}"
    if not finding["passed"]:
        return f"[red]fail[/red]{given}"
    return f"[green]pass[/green]{given}" + ("" if finding["interval_inside"] in (True, None) else " *")


def band_text(low: float | None, high: float | None) -> str:
    """A band in words; an end that is open is not named."""
    below, above = _known(low), _known(high)
    if below is None:
        return f"at most {_plain(above)}"
    if above is None:
        return f"at least {_plain(below)}"
    return _plain(below) if below == above else f"{_plain(below)} to {_plain(above)}"


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value


def _plain(value: float | None) -> str:
    return "?" if value is None or math.isnan(value) else f"{value:.4g}"
