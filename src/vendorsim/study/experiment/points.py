"""The points of a design as settings: each checked before the first run, and named by what determines its runs."""

import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.plugins.code_files import is_code
from vendorsim.settings.schema import Settings
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.design import SCENARIO, Point, csv_path, csv_points, points_of
from vendorsim.study.experiment.idle_factors import Idle, policy_hints
from vendorsim.study.experiment.schema import ARM
from vendorsim.study.experiment.settings_at import settings_at
from vendorsim.study.provenance import file_digest

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


def plan_points(defined: Defined) -> list[Planned]:
    """Every point of the design, checked; settings are made again where they are needed, so that memory stays small.

    Raises: SettingsError naming the points that the settings do not allow, or what makes no difference at any point.
    """
    found: list[Planned] = []
    mistakes: dict[str, int] = {}
    idle = Idle(defined)
    for number, point in enumerate(points_of(defined)):
        try:
            settings = _checked(defined, point)
        except VendorsimError as error:
            mistakes.setdefault(str(error), number)
            continue
        found.append(Planned(point, scenario_digest(settings)))
        idle.look(point, settings)
    if mistakes:
        raise SettingsError("\n".join((*_told(defined, mistakes), *policy_hints(defined, mistakes))))
    idle.refuse()
    return found


def _checked(defined: Defined, point: Mapping[str, Any]) -> Settings:
    from vendorsim.study.experiment.checking import check

    settings = settings_at(defined, point)
    check(settings, defined.said.get(str(point.get(ARM))))
    return settings


def _told(defined: Defined, mistakes: Mapping[str, int]) -> list[str]:
    """Mistakes of points, with the line of the factor or the scenario that they come from where that can be told."""
    found = {line: number for text, number in mistakes.items() for line in _plain(text).splitlines()}
    keys = {_key(line) for line in found}
    # A parameter of a policy may be unknown only because the base has another policy than the points.
    blamed = [
        (place, text) for place, text in _alone(defined)
        if _key(text) in keys or not _key(text).startswith("policy_parameters")
    ]  # fmt: skip
    known = {_key(text) for _, text in blamed}
    if defined.experiment.design.kind == "points":
        rows = [f"{csv_path(defined)}, line {line}" for line, _ in csv_points(defined)[1]]
    else:
        rows = [f"{defined.origins.whole}: point {number + 1}" for number in range(max(found.values()) + 1)]
    rest = [
        text if text.startswith(defined.origins.whole) else f"{rows[number]}: {text}"
        for text, number in found.items() if _key(text) not in known
    ]  # fmt: skip
    more = [f"and {len(rest) - SHOWN} more"] if len(rest) > SHOWN else []
    return [*(f"{place}: {text}" for place, text in blamed), *rest[:SHOWN], *more]


def _alone(defined: Defined) -> Iterator[tuple[str, str]]:
    """Places in the file, each with what is wrong when it is tried alone."""
    tried: list[tuple[tuple[str, ...], str, list[Any]]] = [
        (
            ("levers" if one.is_lever else "uncertainties", one.path),
            one.path,
            list(one.values or (one.at(0.0), one.at(1.0))),
        )
        for one in defined.factors
        if one.path != ARM
    ]
    for name, fixed in defined.experiment.scenarios.items():
        tried += [(("scenarios", name, path), path, [value]) for path, value in fixed.items()]
    for place, path, values in tried:
        yield from (
            (f"{defined.where(*place)}: {'.'.join(place[:-1])}", text) for text in _wrong(defined, path, values)
        )
    if defined.experiment.design.kind == "points":
        line, rows = csv_points(defined)
        for path, value in rows[0][1].items():
            for text in _wrong(defined, path, [value]):
                if "unknown key" in text:
                    yield f"{csv_path(defined)}, line {line}", text


def _wrong(defined: Defined, path: str, values: Iterable[Any]) -> Iterator[str]:
    """What is wrong with values of one setting, all others as in the base: the first of them that is."""
    for value in values:
        try:
            _checked(defined, {path: value})
        except VendorsimError as error:
            yield from _plain(str(error)).splitlines()
            return


def _plain(text: str) -> str:
    """A mistake without the word for where it was said, which here is always a point."""
    return "\n".join(line.removeprefix("change: ").removeprefix("settings: ") for line in text.splitlines())


def _key(text: str) -> str:
    return text.partition(": ")[0]


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
    from vendorsim.plugins.installed_policies import policy_class
    from vendorsim.plugins.installed_programmes import programme_class

    kinds: list[tuple[str, Callable[[str], Any]]] = [(settings.policy, policy_class)]
    for name, find in [*kinds, *((name, programme_class) for name in settings.programmes)]:
        yield file_digest(Path(name)) if is_code(name) else _foreign(find(name))


@cache
def _foreign(kind: Any) -> str:
    """The digest of a class's file, or nothing for vendorsim's own, which `model_digest` covers."""
    return "" if kind.__module__.startswith("vendorsim.") else file_digest(Path(inspect.getfile(kind)))
