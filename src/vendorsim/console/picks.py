"""What a story is asked of, as an address holds it: `A.vendor.12.480`, map A's vendor 12 as of tick 480.

An encounter that is no incident is named by team and vendor, `B.encounter.3v12.480`, or by team and ground lock, `3k5`.
Parts may be left out from the end: `B.team` is map B, a team yet to be chosen; without a tick it is the whole run.
"""

import re
from dataclasses import dataclass

from vendorsim.clock import TICKS_PER_DAY
from vendorsim.console.encounters import Address

LETTERS = "ABC"
PICK_KINDS = ("incident", "vendor", "team", "cell", "encounter")
_PICK = re.compile(
    r"([ABC])(?:\.(?:(incident|vendor|team|cell)(?:\.(\d{1,7})(?:\.(\d{1,8}))?)?|encounter\.(\d{1,5})([vk])(\d{1,6})\.(\d{1,8})))?"
)


@dataclass(frozen=True)
class Pick:
    """One choice; what is not chosen yet is None."""

    panel: int = 0
    kind: str = "incident"
    which: int | None = None
    tick: int | None = None
    at: Address | None = None
    """Of an encounter."""

    @classmethod
    def read(cls, text: str) -> "Pick":
        """A choice as an address holds it; the empty text is nothing chosen. Raises: ValueError."""
        if not text:
            return cls()
        found = _PICK.fullmatch(text)
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
    def of_encounter(cls, panel: int, at: Address) -> "Pick":
        """The choice of an encounter."""
        return cls(panel, "encounter", None, at.tick, at)

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
