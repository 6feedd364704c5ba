"""The parts of an encounter's story as HTML: what was seen, known and weighed, what happened, and what followed."""

from markupsafe import Markup

from vendorsim.console.frame import bars as figures
from vendorsim.console.frame.bars import Line
from vendorsim.console.frame.rendering import render
from vendorsim.console.questions.cards import on_record
from vendorsim.console.questions.encounters import Situation
from vendorsim.console.questions.story_data import Decision, Story
from vendorsim.console.why.story_words import answer
from vendorsim.telling.language import Texts

TOLD_ORDER = ("loss", "flight", "grievance", "resistance", "triggers", "persuasion", "compliance", "legitimacy")
"""Decisions as they are told: what is at stake comes first."""


def saw(situation: Situation, texts: Texts) -> list[str]:
    """What the team saw, a line a fact."""
    case, place = situation.as_case, situation.place
    if case.is_lock:
        lines = [texts("play.card.lock", n=round(case.violations))]
    else:
        lines = [
            texts("play.card.goods", goods=texts(f"goods.{situation.goods}"), value=texts.amount(round(case.goods))),
            texts("play.card.tools", value=texts.amount(round(case.tools))),
            texts("play.card.zone", zone=texts(f"zone.{case.zone}")),
            on_record(case.violations, texts),
        ]
    lines.append(texts("play.card.bystanders", n=round(case.bystanders)))
    if case.others_present:
        lines.append(texts("play.card.others", n=case.others_present))
    for name in ("buyers", "complaints"):
        if round(place.get(name, 0.0)):
            lines.append(texts(f"play.card.{name}", n=round(place[name])))
    if case.obstruction > 0.0:
        lines.append(texts("play.card.obstruction", share=texts.percent(case.obstruction)))
    offer = case.alternative
    if offer.has_room and not case.is_lock:
        lines.append(texts("play.card.stall", metres=round(offer.metres), fee=texts.number(offer.fee),
                           share=texts.percent(offer.quality)))  # fmt: skip
    lines.append(texts("why.seen.team", n=round(case.people), minutes=texts.number(case.free_minutes)))
    if case.recorder > 0.0:
        lines.append(texts("why.seen.recorder"))
    return lines


def know(story: Story, texts: Texts) -> Markup:
    """What the other side knew and believed, and what there had been before."""
    assert story.situation is not None
    case, row = story.situation.as_case, story.record
    pairs = [(texts("why.known.income"), texts("why.yuan_week", n=texts.number(case.weekly_income)))]
    if row:
        pairs.append((texts("why.known.belief"), texts("why.of_one", n=texts.number(row["legitimacy"], 2))))
        if not case.is_lock:
            pairs.append((texts("why.known.loss"), texts("why.yuan", n=texts.number(row["expected_loss"]))))
        pairs.append((texts("why.known.respect"), texts("why.of_one", n=texts.number(row["respect"], 2))))
    met = texts("why.scene.first")
    if case.last_outcome != "never_met":
        outcome, days = texts(f"outcome.{case.last_outcome}"), max(0, round(case.days_since))
        met = texts("why.known.last_today" if days == 0 else "why.known.last", outcome=outcome, n=days)
    pairs += [(texts("why.known.before"), met), (texts("why.known.today"), texts("why.times", n=case.moves_today)),
              (texts("why.known.talks"), texts("why.times", n=case.visits)),
              (texts("why.known.refusals"), texts("why.times", n=case.refusals)),
              (texts("why.known.ties"), texts("why.of_one", n=texts.number(case.ties, 2)))]  # fmt: skip
    asked, done = story.about["usual"], story.trials[story.about["usual"]].response
    if asked != done:
        pairs.append((texts("why.known.asked"), answer(asked, case.is_lock, texts)))
    return figures.facts(pairs)


def weighed(story: Story, texts: Texts) -> Markup:
    """Each decision with its terms as bars, its chance and its draw."""
    by_name = {one.name: one for one in story.decisions}
    told = [by_name[name] for name in TOLD_ORDER if name in by_name]
    asked = [one for one in told if one.is_asked and any(bar.adds for bar in one.bars)]
    left = [texts(f"decision.short.{one.name}") for one in told if one not in asked]
    decisions = [(one, decision(one, texts), verdict(one, story, texts)) for one in asked]
    return render("why/weighed.html", texts, decisions=decisions, left=left)


def decision(one: Decision, texts: Texts) -> Markup:
    """One decision: its terms as bars, and the draw where there was one."""
    rows = [(texts(f"term.{bar.name}"), bar.adds) for bar in one.bars]
    places, unit = {"loss": (0, texts("why.unit.yuan")), "legitimacy": (3, "")}.get(one.name, (2, ""))
    total, caption = (texts("why.weighed.sum"), one.sum), texts(f"decision.{one.name}")
    body = figures.bars(rows, texts, total=total, places=places, unit=unit, caption=caption)
    if one.chance is None or one.draw is None:
        return body
    return body + figures.chance(one.chance, one.draw, bool(one.happened), texts)


def verdict(one: Decision, story: Story, texts: Texts) -> str:
    """What came of a decision without a draw."""
    if one.chance is not None and one.draw is not None:
        return ""
    if one.name == "persuasion":
        return texts("why.weighed.persuaded" if one.happened else "why.weighed.not_persuaded")
    if one.name == "legitimacy":
        before, after = (texts.number(story.record[name], 3) for name in ("legitimacy", "legitimacy_after"))
        return texts("why.after.belief", before=before, after=after)
    return ""


def steps(story: Story, texts: Texts) -> Markup:
    """The stages of a quarrel, minute by minute."""
    if not story.steps:
        return Markup("<p>{}</p>").format(texts("why.steps.none" if story.identity < 0 else "why.steps.words"))
    lines = [(0, 1, texts("why.steps.begin"), "")]
    for step in story.steps:
        before, after = int(step["from"]), int(step["to"])
        way = texts("why.steps.up" if after > before else "why.steps.down", from_stage=texts(f"stage.{before}"),
                    to_stage=texts(f"stage.{after}") if after else texts("why.stage.over"))  # fmt: skip
        luck = texts("why.steps.luck", chance=figures.chance_text(texts, step["chance"]))
        lines.append((round(step["minute"]), after, way, luck))
    return render("why/steps.html", texts, steps=lines)


def reactions(story: Story, texts: Texts) -> Markup:
    """Who looked on and what it did, what the news made of it, and the city in the days around it."""
    found, lines = story.reactions, []
    day = story.situation.day if story.situation is not None else 0
    if story.record:
        lines.append(texts("why.scene.crowd", n=round(found["bystanders"])))
        if round(found["bystanders"]):
            lines.append(texts("why.reaction.crowd", n=texts.number(found["crowd_in_resistance"], 2, signed=True)))
        if found["surrounded"]:
            lines.append(texts("why.reaction.surrounded"))
        clip = found["clip"]
        lines.append(
            texts("why.after.clip", share=texts.percent(clip, 1)) if clip > 0.0 else texts("why.after.no_clip")
        )
    opinion = dict(zip(found["days"], found["opinion"], strict=True))
    complaints = dict(zip(found["days"], found["complaints"], strict=True))
    charts = figures.curves(
        texts("why.reaction.opinion"), [Line("", opinion)], texts, places=1, marks=[day], high=1.0,
        unit=texts("why.unit.share"),
    )  # fmt: skip
    charts += figures.columns(texts("why.reaction.complaints"), complaints, texts, marks=[day])
    return figures.listed(lines) + figures.together(charts) + figures.lead(texts("why.reaction.note"))
