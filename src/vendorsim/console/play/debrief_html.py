"""The debrief of a game as HTML: totals against the policies, the encounters one by one, the guesses."""

from collections.abc import Callable

from markupsafe import Markup

from vendorsim.console.frame.rendering import render
from vendorsim.console.play.debrief import Debrief, Left, Total
from vendorsim.console.play.html import chance, happened, name_of
from vendorsim.console.questions.role_play import Answer
from vendorsim.telling.language import Texts

Columns = tuple[tuple[str, Callable[[Total], float], int], ...]
"""Key of the text, the figure of a total, and its decimals."""
COLUMNS: Columns = (
    ("play.debrief.conflict", lambda one: one.quarrels, 2),
    ("play.debrief.physical", lambda one: one.physical, 3),
    ("play.debrief.livelihood", lambda one: one.lost, 0),
    ("play.debrief.order", lambda one: one.went, 0),
    ("play.debrief.minutes", lambda one: one.minutes, 0),
)
AFTERWARDS: Columns = (
    ("left.total.stays", lambda one: one.stays, 1),
    ("left.total.complaints", lambda one: one.complaints, 2),
    ("left.total.returns", lambda one: one.free_to_return, 1),
    ("left.total.belief", lambda one: one.belief, 3),
    ("left.total.beside", lambda one: one.beside, 3),
    ("left.total.expects", lambda one: one.expected_loss, 0),
)
OWN = ("you", "class", "majority")
"""Rows that are not a policy's; keys `play.debrief.<name>`."""


def whole(
    found: Debrief, answers: list[Answer], texts: Texts, *, first: str = "you", lead: str = "",
    caution: str = "play.debrief.first_choice", of_guesses: str = "play.debrief.guess", after: str = "",
    question: str = "q1",
) -> Markup:  # fmt: skip
    """The debrief: totals, what they do not say, the encounters, and what to talk over."""
    return render(
        "play/debrief.html", texts, lead=lead, totals=totals(found, texts, first),
        afterwards=totals(found, texts, first, AFTERWARDS, "left.total.caption"), n=len(answers), caution=caution,
        guesses=guesses_told(found, texts, of_guesses), encounters=encounters(found, answers, texts), after=after,
        question=question,
    )  # fmt: skip


def totals(
    found: Debrief, texts: Texts, first: str = "you", columns: Columns = COLUMNS, caption: str = "play.debrief.caption"
) -> Markup:
    """Own choices against each policy, in the encounters or after them; `first` says whose the first row is."""
    most = {key: max((abs(figure(one)) for one in found.totals.values()), default=0.0) for key, figure, _ in columns}
    rows = []
    for name, one in found.totals.items():
        shown = first if name == "you" else name
        called = texts(f"play.debrief.{shown}") if name in OWN else texts.title(f"policy.{name}.name")
        cells = [
            (key, figure(one), most[key] or 1.0, fine(figure(one), places, texts)) for key, figure, places in columns
        ]
        rows.append((shown, called, name in OWN, cells))
    keys = [key for key, _, _ in columns]
    return render("play/totals.html", texts, rows=rows, keys=keys, caption=caption, n=len(found.lines))


def fine(value: float, places: int, texts: Texts) -> str:
    """A figure with these decimals; what would show as nothing, but is not, as less than the smallest."""
    least = 10.0**-places
    if places and 0.0 < abs(value) < least / 2.0:
        return f"< {texts.number(least, places)}" if value > 0.0 else f"> {texts.number(-least, places)}"
    return texts.number(value, places)


def encounters(found: Debrief, answers: list[Answer], texts: Texts) -> Markup:
    """The encounters one by one."""
    rows = [
        (one, texts.moment(one.tick), name_of(one.response, answer.situation, texts), happened(answer.trial, texts),
         left_told(one.left, answer, texts),
         [texts.title(f"policy.{name}.name") for name, response in one.policies.items() if response == one.response])
        for one, answer in zip(found.lines, answers, strict=True)
    ]  # fmt: skip
    return render("play/encounters.html", texts, rows=rows, chance=chance)


def left_told(left: Left, answer: Answer, texts: Texts) -> list[str]:
    """What an encounter left behind, a line a thing."""
    kind = ".lock" if answer.situation.address.is_lock else ""
    lines = []
    if left.stays:
        figures = {"complaints": fine(left.complaints, 2, texts), "blocked": chance(left.blocked, texts)}
        lines.append(texts(f"left.line.stays{kind}", **({} if kind else figures)))
    elif kind:
        lines.append(texts("left.line.gone.lock"))
    if left.free_to_return and not kind:
        lines.append(texts("left.line.returns"))
    if left.idle_days:
        lines.append(texts("left.line.idle", n=round(left.idle_days)))
    if left.persuaded and not kind:
        lines.append(texts("left.line.keeps_away"))
    for name, change, places in (("belief", left.belief, 4), ("expects", left.expected_loss, 0)):
        if round(change, places):
            lines.append(texts(f"left.line.{name}", change=texts.number(change, places, signed=True)))
    if left.beside:
        seen = texts.number(left.beside_belief, 4, signed=True)
        lines.append(texts("left.line.beside", n=left.beside, change=seen))
    return lines


def guesses_told(found: Debrief, texts: Texts, key: str = "play.debrief.guess") -> str:
    """How far the guesses were off, in words; empty where there was none."""
    if found.guess_error is None or found.guess_bias is None:
        return ""
    side = texts("play.debrief.too_high" if found.guess_bias > 0.0 else "play.debrief.too_low")
    return texts(key, points=texts.number(100.0 * found.guess_error, 1), side=side)


def most_alike(found: Debrief) -> tuple[str, int]:
    """The policy that would have given most of the same answers, and how many."""
    same = {name: 0 for name in found.totals if name not in OWN}
    for one in found.lines:
        for name, response in one.policies.items():
            same[name] += response == one.response
    best = max(same, key=lambda name: same[name], default="")
    return best, same.get(best, 0)
