"""Values of `--set` that would change nothing of what a command does: refused, with the setting that decides instead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vendorsim.cli.request import Request
from vendorsim.errors import SettingsError
from vendorsim.settings.files import parse_changes
from vendorsim.settings.idle_settings import is_read, switches, value_of, why_idle
from vendorsim.settings.schema import Settings

if TYPE_CHECKING:
    from vendorsim.study.comparison import Plan


def for_run(request: Request, settings: Settings) -> None:
    """Refuse what one run does not go by. Raises: SettingsError."""
    _refuse(request, lambda path: "", [settings.under(settings.policy)], settings)


def for_comparison(request: Request, plan: "Plan", *, or_one_run: bool = False) -> None:
    """Refuse what no policy or arm of a comparison, nor one run of its base, goes by. Raises: SettingsError."""
    settings = plan.defined.base
    seen = [plan.of(label) for label in plan.labels]
    _refuse(request, lambda path: "", [*seen, *([settings.under(settings.policy)] if or_one_run else [])], settings)


def for_map(request: Request, settings: Settings) -> None:
    """Refuse what is not of the city. Raises: SettingsError."""
    outside = "a map shows the city only; allowed: keys of the section city"
    _refuse(request, lambda path: "" if path.partition(".")[0] == "city" else outside, [settings], settings)


def for_patterns(changes: dict[str, Any]) -> None:
    """Refuse what the patterns' own experiments say. Raises: SettingsError."""
    unread = [path for path in changes if not is_read(path)]
    if unread:
        raise SettingsError(
            f"--set {unread[0]}: each pattern has its own seeds and arms; --replicates says how many runs"
        )


def for_experiment(request: Request) -> None:
    """Refuse changes beside an experiment file. Raises: SettingsError."""
    if request.changes:
        raise SettingsError(
            f"--set {request.changes[0]}: {request.config} is an experiment, which says its changes itself, under [changes]"
        )


def _refuse(request: Request, outside: Callable[[str], str], seen: list[Settings], settings: Settings) -> None:
    found = []
    for path in parse_changes(request.changes):
        why = outside(path)
        if not why and is_read(path):
            why = _replaced(seen, settings, path) or _idle(seen, path)
        if why:
            found.append(f"--set {path}: it changes nothing here: {why}")
    if found:
        raise SettingsError("\n".join(found))


def _replaced(seen: list[Settings], settings: Settings, path: str) -> str:
    """Whether all that runs repeats what a change says."""
    said = value_of(settings, path)
    if any(value_of(one, path) == said for one in seen):
        return ""
    if path == "policy" or path.startswith("policy_parameters."):
        return f"{settings.policy} is not compared; name it with --policies, its parameters in an arm"
    return "every arm repeats it"


def _idle(seen: list[Settings], path: str) -> str:
    reasons = [why_idle(one, path) for one in seen]
    return reasons[0] if all(reasons) and not switches(path) else ""
