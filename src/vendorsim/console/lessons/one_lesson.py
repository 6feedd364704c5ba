"""One lesson: question, predictions, what to try, what to look for, debrief; the trainer's notes where they are wanted."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.evidence.data import evidence, why
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.markup import Press, element, listing
from vendorsim.console.lessons.card_grid import facts
from vendorsim.console.lessons.handout import handout
from vendorsim.console.scenes.lesson_files import Lesson
from vendorsim.console.scenes.scene import name_of
from vendorsim.telling.language import Texts


@solara.component
def LessonPage(
    lesson: Lesson, texts: Texts, notes: bool, held: dict[str, Any], running: bool, start: Callable[[], None],
    back: Callable[[], None],
) -> None:  # fmt: skip
    """The page of one lesson; `held` keeps what the class predicted while it looks at other pages."""
    words = lesson.words(texts.lang)
    with solara.v.Html(tag="article", class_="vs-lesson"):
        with solara.Div(classes=["vs-lesson-head"]):
            Button(f"← {texts('lessons.back')}", back, name="lessons-back")
            element("h1", words.title)
            facts(lesson, texts)
            element("p", words.goal, name="vs-lead")
        with solara.Div(classes=["vs-lesson-columns"]):
            with solara.Div(classes=["vs-lesson-main"]):
                element("p", words.question, name="vs-question", aria_label=texts("lessons.question"))
                Predict(lesson, texts, held)
                Try(lesson, texts, running, start)
                Look(lesson, texts, held)
                _section("debrief", texts, listing(words.debrief))
                _section("caveats", texts, listing(words.caveats))
                Claims(lesson, texts)
            if notes:
                Notes(lesson, texts)


def _section(name: str, texts: Texts, *children: Any) -> Any:
    heading = element("h2", texts(f"lessons.{name}"))
    return element("section", heading, *children, name=f"vs-section vs-section-{name}")


def remembered(held: dict[str, Any], lesson: Lesson, name: str, usual: Any) -> Any:
    """What was chosen on this lesson so far."""
    return held.setdefault(lesson.id, {}).get(name, usual)


@solara.component
def Predict(lesson: Lesson, texts: Texts, held: dict[str, Any]) -> None:
    """The choices, one of which the class takes before anything is run; then, if wanted, what the model shows."""
    chosen, set_chosen = solara.use_state(remembered(held, lesson, "predict", -1))
    shown, set_shown = solara.use_state(remembered(held, lesson, "answer", False))
    words, answer = lesson.words(texts.lang), lesson.file.answer - 1

    def choose(i: int) -> None:
        held.setdefault(lesson.id, {})["predict"] = i
        set_chosen(i)

    def show() -> None:
        held.setdefault(lesson.id, {})["answer"] = not shown
        set_shown(not shown)

    with solara.v.Html(tag="section", class_="vs-section vs-section-predict"):
        element("h2", texts("lessons.predict"))
        element("p", texts("lessons.predict.help"), name="vs-lead")
        with solara.v.Html(tag="div", class_="vs-choices", attributes={"role": "radiogroup",
                                                                      "aria-label": texts("lessons.predict")}):  # fmt: skip
            for i, choice in enumerate(words.predict):
                right = " vs-choice-right" if shown and i == answer else ""
                Press(lambda i=i: choose(i), [element("b", "ABCDEFGH"[i % 8], name="vs-letter"), element("span", choice)],
                      name=f"vs-choice{' vs-chosen' if i == chosen else ''}{right}", role="radio",
                      aria_checked="true" if i == chosen else "false")  # fmt: skip
        if chosen >= 0:
            Button(texts("lessons.predict.hide" if shown else "lessons.predict.show"), show, name="answer")
        if chosen >= 0 and shown:
            verdict = "lessons.predict.right" if chosen == answer else "lessons.predict.other"
            element("p", element("b", texts("lessons.predict.model", choice=words.predict[answer])), " ",
                    texts(verdict), name="vs-answer", role="status")  # fmt: skip


@solara.component
def Try(lesson: Lesson, texts: Texts, running: bool, start: Callable[[], None]) -> None:
    """The steps, what is set side by side, and the button that opens it."""
    one = next(iter(lesson.settings.values()))
    with solara.v.Html(tag="section", class_="vs-section vs-section-try"):
        element("h2", texts("lessons.try"))
        listing(lesson.words(texts.lang).try_it, ordered=True)
        names = [name_of(f"{lesson.id}:{name}", True, texts) for name in lesson.settings]
        arms = [element("li", element("b", "ABC"[i], name="vs-letter"), " ", name) for i, name in enumerate(names)]
        element("p", texts("lessons.try.arms"), name="vs-label")
        element("ul", *arms, name="vs-arms")
        horizon = {"days": one.horizon.days, "burn_in": one.horizon.burn_in_days, "seed": lesson.file.seed}
        element("p", texts("lessons.try.runs", **horizon), name="vs-lead")
        with solara.Div(classes=["vs-buttons"]):
            Button(
                texts("lessons.try.again" if running else "lessons.try.start"), start, primary=True, name="open-lesson"
            )
            Handout(lesson, texts)
        element("p", texts("lessons.try.alone"), name="vs-lead")


@solara.component
def Handout(lesson: Lesson, texts: Texts) -> None:
    """The page to print."""
    name = f"{lesson.id}-{texts('lessons.handout.file')}.html"
    with solara.FileDownload(lambda: handout(lesson, texts).encode(), filename=name, mime_type="text/html"):
        solara.v.Btn(children=[texts("lessons.handout")], outlined=True, class_="vs-button vs-button-handout")


@solara.component
def Look(lesson: Lesson, texts: Texts, held: dict[str, Any]) -> None:
    """What to look for, closed until the class has looked."""
    shown, set_shown = solara.use_state(remembered(held, lesson, "look", False))

    def show() -> None:
        held.setdefault(lesson.id, {})["look"] = not shown
        set_shown(not shown)

    with solara.v.Html(tag="section", class_="vs-section vs-section-look"):
        element("h2", texts("lessons.look"))
        Button(texts("lessons.look.hide" if shown else "lessons.look.show"), show, name="look")
        if shown:
            look(lesson, texts)
        else:
            element("p", texts("lessons.look.help"), name="vs-lead")


def look(lesson: Lesson, texts: Texts) -> None:
    """The sentences, and the figures that they are about."""
    listing(lesson.words(texts.lang).look)
    element("p", texts("lessons.look.measures"), name="vs-label")
    names = [texts.title(f"measure.{name}.label") for name in lesson.file.measures]
    listing([name[:1].upper() + name[1:] for name in names], name="vs-measures")
    if lesson.file.check and lesson.is_shipped:  # what a folder of one's own promises, nobody has run
        element("p", texts("lessons.look.checked", n=lesson.file.replicates), name="vs-lead")


@solara.component
def Claims(lesson: Lesson, texts: Texts) -> None:
    """What the model makes of the claims that the lesson rests on."""
    known = solara.use_memo(evidence, [])
    claims = [known.claim(name) for name in lesson.file.claims]
    with solara.v.Html(tag="section", class_="vs-section vs-section-claims"):
        element("h2", texts("lessons.claims"))
        if not lesson.file.claims:
            element("p", texts("lessons.claims.none"), name="vs-lead")
        rows = []
        for name, claim in zip(lesson.file.claims, claims, strict=True):
            verdict = claim.verdict if claim is not None else "unclear"
            badge = element("span", texts(f"evidence.verdict.{verdict}"), name=f"vs-verdict vs-verdict-{verdict}")
            reason = why(claim, texts) if claim is not None else ""
            rows.append(
                element(
                    "li", texts(f"evidence.claim.{name}"), " ", badge, *([element("small", reason)] if reason else [])
                )
            )
        element("ul", *rows, name="vs-claims")


@solara.component
def Notes(lesson: Lesson, texts: Texts) -> None:
    """For the trainer: minutes, and what to answer."""
    words = lesson.words(texts.lang)
    with solara.v.Html(tag="aside", class_="vs-notes", attributes={"aria-label": texts("lessons.notes")}):
        element("h2", texts("lessons.notes"))
        element("p", texts("lessons.notes.key"), name="vs-lead")
        element("h3", texts("lessons.timing"))
        rows = [
            element("li", element("b", texts("lessons.timing.from_to", first=first, last=last)), " ", what)
            for first, last, what in lesson.stretches(texts.lang)
        ]
        element("ol", *rows, name="vs-plan")
        if words.replies:
            element("h3", texts("lessons.replies"))
            for reply in words.replies:
                element("p", element("q", reply.says), element("br"), reply.answer)
