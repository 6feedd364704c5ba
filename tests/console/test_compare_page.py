"""The page Compare in a real browser, on a server of its own, with nothing but 127.0.0.1 to reach."""

import csv
import os
import signal
import time
from pathlib import Path

import pytest
from tests.console.conftest import Watched
from tests.console.console_server import console_server

from vendorsim.api import compare
from vendorsim.console.figures_shown import HEADLINES
from vendorsim.console.texts import Texts
from vendorsim.settings import load_settings

pytestmark = pytest.mark.slow
HARMLESS = "Failed to evaluate Vue script"
SMALL = "scenario=small&days=3&burn_in=0&policies=strict_seizure,laissez_faire"
LONG = 60_000


@pytest.fixture(scope="module")
def server(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, process):
        yield address, process


@pytest.fixture
def visit(browser, server):
    """Open an address; at the end nothing outside was asked for and nothing was complained of."""
    address, _ = server
    contexts, watched = [], []

    def visited(query, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort())
        page.watched = Watched(page)
        watched.append(page.watched)
        page.goto(f"{address}?{query}")
        page.wait_for_selector(".vs-controls")
        return page

    yield visited
    for one in watched:
        assert [url for url in one.requests if not url.startswith((address, "data:", "blob:"))] == []
        assert [said for said in one.complaints if HARMLESS not in said] == []
    for context in contexts:
        context.close()


def run(page):
    page.click(".vs-button-run:not([disabled])")
    page.wait_for_selector(".vsr[data-ready=true]")
    page.wait_for_selector(".vs-button-replay")


def player(page, code):
    return page.evaluate(f"(player => {code})(document.querySelector('.vsr').replay)")


def shown(page):
    return int(page.get_attribute(".vsr", "data-tick"))


@pytest.mark.parametrize(
    ("lang", "title", "note"),
    [("en", "vendorsim: the trainer's console", "not a forecast"), ("zh", "培训台", "不是预测")],
)
def test_the_page_opens_in_both_languages(visit, lang, title, note):
    page = visit(f"lang={lang}")
    assert title in page.inner_text(".vs-name")
    assert page.locator(".vs-note").is_visible()
    assert note in page.inner_text(".vs-note")


def test_the_browsers_language_holds_where_the_address_names_none(visit):
    assert "培训台" in visit("page=compare", locale="zh-CN").inner_text(".vs-name")


def test_a_comparison_runs_plays_and_says_what_compare_says(visit, tmp_path):
    page = visit(SMALL)
    run(page)
    first = shown(page)
    player(page, "player.seek(0)")
    assert player(page, "player.hash(0)") == player(page, "player.hash(0)")
    player(page, "player.seek(200)")
    assert player(page, "player.hash(0)") != player(page, "player.hash(1)")
    player(page, "player.seek(0)")
    page.click(".vsr-play")
    page.wait_for_function("Number(document.querySelector('.vsr').dataset.tick) > 2")
    page.click(".vsr-play")
    assert first == 16

    with page.expect_download() as download:
        page.click(".vs-button-csv")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    _, *lines = csv.reader(data.decode("utf-8-sig").splitlines())
    given = {(line[0], line[4]): line[5] for line in lines}
    settings = load_settings("small").with_(**{"horizon.days": 3, "horizon.burn_in_days": 0})
    found = compare(
        settings, policies=["strict_seizure", "laissez_faire"], replicates=1, seed=1, workers=1, out=tmp_path / "r",
        progress=False,
    ).runs()  # fmt: skip
    for policy in ("strict_seizure", "laissez_faire"):
        row, name = found[found.policy == policy].iloc[0], Texts("en")(f"policy.{policy}.name")
        for measure in HEADLINES:
            said = given[measure, name]
            assert (float(said) == row[measure]) if said else row[measure] != row[measure], measure


def test_intervals_fill_in_and_can_be_stopped(visit):
    page = visit(SMALL)
    run(page)
    page.wait_for_selector(
        ".vs-intervals small.vs-better, .vs-intervals small.vs-worse, .vs-intervals small.vs-unclear"
    )
    assert page.locator(".vs-intervals tr").count() == 1 + len(HEADLINES)


def test_a_shared_link_opens_the_same_moment_and_runs(visit, server):
    page = visit(f"{SMALL}&people.vendors=30&lang=zh")
    run(page)
    player(page, "player.seek(130)")
    page.wait_for_timeout(800)
    page.click(".vs-button-link")
    link = page.inner_text(".vs-share")
    assert "people.vendors=30" in link
    assert "tick=130" in link
    pixels = player(page, "player.hash(1)")
    other = visit(link.split("?", 1)[1])
    other.wait_for_function("document.querySelector('.vsr')?.dataset.tick === '130'")
    assert player(other, "player.hash(1)") == pixels
    assert "培训台" in other.inner_text(".vs-name")


def test_another_language_keeps_run_and_moment(visit):
    page = visit(SMALL)
    run(page)
    player(page, "player.seek(100)")
    page.wait_for_timeout(600)
    page.click(".vs-button-language")
    page.wait_for_function("document.querySelector('.vsr-title')?.textContent === '严格查扣'")
    assert shown(page) == 100
    assert "lang=zh" in page.url
    assert page.locator(".vs-button-report").is_visible()


def test_a_bad_address_and_a_bad_value_are_told_at_their_field(visit):
    page = visit("scenario=small&seed=abc&people.vendors=-3&who=me&lang=en")
    assert "who" in page.inner_text(".vs-problem")
    assert "-3" in page.inner_text(".vs-field-vendors .v-messages")
    assert "abc" in page.inner_text(".vs-field-seed .v-messages")
    assert page.is_disabled(".vs-button-run")
    page.fill(".vs-field-vendors input", "45")
    page.press(".vs-field-vendors input", "Enter")
    page.wait_for_selector(".vs-button-run:not([disabled])")
    assert "people.vendors=45" in page.url
    page.fill(".vs-field-days input", "0")
    page.press(".vs-field-days input", "Enter")
    page.wait_for_selector(".vs-field-days .v-messages__message")
    page.click(".vs-button-reset")
    page.wait_for_function("document.querySelector('.vs-field-vendors input').value === '40'")
    assert "Traceback" not in page.inner_text("body")


def test_exports_open(visit, tmp_path, browser):
    page = visit(f"{SMALL}&lang=zh")
    run(page)
    for what, expected in (("report", "教学模型"), ("replay", "vsr-grid")):
        with page.expect_download() as download:
            page.click(f".vs-button-{what}")
        file = tmp_path / f"{what}.html"
        download.value.save_as(file)
        context = browser.new_context()
        context.set_offline(True)
        opened = context.new_page()
        watched = Watched(opened)
        opened.goto(file.as_uri())
        opened.wait_for_selector("#maps[data-ready=true]" if what == "replay" else ".vs-intervals")
        assert expected in opened.content() or what == "report"
        assert watched.complaints == []
        assert watched.requests == [file.as_uri()]
        context.close()
    with page.expect_download() as download:
        page.click(".vs-button-png")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_all_settings_can_be_searched_and_changed(visit):
    page = visit("scenario=small")
    page.click(".vs-button-more")
    page.fill(".vs-field-search input", "temper")
    page.wait_for_selector(".vs-field-behaviour-temper")
    page.fill(".vs-field-behaviour-temper input", "999")
    page.press(".vs-field-behaviour-temper input", "Enter")
    page.wait_for_selector(".vs-field-behaviour-temper .v-messages__message")


def test_the_projector_mode_shows_maps_large(visit):
    page = visit(SMALL)
    before = page.evaluate("getComputedStyle(document.querySelector('.vs-app')).fontSize")
    page.click(".vs-button-projector")
    page.wait_for_selector(".vs-projector")
    assert page.evaluate("getComputedStyle(document.querySelector('.vs-app')).fontSize") > before
    assert page.locator(".vs-note").is_visible()


def test_a_killed_worker_is_told_and_the_page_recovers(visit, server):
    page = visit("scenario=small&days=300&burn_in=0&seed=77&policies=strict_seizure,laissez_faire")
    page.click(".vs-button-run:not([disabled])")
    page.wait_for_selector(".vsr[data-ready=true]")
    for worker in workers_of(server[1].pid):
        os.kill(worker, signal.SIGKILL)
    page.wait_for_selector(".vs-problem")
    page.fill(".vs-field-days input", "2")
    page.press(".vs-field-days input", "Enter")
    page.wait_for_function("location.search.includes('days=2')")
    run(page)
    assert page.locator(".vs-problem").count() == 0


def test_a_visitor_who_leaves_stops_its_runs_on_request(visit):
    page = visit("scenario=small&days=400&burn_in=0&seed=5&policies=strict_seizure,laissez_faire")
    page.click(".vs-button-run:not([disabled])")
    page.wait_for_selector(".vsr[data-ready=true]")
    page.click(".vs-button-stop:not([disabled])")
    page.wait_for_selector(".vs-button-run:not([disabled])")
    run_again = time.monotonic()
    assert page.locator(".vs-button-replay").count() == 0
    assert time.monotonic() - run_again < 5


def workers_of(pid):
    """The worker processes of a server."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((one / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid and "spawn_main" in (one / "cmdline").read_text():
                found.append(int(one.name))
        except OSError:
            continue
    assert found
    return found
