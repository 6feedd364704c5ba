"""A lesson on one sheet of paper, for the class: question, predictions, steps, room for figures, questions at the end."""

from vendorsim.console.frame.rendering import page
from vendorsim.console.scenes.lesson_files import Lesson
from vendorsim.console.scenes.scene import name_of
from vendorsim.measures.base import all_measures
from vendorsim.telling.language import Texts


def handout(lesson: Lesson, texts: Texts) -> str:
    """The sheet as a page that prints on A4 and needs nothing else. What to look for is not on it."""
    names = [name_of(f"{lesson.id}:{name}", True, texts) for name in lesson.settings]
    measures = [all_measures()[name] for name in lesson.file.measures]
    words = lesson.words(texts.lang)
    return page("handout", texts, words=words, minutes=lesson.minutes, names=names, measures=measures)
