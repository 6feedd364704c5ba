"""An encounter in words, as a team sees it: the card of the role-play, one line a fact, from the catalogue of a language."""

from vendorsim.console.questions.encounters import Situation
from vendorsim.model.clock import TICKS_PER_DAY, time_of_day
from vendorsim.model.encounter.story import about
from vendorsim.telling.language import Texts


def card(situation: Situation, texts: Texts) -> list[str]:
    """What the team sees, one line a fact. What it cannot know (fear, temper, legitimacy) is not in a situation."""
    return [moment(situation, texts), *[line for _, lines in parts(situation, texts) for line in lines]]


def moment(situation: Situation, texts: Texts) -> str:
    """When it is."""
    return texts("time.moment", day=situation.day + 1, time=time_of_day(situation.address.tick % TICKS_PER_DAY))


def parts(situation: Situation, texts: Texts) -> list[tuple[str, list[str]]]:
    """What the team sees, by what it is about: `what`, `place`, `record`, `offer` or `team`, and its lines."""
    case = situation.as_case
    if case.is_lock:
        what = [texts("play.card.lock", n=round(case.violations))]
    else:
        what = [
            texts("play.card.goods", goods=texts(f"goods.{situation.goods}"), value=texts.amount(round(case.goods))),
            texts("play.card.tools", value=texts.amount(round(case.tools))),
        ]
    what += [
        texts("play.card.income", value=texts.amount(round(case.weekly_income))),
        texts("play.card.ties", value=texts.number(case.ties, 1)),
    ]
    found = [("what", what), ("place", _place(situation, texts)), ("record", _history(situation, texts))]
    if not case.is_lock:
        found.append(("offer", [_offer(situation, texts)]))
    found.append(
        (
            "team",
            [
                texts("play.card.people", n=case.people),
                texts("play.card.minutes", n=round(case.free_minutes)),
                texts("play.card.recorder_on" if case.recorder > 0.0 else "play.card.recorder_off"),
            ],
        )
    )
    return [(name, lines) for name, lines in found if lines]


def _place(situation: Situation, texts: Texts) -> list[str]:
    """Where it is, and who is there."""
    case, place = situation.as_case, situation.place
    lines = [texts("play.card.bystanders", n=round(case.bystanders))]
    if not case.is_lock:
        lines.append(texts("play.card.zone", zone=texts(f"zone.{case.zone}")))
        if case.obstruction > 0.0:
            lines.append(texts("play.card.obstruction", share=texts.percent(case.obstruction)))
    if case.others_present:
        lines.append(texts("play.card.others", n=case.others_present))
    if case.tension >= 0.1:
        lines.append(texts("play.card.tension", share=texts.percent(case.tension)))
    counts = {name: round(place.get(name, 0.0)) for name in ("buyers", "complaints")}
    return lines + [texts(f"play.card.{name}", n=n) for name, n in counts.items() if n]


def _history(situation: Situation, texts: Texts) -> list[str]:
    """What is on record, and what was done before."""
    case = situation.as_case
    lines = []
    if not case.is_lock:
        lines.append(on_record(case.violations, texts))
    if case.last_outcome != "never_met":
        lines.append(texts("play.card.last", outcome=texts(f"outcome.{case.last_outcome}")))
        if case.days_since >= 1.0:
            lines.append(texts("play.card.last_days", n=round(case.days_since)))
    for name, count in (("moves", case.moves_today), ("visits", case.visits), ("refusals", case.refusals)):
        if count:
            lines.append(texts(f"play.card.{name}", n=count))
    return lines


def on_record(violations: float, texts: Texts) -> str:
    """Violations on record: they fade over a year, so that they are no count; told in round numbers."""
    number = about(violations)
    return texts("play.card.record", n=number) if number else texts("play.card.no_record")


def _offer(situation: Situation, texts: Texts) -> str:
    """The legal place on offer."""
    offer = situation.as_case.alternative
    if not offer.has_room:
        return texts("play.card.no_stall")
    return texts(
        "play.card.stall", metres=round(offer.metres), fee=texts.number(offer.fee), share=texts.percent(offer.quality)
    )
