"""Words that several stories use."""

from collections.abc import Mapping
from typing import Any

from vendorsim.console.frame import bars as figures
from vendorsim.console.questions.encounters import Address, Trial
from vendorsim.model.encounter.sentences import ending, said, sentences
from vendorsim.model.encounter.story import about
from vendorsim.telling.language import Texts


def answer(response: str, is_lock: bool, texts: Texts) -> str:
    """What a team did, as it is called at a stall or at a lock."""
    return texts(f"response.{response}.{'lock' if is_lock else 'name'}")


def name_of_other(at: Address, texts: Texts) -> str:
    """Whom a team met."""
    return texts("why.who.lock", id=at.lock) if at.is_lock else texts("why.who.vendor", id=at.vendor)


def about_so_many(value: float, texts: Texts) -> str:
    """A count that fades, in round numbers."""
    number = about(value)
    return texts("why.about", n=number) if number else texts("none")


def whole(trial: Trial, texts: Texts) -> str:
    """Who met whom, what the team set out to do, and all that came of it, as the record has it."""
    return said(sentences(trial.facts), texts.lang)


def end_of(trial: Trial, texts: Texts) -> str:
    """What came of an encounter, as the record has it."""
    return said(ending(trial.facts), texts.lang)


def money(trial: Trial, texts: Texts) -> list[tuple[str, str]]:
    """What was paid, what was laid and not paid, and what was lost, as names and values."""
    facts = trial.facts
    amounts = {
        "paid": facts["fine_paid"], "taken": facts["taken"],
        "unpaid": facts["fine"] if trial.response == "document_and_fine" and trial.outcome == "sanctioned"
        and not facts["fine_paid"] else 0.0,
    }  # fmt: skip
    found = [(texts(f"why.fact.{name}"), texts("why.yuan", n=texts.number(value)))
             for name, value in amounts.items() if value > 0.0]  # fmt: skip
    return found or [(texts("why.fact.lost"), texts("none"))]


def product(trial: Trial, row: Mapping[str, Any], texts: Texts) -> str:
    """How the chance of a quarrel comes of the chances of the two decisions before it; empty where there is but one."""
    if not row or row["kind"] != "vendor":
        return ""
    shown = {
        "quarrel": trial.chances[0],
        "stays": 1.0 - row["flight_probability"],
        "resists": row["resistance_probability"],
    }
    return texts("left.product", **{name: figures.chance_text(texts, value) for name, value in shown.items()})
