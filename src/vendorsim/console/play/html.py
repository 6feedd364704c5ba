"""An encounter and what came of it as HTML: the card, bars of chances, the steps with their draws, other responses.

Each part of a page is one piece of HTML: a phone gets it in one message, and thirty of them at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from vendorsim.console.frame.rendering import render
from vendorsim.console.questions.cards import moment, parts
from vendorsim.console.questions.encounters import Situation, Trial
from vendorsim.console.questions.role_play import Answer
from vendorsim.console.why.left_behind import left_behind
from vendorsim.console.why.story_words import product
from vendorsim.model.encounter.sentences import ending, said
from vendorsim.plugins.response import Response
from vendorsim.telling.language import Texts

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
    """How it ended, as the record has it; that there was no quarrel goes without saying."""
    return said([one for one in ending(trial.facts) if one.key != "calm"], texts.lang)


def scale_of(shares: Sequence[float]) -> float:
    """What the full width of bars stands for, so that the longest one is well seen."""
    return next(one for one in SCALES if max(shares, default=0.0) <= one)


def line(kind: str, text: str) -> Markup:
    """A line of text with a look of its own; nothing where there is no text."""
    return Markup('<div class="{}">{}</div>').format(kind, text) if text else Markup()


def card(situation: Situation, texts: Texts, title: str = "") -> Markup:
    """What the team sees."""
    when = f"{moment(situation, texts)} · {texts(f'case_kind.{situation.kind}')}"
    facts = [(name, "\n".join(lines)) for name, lines in parts(situation, texts)]
    return render("play/card.html", texts, title=title, when=when, facts=facts)


def outcome(
    answer: Answer, texts: Texts, guess: float | None = None, title: str = "", own: str | None = None
) -> Markup:  # fmt: skip
    """What came of a choice: the chances, the steps, and the same luck with other responses; `own` as in `same_luck`."""
    trial, guessed = answer.trial, ""
    if guess is not None:
        guessed = texts("play.answer.guess", guess=texts.percent(guess), chance=chance(trial.chances[0], texts))
    return render(
        "play/outcome.html", texts, trial=trial, did=title or name_of(answer.response, answer.situation, texts),
        ended=happened(trial, texts), luck=luck(answer, texts), guessed=guessed, chances=chances(answer, texts, guess),
        made_of=product(trial, answer.story, texts), steps=steps(answer, texts), same_luck=same_luck(answer, texts, own),
        afterwards=afterwards(answer, texts, own),
    )  # fmt: skip


def chances(answer: Answer, texts: Texts, guess: float | None = None) -> Markup:
    """How likely each stage was with what was chosen; a guess beside it, on the same scale."""
    found = answer.trial.chances
    scale = scale_of([*found, guess or 0.0])
    return render("play/chances.html", texts, found=found, guess=guess, scale=scale, chance=chance)


def luck(answer: Answer, texts: Texts) -> str:
    """Whether it went as was to be expected."""
    trial = answer.trial
    if trial.response == "ignore":
        return texts("play.answer.walked_on")
    often = texts.number(100.0 * (trial.chances[0] if trial.highest == 0 else 1.0 - trial.chances[0]), 1)
    return texts("play.answer.good_luck" if trial.highest == 0 else "play.answer.bad_luck", n=often)


def steps(answer: Answer, texts: Texts) -> Markup:
    """What happened step by step: at each, how likely it was and where the draw fell."""
    if not answer.story:
        return Markup()
    return render("play/steps.html", texts, steps=steps_told(answer, texts), chance=chance)


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


def same_luck(answer: Answer, texts: Texts, own: str | None = None) -> Markup:
    """What each response would have led to with the same luck, and which policies would have given it.

    `own` is the choice to mark; the one that was carried out where there is no other.
    """
    by_response: dict[str, list[str]] = {}
    for policy, response in answer.policies.items():
        by_response.setdefault(response, []).append(policy)
    rows = [
        (name, name_of(name, answer.situation, texts), answer.trials[name], by_response.get(name, []),
         happened(answer.trials[name], texts)) for name in offered(answer)
    ]  # fmt: skip
    return render(
        "play/same_luck.html", texts, rows=rows, chosen=answer.response, mine=answer.response if own is None else own,
        scale=scale_of([answer.trials[name].chances[0] for name in offered(answer)]), chance=chance,
    )  # fmt: skip


def offered(answer: Answer) -> list[str]:
    """The responses that could be given, or would have been, in the order of the repertoire."""
    names = [one.name.lower() for one in Response]
    return [name for name in names if answer.trials[name].is_possible or name in answer.policies.values()]


def afterwards(answer: Answer, texts: Texts, own: str | None = None) -> Markup:
    """What each response would leave behind."""
    names = {name: name_of(name, answer.situation, texts) for name in offered(answer)}
    own = answer.response if own is None else own
    return left_behind(answer.after, names, answer.situation.address.is_lock, texts, own)


def votes(counts: Mapping[str, int], own: str | None, situation: Situation, texts: Texts) -> Markup:
    """How a class chose: bars with counts and shares, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], Response[one[0].upper()]))
    rows = [(name, name_of(name, situation, texts), n) for name, n in ordered]
    most = max(counts.values(), default=0)
    return render("play/votes.html", texts, rows=rows, mine=own, most=most, total=sum(counts.values()))
