"""What a visitor's page Compare holds from one drawing to the next: the player, and the comparison that is on it."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.compare.showing import Showing
from vendorsim.console.frame.figures_shown import HEADLINES, figures, lines
from vendorsim.console.frame.state import ViewState
from vendorsim.console.player.replay_file import player_texts
from vendorsim.console.player.widget import LAYERS_SHOWN, NO_LAYER, ReplayWidget
from vendorsim.console.questions.selection import Selection
from vendorsim.console.scenes.scene import Scene, name_of
from vendorsim.telling.language import Texts

RESERVE = 34
"""Pixels of the window below the figures: the note that is always there."""
LESSON = 90
"""Pixels that a lesson's steps take above the maps."""


class CompareView:
    """One visitor's; parts of the page that show how runs come along listen to it: nothing else is redrawn."""

    def __init__(self, state: ViewState) -> None:
        """An empty player that speaks the view's language."""
        self.widget = ReplayWidget(
            texts=player_texts(state.lang), gauges=figures(state.lang), curves=lines(state.lang),
            reserve=RESERVE + (LESSON if state.lesson else 0),
        )  # fmt: skip
        self.dress(state)
        self.showing: Showing | None = None
        self.wanted: Scene | None = None
        """What Run would run."""
        self.lang = state.lang
        self.news, self._numbers = 0, itertools.count(1)
        """Rises with each change that listeners are told of."""
        self._listeners: list[Callable[[], None]] = []

    def run(self, tick: int | None = None, pick: Selection | None = None) -> None:
        """Run what is wanted and show it from `tick` on, with `pick` picked, instead of what was shown."""
        if self.wanted is None:
            return
        self.stop()
        self.widget.clear()
        self.widget.gauges = figures(self.lang, self.wanted.measures)
        names = self._names(self.wanted)
        self.showing = Showing(services.pool(), self.wanted, self.widget, names, self._tell, self.wanted.replicates)
        if pick is not None:
            self.widget.pick = pick.on_map
        self.showing.start(tick)
        self._tell()

    def stop(self) -> None:
        """Stop what is under way."""
        if self.showing is not None:
            self.showing.cancel()

    def shows(self, scene: Scene) -> bool:
        """Whether this is what is shown already, or on its way."""
        return self.showing is not None and self.showing.scene.key == scene.key

    def leave(self) -> None:
        """The visitor has gone."""
        self.stop()
        self.widget.close()

    def dress(self, state: ViewState) -> None:
        """Layers and pace as a view says."""
        self.widget.speed = state.speed
        self.widget.layers = [name for name in state.layers if name in (*LAYERS_SHOWN, NO_LAYER)]

    def speak(self, lang: str) -> None:
        """Let the player speak another language; where it stands and plays stays."""
        if lang == self.lang:
            return
        self.lang = lang
        self.widget.texts = player_texts(lang)
        measures = self.showing.scene.measures if self.showing is not None else HEADLINES
        self.widget.gauges, self.widget.curves = figures(lang, measures), lines(lang)
        if self.showing is not None:
            self.showing.rename(self._names(self.showing.scene))

    def rest(self, *, is_seen: bool) -> None:
        """While another page is shown the player stands still and leaves the keys alone."""
        self.widget.keys_on = is_seen
        if not is_seen:
            self.widget.playing = False

    def listen(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call `on_change` when something has changed, until what is returned is called."""
        self._listeners.append(on_change)

        def no_more() -> None:
            with suppress(ValueError):
                self._listeners.remove(on_change)

        return no_more

    def _tell(self) -> None:
        self.news = next(self._numbers)
        for on_change in list(self._listeners):
            on_change()

    def _names(self, scene: Scene) -> list[str]:
        texts = Texts(self.lang)
        return [name_of(label, scene.arms, texts) for label in scene.labels]


def use_news(view: CompareView, of: Callable[[CompareView], Any] = lambda view: view.news) -> Any:
    """Draw this component again when there is news, or when what `of` tells of the view has changed."""
    seen, see = solara.use_state(of(view))

    def look() -> None:
        see(of(view))

    def listen() -> Callable[[], None]:
        no_more = view.listen(look)
        look()  # what happened between the drawing and this: runs that were kept end at once
        return no_more

    solara.use_effect(listen, [view])
    return seen
