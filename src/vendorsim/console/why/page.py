"""The page Why: the story of a vendor, a team, a place or an incident of a run, and what would have been."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import solara

from vendorsim.console.compare.story_sources import Working, get_stories_ready, said_of, use_asked, use_run
from vendorsim.console.frame.fields import Button, Choice
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.console.player.run_seen import RunSeen
from vendorsim.console.questions.asking import tell_story
from vendorsim.console.questions.selection import LETTERS, SELECTION_KINDS, Selection
from vendorsim.console.questions.story_data import Story
from vendorsim.console.scenes.scene import name_of, scene
from vendorsim.console.why.story import Told
from vendorsim.console.why.story_choose import Chooser
from vendorsim.telling.language import Texts


@solara.component
def Why(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page."""
    texts = Texts(state.lang)
    plain = state.but(lang="en", page="", pick="", instead="", after=7, projector=False, tick=None)
    wanted, mistakes = solara.use_memo(lambda: scene(state), [plain])
    pick = Selection.read(state.pick)
    pick = pick if pick.kind in SELECTION_KINDS else Selection(pick.panel)  # of the others no story is told
    settings = wanted.settings[pick.panel] if wanted is not None and pick.panel < len(wanted.settings) else None
    seen = use_run(settings, state.seed)
    tick = None if pick.kind == "incident" else pick.tick
    given = (settings, state.seed, replace(pick, panel=0, tick=tick))
    asked, again = use_asked(
        (settings.digest(), *given[1:]) if settings is not None and pick.is_whole else None, tell_story, *given
    )

    solara.use_effect(get_stories_ready, [])

    def choose(new: Selection) -> None:
        go(state.but(pick=new.as_text(), instead=""))

    solara.HTML(tag="h1", unsafe_innerHTML=texts("why.title"), classes=["vs-why-title"])
    if wanted is None:
        for key, values in [one for found in mistakes.values() for one in found]:
            solara.Div(classes=["vs-problem"], children=[texts(key, **values)])
        Button(texts("why.mend"), lambda: go(state.but(page="compare")), primary=True, name="mend")
        return
    with solara.Div(classes=["vs-why"]):
        with solara.v.Html(tag="aside", class_="vs-choose", attributes={"aria-label": texts("why.choose")}):
            lead = texts("why.of_run", scenario=scenario_name(state, texts), seed=str(state.seed))
            solara.Div(classes=["vs-lead"], children=[lead])
            Chooser(state, wanted, pick, seen, choose, problem(problems, texts, pick, len(wanted.labels)))
        with solara.v.Html(tag="main", class_="vs-why-told"):
            if not pick.is_whole or settings is None:
                solara.Div(classes=["vs-empty"], children=[texts("why.lead")])
                return
            name = name_of(wanted.labels[pick.panel], wanted.arms, texts)
            if pick.kind in ("vendor", "team", "cell"):
                Until(texts, pick, seen, choose)
            if asked is None or asked.is_working:
                done, total = (asked.done, asked.total) if asked is not None else (0, 0)
                Working(texts, done, total, texts("why.working"))
            elif asked.error is not None:
                what = f"{texts(f'why.kind.{pick.kind}')} {which(pick)}"
                solara.Div(classes=["vs-problem vs-problem-story"], children=[said_of(asked.error, texts, what)])
                Button(texts("action.retry"), again, primary=True, name="retry")
            else:
                story: Story = asked.answer
                Told(
                    state,
                    problems,
                    go,
                    settings,
                    pick,
                    story,
                    texts("why.map", letter=LETTERS[pick.panel], name=name),
                    seen,
                )


def which(pick: Selection) -> str:
    """What was asked for, in an address's words."""
    return pick.as_text().split(".", 2)[-1] if pick.at is not None else str(pick.which)


def scenario_name(state: ViewState, texts: Texts) -> str:
    """What the scenario is called."""
    key = f"scenario.{state.scenario}.name"
    return texts(key) if key in texts else state.scenario


def problem(
    problems: Mapping[str, list[tuple[str, Mapping[str, object]]]], texts: Texts, pick: Selection, maps: int
) -> str:
    """What is wrong with the choice that the address holds."""
    said = [texts(key, **values) for key, values in problems.get("pick", [])]
    if pick.panel >= maps:
        said.append(texts("why.error.no_map", letter=LETTERS[pick.panel]))
    return " ".join(said)


@solara.component
def Until(texts: Texts, pick: Selection, seen: RunSeen | None, choose: Callable[[Selection], None]) -> None:
    """Up to which day to tell."""
    if seen is None or not seen.static:
        return
    per_day, first = seen.static["ticks_per_day"], seen.static["first_day"]
    days = first + seen.static["days"]
    now = "" if pick.tick is None else str(min(days - 1, pick.tick // per_day))
    items = [("", texts("why.until.end")), *((str(day), texts("time.day", n=day + 1)) for day in range(days))]
    Choice(texts("why.until"), now, items,
           lambda day: choose(replace(pick, tick=int(day) * per_day if day else None)), name="until")  # fmt: skip
