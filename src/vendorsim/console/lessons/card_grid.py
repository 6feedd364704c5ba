"""The grid of lessons: a card each, also for files that cannot be read."""

import re
from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.frame.markup import Press, element
from vendorsim.console.scenes.lesson_files import Lesson, Lessons
from vendorsim.telling.language import Texts

MISTAKE = re.compile(r"^(?P<path>.+?)(?:, line (?P<line>\d+))?: (?:(?P<key>[\w.\[\]\"-]+): )?(?P<rest>.+)$")
FORMS = (
    re.compile(r"^found (?P<found>.+); allowed: (?P<allowed>.+)$"),
    re.compile(r"^(?P<missing>is missing)(?:; allowed: (?P<allowed>.+))?$"),
    re.compile(r"^(?P<unknown>unknown key)(?:; did you mean (?P<meant>[^?]+)\?)?(?: \(.*\))?$"),
)
"""What is usually said of a mistake; whatever else is said stands as it is."""


@solara.component
def Cards(found: Lessons, texts: Texts, choose: Callable[[Lesson], None]) -> None:
    """All lessons in their order, then what is broken."""
    with solara.v.Html(tag="ul", class_="vs-cards"):
        for one in found:
            with solara.v.Html(tag="li"):
                Card(one, texts, lambda one=one: choose(one))
        for told in found.broken:
            with solara.v.Html(tag="li"):
                Broken(told, texts)


@solara.component
def Card(lesson: Lesson, texts: Texts, on_click: Callable[[], None]) -> None:
    """One lesson: title, question, how long, for whom, what is needed."""
    words = lesson.words(texts.lang)
    Press(
        on_click,
        [
            element("h2", words.title),
            element("p", words.question, name="vs-card-question"),
            facts(lesson, texts),
            element("p", element("b", texts("lessons.needs")), " ", words.needs or texts("lessons.needs.usual"),
                    name="vs-card-needs"),
            element("span", texts("lessons.card.open"), " →", name="vs-card-open"),
        ],
        name=f"vs-card vs-card-{lesson.id}",
    )  # fmt: skip


def facts(lesson: Lesson, texts: Texts) -> Any:
    """Minutes, level, where it comes from, and a language that is missing."""
    said = [texts("lessons.minutes", n=lesson.minutes), texts(f"lessons.level.{lesson.file.level}")]
    if not lesson.is_shipped:
        said.append(texts("lessons.from_file"))
    if texts.lang not in lesson.languages:
        name = Texts(lesson.languages[0])("language.name")
        said.append(texts("lessons.error.one_language", language=name))
    return element("p", *[element("span", one, name="vs-fact") for one in said], name="vs-facts")


@solara.component
def Broken(told: str, texts: Texts) -> None:
    """A file that is no lesson: where, which key, what was found and what is allowed, mistake by mistake."""
    mistakes = [line for line in told.splitlines() if line.strip()]
    solara.v.Html(
        tag="section",
        class_="vs-card vs-card-broken",
        children=[
            element("h2", texts("lessons.error.broken", n=1)),
            *[mistake(line, texts) for line in mistakes[:4]],
            element("p", texts("and_more", n=len(mistakes) - 4)) if len(mistakes) > 4 else "",
            element("p", texts("lessons.error.help"), name="vs-card-needs"),
        ],
    )


def mistake(line: str, texts: Texts) -> Any:
    """One mistake, taken apart where it has the usual form, and as it is where it has not."""
    parts = MISTAKE.match(line)
    if parts is None:
        return element("p", line)
    where = parts["path"]
    if parts["line"]:
        where = texts("lessons.error.where", path=where, line=parts["line"])
    rows = [element("dt", where, name="vs-where")]
    if parts["key"]:
        rows.append(element("dd", element("b", texts("lessons.error.key")), " ", element("code", parts["key"])))
    said = next((found.groupdict() for form in FORMS if (found := form.match(parts["rest"]))), None)
    return element("dl", *rows, *(element("dd", *line) for line in _told(said, parts["rest"], texts)))


def _told(said: dict[str, str] | None, rest: str, texts: Texts) -> list[list[Any]]:
    """The lines below a key, in the page's language as far as the form is known."""
    if said is None:
        return [[rest]]
    lines: list[list[Any]] = [
        [element("b", texts(f"lessons.error.{name}"))] for name in ("missing", "unknown") if said.get(name)
    ]
    lines += [[element("b", texts(f"lessons.error.{name}")), " ", said[name]] for name in ("found", "allowed")
              if said.get(name)]  # fmt: skip
    return [*lines, [texts("screen.error.did_you_mean", name=said["meant"])]] if said.get("meant") else lines
