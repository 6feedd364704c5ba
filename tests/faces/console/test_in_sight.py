"""A click leads to something that is in sight: a page from its top, an answer where the visitor looks."""

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import Visits

RUN = "scenario=small&days=3&burn_in=0&policies=strict_seizure,graduated&people.vendors=120&after=1"
SIZES = [(1280, 720), (390, 844)]
TOP_OF = "selector => document.querySelector(selector).getBoundingClientRect().top"


@pytest.fixture(scope="module")
def visits(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, _process):
        one = Visits(browser, address)
        yield one
        one.close()


def at_rest(page, seconds=2.5):
    """How far the page is scrolled once it moves no more."""
    return page.evaluate(
        """seconds => new Promise(done => { let before = -1, since = Date.now();
        const look = setInterval(() => {
          const now = `${Math.round(scrollY)} ${document.documentElement.scrollHeight}`;
          if (now !== before) { before = now; since = Date.now(); }
          if (Date.now() - since > seconds * 1000) { clearInterval(look); done(Math.round(scrollY)); }
        }, 50); })""",
        seconds,
    )


@pytest.mark.parametrize(("lang", "size"), [("en", SIZES[0]), ("zh", SIZES[1])])
def test_what_would_have_been_is_in_sight_once_it_is_asked_for(visits, lang, size):
    page = visits(f"page=why&lang={lang}&{RUN}&pick=B.incident.1", wait=".vs-whatif", width=size[0], height=size[1])
    at_rest(page, 0.5)
    for one in ("first", "last"):  # the second answer takes the place of the first, which was long
        getattr(page.locator("[class*='vs-button-try-']:not([disabled])"), one).click()
        page.wait_for_selector(".vs-working", state="detached")
        page.wait_for_selector(".vs-courses")
        assert at_rest(page, 1.5) > 0
        assert 0 <= page.evaluate(TOP_OF, ".vs-course-instead .vs-why-answer") < size[1]
        assert 0 <= page.evaluate(TOP_OF, ".vs-course-happened") < size[1] / 4


@pytest.mark.parametrize("size", SIZES)
def test_an_incident_that_is_chosen_from_the_list_is_told_in_sight(visits, size):
    page = visits(f"page=why&lang=en&{RUN}&pick=B.incident", wait=".vs-incident", width=size[0], height=size[1])
    page.click(".vs-incident-1")
    page.wait_for_selector(".vs-why-headline")
    at_rest(page, 1.5)
    assert 0 <= page.evaluate(TOP_OF, ".vs-why-headline") < size[1] / 2


@pytest.mark.parametrize("size", SIZES)
def test_a_lesson_that_is_opened_is_shown_from_the_top_of_its_maps(visits, size):
    page = visits("page=lessons&lang=zh&lesson=crackdown", wait=".vs-button-open-lesson", width=size[0], height=size[1])
    at_rest(page, 0.5)
    page.locator(".vs-button-open-lesson").scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 0
    page.click(".vs-button-open-lesson")
    page.wait_for_selector(".vsr[data-panels='3'][data-ready=true]")
    assert at_rest(page) == 0
    # Where the runs are not over yet, they are not waited for.
    page.evaluate("document.querySelector('.vs-button-stop:not([disabled])')?.click()")


def test_whoever_scrolls_meanwhile_is_left_alone(visits):
    page = visits(f"page=why&lang=en&{RUN}&pick=B.incident.1", wait=".vs-whatif")
    page.locator("[class*='vs-button-try-']:not([disabled])").first.click()
    page.wait_for_selector(".vs-courses")
    page.mouse.move(700, 300)
    page.mouse.wheel(0, -1500)
    at_rest(page, 0.5)
    before = page.evaluate("scrollY")
    assert at_rest(page, 1.5) == before
    assert page.evaluate(TOP_OF, ".vs-courses") > 720
