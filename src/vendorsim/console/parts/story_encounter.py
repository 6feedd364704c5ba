"""The parts of an encounter's story as HTML: what was seen, known and weighed, what happened, and what followed."""

from vendorsim.console.encounters import Situation
from vendorsim.console.parts import bars as figures
from vendorsim.console.parts.bars import Line, esc
from vendorsim.console.story_data import Decision, Story
from vendorsim.console.texts import Texts

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
            texts("why.scene.record", n=round(case.violations)),
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


def know(story: Story, texts: Texts) -> str:
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
        kind = "lock" if case.is_lock else "name"
        said = {one: texts(f"response.{one}.{kind}") for one in (asked, done)}
        pairs.append((texts("why.known.asked"), texts("why.scene.asked", response=said[asked], done=said[done])))
    return figures.facts(pairs)


def weighed(story: Story, texts: Texts) -> str:
    """Each decision with its terms as bars, its chance and its draw."""
    by_name = {one.name: one for one in story.decisions}
    told = [by_name[name] for name in TOLD_ORDER if name in by_name]
    asked = [one for one in told if one.is_asked and any(bar.adds for bar in one.bars)]
    left = [texts(f"decision.{one.name}") for one in told if one not in asked]
    parts = "".join(decision(one, story, texts) for one in asked)
    below = ""
    if left:
        below = f'<p class="vs-nothing">{esc(texts("why.weighed.left_out", names=texts.listed(left)))}</p>'
    return f'<div class="vs-decisions">{parts}</div>{below}'


def decision(one: Decision, story: Story, texts: Texts) -> str:
    """One decision."""
    rows = [(texts(f"term.{bar.name}"), bar.adds) for bar in one.bars]
    is_money, places = one.name == "loss", 0 if one.name == "loss" else 3 if one.name == "legitimacy" else 2
    title = texts(f"decision.{one.name}")
    unit = texts("why.unit.yuan") if is_money else ""
    body = figures.bars(rows, texts, total=(texts("why.weighed.sum"), one.sum), places=places, unit=unit, caption=title)
    if one.chance is not None and one.draw is not None:
        body += figures.chance(one.chance, one.draw, bool(one.happened), texts)
    elif one.name == "persuasion":
        verdict = texts("why.weighed.persuaded" if one.happened else "why.weighed.not_persuaded")
        body += f'<p class="vs-why-verdict">{esc(verdict)}</p>'
    elif one.name == "legitimacy":
        row = story.record
        before, after = (texts.number(row[name], 3) for name in ("legitimacy", "legitimacy_after"))
        body += f'<p class="vs-why-verdict">{esc(texts("why.after.belief", before=before, after=after))}</p>'
    hint = f"<p>{esc(texts(f'why.hint.{one.name}'))}</p>"
    return f'<article class="vs-decision vs-decision-{esc(one.name)}"><h4>{esc(title)}</h4>{hint}{body}</article>'


def steps(story: Story, texts: Texts) -> str:
    """The stages of a quarrel, minute by minute."""
    if not story.steps:
        return f"<p>{esc(texts('why.steps.none' if story.identity < 0 else 'why.steps.words'))}</p>"
    lines = [_step(texts("why.steps.minute", n=0), 1, texts("why.steps.begin"), "", texts)]
    for step in story.steps:
        before, after = int(step["from"]), int(step["to"])
        way = texts("why.steps.up" if after > before else "why.steps.down", from_stage=texts(f"stage.{before}"),
                    to_stage=texts(f"stage.{after}") if after else texts("why.stage.over"))  # fmt: skip
        luck = texts("why.steps.luck", chance=figures.chance_text(texts, step["chance"]))
        lines.append(_step(texts("why.steps.minute", n=round(step["minute"])), after, way, luck, texts))
    return f'<ol class="vs-why-steps">{"".join(lines)}</ol>'


def _step(when: str, stage: int, told: str, luck: str, texts: Texts) -> str:
    said = f" <small>{esc(luck)}</small>" if luck else ""
    return (
        f'<li class="vs-step vs-stage-{stage}"><span class="vs-when">{esc(when)}</span>'
        f'<b class="vs-badge">{stage}</b><span>{esc(told)}{said}</span></li>'
    )


def reactions(story: Story, texts: Texts) -> str:
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
    note = f'<p class="vs-lead">{esc(texts("why.reaction.note"))}</p>'
    return f'{figures.listed(lines)}<div class="vs-figures">{charts}</div>{note}'
