"""The page Why in a real browser: from a map to a story, from a list to what would have been, and what goes wrong."""

import os
import re
import signal
from pathlib import Path

import pytest
from tests.faces.console.console_server import console_server, workers_of
from tests.faces.console.visiting import Visits, on_maps

import vendorsim.console
from vendorsim.console.compare.intervals import unit_of
from vendorsim.console.frame.bars import chance_text
from vendorsim.console.frame.figures_shown import HEADLINES
from vendorsim.console.frame.state import from_query
from vendorsim.console.questions.stories import story
from vendorsim.console.questions.what_if import what_if
from vendorsim.console.scenes.scene import scene
from vendorsim.console.why.story_words import money
from vendorsim.telling.language import Texts

RUN = "scenario=small&days=3&burn_in=0&policies=strict_seizure,graduated&people.vendors=120&after=1"
WHY = f"page=why&lang=en&{RUN}"
TEXTS = Texts("en")
HEADLINE = ".vs-why-headline"


@pytest.fixture(scope="module")
def server(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, process):
        yield address, process


@pytest.fixture
def visit(browser, server):
    """Open an address; at the end nothing outside was asked for and nothing was complained of."""
    visits = Visits(browser, server[0])
    yield visits
    visits.close()


@pytest.fixture(scope="module")
def settings():
    """Of the runs on the maps A and B."""
    wanted, problems = scene(from_query(WHY)[0])
    assert not problems
    return wanted.settings


@pytest.fixture(scope="module")
def quarrel(settings):
    """A quarrel of map B, told without any page."""
    return story(settings[1], 1, "incident", 1)


def texts_of(page, selector):
    return page.eval_on_selector_all(selector, "all => all.map(e => e.textContent.trim())")


def facts_of(page, selector):
    """The names and values of the first list of facts below a selector."""
    first = f"document.querySelector('{selector} .vs-why-facts')"
    return dict(page.evaluate(f"[...{first}.children].map(e => [...e.children].map(one => one.textContent))"))


def test_a_click_on_a_map_leads_to_the_story_of_what_was_picked(visit, settings):
    page = visit(f"lang=en&{RUN}")
    page.click(".vs-button-run:not([disabled])")
    page.wait_for_selector(".vsr[data-ready=true]")
    on_maps(page)
    page.evaluate("document.querySelector('.vsr').replay.seek(40)")
    page.wait_for_selector(".vsr[data-tick='40']")
    at = page.evaluate("""() => {
      const { view } = document.querySelector('.vsr').replay.panels[1], box = view.layers[0].getBoundingClientRect();
      for (const one of view.objects()) {
        const x = box.left + one.x / view.width * box.width, y = box.top + one.y / view.height * box.height;
        if (one.kind === "vendor" && view.at(x, y)?.id === one.id && view.at(x, y).kind === "vendor") return [x, y, one.id];
      }
    }""")
    page.mouse.click(*at[:2])
    page.wait_for_selector(".vs-pick")
    assert page.inner_text(".vs-picked") == f"Vendor {at[2]} on map B (Graduated), day 1, 16:00"
    page.click(".vs-button-story")
    page.wait_for_selector(HEADLINE)
    assert f"pick=B.vendor.{at[2]}.40" in page.url
    told = story(settings[1], 1, "vendor", at[2], 96)
    went = [sum(one.went == way for one in told.sites) for way in ("street", "stall")]
    quarrels = sum(one.highest > 0 for one in told.meetings)
    assert page.inner_text(HEADLINE) == TEXTS(
        "why.vendor.headline", id=at[2], goods=TEXTS(f"goods.{told.about['goods']}"), street=went[0], stall=went[1],
        met=len(told.meetings), quarrels=quarrels,
    )  # fmt: skip
    # A bar of a place that was weighed: its number is that of the rule.
    street = [one for one in told.sites if one.places][-1]
    sums = texts_of(page, ".vs-places .vs-total td")
    assert sums == [TEXTS.number(place.utility, 2, signed=True) for place in street.places]


def test_an_incident_of_the_list_is_told_as_the_model_tells_it(visit, quarrel):
    page = visit(f"{WHY}&pick=B.incident")
    page.wait_for_selector(".vs-incident")
    page.click(".vs-incident-1")
    page.wait_for_selector(HEADLINE)
    assert f"pick=B.incident.1.{quarrel.at.tick}" in page.url
    assert f"Team {quarrel.at.team} meets vendor {quarrel.at.vendor}" in page.inner_text(HEADLINE)
    trial = quarrel.trials[quarrel.about["usual"]]
    facts = facts_of(page, ".vs-why-told")
    assert facts["Chance of a quarrel"] == chance_text(TEXTS, trial.chances[0])
    assert facts["Work of the team"] == f"{trial.minutes:.0f} person-minutes"
    told = [one for one in quarrel.decisions if one.is_asked and any(bar.adds for bar in one.bars)]
    assert len(told) > 4 and page.locator(".vs-decision").count() == len(told)
    for one in told:
        places = 0 if one.name == "loss" else 3 if one.name == "legitimacy" else 2
        big = [bar.adds for bar in one.bars if abs(bar.adds) >= 0.5 * 10**-places]
        shown = texts_of(page, f".vs-decision-{one.name} tr:not(.vs-total) .vs-why-number")
        assert [number(text) for text in shown] == pytest.approx([round(adds, places) for adds in big])
        lengths = page.eval_on_selector_all(
            f".vs-decision-{one.name} .vs-track > span", "all => all.map(e => e.offsetWidth)"
        )
        assert lengths[max(range(len(big)), key=lambda i: abs(big[i]))] == max(lengths)
    assert page.locator(".vs-step").count() == len(quarrel.steps) + 1
    assert page.locator(".vs-ladder .vs-reached, .vs-rung.vs-reached").count() == trial.highest > 0
    assert f"{round(quarrel.reactions['bystanders'])} bystanders" in page.inner_text(".vs-reactions")
    # The other language tells the same story, told of the same numbers.
    page.click("text=中文")
    page.wait_for_selector(".vs-zh")
    page.wait_for_function(f"document.querySelector('{HEADLINE}')?.innerText.includes('摊贩')")
    assert f"pick=B.incident.1.{quarrel.at.tick}" in page.url
    assert page.locator(".vs-decision").count() == len(told)
    other = texts_of(page, f".vs-decision-{one.name} tr:not(.vs-total) .vs-why-number")
    assert [number(text) for text in other] == [number(text) for text in shown]


def number(text):
    return float(re.sub(r"[^\d.+-]", "", text.replace("−", "-")))


def test_what_would_have_been_is_what_the_model_says(visit, settings, quarrel):
    page = visit(f"{WHY}&pick=B.incident.1")
    page.wait_for_selector(".vs-whatif")
    tried = next(name for name in ("document_and_fine", "seize_goods", "explain")
                 if name != quarrel.about["usual"] and not quarrel.situation.possible[name])  # fmt: skip
    refused = [name for name, reason in quarrel.situation.possible.items() if reason]
    for name in refused:
        assert page.is_disabled(f".vs-button-try-{name}")
    page.click(f".vs-button-try-{tried}")
    page.wait_for_selector(".vs-courses")
    assert f"instead={tried}" in page.url
    found = what_if(settings[1], 1, *quarrel.at, response=tried, days=1)
    for kind, course in (("happened", found.happened), ("instead", found.instead)):
        facts = facts_of(page, f".vs-course-{kind}")
        assert facts["Chance of a quarrel"] == chance_text(TEXTS, course.trial.chances[0])
        assert money(course.trial, TEXTS)[0] in facts.items()
        assert page.locator(f".vs-course-{kind} .vs-reached").count() == course.trial.highest
    shown = [texts_of(page, f".vs-beside:not(.vs-path) tr:nth-child({i + 2}) td") for i in range(len(HEADLINES))]
    for name, (was, would, gap) in zip(HEADLINES, shown, strict=True):
        scale = 100.0 if unit_of(name, TEXTS) == "%" else 1.0
        values = [scale * course.measures[name] for course in (found.happened, found.instead)]
        assert [number(was), number(would)] == pytest.approx(values, rel=0.007, abs=0.006)
        assert number(gap) == pytest.approx(values[1] - values[0], rel=0.006, abs=0.5)
    assert "One case proves nothing" in page.inner_text(".vs-honest")


@pytest.mark.parametrize(
    ("asked", "selector", "said"),
    [
        ("pick=nonsense", ".vs-problem-pick", "nonsense"),
        ("pick=C.vendor.1", ".vs-problem-pick", "no map C"),
        ("pick=A.incident.9999", ".vs-problem-story", "no such thing"),
        ("pick=A.vendor.99999", ".vs-problem-story", "no such thing"),
        ("pick=B.incident.1&instead=sing", ".vs-problem-instead", "no such response"),
    ],
)
def test_an_address_that_names_nothing_is_told(visit, asked, selector, said):
    page = visit(f"{WHY}&{asked}")
    page.wait_for_selector(selector)
    assert said in page.inner_text(selector)
    assert "Traceback" not in page.inner_text("body") and "Error" not in page.inner_text("body")


def test_a_killed_process_is_told_and_the_next_story_comes(visit, server):
    page = visit(f"{WHY}&pick=B.vendor.7")
    page.wait_for_selector(HEADLINE)
    slow = visit("page=why&lang=en&scenario=small&burn_in=700&days=20&pick=A.vendor.7")
    slow.wait_for_selector(".vs-working")
    slow.wait_for_function("/day [1-9]/.test(document.querySelector('.vs-working').innerText)")
    for worker in workers_of(server[1].pid):
        os.kill(worker, signal.SIGKILL)
    slow.wait_for_selector(".vs-problem-story")
    assert "has ended" in slow.inner_text(".vs-problem-story")
    page.fill(".vs-field-which input", "8")
    page.press(".vs-field-which input", "Enter")
    page.wait_for_function(f"document.querySelector('{HEADLINE}')?.innerText.startsWith('Vendor 8 ')")


def test_keys_alone_lead_to_a_story_and_on_to_an_encounter(visit):
    page = visit(WHY)
    page.wait_for_selector(".vs-incident")

    def tab_to(selector):
        page.wait_for_selector(selector)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert ring != "none" or selector.endswith("input")
                return
        raise AssertionError(selector)

    tab_to(".vs-kind-team")
    page.keyboard.press("Enter")
    page.wait_for_selector(".vs-kind-team.vs-here[aria-pressed=true]")
    tab_to(".vs-field-which input")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".vs-meeting")
    tab_to(".vs-meeting")
    page.keyboard.press("Enter")
    page.wait_for_selector(".vs-whatif")
    assert re.search(r"pick=A\.encounter\.0v\d+\.\d+", page.url)


def test_a_phone_shows_a_story_without_scrolling_sideways(visit):
    page = visit(f"{WHY.replace('en', 'zh', 1)}&pick=B.incident.1", width=390, height=800)
    page.wait_for_selector(HEADLINE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_looks_of_this_page_and_of_others_do_not_mix():
    """Styles of all pages are one sheet: what Why writes into its parts must not be dressed by another page."""
    here = Path(vendorsim.console.__file__).parent
    shared = {"vs-app", "vs-projector", "vs-lead", "vs-here", "vs-buttons", "vs-progress"}
    token = re.compile(r"(?<![\w-])vs-[a-z][\w-]*")
    written = {name for pattern in ("parts/story*.py", "parts/what_if.py", "parts/bars.py", "pages/why.py",
                                    "templates/why/*.html", "templates/bars.html", "templates/chart.html")
               for path in here.glob(pattern) for name in token.findall(path.read_text("utf-8"))}  # fmt: skip
    for name in ("evidence", "lessons", "play"):
        styled = set(token.findall((here / "static" / f"{name}.css").read_text("utf-8")))
        assert styled & written <= shared, name
