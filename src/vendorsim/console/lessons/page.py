"""The page Lessons: all cards, or the one lesson that is under way."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.frame.markup import element
from vendorsim.console.frame.state import ViewState
from vendorsim.console.lessons.card_grid import Cards
from vendorsim.console.lessons.lesson_state import in_lesson, without_lesson
from vendorsim.console.lessons.one_lesson import LessonPage
from vendorsim.console.scenes.lesson_files import Lesson, all_lessons, lesson_named
from vendorsim.telling.language import Texts


@solara.component
def Lessons(
    state: ViewState, go: Callable[[ViewState], None], start: Callable[[Lesson], None], notes: bool, running: str,
    held: dict[str, Any],
) -> None:  # fmt: skip
    """The page; `start` opens a lesson's scenario, `running` is the lesson whose maps are there."""
    texts = Texts(state.lang)
    found = solara.use_memo(all_lessons, [state.lesson])
    lesson = lesson_named(state.lesson) if state.lesson else None
    if lesson is not None:
        LessonPage(
            lesson, texts, notes, held, running == lesson.id, lambda: start(lesson), lambda: go(without_lesson(state))
        ).key(lesson.id)
        return
    with solara.Div(classes=["vs-lessons"]):
        element("h1", texts("lessons.title"))
        element("p", texts("lessons.lead"), name="vs-lead")
        Cards(found, texts, lambda one: go(in_lesson(state, one)))
        element("p", texts("lessons.add"), name="vs-lead")
