"""Words that several stories use."""

from vendorsim.console.encounters import Address, Trial
from vendorsim.console.texts import Texts


def answer(response: str, is_lock: bool, texts: Texts) -> str:
    """What a team did, as it is called at a stall or at a lock."""
    return texts(f"response.{response}.{'lock' if is_lock else 'name'}")


def name_of_other(at: Address, texts: Texts) -> str:
    """Whom a team met."""
    return texts("why.who.lock", id=at.lock) if at.is_lock else texts("why.who.vendor", id=at.vendor)


def ending(trial: Trial, is_lock: bool, texts: Texts) -> str:
    """What came of an encounter, as the end of a sentence."""
    if trial.response == "ignore":
        return texts("why.end.ignore")
    end = texts(f"why.end.{trial.outcome}.lock" if is_lock else f"why.end.{trial.outcome}")
    if trial.highest > 0:
        return texts("why.end.both", quarrel=texts(f"why.end.stage.{trial.highest}"), end=end)
    return end
