"""The points of a design as settings: each checked before the first run, and named by what determines its runs."""

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.experiments.manifest import file_digest
from vendorsim.settings import Settings
from vendorsim.sweeps.definition import Defined
from vendorsim.sweeps.design import SCENARIO, Point, points_of

SHOWN = 5
"""Points that an error lists; a range that is wrong makes many alike."""


@dataclass(frozen=True)
class Planned:
    """A point of the design and the digest of its settings; points that come to the same settings share it."""

    point: Point
    digest: bytes

    @property
    def changes(self) -> dict[str, Any]:
        """What the point changes in the base settings."""
        return {path: value for path, value in self.point.items() if path != SCENARIO}


def settings_at(base: Settings, point: Mapping[str, Any]) -> Settings:
    """The settings of a point.

    Raises: SettingsError for changes that the settings do not allow.
    """
    changes = {path: value for path, value in point.items() if path != SCENARIO}
    settings = base.with_(**changes) if changes else base
    return settings.under(settings.policy).model_copy(update={"seed": 0})


def plan_points(defined: Defined) -> list[Planned]:
    """Every point of the design, checked; settings are made anew where they are needed, so that memory stays small.

    Raises: SettingsError naming the points that the settings do not allow.
    """
    from vendorsim.checking import check

    found: list[Planned] = []
    mistakes: dict[str, int] = {}
    for number, point in enumerate(points_of(defined)):
        try:
            settings = settings_at(defined.base, point)
            check(settings)
        except VendorsimError as error:
            mistakes.setdefault(str(error), number)
            continue
        found.append(Planned(point, scenario_digest(settings)))
    if mistakes:
        lines = [f"point {number + 1}: {text}" for text, number in list(mistakes.items())[:SHOWN]]
        more = f"\nand {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
        raise SettingsError(f"{defined.origins.whole}: " + "\n".join(lines) + more)
    return found


def scenario_digest(settings: Settings) -> bytes:
    """What tells settings from all others, and the code of policies and programmes of other packages."""
    text = "\n".join((settings.digest(), *_code_of_others(settings)))
    return hashlib.sha256(text.encode()).digest()


def run_digest(scenario: bytes, seed: int, code: str) -> bytes:
    """The name of a run: all that determines it."""
    return run_digests(seed, code)(scenario)


def run_digests(seed: int, code: str) -> Callable[[bytes], bytes]:
    """`run_digest` of many scenarios under one seed."""
    rest = f"\n{seed}\n{code}".encode()
    return lambda scenario: hashlib.sha256(scenario + rest).digest()


def _code_of_others(settings: Settings) -> Iterator[str]:
    from vendorsim.policies.registry import policy_class
    from vendorsim.programmes.registry import programme_class

    kinds: list[Any] = [policy_class(settings.policy), *map(programme_class, settings.programmes)]
    yield from map(_foreign, kinds)


@cache
def _foreign(kind: Any) -> str:
    """The digest of a class's file, or nothing for vendorsim's own, which `model_digest` covers."""
    return "" if kind.__module__.startswith("vendorsim.") else file_digest(Path(inspect.getfile(kind)))
