"""The page Compare: policies side by side on the same city and the same luck."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.figures_shown import HEADLINES, figures, lines
from vendorsim.console.intervals import rows, table
from vendorsim.console.parts.controls import Controls
from vendorsim.console.parts.story_pick import PickBar
from vendorsim.console.parts.take_away import TakeAway
from vendorsim.console.replay_file import player_texts
from vendorsim.console.scene import name_of, scene
from vendorsim.console.showing import Showing
from vendorsim.console.state import Problems, ViewState
from vendorsim.console.texts import Texts
from vendorsim.console.widget import ReplayWidget

PROBLEM_OF = {"lost": "screen.error.worker", "user": "screen.error.model", "error": "screen.error.unexpected"}


@solara.component
def Compare(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page."""
    texts = Texts(state.lang)
    news, set_news = solara.use_state(0)
    widget = solara.use_memo(lambda: new_player(state), [])
    held = solara.use_ref({"showing": None, "news": 0})
    wanted, mistakes = solara.use_memo(lambda: scene(state), [without_place(state)])
    showing: Showing | None = held.current["showing"]

    def told() -> None:
        held.current["news"] += 1
        set_news(held.current["news"])

    def run(tick: int | None = None) -> None:
        if wanted is None:
            return
        if held.current["showing"] is not None:
            held.current["showing"].cancel()
        widget.clear()
        widget.gauges = figures(state.lang, wanted.measures)
        names = [name_of(label, wanted.arms, texts) for label in wanted.labels]
        held.current["showing"] = Showing(services.pool(), wanted, widget, names, told, wanted.replicates)
        held.current["showing"].start(tick)
        told()

    def stop() -> None:
        if held.current["showing"] is not None:
            held.current["showing"].cancel()

    def live() -> Callable[[], None]:
        services.pool().warm()
        if state.run:
            run(state.tick)

        def leave() -> None:
            stop()
            widget.close()

        return leave

    solara.use_effect(live, [])
    solara.use_effect(lambda: speak(widget, showing, texts), [state.lang])
    solara.use_effect(lambda: rest(widget, state.page == "compare"), [state.page])
    said: Problems = {**problems, **mistakes}
    with solara.Div(classes=["vs-compare"]):
        Controls(state, said, go, run, stop, busy=showing is not None and showing.busy, ready=wanted is not None)
        with solara.Div(classes=["vs-results"]):
            if showing is None:
                Empty(texts)
            else:
                Told(showing, texts, news)
                if wanted is not None and wanted.key != showing.scene.key:
                    solara.Div(classes=["vs-stale"], children=[texts("compare.stale")])
            solara.Div(classes=["vs-maps" if showing else "vs-hidden"], children=[widget])
            if showing is not None:
                PickBar(state, showing, widget, wanted is not None and wanted.key == showing.scene.key, go)
                Luck(showing, texts, news)
                TakeAway(state, showing, widget, news)


def without_place(state: ViewState) -> ViewState:
    """What of a view says what to run."""
    usual = ViewState()
    return state.but(
        lang=usual.lang, tick=None, run=False, projector=False, page="", layers=(), speed=usual.speed, pick="",
        instead="", after=usual.after,
    )  # fmt: skip


def new_player(state: ViewState) -> ReplayWidget:
    """An empty player that speaks the view's language."""
    return ReplayWidget(
        texts=player_texts(state.lang), gauges=figures(state.lang), curves=lines(state.lang), speed=state.speed,
        layers=list(state.layers), reserve=380 if state.lesson else 290,
    )  # fmt: skip


def speak(widget: ReplayWidget, showing: Showing | None, texts: Texts) -> None:
    """Let the player speak another language; where it stands and plays stays."""
    if widget.texts == player_texts(texts.lang):
        return
    widget.texts = player_texts(texts.lang)
    measures = showing.scene.measures if showing is not None else HEADLINES
    widget.gauges, widget.curves = figures(texts.lang, measures), lines(texts.lang)
    if showing is not None:
        showing.rename([name_of(label, showing.scene.arms, texts) for label in showing.scene.labels])


def rest(widget: ReplayWidget, is_seen: bool) -> None:
    """While another page is shown the player stands still and leaves the keys alone."""
    widget.keys_on = is_seen
    if not is_seen:
        widget.playing = False


@solara.component
def Empty(texts: Texts) -> None:
    """What stands where maps will be."""
    with solara.Div(classes=["vs-empty"]):
        solara.HTML(tag="h2", unsafe_innerHTML=texts("compare.empty.title"))
        solara.Text(texts("compare.empty.text"))


@solara.component
def Told(showing: Showing, texts: Texts, news: int) -> None:
    """How far the runs have come, and what went wrong; drawn anew whenever `news` is another number."""
    for failure in showing.failures[:2]:
        line = texts(PROBLEM_OF.get(failure.kind, "screen.error.unexpected"), message=failure.message)
        solara.Div(classes=["vs-problem"], children=[line])
    if showing.busy:
        with solara.Div(classes=["vs-progress"]):
            solara.Text(texts("compare.running", done=showing.days, total=showing.all_days))
            solara.v.ProgressLinear(value=100 * showing.days / max(1, showing.all_days), color="primary")


@solara.component
def Luck(showing: Showing, texts: Texts, news: int) -> None:
    """The whole run's figures with intervals over runs with other luck, as these come in."""
    seeds = showing.paired_seeds
    if not seeds:
        return
    solara.HTML(tag="h2", unsafe_innerHTML=texts("compare.gauges.whole"))
    if showing.phase == "replicates":
        with solara.Div(classes=["vs-progress vs-replicates"]):
            solara.Text(texts("compare.replicates.running", done=len(seeds), total=showing.replicates))
            solara.v.ProgressLinear(value=100 * len(seeds) / showing.replicates, color="primary")
            solara.Button(label=texts("compare.replicates.stop"), on_click=showing.cancel, small=True, outlined=True)
    found: list[Any] = rows(showing.measures, seeds, len(showing.scene.labels), showing.scene.measures)
    solara.HTML(unsafe_innerHTML=table(found, showing.names, texts, len(seeds)))
