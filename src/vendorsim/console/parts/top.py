"""The bar above every page: its name, the pages, the language and the projector mode."""

from collections.abc import Callable

import solara

from vendorsim.console.parts.fields import Button
from vendorsim.console.state import PAGES, ViewState
from vendorsim.console.texts import Texts


@solara.component
def Top(state: ViewState, go: Callable[[ViewState], None]) -> None:
    """The bar."""
    texts = Texts(state.lang)
    other = "en" if state.lang == "zh" else "zh"
    mode = "screen.projector.off" if state.projector else "screen.projector.on"
    with solara.Div(classes=["vs-top"]):
        solara.Div(classes=["vs-name"], children=[texts("app.title")])
        with solara.v.Html(tag="nav", class_="vs-pages", attributes={"aria-label": texts("screen.menu")}):
            for page in PAGES:
                here = " vs-here" if page == state.page else ""
                Button(texts(f"page.{page}"), lambda page=page: go(state.but(page=page)), name=f"page-{page}{here}")
        solara.Div(classes=["vs-space"])
        solara.Div(classes=["vs-note-above"], children=[texts("app.model_note")])
        Button(texts(mode), lambda: go(state.but(projector=not state.projector)), name="projector")
        Button(texts("language.switch"), lambda: go(state.but(lang=other)), name="language")
