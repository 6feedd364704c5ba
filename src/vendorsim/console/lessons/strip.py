"""The strip of the lesson that is under way, above the maps: its question, its steps one by one, what to look for."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.markup import element
from vendorsim.console.lessons.one_lesson import look, remembered
from vendorsim.console.scenes.lesson_files import Lesson
from vendorsim.telling.language import Texts


@solara.component
def LessonStrip(
    lesson: Lesson,
    texts: Texts,
    notes: bool,
    held: dict[str, Any],
    to_page: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """One line, and what it opens; `held` keeps where the class has come to."""
    at, set_at = solara.use_state(remembered(held, lesson, "step", 0))
    shown, set_shown = solara.use_state(remembered(held, lesson, "look", False))
    words = lesson.words(texts.lang)
    last = len(words.try_it) - 1
    step = min(at, last)

    def go(new: int) -> None:
        held.setdefault(lesson.id, {})["step"] = new
        set_at(new)

    def show() -> None:
        held.setdefault(lesson.id, {})["look"] = not shown
        set_shown(not shown)

    with solara.v.Html(tag="section", class_="vs-strip", attributes={"aria-label": words.title}):
        with solara.Div(classes=["vs-strip-line"]):
            element("b", words.title, name="vs-strip-title")
            element("span", words.question, name="vs-strip-question")
            with solara.Div(classes=["vs-strip-buttons"]):
                Button(texts("lessons.look.hide" if shown else "lessons.look"), show, name="strip-look")
                Button(texts("lessons.strip.page"), to_page, name="strip-page")
                Button(texts("lessons.strip.leave"), leave, name="strip-leave")
        with solara.Div(classes=["vs-strip-line vs-strip-steps"]):
            Button("‹", lambda: go(step - 1), disabled=step == 0, name="step-before")
            element("span", texts("lessons.strip.step", n=step + 1, total=last + 1), name="vs-strip-count")
            Button("›", lambda: go(step + 1), disabled=step == last, name="step-next")
            element("span", words.try_it[step], name="vs-strip-step", role="status")
        if shown:
            with solara.Div(classes=["vs-strip-look"]):
                look(lesson, texts)
        if notes:
            with solara.v.Html(tag="aside", class_="vs-notes", attributes={"aria-label": texts("lessons.notes")}):
                element("b", texts("lessons.notes"))
                for reply in words.replies:
                    element("p", element("q", reply.says), " ", reply.answer)
