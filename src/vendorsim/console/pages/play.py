"""The page Play."""

from collections.abc import Callable

import solara

from vendorsim.console.state import Problems, ViewState
from vendorsim.console.texts import Texts


@solara.component
def Play(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page."""
    texts = Texts(state.lang)
    solara.Text(texts("page.play"))
