"""The stories of a vendor, a team and a place: how it went day by day, and each meeting, which opens its encounter."""

from collections import Counter
from collections.abc import Callable, Sequence

import solara
from markupsafe import Markup

from vendorsim.console.frame import bars as figures
from vendorsim.console.frame.bars import Line
from vendorsim.console.frame.fields import Choice
from vendorsim.console.frame.rendering import render
from vendorsim.console.player.run_seen import RunSeen
from vendorsim.console.questions.selection import Selection
from vendorsim.console.questions.story_data import Meeting, SiteChoice, Story
from vendorsim.console.why.story_choose import Rest, Row
from vendorsim.console.why.story_words import about_so_many, answer, name_of_other
from vendorsim.model.city.land_use import LandUse
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.telling.language import Texts

Choose = Callable[[Selection], None]
SHOWN_AT_FIRST = 10
WENT = ("street", "stall", "home", "left")


def section(title: str, body: str, lead: str = "", kind: str = "") -> None:
    """A part under its title; `body` is HTML of our own."""
    lines = [solara.v.Html(tag="h3", children=[title])]
    lines += [solara.v.Html(tag="p", children=[lead], class_="vs-lead")] if lead else []
    with solara.v.Html(tag="section", class_=f"vs-part {kind}", children=lines):
        solara.HTML(unsafe_innerHTML=body)


def head(sentence: str, below: str) -> None:
    """The sentence that says it all."""
    solara.v.Html(tag="h2", children=[sentence], class_="vs-why-headline")
    solara.Div(classes=["vs-lead"], children=[below])


def as_of(story: Story, run: str, texts: Texts) -> str:
    """Of which run a story is, and up to when it is told."""
    return texts("why.as_of", run=run, n=story.told_to // TICKS_PER_DAY)


@solara.component
def VendorStory(texts: Texts, pick: Selection, story: Story, run: str, choose: Choose) -> None:
    """A vendor."""
    about, went = story.about, Counter(one.went for one in story.sites)
    quarrels = sum(one.highest > 0 for one in story.meetings)
    head(
        texts("why.vendor.headline", id=story.identity, goods=texts(f"goods.{about['goods']}"), street=went["street"],
              stall=went["stall"], met=len(story.meetings), quarrels=quarrels),
        as_of(story, run, texts),
    )  # fmt: skip
    if not about["is_active"]:
        solara.Div(classes=["vs-stale"], children=[texts("why.vendor.gone")])
    pairs = [
        (texts("why.known.income"), texts("why.yuan_week", n=texts.number(about["weekly_income"]))),
        (texts("why.fact.cash"), texts("why.yuan", n=texts.number(about["cash"]))),
        (texts("why.known.belief"), texts("why.of_one", n=texts.number(about["legitimacy"], 2))),
        (texts("why.known.loss"), texts("why.yuan", n=texts.number(about["expected_loss"]))),
        (texts("why.fact.violations"), about_so_many(about["violations"], texts)),
        (texts("why.known.ties"), texts("why.of_one", n=texts.number(about["ties"], 2))),
    ]
    section(texts("why.vendor.knows"), figures.facts(pairs))
    met = sorted({one.at.tick // TICKS_PER_DAY for one in story.meetings})
    charts = figures.curves(
        texts("why.vendor.income_by_day"), [Line("", {day["day"]: day["weekly_income"] for day in story.days})], texts,
        marks=met, unit=texts("why.unit.yuan_week"),
    )  # fmt: skip
    charts += figures.curves(
        texts("why.vendor.belief_by_day"), [Line("", {day["day"]: day["legitimacy"] for day in story.days})], texts,
        places=1, marks=met, high=1.0, unit=texts("why.unit.share"),
    )  # fmt: skip
    if charts:
        marks = texts("why.vendor.marks") if met else ""
        section(texts("why.vendor.days"), figures.together(charts), marks)
    if story.sites:
        section(texts("why.vendor.where"), strip(story.sites, texts))
        Sites(texts, story)
    Meetings(texts, pick, story, choose, texts("why.vendor.history"))


def strip(sites: Sequence[SiteChoice], texts: Texts) -> Markup:
    """Where a vendor went, one mark a half-day: mornings above, evenings below."""
    found = {(one.tick // TICKS_PER_DAY, one.tick % TICKS_PER_DAY > 0): one.went for one in sites}
    days = sorted({day for day, _ in found})
    rows = []
    for late in (False, True):
        marks = [(day, found.get((day, late), "")) for day in days]
        said = [texts("why.pair", name=texts("time.day", n=day + 1), value=texts(f"why.went.{went}")) if went else ""
                for day, went in marks]  # fmt: skip
        half = texts("time.afternoon" if late else "time.morning")
        rows.append((half, list(zip([went for _, went in marks], said, strict=True))))
    step, counts = max(1, len(days) // 10), Counter(found.values())
    return render(
        "why/strip.html", texts, rows=rows, days=[day + 1 if i % step == 0 else "" for i, day in enumerate(days)],
        counts=[(went, counts[went]) for went in WENT if counts[went]],
    )  # fmt: skip


@solara.component
def Sites(texts: Texts, story: Story) -> None:
    """One half-day's choice of a place: what was weighed for the place taken, and for the best of the others."""
    street = [one for one in story.sites if one.places]
    tick, set_tick = solara.use_state("")
    if not street:
        return
    one = next((choice for choice in street if str(choice.tick) == tick), street[-1])
    items = [(str(choice.tick), half_day(choice.tick, texts)) for choice in reversed(street)]
    lines = [solara.v.Html(tag="h3", children=[texts("why.vendor.places_on", when=half_day(one.tick, texts))])]
    with solara.v.Html(tag="section", class_="vs-part vs-sites", children=lines):
        solara.Div(classes=["vs-lead"], children=[texts("why.site.help")])
        Choice(texts("why.site.when"), str(one.tick), items, set_tick, name="half-day")
        solara.HTML(unsafe_innerHTML=places(one, texts))


def half_day(tick: int, texts: Texts) -> str:
    """Which half of which day a tick opens."""
    half = texts("time.afternoon" if tick % TICKS_PER_DAY else "time.morning")
    return texts("why.half_day", n=tick // TICKS_PER_DAY + 1, half=half)


def places(one: SiteChoice, texts: Texts) -> Markup:
    """The places that were weighed beside each other, term by term."""
    terms = [(name, [next(bar.adds for bar in place.bars if bar.name == name) for place in one.places])
             for name in (bar.name for bar in one.places[0].bars)]  # fmt: skip
    return render(
        "why/places.html", texts, places=one.places, is_full=one.places[0].utility < max(at.utility for at in one.places),
        most=max((abs(bar.adds) for place in one.places for bar in place.bars), default=1.0) or 1.0,
        terms=[(name, adds) for name, adds in terms if max(map(abs, adds)) >= 0.005],
    )  # fmt: skip


@solara.component
def TeamStory(texts: Texts, pick: Selection, story: Story, run: str, choose: Choose) -> None:
    """A team."""
    about, quarrels = story.about, sum(one.highest > 0 for one in story.meetings)
    days = len(story.days)
    head(
        texts("why.team.headline", id=story.identity, n=len(story.meetings), days=days, quarrels=quarrels),
        as_of(story, run, texts),
    )
    pairs = [(texts("why.team.size"), texts("count.officers", n=round(about["people"])))]
    names = ("law", "communication", "judgement", "respect", "fatigue")
    pairs += [(texts(f"why.team.{name}"), texts("why.of_one", n=texts.number(about[name], 2))) for name in names]
    section(texts("why.team.is"), figures.facts(pairs))
    counted = Counter(answer(one.response, one.at.is_lock, texts) for one in story.meetings)
    done = figures.bars([(name, float(n)) for name, n in counted.most_common()], texts, places=0)
    charts = figures.columns(texts("why.team.by_day"), {day["day"]: float(day["cases"]) for day in story.days}, texts)
    charts += figures.columns(
        texts("why.team.cells"), {day["day"]: float(day["cells"]) for day in story.days}, texts
    )  # fmt: skip
    section(texts("why.team.round"), figures.together(charts))
    if counted:
        section(texts("why.team.answers"), done)
    Meetings(texts, pick, story, choose, texts("why.team.meetings"))


@solara.component
def CellStory(texts: Texts, pick: Selection, story: Story, run: str, choose: Choose, seen: RunSeen | None) -> None:
    """A place."""
    about, days = story.about, story.days
    wide = seen.static.get("width", 0) if seen is not None else 0
    use = texts(f"land_use.{LandUse(about['land_use']).name.lower()}")
    x, y = (story.identity % wide, story.identity // wide) if wide else (0, 0)
    hours, complaints = sum(day["stall_hours"] for day in days), sum(day["complaints"] for day in days)
    head(
        texts("why.cell.headline", x=x, y=y, use=use, hours=texts.number(hours), n=len(story.meetings),
              complaints=texts.number(complaints)),
        as_of(story, run, texts),
    )  # fmt: skip
    zones = [texts(f"why.zone.{zone}") for zone in sorted(set(about["zones"]))]
    pairs = [
        (texts("why.cell.use"), use),
        (texts("why.cell.pitches"), texts.number(len(about["pitches"]))),
        (texts("why.cell.zone"), texts.listed(zones) if zones else texts("why.cell.no_pitch")),
        (texts("why.cell.stalls_now"), texts.number(about["stalls"])),
        (texts("why.cell.waiting"), texts.number(about["complaints"])),
        (texts("why.cell.quarrels"), texts.number(len(about["incidents"]))),
    ]
    if about["judgement"]:
        pairs += [(texts("why.cell.opinion"), texts.number(about["opinion"], 2)),
                  (texts("why.cell.support"), texts.number(about["support"], 2))]  # fmt: skip
        pairs += [
            (texts(f"why.cell.judgement.{name}"), texts.number(adds, 2, signed=name != "disposition"))
            for name, adds in about["judgement"].items()
        ]
    section(texts("why.cell.title"), figures.facts(pairs))
    charts = Markup().join(
        figures.columns(texts(f"why.cell.by_day.{name}"), {day["day"]: day[name] for day in days}, texts, places=digits)
        for name, digits in (("stall_hours", 0), ("buyers", 1), ("complaints", 1), ("visits", 0))
        if any(day[name] for day in days)
    )
    if charts:
        section(texts("why.vendor.days"), figures.together(charts))
    Meetings(texts, pick, story, choose, texts("why.cell.meetings"))


@solara.component
def Meetings(texts: Texts, pick: Selection, story: Story, choose: Choose, title: str) -> None:
    """Meetings with teams; each opens its encounter."""
    whole, set_whole = solara.use_state(False)
    only, set_only = solara.use_state("all")
    days = sorted({one.at.tick // TICKS_PER_DAY for one in story.meetings})
    found = [one for one in story.meetings if fits(one, only)]
    shown = found if whole else found[:SHOWN_AT_FIRST]
    lines = [solara.v.Html(tag="h3", children=[title])]
    with solara.v.Html(tag="section", class_="vs-part vs-meetings", children=lines):
        if not story.meetings:
            solara.Div(classes=["vs-lead"], children=[texts("why.meetings.none")])
            return
        solara.Div(classes=["vs-lead"], children=[texts("why.meetings.help")])
        if len(story.meetings) > SHOWN_AT_FIRST:
            items = [("all", texts("why.meetings.all", n=len(story.meetings)))]
            quarrels = sum(one.highest > 0 for one in story.meetings)
            items += [("quarrels", texts("why.meetings.quarrels", n=quarrels))] if quarrels else []
            items += [(str(day), texts("time.day", n=day + 1)) for day in days]
            Choice(texts("why.meetings.show"), only, items, set_only, name="meetings")
        with solara.Div(classes=["vs-list vs-list-meetings"]):
            names = ("when", "with", "answer", "end", "chance", "lost")
            heads = [solara.v.Html(tag="span", children=[texts(f"why.meetings.{name}")], class_=f"vs-cell vs-cell-{i}")
                     for i, name in enumerate(names)]  # fmt: skip
            solara.v.Html(tag="div", class_="vs-row vs-row-head", children=heads)
            for one in shown:
                Row(meeting_cells(one, story.kind, texts), "vs-meeting", False,
                    lambda one=one: choose(Selection.of_encounter(pick.panel, one.at))).key(str(one.at))  # fmt: skip
        Rest(texts, len(found), SHOWN_AT_FIRST, whole, set_whole)


def fits(one: Meeting, only: str) -> bool:
    """Whether a meeting is among those to be shown."""
    if only == "quarrels":
        return one.highest > 0
    return only == "all" or one.at.tick // TICKS_PER_DAY == int(only)


def meeting_cells(one: Meeting, kind: str, texts: Texts) -> list[str]:
    """When, with whom, the answer, how it ended, the chance of a quarrel and the loss."""
    other = name_of_other(one.at, texts) if kind == "team" else texts("why.who.team", id=one.at.team)
    if kind == "cell":
        other = texts("why.meetings.both", other=name_of_other(one.at, texts), team=other)
    end = (
        texts(f"stage.{one.highest}")
        if one.highest
        else texts(f"outcome.{one.outcome}" if one.outcome else "why.outcome.none")
    )
    lost = texts("why.yuan", n=texts.number(one.lost)) if one.lost else ""
    return [texts.moment(one.at.tick), other, answer(one.response, one.at.is_lock, texts), end,
            figures.chance_text(texts, one.chance), lost]  # fmt: skip
