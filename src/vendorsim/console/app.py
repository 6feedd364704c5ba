"""The console's page as Solara shows it: the bar above, the page that the address names, the note that is always there."""

import logging
import os
from pathlib import Path
from typing import Any

import solara
import solara.lab

from vendorsim.console import services
from vendorsim.console.compare.page import Compare
from vendorsim.console.evidence.page import Evidence
from vendorsim.console.frame.help import Help
from vendorsim.console.frame.keys import Keys
from vendorsim.console.frame.shell import Shell
from vendorsim.console.frame.start import Start
from vendorsim.console.frame.state import START, ViewState, from_query
from vendorsim.console.frame.top import CONTENT, Top
from vendorsim.console.lessons.lesson_state import opened, without_lesson
from vendorsim.console.lessons.page import Lessons
from vendorsim.console.lessons.strip import LessonStrip
from vendorsim.console.play_page import Play
from vendorsim.console.scenes.lesson_files import Lesson, lesson_named
from vendorsim.console.server import LANGUAGE
from vendorsim.console.why.page import Why
from vendorsim.telling.language import LANGUAGES, Texts

STYLE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "static").glob("*.css"), key=lambda path: path.name != "console.css")
)
PAGES = {"why": Why, "play": Play, "evidence": Evidence}
"""Pages that are made again when they are opened; Compare, which holds runs, stays once it was opened."""
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
    if not router.search:
        state = state.but(page=START)
    texts = Texts(state.lang)
    notes, set_notes = solara.use_state(False)
    helped, set_helped = solara.use_state(False)
    held = solara.use_memo(lambda: services.lessons_of(solara.get_session_id()), [])
    compared = solara.use_ref({"is_there": False, "times": 0, "lesson": ""})
    compared.current["is_there"] = compared.current["is_there"] or state.page == "compare"

    def go(new: ViewState) -> None:
        if new != state:
            router.push(f"/?{new.to_query()}")

    def start(lesson: Lesson) -> None:
        """Open a lesson's scenario, on fresh maps but where its own are there."""
        if compared.current["lesson"] == lesson.id:
            go(state.but(page=lesson.file.page))
            return
        compared.current["times"] += 1
        compared.current["lesson"] = lesson.id if lesson.file.page == "compare" else ""
        go(opened(state, lesson))

    def leave() -> None:
        compared.current["lesson"] = ""
        go(without_lesson(state))

    def key(name: str) -> None:
        act = {"l": lambda: go(state.but(lang="en" if state.lang == "zh" else "zh")), "?": lambda: set_helped(not helped),
               "p": lambda: go(state.but(projector=not state.projector)), "f": lambda: set_notes(not notes)}  # fmt: skip
        act["escape"] = lambda: set_helped(False)
        act.get(name.lower(), lambda: None)()

    title = texts("app.title") if state.page == START else f"{texts(f'page.{state.page}')} – {texts('app.title')}"
    lesson = lesson_named(state.lesson) if state.lesson else None
    shown = notes and not state.projector
    solara.Title(title)
    solara.Style(STYLE)
    large = " vs-projector" if state.projector else ""
    with solara.Div(classes=[f"vs-app{large} vs-{state.lang}"]):
        Shell(texts, state)
        Keys(key, keys=("l", "p", "f", "?", "Escape"))
        Top(state, go, notes, set_notes, lambda: set_helped(True))
        Help(texts, helped, set_helped)
        told = [one for field in ("address", "page", "lang") for one in problems.get(field, [])]
        if state.lesson and lesson is None:
            told.append(("lessons.error.none", {"found": state.lesson[:60]}))
        for text, values in told:
            solara.Div(classes=["vs-problem"], children=[texts(text, **values)])
        with solara.v.Html(tag="main", attributes={"id": CONTENT, "tabindex": "-1"}):
            # The three places are always there: what stands in one is not made again when another fills or empties.
            with solara.Div(classes=["vs-place"]):
                if lesson is not None and state.page in ("compare", "why", "play"):
                    LessonStrip(
                        lesson, texts, shown, held, lambda: go(state.but(page="lessons")), leave
                    ).key(f"strip-{lesson.id}")  # fmt: skip
            with solara.Div(classes=["vs-page" if state.page == "compare" else "vs-hidden"]):
                if compared.current["is_there"]:
                    Compare(state, problems, go).key(f"compare-{compared.current['times']}")
            with solara.Div(classes=["vs-page" if state.page != "compare" else "vs-hidden"]):
                if state.page == START:
                    Start(state, go)
                elif state.page == "lessons":
                    Lessons(state, go, start, shown, compared.current["lesson"], held)
                elif state.page in PAGES:
                    PAGES[state.page](state, problems, go)
        solara.Div(classes=["vs-note"], children=[texts("app.model_note")])
