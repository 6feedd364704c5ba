"""What a story is asked of, as an address holds it: `A.vendor.12.480`, map A's vendor 12 as of tick 480.

An encounter that is no incident is named by team and vendor, `B.encounter.3v12.480`, or by team and ground lock, `3k5`.
Parts may be left out from the end: `B.team` is map B, a team yet to be chosen; without a tick it is the whole run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vendorsim.console.questions.encounters import Address
from vendorsim.model.clock import TICKS_PER_DAY

LETTERS = "ABC"
SELECTION_KINDS = ("incident", "vendor", "team", "cell", "encounter")
ON_A_MAP = ("incident", "vendor", "team", "cell", "driver", "lock")
"""What can be picked on a map; of a driver and a ground lock no story is told."""
_SELECTION = re.compile(
    r"([ABC])(?:\.(?:(incident|vendor|team|cell|driver|lock)(?:\.(\d{1,7})(?:\.(\d{1,8}))?)?|encounter\.(\d{1,5})([vk])(\d{1,6})\.(\d{1,8})))?"
)


@dataclass(frozen=True)
class Selection:
    """One choice; what is not chosen yet is None."""

    panel: int = 0
    kind: str = "incident"
    which: int | None = None
    tick: int | None = None
    at: Address | None = None
    """Of an encounter."""

    @classmethod
    def read(cls, text: str) -> "Selection":
        """A choice as an address holds it; the empty text is nothing chosen. Raises: ValueError."""
        if not text:
            return cls()
        found = _SELECTION.fullmatch(text)
        if found is None:
            raise ValueError(text)
        letter, kind, which, tick, team, side, other, when = found.groups()
        if team is not None:
            vendor, lock = (int(other), -1) if side == "v" else (-1, int(other))
            return cls(LETTERS.index(letter), "encounter", None, int(when), Address(int(when), int(team), vendor, lock))
        return cls(
            LETTERS.index(letter), kind or "incident", None if which is None else int(which),
            None if tick is None else int(tick),
        )  # fmt: skip

    @classmethod
    def of_encounter(cls, panel: int, at: Address) -> "Selection":
        """The choice of an encounter."""
        return cls(panel, "encounter", None, at.tick, at)

    @classmethod
    def of_map(cls, picked: Mapping[str, Any]) -> "Selection | None":
        """What the player says was picked; nothing where nothing is, or what no address can hold."""
        kind, panel = str(picked.get("kind", "")), picked.get("panel", -1)
        if kind not in ON_A_MAP or panel not in range(len(LETTERS)):
            return None
        found = cls(int(panel), kind, int(picked.get("id", -1)), max(0, int(picked.get("tick", 0))))
        return found if _SELECTION.fullmatch(found.as_text()) else None

    @property
    def on_map(self) -> dict[str, Any]:
        """As the player takes it; empty for what is no thing on a map."""
        if self.kind not in ON_A_MAP or self.which is None:
            return {}
        return {"panel": self.panel, "kind": self.kind, "id": self.which, "tick": self.tick or 0}

    def as_text(self) -> str:
        """As an address holds it."""
        start = f"{LETTERS[self.panel]}.{self.kind}"
        if self.at is not None:
            who = f"k{self.at.lock}" if self.at.is_lock else f"v{self.at.vendor}"
            return f"{start}.{self.at.team}{who}.{self.at.tick}"
        if self.which is None:
            return start
        return f"{start}.{self.which}" + ("" if self.tick is None else f".{self.tick}")

    @property
    def is_whole(self) -> bool:
        """Whether it names something to tell of."""
        return self.at is not None or self.which is not None

    @property
    def until(self) -> int | None:
        """The tick up to which a vendor, a team or a place is told of: the end of the day of its moment."""
        return None if self.tick is None else (self.tick // TICKS_PER_DAY + 1) * TICKS_PER_DAY
