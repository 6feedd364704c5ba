"""Keys pressed anywhere on a page that has no player, which has keys of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import solara
import traitlets

SCRIPT = Path(__file__).parents[1] / "static" / "keys.js"
DIGITS = tuple("123456789")


class KeysWidget(anywidget.AnyWidget):
    """Listens for keys in the browser while it is shown; not while somebody types, and not with Ctrl, Alt or Meta."""

    _esm = SCRIPT.read_text(encoding="utf-8")

    told = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The names of the keys that are told, as the browser calls them."""

    place = traitlets.Unicode("").tag(sync=True)
    """Where the visitor is; when it changes, the page is shown from its top."""

    def __init__(self, hear: Callable[[str], None], **traits: Any) -> None:
        """`hear` is called with the name of a key."""
        self.hear = hear
        super().__init__(**traits)
        self.on_msg(self._take)

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        key = content.get("key") if isinstance(content, dict) and content.get("op") == "key" else None
        if isinstance(key, str) and key:
            self.hear(key)


@solara.component
def Keys(on_key: Callable[[str], None], keys: Sequence[str] = (*DIGITS, "Enter"), place: str = "") -> None:
    """Call `on_key` with each of `keys` that is pressed while this is on the page; scroll up where `place` is new."""
    widget = solara.use_memo(lambda: KeysWidget(on_key, told=list(keys), place=place), [])
    widget.hear = on_key  # always the last one given: it knows what the page shows now

    def live() -> Callable[[], None]:
        return widget.close

    solara.use_effect(live, [])
    solara.use_effect(lambda: setattr(widget, "told", list(keys)), [tuple(keys)])
    solara.use_effect(lambda: setattr(widget, "place", place), [place])
    solara.Div(classes=["vs-keys"], children=[widget])
