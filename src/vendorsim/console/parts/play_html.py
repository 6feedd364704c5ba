"""An encounter and what came of it as HTML: the card, bars of chances, the steps with their draws, other responses.

Each part of a page is one piece of HTML: a phone gets it in one message, and thirty of them at once.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.console.cards import moment, parts
from vendorsim.console.encounters import Situation, Trial
from vendorsim.console.role_play import Answer
from vendorsim.console.texts import Texts
from vendorsim.encounter.response import Response

SCALES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""What the full width of a row of bars may stand for."""


def chance(share: float, texts: Texts) -> str:
    """A chance in percent with two digits or so: `34 %`, `4.1 %`, `0.72 %`, `< 0.1 %`."""
    if 0.0 < share < 0.001:
        return "< " + texts.percent(0.001, 1)
    return texts.percent(share, 0 if share >= 0.0995 or share == 0.0 else 1 if share >= 0.00995 else 2)


def name_of(response: str, situation: Situation, texts: Texts) -> str:
    """What a response is called, of a stall or of a ground lock."""
    return texts(f"response.{response}.{'lock' if situation.address.is_lock else 'name'}")


def happened(trial: Trial, texts: Texts) -> str:
    """How it ended, in a few words."""
    if trial.response == "ignore":
        return texts("play.answer.stays")
    end = texts(f"outcome.{trial.outcome}")
    told = texts("play.answer.came_to", stage=texts(f"stage.{trial.highest}"), end=end) if trial.highest else end
    return told[:1].upper() + told[1:]


def scale_of(shares: Sequence[float]) -> float:
    """What the full width of bars stands for, so that the longest one is well seen."""
    return next(one for one in SCALES if max(shares, default=0.0) <= one)


def bar(share: float, scale: float, kind: str = "") -> str:
    """A bar of a chance."""
    width = 100.0 * min(1.0, share / scale)
    return f'<span class="vs-play-bar {kind}" aria-hidden="true"><i style="width:{width:.2f}%"></i></span>'


def line(kind: str, text: str) -> str:
    """A line of text with a look of its own; nothing where there is no text."""
    return f'<div class="{kind}">{html.escape(text)}</div>' if text else ""


def card(situation: Situation, texts: Texts, title: str = "") -> str:
    """What the team sees."""
    facts = "".join(
        f'<div class="vs-play-fact vs-play-fact-{name}">{line("vs-play-fact-name", texts(f"play.card.part.{name}"))}'
        f"{line('vs-play-fact-lines', chr(10).join(lines))}</div>"
        for name, lines in parts(situation, texts)
    )
    when = f"{moment(situation, texts)} · {texts(f'case_kind.{situation.kind}')}"
    head = line("vs-play-card-title", title) + line("vs-play-card-when", when)
    return f'<div class="vs-play-card">{head}<div class="vs-play-facts">{facts}</div></div>'


def outcome(answer: Answer, texts: Texts, guess: float | None = None, title: str = "", own: str | None = None) -> str:
    """What came of a choice: the chances, the steps, and the same luck with other responses; `own` as in `same_luck`."""
    trial = answer.trial
    cost = texts("play.answer.cost", lost=texts.number(trial.lost), minutes=texts.number(trial.minutes))
    told = ("vs-did", title or name_of(answer.response, answer.situation, texts)), ("vs-ended", happened(trial, texts))
    lines = [line(*one) for one in (*told, ("vs-cost", cost), ("vs-lucky", luck(answer, texts)))]
    guessed = ""
    if guess is not None:
        guessed = texts("play.answer.guess", guess=texts.percent(guess), chance=chance(trial.chances[0], texts))
    halves = f"<div><h2>{html.escape(texts('play.answer.how_likely'))}</h2>{line('vs-lead', guessed)}"
    halves += f"{chances(answer, texts, guess)}</div>"
    if answer.story:
        halves += f"<div><h2>{html.escape(texts('play.steps.title'))}</h2>{line('vs-lead', texts('play.steps.help'))}"
        halves += f"{steps(answer, texts)}</div>"
    judged = line("vs-lead", texts("play.answer.decision_and_luck"))
    return (
        f'<div class="vs-outcome"><div class="vs-headline {"vs-bad" if trial.highest else "vs-good"}">{"".join(lines)}'
        f'</div><div class="vs-columns">{halves}</div>{same_luck(answer, texts, own)}{judged}</div>'
    )


def chances(answer: Answer, texts: Texts, guess: float | None = None) -> str:
    """How likely each stage was with what was chosen; a guess beside it, on the same scale."""
    found = answer.trial.chances
    scale = scale_of([*found, guess or 0.0])
    rows = [
        f'<tr class="vs-stage-{stage}"><th scope="row">{html.escape(texts(f"stage.{stage}"))}</th>'
        f'<td class="vs-wide">{bar(share, scale, f"vs-of-stage-{stage}")}</td>'
        f'<td class="vs-number" data-chance="{share!r}">{chance(share, texts)}</td></tr>'
        for stage, share in enumerate(found, 1)
    ]
    if guess is not None:
        rows.append(
            f'<tr class="vs-guessed"><th scope="row">{html.escape(texts("play.choose.guess_own"))}</th>'
            f'<td class="vs-wide">{bar(guess, scale, "vs-of-guess")}</td>'
            f'<td class="vs-number">{chance(guess, texts)}</td></tr>'
        )
    caption = html.escape(texts("play.answer.by_stage", scale=texts.percent(scale)))
    return f'<table class="vs-chances"><caption>{caption}</caption>{"".join(rows)}</table>'


def luck(answer: Answer, texts: Texts) -> str:
    """Whether it went as was to be expected."""
    trial = answer.trial
    if trial.response == "ignore":
        return texts("play.answer.walked_on")
    often = texts.number(100.0 * (trial.chances[0] if trial.highest == 0 else 1.0 - trial.chances[0]), 1)
    return texts("play.answer.good_luck" if trial.highest == 0 else "play.answer.bad_luck", n=often)


def steps(answer: Answer, texts: Texts) -> str:
    """What happened step by step: at each, how likely it was and where the draw fell."""
    if not answer.story:
        return ""
    items = [_step(*one, texts) for one in steps_told(answer, texts)]
    return f'<ol class="vs-steps">{"".join(items)}</ol>'


Step = tuple[str, float | None, float, float]
"""What happened, the chance of the side of the draw that was asked about, the draw, and where that side begins."""


def steps_told(answer: Answer, texts: Texts) -> list[Step]:
    """The steps of an encounter, from the record of its draws."""
    story, found = answer.story, []
    terms: Mapping[str, Any] = story["terms"]
    flight, fight, going = terms["flight"], terms["resistance"], terms["compliance"]
    if flight["asked"]:
        found.append(_asked("flight", flight, texts))
    if not (flight["asked"] and flight["happened"]):
        found.append(_asked("resistance", fight, texts))
        for minute, before, after, hazard, draw, least in story["transitions"]:
            way = {"minute": round(minute), "from_stage": texts(f"stage.{int(before)}")}
            if after > before:
                told = texts("play.steps.up", **way, to_stage=texts(f"stage.{int(after)}"))
            else:
                told = texts("play.steps.down", minute=way["minute"])
            found.append((told, hazard, draw, least))
        if terms["persuasion"]["persuaded"]:
            found.append((texts("play.steps.persuaded"), None, 0.0, 0.0))
        if going["asked"]:
            found.append(_asked("compliance", going, texts))
    return found


def _asked(name: str, decision: Mapping[str, Any], texts: Texts) -> Step:
    happened_so = "yes" if decision["happened"] else "no"
    return texts(f"play.steps.{name}.{happened_so}"), float(decision["chance"]), float(decision["draw"]), 0.0


def _step(told: str, share: float | None, draw: float, least: float, texts: Texts) -> str:
    if share is None:
        return f"<li><b>{html.escape(told)}</b></li>"
    numbers = html.escape(texts("play.steps.drawn", chance=chance(share, texts), draw=texts.number(100.0 * draw, 1)))
    inside = (
        f'<i style="left:{100 * least:.2f}%;width:{max(0.6, 100 * share):.2f}%"></i>'
        f'<b style="left:{100 * min(draw, 0.995):.2f}%"></b>'
    )
    return (
        f'<li><b>{html.escape(told)}</b><span class="vs-draw" aria-hidden="true">{inside}</span>'
        f"<small>{numbers}</small></li>"
    )


def same_luck(answer: Answer, texts: Texts, own: str | None = None) -> str:
    """What each response would have led to with the same luck, and which policies would have given it.

    `own` is the choice to mark; the one that was carried out where there is no other.
    """
    own = answer.response if own is None else own
    by_response: dict[str, list[str]] = {}
    for policy, response in answer.policies.items():
        by_response.setdefault(response, []).append(texts(f"policy.{policy}.name"))
    names = [one.name.lower() for one in Response]
    shown = [name for name in names if answer.trials[name].is_possible or name in by_response]
    shown.sort(key=lambda name: answer.trials[name].chances[0])
    scale = scale_of([answer.trials[name].chances[0] for name in shown])
    heads = ("response", "policies", "chance", "happened", "lost", "minutes")
    titles = [html.escape(texts(f"play.table.{head}")) for head in heads]
    lines = [_of_response(name, answer, by_response.get(name, []), scale, titles, texts, own) for name in shown]
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    caption = html.escape(texts("play.answer.same_luck"))
    return (
        f'<table class="vs-luck"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _of_response(
    name: str, answer: Answer, policies: list[str], scale: float, titles: list[str], texts: Texts, own: str
) -> str:
    """One line of the table."""
    trial = answer.trials[name]
    called = html.escape(name_of(name, answer.situation, texts))
    if name == own:
        called += f' <em class="vs-own">{html.escape(texts("play.answer.yours"))}</em>'
    tags = "".join(f'<span class="vs-tag">{html.escape(policy)}</span>' for policy in policies)
    share = trial.chances[0]
    cells = (
        tags or "–",
        f'{bar(share, scale, "vs-of-stage-1")}<span class="vs-number">{chance(share, texts)}</span>',
        html.escape(happened(trial, texts)), texts.number(trial.lost), texts.number(trial.minutes),
    )  # fmt: skip
    kinds = ("vs-who", "vs-odds", "", "vs-number", "vs-number")
    told = "".join(
        f'<td class="{kind}" data-title="{title}">{cell}</td>'
        for kind, title, cell in zip(kinds, titles[1:], cells, strict=True)
    )
    chosen = ' class="vs-play-chosen"' if name == answer.response else ""
    return f'<tr{chosen} data-response="{name}"><th scope="row">{called}</th>{told}</tr>'


def votes(counts: Mapping[str, int], own: str | None, situation: Situation, texts: Texts) -> str:
    """How a class chose: bars with counts and shares, the most frequent first."""
    total, most = sum(counts.values()), max(counts.values(), default=0)
    lines = []
    for name, n in sorted(counts.items(), key=lambda one: (-one[1], Response[one[0].upper()])):
        mine = f' <em class="vs-own">{html.escape(texts("play.answer.yours"))}</em>' if name == own else ""
        share = n / total if total else 0.0
        told = f"{n}<small>{texts.percent(share)}</small>" if n else "0"
        lines.append(
            f'<tr data-response="{name}" data-votes="{n}"{"" if n else " class=vs-none"}>'
            f'<th scope="row">{html.escape(name_of(name, situation, texts))}{mine}</th>'
            f'<td class="vs-wide">{bar(n, most or 1, "vs-of-votes")}</td><td class="vs-number">{told}</td></tr>'
        )
    return f'<table class="vs-chances vs-votes">{"".join(lines)}</table>'
