"""Programmes as levers: whether one runs beside the policies, its main number, and how it is switched on and off.

A programme is switched on by a value for it (`programmes.recorders.share=0.8`), and one that the scenario has is switched
off by the value at which it does nothing. So the switches are levers as any other, and stand in the address.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.console.frame.state import Problem, Problems
from vendorsim.plugins.installed_programmes import installed
from vendorsim.plugins.parameter import Choice
from vendorsim.settings.idle_settings import value_of, why_idle
from vendorsim.settings.schema import Settings

SECTION = "programmes"
LARGEST = 1e9
"""Of a parameter that says nothing of its bounds."""


@dataclass(frozen=True)
class Main:
    """The number by which a programme is turned, and the one that switches it off, with the value that does."""

    number: str
    switch: str = ""
    """Empty where it is the main number itself."""
    off: float = 0
    begins: bool = False
    """Whether it happens on one day, which is then the first measured one: else a short run would not see it."""


MAINS: dict[str, Main | None] = {
    "assistance": Main("loans", "end_day"),
    "campaign": Main("people"),
    "change_of_policy": None,  # it is turned by a word, and the maps beside one another show policies already
    "co_governance": Main("estates"),
    "conversion": Main("start_day", "share", begins=True),
    "digital_platform": Main("coverage"),
    "ledger": Main("coverage"),
    "markets": Main("sites"),
    "patrol": Main("dwell_minutes", "dose"),
    "publicity": Main("dose"),
    "recorders": Main("share"),
    "training": Main("dose"),
    "viral_clip": Main("reach", begins=True),
}
Levers = Mapping[str, Any]


def main_of(name: str) -> Main | None:
    """A programme's main number; of another package's the dose, or its first number; nothing where it has none."""
    if name in MAINS:
        return MAINS[name]
    numbers = [key for key, one in parameters(name).items() if is_number(one) and not key.endswith("_day")]
    if not numbers:
        return None
    return Main("dose" if "dose" in numbers else numbers[0], "end_day" if "end_day" in parameters(name) else "")


def parameters(name: str) -> Mapping[str, Choice]:
    """What a programme leaves to be chosen; nothing of one that is not installed: a visitor's word opens no file."""
    found = installed().get(name)
    return found.parameters() if found is not None else {}


def programmes() -> tuple[str, ...]:
    """The programmes that can be switched, those with a main number."""
    return tuple(name for name in sorted(installed()) if main_of(name) is not None)


def is_number(one: Choice) -> bool:
    """Whether a parameter is a number."""
    return isinstance(one.value, int | float) and not isinstance(one.value, bool)


def key_of(name: str, parameter: str) -> str:
    """The dotted name of a programme's parameter."""
    return f"{SECTION}.{name}.{parameter}"


def values(base: Settings | None, levers: Levers, name: str) -> dict[str, Any] | None:
    """What is said of a programme, the scenario's values and the levers on them; nothing where it does not run."""
    start = key_of(name, "")
    own = {key.removeprefix(start): value for key, value in levers.items() if key.startswith(start)}
    given = base.programmes.get(name) if base is not None else None
    return None if given is None and not own else {**(given or {}), **own}


def value(base: Settings | None, levers: Levers, name: str, parameter: str) -> Any:
    """A parameter's value, its default where nothing is said of it."""
    said = values(base, levers, name) or {}
    return said[parameter] if parameter in said else parameters(name)[parameter].value


def is_on(base: Settings | None, levers: Levers, name: str) -> bool:
    """Whether a programme does something."""
    main = main_of(name)
    if main is None or values(base, levers, name) is None:
        return False
    return bool(value(base, levers, name, main.switch or main.number) != main.off)


def switched(base: Settings | None, levers: Levers, name: str, *, on: bool, first_day: int = 0) -> dict[str, Any]:
    """The levers with a programme switched on, as the scenario has it or at its defaults, or off."""
    start = key_of(name, "")
    left = {key: said for key, said in levers.items() if not key.startswith(start)}
    main = main_of(name)
    if main is None or is_on(base, left, name) == on:
        return left
    switch = main.switch or main.number
    if not on:
        return {**left, key_of(name, switch): main.off}
    left |= {key_of(name, one): parameters(name)[one].value for one in {switch, main.number}}
    return left | ({key_of(name, "start_day"): first_day} if main.begins else {})


def refused(key: str, given: Any) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a lever on a programme, as the key of a text with its values; nothing where it fits."""
    _, _, own = key.partition(".")
    name, _, parameter = own.partition(".")
    one = parameters(name).get(parameter)
    if one is None:
        return "screen.error.unknown_key", {"key": key[:80]}
    if isinstance(one.value, bool):
        fits, allowed = isinstance(given, bool), "true, false"
    elif isinstance(one.value, str):
        fits, allowed = isinstance(given, str), one.unit
    else:
        kinds = (int,) if isinstance(one.value, int) else (int, float)
        low, high = (-LARGEST if one.low is None else one.low), (LARGEST if one.high is None else one.high)
        fits = isinstance(given, kinds) and not isinstance(given, bool) and low <= given <= high
        allowed = f"{low:,g} – {high:,g}"
    return None if fits else ("screen.error.allowed", {"found": str(given)[:40], "allowed": allowed})


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
