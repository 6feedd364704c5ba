"""What the browser must do for the whole page: say its language, tell when the console cannot be reached, and show what
was asked for.
"""

from collections.abc import Callable
from pathlib import Path

import anywidget
import solara
import traitlets

from vendorsim.console.frame.state import ViewState
from vendorsim.telling.language import Texts

SCRIPT = Path(__file__).parents[1] / "static" / "shell.js"
SAID = ("connection.lost", "connection.retry", "connection.back", "connection.reload", "error.font")


class ShellWidget(anywidget.AnyWidget):
    """See `static/shell.js`."""

    _esm = SCRIPT.read_text(encoding="utf-8")

    html_lang = traitlets.Unicode("en").tag(sync=True)
    page = traitlets.Unicode("").tag(sync=True)
    sight = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """What was asked for last, as `sight_of` gives it."""
    texts = traitlets.Dict().tag(sync=True)
    """The texts `screen.<name>` of `SAID` by name: the browser needs them when it can no longer ask."""


@solara.component
def Shell(texts: Texts, state: ViewState) -> None:
    """Keeps the browser told; shows nothing by itself."""
    page, sight = state.page, sight_of(state)
    widget = solara.use_memo(
        lambda: ShellWidget(html_lang=texts.html_lang, page=page, sight=sight, texts=said(texts)), []
    )

    def live() -> Callable[[], None]:
        return widget.close

    def tell() -> None:
        widget.html_lang, widget.texts = texts.html_lang, said(texts)
        with widget.hold_sync():
            widget.page, widget.sight = page, sight

    solara.use_effect(live, [])
    solara.use_effect(tell, [texts.lang, page, sight])
    solara.Div(classes=["vs-shell"], children=[widget])


def sight_of(state: ViewState) -> list[str]:
    """A selector of what the last click asked for, and what tells it from other requests; the page's top if nothing.

    When it changes, the browser brings the place in sight: a click must not lead to something screens away.
    """
    if state.page != "why" or not state.pick:
        return [""]
    if state.instead:
        return [".vs-asked", state.pick, state.instead, str(state.after)]
    return [".vs-why-told", state.pick]


def said(texts: Texts) -> dict[str, str]:
    """What the strip says."""
    return {name: texts(f"screen.{name}") for name in SAID}
