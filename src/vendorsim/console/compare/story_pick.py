"""The bar under the maps that says what was picked, and leads to its story."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.compare.showing import Showing
from vendorsim.console.compare.story_sources import get_stories_ready
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.state import ViewState
from vendorsim.console.player.widget import ReplayWidget
from vendorsim.console.questions.selection import LETTERS, Selection
from vendorsim.telling.language import Texts

WITH_STORY = ("vendor", "team", "cell", "incident")


@solara.component
def PickBar(
    state: ViewState, showing: Showing, widget: ReplayWidget, is_current: bool, go: Callable[[ViewState], None]
) -> None:
    """What was picked on which map as of which moment; nothing while nothing is picked."""
    texts = Texts(state.lang)
    picked, set_picked = solara.use_state(dict(widget.pick))

    def listen() -> Callable[[], None]:
        def heard(change: Any) -> None:
            set_picked(dict(change["new"] or {}))

        widget.observe(heard, "pick")
        set_picked(dict(widget.pick))  # what was picked between the drawing and this
        return lambda: widget.unobserve(heard, "pick")

    solara.use_effect(listen, [])
    solara.use_effect(lambda: get_stories_ready() if picked else None, [bool(picked)])
    panel = picked.get("panel", -1)
    if not 0 <= panel < len(showing.names):
        return
    kind, number = str(picked.get("kind")), int(picked.get("id", 0))
    events = [one for chunk in list(showing.chunks[panel]) for one in chunk.events]
    tick = next((one["tick"] for one in events if kind == "incident" and one["id"] == number), picked.get("tick", 0))

    def read(pick: Selection) -> None:
        go(state.but(page="why", pick=pick.as_text(), instead=""))

    with solara.v.Html(tag="div", class_="vs-pick", attributes={"role": "status"}):
        what = said(kind, number, showing, panel, texts)
        on = texts(
            "why.pick.on", what=what, letter=LETTERS[panel], policy=showing.names[panel], moment=texts.moment(tick)
        )
        solara.v.Html(tag="span", class_="vs-picked", children=[on])
        if not is_current:
            solara.Text(texts("why.pick.stale"))
        elif kind in WITH_STORY:
            Button(
                texts("why.pick.read"), lambda: read(Selection(panel, kind, number, tick)), primary=True, name="story"
            )
        elif kind == "lock":
            quarrels = [one for one in events if one["kind"] != "vendor" and one["row"] == number]
            for one in quarrels[-4:]:
                label = texts("why.pick.lock_incident", moment=texts.moment(one["tick"]))
                Button(label, lambda one=one: read(Selection(panel, "incident", one["id"], one["tick"])), name="story")
            if not quarrels:
                solara.Text(texts("why.pick.lock_has_none"))
        else:
            solara.Text(texts("why.pick.driver_has_none"))


def said(kind: str, number: int, showing: Showing, panel: int, texts: Texts) -> str:
    """What it is called."""
    if kind != "cell":
        return texts(f"why.pick.{kind}", id=number)
    city, recording = showing.scene.settings[panel].city, showing.recordings[panel]
    if city.map and recording is None:
        return texts("why.kind.cell")  # a map has a width of its own, which is known when the run is there
    wide = int(recording.static["width"]) if recording is not None else city.width
    return texts("why.pick.cell", x=number % wide, y=number // wide)
