"""`vendorsim patterns`: the model held against what was measured in real cities."""

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.commands import printing


def patterns(
    replicates: int | None, workers: int | None, as_json: bool, only: str | None = None, changes: Sequence[str] = ()
) -> int:
    """Print each pattern with target, band and the model's value; the exit code is 1 when one fails."""
    from vendorsim.experiments.patterns import hold_against
    from vendorsim.settings import Settings
    from vendorsim.settingsfile import parse_changes

    console = printing.to_stderr()
    more = parse_changes(changes)
    settings = Settings().with_(**more) if more else Settings()
    printing.announce_compile(console)
    names = only.split(",") if only is not None else None
    found = [
        finding.as_data() for finding in hold_against(replicates=replicates, workers=workers, only=names, changes=more)
    ]
    if as_json:
        command = _command(replicates, only, changes)
        printing.print_json({"command": command, "settings_digest": settings.digest(), "patterns": found})
    else:
        _print(found)
    return 0 if all(finding["passed"] for finding in found) else 1


def _command(replicates: int | None, only: str | None, changes: Sequence[str]) -> str:
    words = ["vendorsim", "patterns", *(["--only", only] if only else [])]
    words += ["--replicates", str(replicates)] if replicates is not None else []
    words += [word for change in changes for word in ("--set", change)]
    return shlex.join([*words, "--json"])


def _print(found: Sequence[dict[str, Any]]) -> None:
    console = printing.to_stdout()
    console.print(_table(found))
    for finding in found:
        if finding["beside"]:
            beside = "; ".join(f"{name} {_plain(value)}" for name, value in finding["beside"].items())
            console.print(f"{_name(finding)}: {beside}", style="dim", markup=False)
    console.print(f"{counted(found)} (* the interval reaches beyond).", soft_wrap=True)


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
    from vendorsim.report.wording import with_interval

    table = printing.new_table(
        "pattern", "", "target", "band", "model", "unit", "", numbers=("target", "band", "model")
    )
    for finding in found:
        interval = {"mean": finding["value"], **{end: _known(finding[end]) for end in ("low", "high")}}
        what = finding["meaning"] + (f" ({finding['part']})" if finding["part"] else "")
        value = with_interval(interval) if _known(finding["value"]) is not None else "?"
        table.add_row(
            finding["id"], what, _plain(finding["target"]), band_text(finding["band_low"], finding["band_high"]), value,
            finding["unit"], _verdict(finding),
        )  # fmt: skip
    return table


def _name(finding: dict[str, Any]) -> str:
    return f"{finding['id']} ({finding['part']})" if finding["part"] else str(finding["id"])


def _verdict(finding: dict[str, Any]) -> str:
    given = " by construction" if finding["by_construction"] else ""
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
