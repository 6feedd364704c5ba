"""What if: another response to the same encounter with the same luck, beside what happened, and the days after both."""

from collections.abc import Callable
from functools import reduce

import solara

from vendorsim.console.asking import tell_what_if
from vendorsim.console.encounters import Trial
from vendorsim.console.figures_shown import HEADLINES
from vendorsim.console.intervals import unit_of
from vendorsim.console.parts import bars as figures
from vendorsim.console.parts.bars import Line, esc
from vendorsim.console.parts.fields import Button, Choice
from vendorsim.console.parts.story_sources import Working, said_of, use_asked
from vendorsim.console.parts.story_words import answer, ending
from vendorsim.console.state import Problems, ViewState
from vendorsim.console.story_data import Story
from vendorsim.console.texts import Texts
from vendorsim.console.what_if import Course, Moment, WhatIf
from vendorsim.report.wording import number
from vendorsim.settings import Settings

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
        for name in ("instead", "after"):
            for text, values in problems.get(name, []):
                solara.Div(classes=["vs-problem vs-problem-instead"], children=[texts(text, **values)])
        if wanted and reason:
            said = texts("why.whatif.not_possible", reason=texts(f"why.whatif.{reason}"))
            solara.Div(classes=["vs-problem vs-problem-instead"], children=[said])
        if not wanted or reason:
            return
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
    names = ("response", "quarrel", "blows", "minutes")
    heads = "".join(
        f'<span class="vs-cell vs-cell-{i}">{esc(texts(f"why.whatif.list.{name}"))}</span>'
        for i, name in enumerate(names)
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
                        answer(name, is_lock, texts), trial, most, note, texts, not reason or here
                    )
                )
                if not here:
                    label = texts("why.whatif.shown") if name == wanted else texts("why.whatif.try")
                    Button(
                        label, lambda name=name: take(name), disabled=bool(reason) or name == wanted, name=f"try-{name}"
                    )
    solara.Div(classes=["vs-lead"], children=[texts("why.whatif.chances_note")])


def _response(label: str, trial: Trial, most: float, note: str, texts: Texts, shows: bool) -> str:
    """One response with its chances; of one that is not possible, the reason."""
    small = f"<small>{esc(note)}</small>" if note else ""
    if not shows:
        return f'<span class="vs-cell vs-cell-0">{esc(label)} {small}</span>'
    chance = trial.chances[0]
    long = f'<span class="vs-raises" style="left:0;width:{100 * chance / most:.1f}%"></span>'
    bar = f'<span class="vs-track vs-one-sided">{long}</span>'
    return (
        f'<span class="vs-cell vs-cell-0">{esc(label)} {small}</span>'
        f'<span class="vs-cell vs-cell-1">{bar}{esc(figures.chance_text(texts, chance))}</span>'
        f'<span class="vs-cell vs-cell-2">{esc(figures.chance_text(texts, trial.chances[2]))}</span>'
        f'<span class="vs-cell vs-cell-3">{esc(texts.number(trial.minutes))}</span>'
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
        drawn = f'<div class="vs-figures">{charts(found, texts)}</div>'
        solara.HTML(unsafe_innerHTML=f"{drawn}{path(found, texts)}{measures(found, texts)}")
    solara.Div(classes=["vs-stale vs-honest"], children=[texts("why.whatif.one_case")])


def course_told(course: Course, is_lock: bool, texts: Texts) -> str:
    """What a response led to in the encounter itself."""
    trial = course.trial
    pairs = [
        (texts("why.fact.chance"), figures.chance_text(texts, trial.chances[0])),
        (texts("why.fact.blows"), figures.chance_text(texts, trial.chances[2])),
        (texts("why.fact.outcome"), texts(f"outcome.{trial.outcome}") if trial.outcome else texts("why.outcome.none")),
        (texts("why.fact.lost"), texts("why.yuan", n=texts.number(trial.lost))),
        (texts("why.fact.minutes"), texts("why.minutes", n=texts.number(trial.minutes))),
    ]
    end = ending(trial, is_lock, texts)
    return (
        f'<p class="vs-why-answer">{esc(answer(trial.response, is_lock, texts))}</p><p>{esc(end)}</p>'
        f"{figures.facts(pairs)}{figures.ladder(trial.highest, texts)}"
    )


def charts(found: WhatIf, texts: Texts) -> str:
    """Curves of both courses over the days."""
    both = ((texts("why.whatif.happened"), found.happened), (texts("why.whatif.instead"), found.instead))
    first, drawn = found.situation.day, ""

    def of_vendor(key: str, name: str, places: int, unit: str, high: float = 0.0) -> str:
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


def path(found: WhatIf, texts: Texts) -> str:
    """Where the vendor was, day by day, in both courses."""
    if not found.happened.path:
        gone = [texts("why.lock.gone", n=one.lock_gone_on + 1) if one.lock_gone_on is not None else texts("why.lock.stands")
                for one in (found.happened, found.instead)]  # fmt: skip
        return figures.facts([(texts("why.whatif.happened"), gone[0]), (texts("why.whatif.instead"), gone[1])])
    rows = []
    for one, other in zip(found.happened.path, found.instead.path, strict=True):
        cells = "".join(f"<td>{esc(day_told(moment, texts))}</td>" for moment in (one, other))
        differs = ' class="vs-differs"' if day_told(one, texts) != day_told(other, texts) else ""
        rows.append(f'<tr{differs}><th scope="row">{esc(texts("time.day", n=one.day + 1))}</th>{cells}</tr>')
    heads = "".join(f'<th scope="col">{esc(texts(f"why.whatif.{kind}"))}</th>' for kind in ("happened", "instead"))
    title = esc(texts("why.whatif.path"))
    head = f"<caption>{title}</caption><tr><th></th>{heads}</tr>"
    return f'<div class="vs-why-wide"><table class="vs-beside vs-path">{head}{"".join(rows)}</table></div>'


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


def measures(found: WhatIf, texts: Texts) -> str:
    """The headline figures of the whole city over these days, and their differences."""
    rows = []
    for name in HEADLINES:
        was, would = found.happened.measures[name], found.instead.measures[name]
        unit = unit_of(name, texts)
        scale = 100.0 if unit == "%" else 1.0
        most = max(abs(was), abs(would)) * scale
        places = 0 if most >= 100 else 1 if most >= 10 else 2
        cells = "".join(f"<td>{esc(number(value * scale, places))}</td>" for value in (was, would))
        gap = esc(number((would - was) * scale, places, True))
        label = f"{esc(texts(f'measure.{name}.label'))} <small>{esc(unit)}</small>"
        rows.append(f'<tr><th scope="row">{label}</th>{cells}<td>{gap}</td></tr>')
    heads = "".join(
        f'<th scope="col">{esc(texts(f"why.whatif.{kind}"))}</th>' for kind in ("happened", "instead", "difference")
    )
    title = esc(texts("why.whatif.city"))
    head = f"<caption>{title}</caption><tr><th></th>{heads}</tr>"
    return f'<div class="vs-why-wide"><table class="vs-beside">{head}{"".join(rows)}</table></div>'
