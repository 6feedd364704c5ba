"""What a visitor looks at, as its address holds it: reading an address never fails, but names what does not fit.

A problem is the key of a text with its values, by the field at which it is shown, so that it can be told in any language.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict

from vendorsim.console.questions.selection import Selection
from vendorsim.errors import SettingsError
from vendorsim.settings.files import parse_changes
from vendorsim.telling.language import LANGUAGES

PAGES = ("compare", "why", "play", "lessons", "evidence")
START = "start"
"""What a visitor sees who opens an address that says nothing."""
LARGEST_SEED = 2**53
"""The largest whole number that a browser writes as it is."""
MOST_DAYS = 730
MOST_DAYS_AFTER = 90
SPEEDS = (1, 200)
LONGEST = 2000
"""Letters of an address that every browser and chat takes."""
ENCOUNTERS, TEAMS = (3, 12), (1, 999)
"""How many encounters a role-play may have, and how a team may be called."""
MOVES = re.compile(r"(\.[a-jx](\d{1,3})?){0,12}\.?!?")
Problem = tuple[str, Mapping[str, Any]]
Problems = dict[str, list[Problem]]


class ViewState(BaseModel):
    """One view. `None` and empty are what the scenario says."""

    model_config = ConfigDict(frozen=True)

    page: str = "compare"
    lang: str = "en"
    scenario: str = "three_policies"
    policies: tuple[str, ...] = ()
    """Two or three policies, or arms of the scenario."""
    seed: int = 1
    days: int | None = 30
    burn_in: int | None = 5
    levers: Mapping[str, Any] = {}
    """Changes of settings by dotted name."""
    tick: int | None = None
    speed: int = 4
    layers: tuple[str, ...] = ()
    projector: bool = False
    run: bool = False
    """Whether to run at once."""
    lesson: str = ""
    policy: str = ""
    """Of the role-play: the policy, or the arm, that governs the city; empty for the scenario's first."""
    encounters: int = 8
    rule: str = "telling"
    team: int = 1
    guess: bool = True
    moves: str = ""
    """Of the role-play: what was chosen so far (`vendorsim.console.play.game`)."""
    room: str = ""
    """The code of a class."""
    trainer: bool = False
    own: bool = False
    """Of a class: what only its trainer is to see."""
    pick: str = ""
    """Of the page Why: what to tell of (`vendorsim.console.questions.selection`)."""
    instead: str = ""
    """Of the page Why: another response to the encounter."""
    after: int = 7
    """Of the page Why: days to follow it."""

    def but(self, **changes: Any) -> "ViewState":
        """The same view, changed."""
        return self.model_copy(update=changes)

    def to_query(self) -> str:
        """The part of the address after `?`."""
        usual = ViewState()
        pairs: list[tuple[str, str]] = [("lang", self.lang)]
        plain = ("page", "scenario", "seed", "speed", "lesson", "pick", "instead", "after")
        pairs += [(name, str(getattr(self, name))) for name in plain if getattr(self, name) != getattr(usual, name)]
        for name in ("days", "burn_in"):
            value = getattr(self, name)
            if value != getattr(usual, name):
                pairs.append((name, "" if value is None else str(value)))
        lists = ("policies", "layers")
        pairs += [(name, ",".join(getattr(self, name))) for name in lists if getattr(self, name)]
        if self.tick is not None:
            pairs.append(("tick", str(self.tick)))
        pairs += [(name, "1") for name in ("projector", "run") if getattr(self, name)]
        pairs += self._of_play()
        pairs += [(key, as_text(value)) for key, value in sorted(self.levers.items())]
        return urlencode(pairs, safe=",.:/")

    def _of_play(self) -> list[tuple[str, str]]:
        """What the role-play and its class add to an address."""
        usual, plain = ViewState(), ("policy", "encounters", "rule", "team", "moves", "room")
        pairs = [(name, str(getattr(self, name))) for name in plain if getattr(self, name) != getattr(usual, name)]
        switches = ("guess", "trainer", "own")
        return pairs + [(name, str(int(getattr(self, name)))) for name in switches
                        if getattr(self, name) != getattr(usual, name)]  # fmt: skip


def as_text(value: Any) -> str:
    """A setting's value as a field and an address show it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def from_query(query: str, lang: str = "en") -> tuple[ViewState, Problems]:
    """The view of an address, with the usual value wherever it says something that does not fit.

    `lang` holds where the address names none. Whether scenario, policies and levers fit is asked later, by
    `vendorsim.console.scenes.scene`.
    """
    found: dict[str, Any] = {"lang": lang}
    levers: dict[str, Any] = {}
    problems: Problems = {}
    for name, text in parse_qsl(query[:20_000], keep_blank_values=True, errors="replace"):
        try:
            if "." in name:
                levers |= parse_changes([f"{name}={text}"])
            elif name in READERS:
                found[name] = READERS[name](text)
            else:
                _note(problems, "address", "screen.error.unknown_key", key=name[:60])
        except (ValueError, SettingsError):
            _note(problems, name, "screen.error.unknown_value", key=name[:60], found=text[:60])
    return ViewState(**found, levers=levers), problems


def _note(problems: Problems, field: str, text: str, /, **values: Any) -> None:
    problems.setdefault(field, []).append((text, values))


def whole(text: str, low: int, high: int) -> int:
    """A whole number between two others. Raises: ValueError."""
    value = int(text.strip()) if len(text) < 25 else high + 1
    if not low <= value <= high:
        raise ValueError(text)
    return value


def _one_of(*allowed: str) -> Any:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def _pick(text: str) -> str:
    return Selection.read(text).as_text() if text else ""


def _word(text: str) -> str:
    if not re.fullmatch("[a-z_]{0,30}", text):
        raise ValueError(text)
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())[:20]


def _switch(text: str) -> bool:
    return bool(_one_of("0", "1")(text) == "1")


def _matching(pattern: re.Pattern[str]) -> Any:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return text

    return read


READERS: dict[str, Any] = {
    "page": _one_of(*PAGES, START),
    "lang": _one_of(*LANGUAGES),
    "scenario": str,
    "policies": _names,
    "seed": lambda text: whole(text, 0, LARGEST_SEED),
    "days": lambda text: whole(text, 1, MOST_DAYS) if text else None,
    "burn_in": lambda text: whole(text, 0, MOST_DAYS) if text else None,
    "tick": lambda text: whole(text, 0, 10**7),
    "speed": lambda text: whole(text, *SPEEDS),
    "layers": _names,
    "projector": _switch,
    "run": _switch,
    "lesson": str,
    "policy": str,
    "encounters": lambda text: whole(text, *ENCOUNTERS),
    "rule": _one_of("telling", "team"),
    "team": lambda text: whole(text, *TEAMS),
    "guess": _switch,
    "moves": _matching(MOVES),
    "room": lambda text: text[:20],
    "trainer": _switch,
    "own": _switch,
    "pick": _pick,
    "instead": _word,
    "after": lambda text: whole(text, 1, MOST_DAYS_AFTER),
}
"""How each part of an address is read."""
