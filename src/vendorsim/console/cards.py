"""An encounter in words, as a team sees it: the card of the role-play, one line a fact, from the catalogue of a language."""

from vendorsim.clock import TICKS_PER_DAY, time_of_day
from vendorsim.console.encounters import Situation
from vendorsim.console.texts import Texts


def card(situation: Situation, texts: Texts) -> list[str]:
    """What the team sees, most telling first. What it cannot know (fear, temper, legitimacy) is not in a situation."""
    case, place = situation.as_case, situation.place
    moment = texts("time.moment", day=situation.day + 1, time=time_of_day(situation.address.tick % TICKS_PER_DAY))
    lines = [moment]
    if case.is_lock:
        lines.append(texts("play.card.lock", n=round(case.violations)))
    else:
        lines += [
            texts("play.card.goods", goods=texts(f"goods.{situation.goods}"), value=texts.amount(round(case.goods))),
            texts("play.card.tools", value=texts.amount(round(case.tools))),
            texts("play.card.zone", zone=texts(f"zone.{case.zone}")),
        ]
        if case.obstruction > 0.0:
            lines.append(texts("play.card.obstruction", share=texts.percent(case.obstruction)))
    lines.append(texts("play.card.income", value=texts.amount(round(case.weekly_income))))
    lines += _history(situation, texts)
    lines.append(texts("play.card.bystanders", n=round(case.bystanders)))
    if case.others_present:
        lines.append(texts("play.card.others", n=case.others_present))
    for name in ("buyers", "complaints"):
        if round(place.get(name, 0.0)):
            lines.append(texts(f"play.card.{name}", n=round(place[name])))
    lines.append(texts("play.card.ties", value=texts.number(case.ties, 1)))
    if not case.is_lock:
        lines.append(_offer(situation, texts))
    lines += [
        texts("play.card.recorder_on" if case.recorder > 0.0 else "play.card.recorder_off"),
        texts("play.card.people", n=case.people),
        texts("play.card.minutes", n=round(case.free_minutes)),
    ]
    return lines


def _history(situation: Situation, texts: Texts) -> list[str]:
    """What is on record, and what was done before."""
    case = situation.as_case
    lines = []
    if not case.is_lock:
        known = round(case.violations)
        lines.append(texts("play.card.record", n=known) if known else texts("play.card.no_record"))
    if case.last_outcome != "never_met":
        lines.append(texts("play.card.last", outcome=texts(f"outcome.{case.last_outcome}")))
        if case.days_since >= 1.0:
            lines.append(texts("play.card.last_days", n=round(case.days_since)))
    for name, count in (("moves", case.moves_today), ("visits", case.visits), ("refusals", case.refusals)):
        if count:
            lines.append(texts(f"play.card.{name}", n=count))
    return lines


def _offer(situation: Situation, texts: Texts) -> str:
    """The legal place on offer."""
    offer = situation.as_case.alternative
    if not offer.has_room:
        return texts("play.card.no_stall")
    return texts(
        "play.card.stall", metres=round(offer.metres), fee=texts.number(offer.fee), share=texts.percent(offer.quality)
    )
