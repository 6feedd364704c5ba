"""The console's page as Solara shows it: the bar above, the page that the address names, the note that is always there."""

import logging
import os
from pathlib import Path
from typing import Any

import solara
import solara.lab

from vendorsim.console.pages.compare import Compare
from vendorsim.console.pages.evidence import Evidence
from vendorsim.console.pages.lessons import Lessons
from vendorsim.console.pages.play import Play
from vendorsim.console.pages.why import Why
from vendorsim.console.parts.top import Top
from vendorsim.console.server import LANGUAGE
from vendorsim.console.state import ViewState, from_query
from vendorsim.console.texts import Texts
from vendorsim.report.language import LANGUAGES

STYLE = "".join(one.read_text(encoding="utf-8") for one in sorted((Path(__file__).parent / "static").glob("*.css")))
PAGES = {"why": Why, "play": Play, "lessons": Lessons, "evidence": Evidence}
"""Pages that are made anew when they are opened; Compare, which holds runs, stays once it was opened."""
_log = logging.getLogger(__name__)


def usual_language() -> str:
    """The language of a visitor whose address names none: that of the command line, then the browser's."""
    given = os.environ.get(LANGUAGE, "")
    if given in LANGUAGES:
        return given
    asked = ((solara.lab.headers.value or {}).get("accept-language") or [""])[0]
    return "zh" if asked.lower().startswith("zh") else "en"


@solara.component
def Layout(children: Any = ()) -> None:
    """No frame of Solara's own."""
    solara.Div(children=list(children))


@solara.component
def Page() -> None:
    """Everything that a visitor sees; a mistake of the program shows a card and is told in the log."""
    error, clear = solara.use_exception()
    if error is not None:
        _log.error("a page could not be shown", exc_info=error)
        for lang in LANGUAGES:
            solara.Text(Texts(lang)("screen.error.unexpected"))
        solara.Button(label="↻", on_click=clear)
        return
    Console()


@solara.component
def Console() -> None:
    """The page that the address names; the address is the one truth about what is looked at."""
    router = solara.use_router()
    state, problems = from_query(router.search or "", usual_language())
    texts = Texts(state.lang)

    def go(new: ViewState) -> None:
        if new != state:
            router.push(f"/?{new.to_query()}")

    solara.Title(texts("app.title"))
    solara.Style(STYLE)
    large = " vs-projector" if state.projector else ""
    compared = solara.use_ref(False)
    compared.current = compared.current or state.page == "compare"
    with solara.Div(classes=[f"vs-app{large} vs-{state.lang}"]):
        Top(state, go)
        for key, values in [one for field in ("address", "page", "lang") for one in problems.get(field, [])]:
            solara.Div(classes=["vs-problem"], children=[texts(key, **values)])
        if compared.current:
            with solara.Div(classes=["vs-page" if state.page == "compare" else "vs-hidden"]):
                Compare(state, problems, go)
        if state.page in PAGES:
            with solara.Div(classes=["vs-page"]):
                PAGES[state.page](state, problems, go)
        solara.Div(classes=["vs-note"], children=[texts("app.model_note")])
