"""What each response would leave behind, as one table: order on the street, who was met, who stood beside, the minutes.

Responses keep the order of the repertoire: each row is a price of its own, and none of them ranks the responses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from vendorsim.console.frame.bars import chance_text
from vendorsim.console.frame.rendering import render
from vendorsim.console.questions.consequences import Consequence
from vendorsim.telling.language import Texts

HARM, NO_HARM = 1.0, 0.0


@dataclass(frozen=True)
class Price:
    """A figure of each response; it is called by the text `left.<name>`."""

    name: str
    group: str
    figure: Callable[[Consequence], float]
    shown: Callable[[Texts, float], str]
    harm: float = HARM
    """1 where more is worse, -1 where less is, 0 where neither can be said."""


def _share(texts: Texts, value: float) -> str:
    return chance_text(texts, value)


def _number(places: int, *, signed: bool = False) -> Callable[[Texts, float], str]:
    def shown(texts: Texts, value: float) -> str:
        least = 10.0**-places
        if 0.0 < abs(value) < least / 2.0:
            return f"< {texts.number(least, places)}" if value > 0.0 else f"> {texts.number(-least, places)}"
        return texts.number(value, places, signed=signed and bool(round(value, places)))

    return shown


def _points(texts: Texts, value: float) -> str:
    return _number(1, signed=True)(texts, 100.0 * value)


AT_STALL = (
    Price("runs", "street", lambda one: one.runs, _share, NO_HARM),
    Price("stays", "street", lambda one: one.stays, _share),
    Price("returns", "street", lambda one: one.free_to_return, _share),
    Price("blocked", "street", lambda one: one.blocked, _share),
    Price("complaints", "street", lambda one: one.complaints, _number(2)),
    Price("lost", "met", lambda one: one.mark.lost, _number(0)),
    Price("idle", "met", lambda one: one.mark.idle_days, _number(1)),
    Price("belief", "met", lambda one: one.mark.belief, _number(4, signed=True), -HARM),
    Price("expects", "met", lambda one: one.mark.expected_loss, _number(0, signed=True), NO_HARM),
    Price("next_runs", "met", lambda one: one.mark.next_runs, _points),
    Price("next_quarrel", "met", lambda one: one.mark.next_quarrel, _points),
    Price("persuasion", "met", lambda one: one.mark.persuasion, _share, NO_HARM),
    Price("beside_belief", "beside", lambda one: one.mark.witness_belief, _number(4, signed=True), -HARM),
    Price("beside_expects", "beside", lambda one: one.mark.witness_loss, _number(0, signed=True), NO_HARM),
    Price("clip", "city", lambda one: one.clip, _share),
    Price("opinion", "city", lambda one: one.opinion / one.clip if one.clip else 0.0, _number(4, signed=True), -HARM),
    Price("minutes", "city", lambda one: one.minutes, _number(0)),
)
AT_LOCK = tuple(
    one for one in AT_STALL
    if one.name in ("stays", "lost", "belief", "next_quarrel", "persuasion", "minutes")
)  # fmt: skip
NEEDED = ("blocked", "beside_belief", "beside_expects", "clip", "opinion")
"""Prices that are shown only where they are not nothing for all."""


def left_behind(
    found: Mapping[str, Consequence], names: Mapping[str, str], is_lock: bool, texts: Texts, own: str = ""
) -> Markup:
    """The table of these responses, by name and what each is called; `own` is the one to mark."""
    shown = {name: found[name] for name in names if name in found}
    if not shown:
        return Markup()
    prices = [
        one for one in (AT_LOCK if is_lock else AT_STALL)
        if one.name not in NEEDED or any(one.figure(each) for each in shown.values())
    ]  # fmt: skip
    kind, beside = ".lock" if is_lock else "", max(one.witnesses for one in shown.values())
    groups = [
        (group, _called(f"left.group.{group}", kind, texts, n=beside),
         [(one.name, _called(f"left.{one.name}", kind, texts), _cells(one, shown, texts)) for one in those])
        for group, those in groupby(prices, key=lambda one: one.group)
    ]  # fmt: skip
    notes = ["left.most"] if is_lock else ["left.most", "left.nothing_learnt"]
    called = {name: names[name] for name in shown}
    return render("left_behind.html", texts, names=called, groups=groups, notes=notes, own=own)


def most_harm(price: Price, shown: Mapping[str, Consequence], texts: Texts) -> str | None:
    """The most harmful figure as it is shown; nothing where more is not worse, or more than half look like it."""
    by_harm = sorted(shown.values(), key=lambda one: price.harm * price.figure(one))
    told = [price.shown(texts, price.figure(one)) for one in by_harm]
    is_seen = price.harm * price.figure(by_harm[-1]) > 0.0 and told[-1][0] not in "<>"
    return told[-1] if is_seen and 2 * told.count(told[-1]) <= len(told) else None


def _called(key: str, kind: str, texts: Texts, **values: int) -> str:
    """The text of a key, or the one that it has for ground locks."""
    return texts(f"{key}{kind}" if f"{key}{kind}" in texts else key, **values)


def _cells(
    price: Price, shown: Mapping[str, Consequence], texts: Texts
) -> list[tuple[str, float, str, bool]]:  # fmt: skip
    """For each response its figure, as it is shown, and whether it is the most harmful."""
    worst = most_harm(price, shown, texts)
    told = [(name, price.figure(one), price.shown(texts, price.figure(one))) for name, one in shown.items()]
    return [(name, value, text, text == worst) for name, value, text in told]
