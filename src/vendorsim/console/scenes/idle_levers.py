"""Levers of a view that would change nothing of what it runs: told at their field, as any value that does not fit."""

from collections.abc import Iterable, Sequence

from vendorsim.console.frame.state import Problem, Problems
from vendorsim.settings.idle_settings import value_of, why_idle
from vendorsim.settings.schema import Settings


def idle_levers(levers: Iterable[str], base: Settings, runs: Sequence[Settings]) -> Problems:
    """What is wrong with levers that none of the runs goes by.

    Programmes are left out: one that is switched off keeps its numbers for when it is switched on again.
    """
    found: Problems = {}
    for key in levers:
        said = _idle(key, base, runs)
        if said is not None:
            found[key] = [said]
    return found


def _idle(key: str, base: Settings, runs: Sequence[Settings]) -> Problem | None:
    section = key.partition(".")[0]
    if section == "policy_parameters" and all(value_of(one, key) != value_of(base, key) for one in runs):
        return "screen.error.idle_policy", {"key": key}
    if section in ("city", "patrol") and all(why_idle(one, key) for one in runs):
        return f"screen.error.idle_{section}", {"key": key}
    return None
