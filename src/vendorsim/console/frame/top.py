"""The bar above every page: its name, the pages, the trainer's notes, the keys, the projector mode and the language."""

from collections.abc import Callable

import solara

from vendorsim.console.frame.markup import Press, element
from vendorsim.console.frame.state import START, ViewState
from vendorsim.telling.language import Texts

MENU = ("lessons", "compare", "why", "play", "evidence")
"""The pages in the order of a lesson hour."""
CONTENT = "vs-content"
"""The id of what the skip link leads to."""


@solara.component
def Top(
    state: ViewState, go: Callable[[ViewState], None], notes: bool, set_notes: Callable[[bool], None],
    show_help: Callable[[], None],
) -> None:  # fmt: skip
    """The bar."""
    texts = Texts(state.lang)
    other = "en" if state.lang == "zh" else "zh"
    mode = "screen.projector.off" if state.projector else "screen.projector.on"
    element("a", texts("screen.skip"), name="vs-skip", href=f"#{CONTENT}")
    with solara.v.Html(tag="header", class_="vs-top"):
        Press(lambda: go(state.but(page=START)), [texts("app.title")], name="vs-name")
        with solara.v.Html(tag="nav", class_="vs-pages", attributes={"aria-label": texts("screen.menu")}):
            for page in MENU:
                here = {"aria_current": "page"} if page == state.page else {}
                name = f"vs-tab vs-button-page-{page}{' vs-here' if here else ''}"
                Press(lambda page=page: go(state.but(page=page)), [texts(f"page.{page}")], name=name, **here)
        with solara.v.Html(
            tag="div", class_="vs-tools", attributes={"role": "group", "aria-label": texts("screen.tools")}
        ):
            if not state.projector:
                told = texts("screen.notes.off" if notes else "screen.notes.on")
                Press(lambda: set_notes(not notes), [texts("screen.tool.notes")], name="vs-tool vs-button-notes",
                      aria_keyshortcuts="f", aria_pressed="true" if notes else "false", title=f"{told} (F)")  # fmt: skip
            Press(lambda: go(state.but(projector=not state.projector)), [texts("screen.tool.projector")],
                  name="vs-tool vs-button-projector", aria_keyshortcuts="p", title=f"{texts(mode)} (P)",
                  aria_pressed="true" if state.projector else "false")  # fmt: skip
            Press(show_help, [texts("screen.tool.keys"), " ", element("kbd", "?")], name="vs-tool vs-button-help",
                  aria_keyshortcuts="?", title=texts("screen.keys.title"))  # fmt: skip
            Press(lambda: go(state.but(lang=other)), [texts("language.switch")], name="vs-tool vs-button-language",
                  aria_keyshortcuts="l", lang="zh-Hans" if other == "zh" else "en")  # fmt: skip
