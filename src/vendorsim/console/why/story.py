"""A story as a class reads it: a sentence, then what stands behind it, part by part."""

from collections.abc import Callable, Sequence

import solara

from vendorsim.console.frame import bars as figures
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.console.player.run_seen import RunSeen
from vendorsim.console.questions.selection import Selection
from vendorsim.console.questions.story_data import Story
from vendorsim.console.why.story_encounter import know, reactions, saw, steps, weighed
from vendorsim.console.why.story_people import CellStory, TeamStory, VendorStory
from vendorsim.console.why.story_words import money, product, whole
from vendorsim.console.why.what_if import WhatIfPanel
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts


@solara.component
def Told(
    state: ViewState, problems: Problems, go: Callable[[ViewState], None], settings: Settings, pick: Selection, story: Story,
    run: str, seen: RunSeen | None,
) -> None:  # fmt: skip
    """The story of a choice; `run` is what the run is called."""
    texts = Texts(state.lang)

    def choose(new: Selection) -> None:
        go(state.but(pick=new.as_text(), instead=""))

    if story.at is not None:
        EncounterStory(state, problems, go, settings, pick, story, run, choose)
    elif story.kind == "vendor":
        VendorStory(texts, pick, story, run, choose)
    elif story.kind == "team":
        TeamStory(texts, pick, story, run, choose)
    else:
        CellStory(texts, pick, story, run, choose, seen)


@solara.component
def EncounterStory(
    state: ViewState, problems: Problems, go: Callable[[ViewState], None], settings: Settings, pick: Selection, story: Story,
    run: str, choose: Callable[[Selection], None],
) -> None:  # fmt: skip
    """An encounter of a team, whether it came to a quarrel or not."""
    texts, at = Texts(state.lang), story.at
    assert at is not None and story.situation is not None
    row = story.record
    trial = story.trials[story.about["usual"]]
    Head(headline(story, texts), f"{run} · {texts.moment(at.tick)}")
    with solara.Div(classes=["vs-buttons vs-links"]):
        if not at.is_lock:
            vendor = Selection(pick.panel, "vendor", at.vendor, at.tick)
            Button(texts("why.link.vendor", id=at.vendor), lambda: choose(vendor), name="to-vendor")
            cell = int(story.situation.place["cell"])
            Button(texts("why.link.cell"), lambda: choose(Selection(pick.panel, "cell", cell, at.tick)), name="to-cell")
        Button(texts("why.link.team", id=at.team), lambda: choose(Selection(pick.panel, "team", at.team, at.tick)),
               name="to-team")  # fmt: skip
    solara.HTML(unsafe_innerHTML=figures.facts(known_facts(story, texts)), classes=["vs-part"])
    with solara.Div(classes=["vs-why-columns"]):
        Part(texts("why.seen.title"), figures.listed(saw(story.situation, texts), "vs-seen"))
        Part(texts("why.known.lock" if at.is_lock else "why.known.title"), know(story, texts))
    if row:
        shown = figures.lead(product(trial, row, texts), "vs-product") + weighed(story, texts)
        title = texts("why.weighed.title.lock" if at.is_lock else "why.weighed.title")
        Part(title, shown, texts("why.weighed.help"), "vs-weighed")
        with solara.Div(classes=["vs-why-columns"]):
            Part(texts("why.steps.title"), steps(story, texts), "", "vs-steps-part")
            Part(texts("why.ladder.title"), figures.ladder(trial.highest, texts))
    Part(texts("why.reaction.title"), reactions(story, texts), "", "vs-reactions")
    WhatIfPanel(state, problems, go, settings, story)


@solara.component
def Head(sentence: str, below: str) -> None:
    """The sentence that says it all."""
    solara.v.Html(tag="h2", children=[sentence], class_="vs-why-headline")
    solara.Div(classes=["vs-lead"], children=[below])


@solara.component
def Part(title: str, body: str, lead: str = "", kind: str = "") -> None:
    """A part of a story under its title; `body` is HTML of our own."""
    lines = [solara.v.Html(tag="h3", children=[title])]
    lines += [solara.v.Html(tag="p", children=[lead], class_="vs-lead")] if lead else []
    with solara.v.Html(tag="section", class_=f"vs-part {kind}", children=lines):
        solara.HTML(unsafe_innerHTML=body)


def headline(story: Story, texts: Texts) -> str:
    """When, who, what the team did, what came of it."""
    return whole(story.trials[story.about["usual"]], texts)


def known_facts(story: Story, texts: Texts) -> Sequence[tuple[str, str]]:
    """The figures of an encounter."""
    row, trial = story.record, story.trials[story.about["usual"]]
    found = [
        (texts("why.fact.chance"), figures.chance_text(texts, trial.chances[0])),
        (texts("why.fact.blows"), figures.chance_text(texts, trial.chances[2])),
        (texts("why.fact.outcome"), texts(f"outcome.{trial.outcome}") if trial.outcome else texts("why.outcome.none")),
        *money(trial, texts),
        (texts("why.fact.minutes"), texts("why.minutes", n=texts.number(trial.minutes))),
    ]
    if row and row["highest"] >= 1:
        found.append((texts("why.fact.quarrel"), texts("time.minutes", n=round(row["contest_minutes"]))))
        found.append((texts("why.fact.recorded"), texts("yes" if row["recorded"] else "no")))
        hurt = [texts(f"why.after.{name}_hurt") for name in ("officer", "vendor") if row[f"{name}_injured"]]
        if hurt:
            found.append((texts("why.fact.hurt"), texts.listed(hurt)))
    return found
