"""What if: another response to the same encounter with the same luck, beside what happened, and the days after both."""

from collections.abc import Callable
from functools import partial, reduce

import solara
from markupsafe import Markup

from vendorsim.console.compare.intervals import unit_of
from vendorsim.console.compare.story_sources import Working, said_of, use_asked
from vendorsim.console.frame import bars as figures
from vendorsim.console.frame.bars import Line
from vendorsim.console.frame.fields import Button, Choice
from vendorsim.console.frame.figures_shown import HEADLINES, digits
from vendorsim.console.frame.rendering import render
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.console.questions.asking import Query, tell_what_if
from vendorsim.console.questions.consequences import Consequence
from vendorsim.console.questions.encounters import Trial
from vendorsim.console.questions.story_data import Story
from vendorsim.console.questions.what_if import Course, Moment, WhatIf
from vendorsim.console.why.left_behind import left_behind
from vendorsim.console.why.story_words import answer, end_of, money
from vendorsim.measures.base import all_measures
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts
from vendorsim.telling.wording import number, telling

DAYS = (1, 3, 7, 14, 30)
OWN_DAYS = ("friction_expected", "physical_expected", "complaints", "encounters")
"""Of the day book: what is drawn for the whole city."""


@solara.component
def WhatIfPanel(
    state: ViewState, problems: Problems, go: Callable[[ViewState], None], settings: Settings, story: Story
) -> None:
    """The part of an encounter's story in which the class tries another response."""
    texts, at = Texts(state.lang), story.at
    assert at is not None
    usual = story.trials[story.about["usual"]]
    wanted = state.instead
    reason = refused(wanted, story)
    key = ("what if", settings.digest(), state.seed, at, wanted, state.after) if wanted and not reason else None
    known, set_known = solara.use_state(None)
    asked, again = use_asked(key, tell_what_if, settings, state.seed, at, wanted, state.after, known)

    def remember() -> None:
        """What happened is the same whatever might have been: it is run once."""
        if asked is not None and asked.answer is not None:
            set_known(asked.answer)

    solara.use_effect(remember, [asked.answer if asked is not None else None])
    lead = [texts("why.whatif.lead"), " ", texts("why.whatif.same")]
    lines = [solara.v.Html(tag="h3", children=[texts("why.whatif.title")]),
             solara.v.Html(tag="p", class_="vs-lead", children=lead)]  # fmt: skip
    with solara.v.Html(tag="section", class_="vs-part vs-whatif", children=lines):
        Responses(texts, story, usual, wanted, lambda name: go(state.but(instead=name)))
        solara.HTML(unsafe_innerHTML=prices(story, texts))
        for name in ("instead", "after"):
            for text, values in problems.get(name, []):
                solara.Div(classes=["vs-problem vs-problem-instead"], children=[texts(text, **values)])
        if wanted and reason:
            said = texts("why.whatif.not_possible", reason=texts(f"why.whatif.{reason}"))
            solara.Div(classes=["vs-problem vs-problem-instead"], children=[said])
        if not wanted or reason:
            return
        with solara.Div(classes=["vs-asked"]):
            answered(state, go, texts, asked, again)


def answered(
    state: ViewState, go: Callable[[ViewState], None], texts: Texts, asked: Query | None, again: Callable[[], None]
) -> None:
    """Over how many days, then both courses as soon as they are there; drawn with the panel, at each news."""
    items = [(str(n), texts("count.days", n=n)) for n in sorted({*DAYS, state.after})]
    with solara.Div(classes=["vs-after"]):
        Choice(
            texts("why.whatif.how_long"),
            str(state.after),
            items,
            lambda n: go(state.but(after=int(n))),
            name="after",
        )
    if asked is None or asked.is_working:
        done, total = (asked.done, asked.total) if asked is not None else (0, 0)
        Working(texts, done, total, texts("why.whatif.running"))
    elif asked.error is not None:
        solara.Div(classes=["vs-problem"], children=[said_of(asked.error, texts, "")])
        Button(texts("action.retry"), again, primary=True, name="retry")
    else:
        Beside(texts, asked.answer)


def refused(response: str, story: Story) -> str:
    """Why a response cannot be shown: the end of a key `why.whatif.<reason>`; empty where it can."""
    if not response:
        return ""
    if story.situation is None or response not in story.situation.possible:
        return "unknown"
    if response == story.about["usual"]:
        return "same_response"
    return story.situation.possible[response]


@solara.component
def Responses(texts: Texts, story: Story, usual: Trial, wanted: str, take: Callable[[str], None]) -> None:
    """The whole repertoire: how likely each leads to a quarrel, before any luck, and a button to try it."""
    assert story.situation is not None and story.at is not None
    is_lock, most = story.at.is_lock, max((one.chances[0] for one in story.trials.values()), default=0.0) or 1.0
    heads = Markup().join(
        Markup('<span class="vs-cell vs-cell-{}">{}</span>').format(i, texts(f"why.whatif.list.{name}"))
        for i, name in enumerate(("response", "quarrel", "blows", "stays", "minutes"))
    )
    with solara.Div(classes=["vs-responses"]):
        with solara.Div(classes=["vs-response", "vs-row-head"]):
            solara.HTML(unsafe_innerHTML=heads)
        for name, trial in story.trials.items():
            reason = story.situation.possible[name]
            here = name == story.about["usual"]
            look = " vs-usual" if here else " vs-wanted" if name == wanted else " vs-not" if reason else ""
            with solara.Div(classes=[f"vs-response vs-response-{name}{look}"]):
                note = texts("why.whatif.was_done") if here else texts(f"why.whatif.{reason}") if reason else ""
                solara.HTML(
                    unsafe_innerHTML=_response(
                        answer(name, is_lock, texts), trial, story.after[name], most, note, texts, not reason or here
                    )
                )
                if not here:
                    label = texts("why.whatif.shown") if name == wanted else texts("why.whatif.try")
                    Button(
                        label, lambda name=name: take(name), disabled=bool(reason) or name == wanted, name=f"try-{name}"
                    )
    solara.Div(classes=["vs-lead"], children=[texts("why.whatif.chances_note")])


def prices(story: Story, texts: Texts) -> str:
    """What each response that is possible would leave behind."""
    assert story.situation is not None and story.at is not None
    usual = story.about["usual"]
    names = {name: answer(name, story.at.is_lock, texts) for name in story.trials
             if name == usual or not story.situation.possible[name]}  # fmt: skip
    return left_behind(story.after, names, story.at.is_lock, texts, usual)


def _response(
    label: str, trial: Trial, after: Consequence, most: float, note: str, texts: Texts, shows: bool
) -> Markup:  # fmt: skip
    """One response with its chances; of one that is not possible, the reason."""
    chance, told = trial.chances[0], partial(figures.chance_text, texts)
    cells = [told(chance), told(trial.chances[2]), told(after.stays), texts.number(after.minutes)]
    return render(
        "why/response.html", texts, label=label, note=note, width=100 * chance / most, cells=cells if shows else []
    )


@solara.component
def Beside(texts: Texts, found: WhatIf) -> None:
    """Both courses, side by side."""
    is_lock = found.situation.address.is_lock
    with solara.Div(classes=["vs-courses"]):
        for kind, course in (("happened", found.happened), ("instead", found.instead)):
            title = solara.v.Html(tag="h4", children=[texts(f"why.whatif.{kind}")])
            with solara.v.Html(tag="article", class_=f"vs-course vs-course-{kind}", children=[title]):
                solara.HTML(unsafe_innerHTML=course_told(course, is_lock, texts))
    lines = [solara.v.Html(tag="h4", children=[texts("why.whatif.days_after", n=found.days)])]
    with solara.v.Html(tag="div", class_="vs-days-after", children=lines):
        drawn = figures.together(charts(found, texts)) + path(found, texts) + measures(found, texts)
        solara.HTML(unsafe_innerHTML=drawn)
    solara.Div(classes=["vs-stale vs-honest"], children=[texts("why.whatif.one_case")])


def course_told(course: Course, is_lock: bool, texts: Texts) -> Markup:
    """What a response led to in the encounter itself."""
    trial = course.trial
    pairs = [
        (texts("why.fact.chance"), figures.chance_text(texts, trial.chances[0])),
        (texts("why.fact.blows"), figures.chance_text(texts, trial.chances[2])),
        (texts("why.fact.outcome"), texts(f"outcome.{trial.outcome}") if trial.outcome else texts("why.outcome.none")),
        *money(trial, texts),
        (texts("why.fact.minutes"), texts("why.minutes", n=texts.number(trial.minutes))),
    ]
    did = figures.lead(answer(trial.response, is_lock, texts), "vs-why-answer")
    end = Markup("<p>{}</p>").format(end_of(trial, texts))
    return did + end + figures.facts(pairs) + figures.ladder(trial.highest, texts)


def charts(found: WhatIf, texts: Texts) -> Markup:
    """Curves of both courses over the days."""
    both = ((texts("why.whatif.happened"), found.happened), (texts("why.whatif.instead"), found.instead))
    first, drawn = found.situation.day, Markup()

    def of_vendor(key: str, name: str, places: int, unit: str, high: float = 0.0) -> Markup:
        lines = [Line(label, {one.day: float(getattr(one, name)) for one in course.path}, look)
                 for look, (label, course) in enumerate(both)]  # fmt: skip
        return figures.curves(texts(key), lines, texts, places=places, unit=unit, high=high)

    if found.happened.path:
        drawn += of_vendor("why.vendor.income_by_day", "weekly_income", 0, texts("why.unit.yuan_week"))
        drawn += of_vendor("why.vendor.belief_by_day", "legitimacy", 1, texts("why.unit.share"), 1.0)
        drawn += of_vendor("why.vendor.loss_by_day", "expected_loss", 0, texts("why.unit.yuan"))
    for name in OWN_DAYS[:1]:
        lines = [Line(label, {first + i: value for i, value in enumerate(course.daily[name])}, look)
                 for look, (label, course) in enumerate(both)]  # fmt: skip
        drawn += figures.curves(texts(f"why.whatif.daily.{name}"), lines, texts, places=2)
    return drawn


def path(found: WhatIf, texts: Texts) -> Markup:
    """Where the vendor was, day by day, in both courses."""
    if not found.happened.path:
        gone = [texts("why.lock.gone", n=one.lock_gone_on + 1) if one.lock_gone_on is not None else texts("why.lock.stands")
                for one in (found.happened, found.instead)]  # fmt: skip
        return figures.facts([(texts("why.whatif.happened"), gone[0]), (texts("why.whatif.instead"), gone[1])])
    days = zip(found.happened.path, found.instead.path, strict=True)
    told = [(one.day, [day_told(one, texts), day_told(other, texts)]) for one, other in days]
    return render(
        "why/beside.html", texts, kind=" vs-path", title=texts("why.whatif.path"), heads=("happened", "instead"),
        rows=[(texts("time.day", n=day + 1), None, cells, cells[0] != cells[1]) for day, cells in told],
    )  # fmt: skip


def day_told(moment: Moment, texts: Texts) -> str:
    """A vendor's day in a line."""
    if not moment.is_active:
        return texts("why.went.left")
    where = texts("why.path.places", n=len(set(moment.pitches))) if moment.pitches else texts("why.went.home")
    if moment.stall_site >= 0 and moment.pitches:
        where = texts("why.went.stall")
    income = texts("why.yuan_week", n=texts.number(moment.weekly_income))
    met = [
        texts("why.path.met", response=answer(response, False, texts),
              outcome=texts(f"outcome.{outcome}") if outcome else texts("why.outcome.none"))
        for _, response, outcome in moment.meetings
    ]  # fmt: skip
    return reduce(lambda before, then: texts("why.path.and", before=before, then=then), [where, income, *met])


def measures(found: WhatIf, texts: Texts) -> Markup:
    """The headline figures of the whole city over these days, and their differences."""
    rows, known = [], all_measures()
    for name in HEADLINES:
        unit = unit_of(name, texts)
        scale = 100.0 if unit == "%" else 1.0
        was, would = (scale * course.measures[name] for course in (found.happened, found.instead))
        places = telling((was, would), digits(known[name]))
        cells = [number(was, places), number(would, places), number(would - was, places, True)]
        rows.append((texts.title(f"measure.{name}.label"), unit, cells, False))
    heads = ("happened", "instead", "difference")
    return render("why/beside.html", texts, kind="", title=texts("why.whatif.city"), heads=heads, rows=rows)
