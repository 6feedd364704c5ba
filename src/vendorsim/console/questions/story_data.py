"""What a story is made of: terms of decisions as bars, places weighed, meetings; plain data for a page in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from vendorsim.console.questions.consequences import Consequence
from vendorsim.console.questions.encounters import Address, Situation, Trial

Kind = Literal["vendor", "team", "cell", "incident"]
KINDS: tuple[Kind, ...] = ("vendor", "team", "cell", "incident")
DECISIONS = ("flight", "grievance", "resistance", "triggers", "persuasion", "compliance", "legitimacy", "loss")
"""Decisions of an encounter that are sums of terms, in the order in which they are taken; keys `decision.<name>`."""
PLACES_TOLD = 3
NEWS_DAYS = 7


@dataclass(frozen=True)
class Bar:
    """One term of a decision; its name is a key `term.<name>` or `why.site.<name>`."""

    name: str
    adds: float
    share: float
    """Of all that is added and taken away, -1 to 1."""


@dataclass(frozen=True)
class Decision:
    """What was weighed in one decision."""

    name: str
    bars: tuple[Bar, ...]
    sum: float
    is_asked: bool = True
    chance: float | None = None
    draw: float | None = None
    happened: bool | None = None


@dataclass(frozen=True)
class Place:
    """A pitch that a vendor weighed for a half-day."""

    pitch: int
    zone: int
    bars: tuple[Bar, ...]
    utility: float
    """The sum of its terms; of those that still had room, the vendor took the one with the largest."""
    is_chosen: bool


@dataclass(frozen=True)
class SiteChoice:
    """Where a vendor went for a half-day, and what it weighed."""

    tick: int
    went: str
    """`street`, `stall` (of a planned market), `home` or `left` (the trade)."""
    pitch: int
    places: tuple[Place, ...]
    """The chosen one first, then the best of the others; empty where it stayed at home or went to a stall."""


@dataclass(frozen=True)
class Meeting:
    """A meeting with a team."""

    at: Address
    response: str
    outcome: str
    highest: int
    chance: float
    lost: float
    minutes: float
    decisions: tuple[Decision, ...] = ()
    incident: int | None = None


@dataclass(frozen=True)
class Story:
    """What is told of a pick. Lists are in order of time; what does not apply is empty."""

    kind: Kind
    identity: int
    about: Mapping[str, Any]
    """What is known of it at the end."""
    days: Sequence[Mapping[str, Any]] = ()
    sites: Sequence[SiteChoice] = ()
    meetings: Sequence[Meeting] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    """Of an incident: its record, with the terms of its decisions."""
    decisions: Sequence[Decision] = ()
    steps: Sequence[Mapping[str, float]] = ()
    reactions: Mapping[str, Any] = field(default_factory=dict)
    """Of an incident: crowd, clip, belief, and the day book around it."""
    at: Address | None = None
    """Of an incident or another encounter: which it was."""
    situation: Situation | None = None
    """Of an encounter: what the team saw before it answered."""
    trials: Mapping[str, Trial] = field(default_factory=dict)
    """Of an encounter: what each response leads to, with its chances and with this luck."""
    after: Mapping[str, Consequence] = field(default_factory=dict)
    """Of an encounter: what each response would leave behind, to be expected before any draw."""
    told_to: int = 0
    """The tick up to which the run was played for this story."""


def bars(terms: Sequence[Mapping[str, Any]]) -> tuple[Bar, ...]:
    """Terms as bars."""
    sizes = {term["name"].replace(" ", "_"): float(term["adds"]) + 0.0 for term in terms}
    total = sum(map(abs, sizes.values()))
    return tuple(Bar(name, adds, adds / total if total > 0.0 else 0.0) for name, adds in sizes.items())


def decisions(terms: Mapping[str, Any]) -> tuple[Decision, ...]:
    """The decisions of an encounter's `terms`, as bars."""
    found = []
    for name in DECISIONS:
        one = terms[name]
        if name == "persuasion":
            weighed = [("pressure", one["this_visit"]), ("earlier", one["earlier"]), ("barrier", -one["barrier"]),
                       ("stake", -one["stake"])]  # fmt: skip
            shown = bars([{"name": term, "adds": adds} for term, adds in weighed])
            found.append(
                Decision(name, shown, sum(adds for _, adds in weighed), one["asked"], happened=one["persuaded"])
            )
            continue
        total = one.get("sum", sum(term["adds"] for term in one["terms"]))
        found.append(
            Decision(
                name,
                bars(one["terms"]),
                total,
                one.get("asked", True),
                one.get("chance"),
                one.get("draw"),
                one.get("happened"),
            )
        )
    return tuple(found)
