"""The debrief of a game as HTML: totals against the policies, the encounters one by one, the guesses."""

import html
from collections.abc import Callable

from vendorsim.clock import TICKS_PER_DAY, time_of_day
from vendorsim.console.debrief import Debrief, Line, Total
from vendorsim.console.parts.play_html import bar, chance, happened, line, name_of
from vendorsim.console.role_play import Answer
from vendorsim.console.texts import Texts

COLUMNS: tuple[tuple[str, Callable[[Total], float], int], ...] = (
    ("conflict", lambda one: one.quarrels, 2),
    ("physical", lambda one: one.physical, 3),
    ("livelihood", lambda one: one.lost, 0),
    ("order", lambda one: one.went, 0),
    ("minutes", lambda one: one.minutes, 0),
)
"""Key of the text, the figure of a total, and its decimals."""
OWN = ("you", "class", "majority")
"""Rows that are not a policy's; keys `play.debrief.<name>`."""


def whole(
    found: Debrief, answers: list[Answer], texts: Texts, *, first: str = "you", lead: str = "",
    caution: str = "play.debrief.first_choice", of_guesses: str = "play.debrief.guess", after: str = "",
    question: str = "q1",
) -> str:  # fmt: skip
    """The debrief: totals, what they do not say, the encounters, and what to talk over."""
    few = line("", texts("play.debrief.few", n=len(answers))) + line("", texts(caution))
    asked = "".join(f"<li>{html.escape(texts(f'play.debrief.{one}'))}</li>" for one in (question, "q2", "q3"))
    return (
        f'<div class="vs-debrief"><h1>{html.escape(texts("play.debrief.title"))}</h1>{line("vs-lead", lead)}'
        f'{totals(found, texts, first)}<div class="vs-caution">{few}</div>'
        f"{line('vs-guesses', guesses_told(found, texts, of_guesses))}{encounters(found, answers, texts)}"
        f"{line('vs-alike', after)}<h2>{html.escape(texts('play.debrief.questions'))}</h2>"
        f'<ol class="vs-questions">{asked}</ol></div>'
    )


def totals(found: Debrief, texts: Texts, first: str = "you") -> str:
    """Own choices against each policy; `first` says whose the first row is."""
    most = {key: max((figure(one) for one in found.totals.values()), default=0.0) for key, figure, _ in COLUMNS}
    titles = {key: html.escape(texts(f"play.debrief.{key}")) for key, _, _ in COLUMNS}
    head = "".join(f'<th scope="col">{title}</th>' for title in titles.values())
    lines = []
    for name, one in found.totals.items():
        shown = first if name == "you" else name
        called = texts(f"play.debrief.{shown}") if name in OWN else texts(f"policy.{name}.name")
        cells = "".join(
            f'<td data-title="{titles[key]}" data-value="{figure(one)!r}">'
            f"{bar(figure(one), most[key] or 1.0, f'vs-of-{key}')}"
            f'<span class="vs-number">{fine(figure(one), places, texts)}</span></td>'
            for key, figure, places in COLUMNS
        )
        kind = ' class="vs-play-chosen"' if name in OWN else ""
        lines.append(f'<tr{kind} data-row="{shown}"><th scope="row">{html.escape(called)}</th>{cells}</tr>')
    caption = html.escape(texts("play.debrief.caption", n=len(found.lines)))
    return (
        f'<table class="vs-luck vs-totals"><caption>{caption}</caption><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def fine(value: float, places: int, texts: Texts) -> str:
    """A figure with these decimals; what would show as nothing, but is not, as less than the smallest."""
    least = 10.0**-places
    return f"< {texts.number(least, places)}" if places and 0.0 < value < least / 2.0 else texts.number(value, places)


def encounters(found: Debrief, answers: list[Answer], texts: Texts) -> str:
    """The encounters one by one."""
    heads = ("number", "chosen", "chance", "least", "happened", "luck", "guess", "same")
    titles = [html.escape(texts(f"play.list.{head}")) for head in heads]
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    lines = [_encounter(one, answer, titles, texts) for one, answer in zip(found.lines, answers, strict=True)]
    caption = html.escape(texts("play.debrief.one_by_one"))
    return (
        f'<table class="vs-luck vs-one-by-one"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _encounter(one: Line, answer: Answer, titles: list[str], texts: Texts) -> str:
    day, time = one.tick // TICKS_PER_DAY + 1, time_of_day(one.tick % TICKS_PER_DAY)
    ended = happened(answer.trial, texts)
    sign = {"good": f"▲ {texts('play.luck.good')}", "bad": f"▼ {texts('play.luck.bad')}", "": texts("play.luck.usual")}
    alike = [texts(f"policy.{name}.name") for name, response in one.policies.items() if response == one.response]
    cells = (
        chance(one.chance, texts), chance(one.least, texts), ended, sign[one.luck],
        "–" if one.guess is None else chance(one.guess, texts), texts.listed(alike) if alike else "–",
    )  # fmt: skip
    kinds = ("vs-number", "vs-number", "", f"vs-luck-{one.luck or 'usual'}", "vs-number", "")
    told = "".join(
        f'<td class="{kind}" data-title="{title}">{html.escape(cell)}</td>'
        for kind, title, cell in zip(kinds, titles[2:], cells, strict=True)
    )
    when = html.escape(texts("time.moment", day=day, time=time))
    called = html.escape(name_of(one.response, answer.situation, texts))
    return (
        f'<tr data-chance="{one.chance!r}"><td data-title="{titles[0]}">{one.number} · <small>{when}</small></td>'
        f'<th scope="row">{called}</th>{told}</tr>'
    )


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
