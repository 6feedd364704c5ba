"""The page Compare: policies side by side on the same city and the same luck."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.compare.controls import Controls
from vendorsim.console.compare.intervals import ENOUGH, matters, rows, table
from vendorsim.console.compare.story_pick import PickBar
from vendorsim.console.compare.take_away import TakeAway
from vendorsim.console.compare.view import CompareView, use_news
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.console.player.widget import LAYERS_SHOWN, NO_LAYER
from vendorsim.console.questions.selection import Selection
from vendorsim.console.scenes.scene import scene
from vendorsim.telling.language import Texts

PROBLEM_OF = {"lost": "screen.error.worker", "user": "screen.error.model", "error": "screen.error.unexpected"}


@solara.component
def Compare(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page."""
    texts = Texts(state.lang)
    view: CompareView = solara.use_memo(lambda: CompareView(state), [])
    wanted, mistakes = solara.use_memo(lambda: scene(state), [without_place(state)])
    view.wanted = wanted
    busy, has_run = use_news(view, lambda one: (one.showing is not None and one.showing.busy, one.showing is not None))

    def live() -> Callable[[], None]:
        services.pool().warm()
        return view.leave

    def begin() -> None:
        """Run at once where the address asks for it: a link, a lesson, or a reload."""
        if state.run and wanted is not None and not view.shows(wanted):
            view.dress(state)
            view.run(state.tick, Selection.read(state.pick))

    def run() -> None:
        """Run, and say so in the address: a reload then runs it again."""
        view.run()
        go(state.but(run=True, tick=None, pick=""))

    def change(new: ViewState) -> None:
        """What is changed by hand runs when Run is pressed."""
        go(new.but(run=False, tick=None, pick=""))

    solara.use_effect(live, [])
    solara.use_effect(begin, [state.run, wanted.key if wanted is not None else None])
    solara.use_effect(lambda: view.speak(state.lang), [state.lang])
    solara.use_effect(lambda: view.rest(is_seen=state.page == "compare"), [state.page])
    said: Problems = {**problems, **mistakes}
    with solara.Div(classes=["vs-compare"]):
        Controls(state, said, change, run, view.stop, busy=busy, ready=wanted is not None)
        with solara.Div(classes=["vs-results"]):
            for name in unknown_layers(state):
                line = texts("compare.error.layer", found=name[:40], names=texts.listed(LAYERS_SHOWN))
                solara.Div(classes=["vs-problem vs-problem-layers"], children=[line])
            if has_run:
                Told(view, texts)
                Stale(view, wanted.key if wanted is not None else None, texts)
            else:
                Empty(texts)
            solara.Div(classes=["vs-maps" if has_run else "vs-hidden"], children=[view.widget])
            if has_run:
                Picked(state, view, wanted.key if wanted is not None else None, go)
                Luck(view, texts)
                TakeAway(state, view)


def unknown_layers(state: ViewState) -> list[str]:
    """Layers that the address names and that are not there."""
    return [name for name in state.layers if name not in LAYERS_SHOWN and name != NO_LAYER]


def without_place(state: ViewState) -> ViewState:
    """What of a view says what to run."""
    usual = ViewState()
    return state.but(
        lang=usual.lang, tick=None, run=False, projector=False, page="", layers=(), speed=usual.speed, pick="",
        instead="", after=usual.after,
    )  # fmt: skip


@solara.component
def Picked(state: ViewState, view: CompareView, wanted: Any, go: Callable[[ViewState], None]) -> None:
    """What was clicked on a map, and the way to its story."""
    use_news(view)
    if view.showing is not None:
        PickBar(state, view.showing, view.widget, wanted == view.showing.scene.key, go)


@solara.component
def Empty(texts: Texts) -> None:
    """What stands where maps will be."""
    with solara.Div(classes=["vs-empty"]):
        solara.HTML(tag="h2", unsafe_innerHTML=texts("compare.empty.title"))
        solara.Text(texts("compare.empty.text"))


@solara.component
def Told(view: CompareView, texts: Texts) -> None:
    """How far the runs have come, and what went wrong."""
    use_news(view)
    showing = view.showing
    if showing is None:
        return
    for failure in showing.failures[:2]:
        line = texts(PROBLEM_OF.get(failure.kind, "screen.error.unexpected"), message=failure.message)
        solara.Div(classes=["vs-problem"], children=[line])
    n = len(showing.paired_seeds)
    if showing.busy:
        line, share = (
            texts("compare.running", done=showing.days, total=showing.all_days),
            showing.days / showing.all_days,
        )
    elif showing.phase == "replicates":
        line, share = texts("compare.replicates.running", done=n, total=showing.replicates), n / showing.replicates
    elif n >= ENOUGH:
        line, share = texts("compare.replicates.done", n=n), 1.0
    else:
        return
    with solara.Div(classes=[f"vs-progress vs-progress-{showing.phase}"]):
        solara.Div(classes=["vs-progress-done"], style={"width": f"{100 * min(1.0, share):.0f}%"})
        solara.Div(classes=["vs-progress-line"], children=[line])
        if showing.phase == "replicates":
            Button(texts("compare.replicates.stop"), showing.cancel, name="enough")


@solara.component
def Stale(view: CompareView, wanted: Any, texts: Texts) -> None:
    """That the controls say something else than what is shown."""
    shown = use_news(view, lambda one: one.showing and one.showing.scene.key)
    if wanted is not None and shown != wanted:
        solara.Div(classes=["vs-stale"], children=[texts("compare.stale")])


@solara.component
def Luck(view: CompareView, texts: Texts) -> None:
    """The whole run's figures with intervals over runs with other luck, as these come in."""
    use_news(view)
    showing = view.showing
    if showing is None or not showing.paired_seeds:
        return
    seeds = showing.paired_seeds
    solara.HTML(tag="h2", unsafe_innerHTML=texts("compare.gauges.whole"))
    found: list[Any] = rows(showing.measures, seeds, len(showing.scene.labels), showing.scene.measures)
    solara.HTML(unsafe_innerHTML=table(found, showing.names, texts, len(seeds)))
    if len(seeds) >= ENOUGH:
        solara.HTML(unsafe_innerHTML=matters(showing.scene.measures, texts))  # apart, or it closes at each news
