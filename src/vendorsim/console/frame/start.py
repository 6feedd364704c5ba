"""What a visitor sees whose address says nothing: three ways to begin."""

from collections.abc import Callable

import solara

from vendorsim.console.frame.markup import Press, element
from vendorsim.console.frame.state import ViewState
from vendorsim.telling.language import Texts

WAYS = (("first", "lessons"), ("free", "compare"), ("play", "play"))
"""The text of each way, and the page that it opens."""


@solara.component
def Start(state: ViewState, go: Callable[[ViewState], None]) -> None:
    """Three large choices."""
    texts = Texts(state.lang)
    with solara.Div(classes=["vs-start"]):
        element("h1", texts("screen.start.title"))
        element("p", texts("screen.start.lead"), name="vs-lead")
        with solara.v.Html(tag="div", class_="vs-ways"):
            for i, (name, page) in enumerate(WAYS):
                Press(
                    lambda page=page: go(state.but(page=page)),
                    [element("span", str(i + 1), name=f"vs-way-mark vs-way-mark-{i}", aria_hidden="true"),
                     element("span", texts(f"screen.start.{name}"), name="vs-way-title"),
                     element("span", texts(f"screen.start.{name}.more"), name="vs-way-more")],
                    name=f"vs-way vs-way-{page}",
                )  # fmt: skip
        Press(lambda: go(state.but(page="evidence")), [texts("screen.start.evidence"), " →"], name="vs-link")
        element("p", texts("app.model_note_long"), name="vs-lead")
