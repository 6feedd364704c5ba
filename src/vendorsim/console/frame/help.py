"""The list of keys."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.markup import element
from vendorsim.telling.language import Texts

EVERYWHERE = (("Tab", "tab"), ("Enter", "enter"), ("Esc", "escape"), ("L", "language"), ("P", "projector"),
              ("F", "notes"), ("?", "help"))  # fmt: skip
ON_MAPS = (("", "space"), ("← →", "arrows"), ("Shift + ← →", "shift_arrows"), ("Home, End", "home_end"),
           ("N, B", "incident"))  # fmt: skip


@solara.component
def Help(texts: Texts, is_open: bool, set_open: Callable[[bool], None]) -> None:
    """A dialog that Escape closes."""
    with solara.v.Dialog(v_model=is_open, on_v_model=set_open, width=560, content_class="vs-dialog"):  # noqa: SIM117
        with solara.v.Html(tag="div", class_=f"vs-help vs-{texts.lang}", attributes={"role": "dialog", "aria-modal": "true",
                                                              "aria-label": texts("screen.keys.title")}):  # fmt: skip
            element("h2", texts("screen.keys.title"))
            element("p", texts("screen.keys.lead"), name="vs-lead")
            element("h3", texts("screen.keys.everywhere"))
            keys(EVERYWHERE, texts)
            element("h3", texts("screen.keys.on_maps"))
            keys(ON_MAPS, texts)
            element("h3", texts("page.play"))
            keys((("1 … 9", "digits"),), texts)
            Button(texts("action.close"), lambda: set_open(False), primary=True, name="close-help")


def keys(listed: tuple[tuple[str, str], ...], texts: Texts) -> Any:
    """Keys and what each does."""
    rows = [
        element("tr", element("th", element("kbd", key or texts("screen.keys.key.space")), scope="row"),
                element("td", texts(f"screen.keys.{name}")))
        for key, name in listed
    ]  # fmt: skip
    return element("table", element("tbody", *rows), name="vs-keys-table")
