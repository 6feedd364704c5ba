"""What the browser must do for the whole page: say its language, and tell when the console cannot be reached."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import solara
import traitlets

from vendorsim.console.texts import Texts

SCRIPT = Path(__file__).parents[1] / "static" / "shell.js"
SAID = ("connection.lost", "connection.retry", "connection.back", "connection.reload", "error.font")


class ShellWidget(anywidget.AnyWidget):
    """See `static/shell.js`."""

    _esm = SCRIPT.read_text(encoding="utf-8")

    html_lang = traitlets.Unicode("en").tag(sync=True)
    page = traitlets.Unicode("").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    """The texts `screen.<name>` of `SAID` by name: the browser needs them when it can no longer ask."""


@solara.component
def Shell(texts: Texts, page: str) -> None:
    """Keeps the browser told; shows nothing by itself."""
    widget = solara.use_memo(lambda: ShellWidget(html_lang=texts.html_lang, page=page, texts=said(texts)), [])

    def live() -> Callable[[], None]:
        return widget.close

    def tell() -> None:
        widget.html_lang, widget.page, widget.texts = texts.html_lang, page, said(texts)

    solara.use_effect(live, [])
    solara.use_effect(tell, [texts.lang, page])
    solara.Div(classes=["vs-shell"], children=[widget])


def said(texts: Texts) -> dict[str, str]:
    """What the strip says."""
    return {name: texts(f"screen.{name}") for name in SAID}
