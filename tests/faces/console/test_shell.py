"""What stands around every page: start, menu, keys, help, projector mode, and a console that cannot be reached."""

import os

import pytest
from tests.faces.console.conftest import ARGUMENTS
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import CONTRAST, HARMLESS, Visits, on_maps

from vendorsim.console.frame.help import EVERYWHERE, ON_MAPS
from vendorsim.console.frame.state import PAGES, START, from_query
from vendorsim.console.frame.top import MENU
from vendorsim.telling.language import Texts

SMALL = "scenario=small&days=2&burn_in=0&policies=strict_seizure,laissez_faire&run=1"


@pytest.fixture(scope="module")
def visits(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, _process):
        made = Visits(browser, address)
        yield made
        made.close()


def test_the_menu_has_every_page():
    assert set(MENU) == set(PAGES)
    assert from_query(f"page={START}")[0].page == START
    assert from_query("scenario=small")[0].page == "compare", "links without a page lead to the maps, as they did"


@pytest.mark.parametrize(("lang", "locale"), [("en", "en-GB"), ("zh", "zh-CN")])
def test_an_address_that_says_nothing_opens_three_ways_to_begin(visits, lang, locale):
    page, texts = visits("", wait=".vs-start", locale=locale), Texts(lang)
    for way in ("first", "free", "play"):
        assert texts(f"screen.start.{way}") in page.inner_text(".vs-ways")
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.lang") == texts.html_lang
    page.click(".vs-button-language")
    page.wait_for_selector(f".vs-start >> text={Texts('en' if lang == 'zh' else 'zh')('screen.start.first')}")
    page.click(".vs-way-lessons")
    page.wait_for_selector(".vs-cards")


def test_the_keyboard_alone_reaches_every_page(visits):
    page = visits("page=lessons&lang=en", wait=".vs-cards")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("vs-skip")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'vs-content'")
    page.keyboard.press("Shift+Tab")
    for name in ("evidence", "why", "lessons"):
        tab = page.locator(f".vs-button-page-{name}")
        while not tab.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Shift+Tab")
        assert tab.evaluate("one => getComputedStyle(one).outlineStyle") == "solid", "the focus is seen"
        page.keyboard.press("Enter")
        page.wait_for_selector(f".vs-button-page-{name}[aria-current=page]")
        assert page.locator("[aria-current=page]").count() == 1
        assert Texts("en")(f"page.{name}") in page.title()
        page.locator(".vs-button-language").focus()
    page.go_back()
    page.wait_for_selector(".vs-button-page-why[aria-current=page]")


def test_the_help_opens_with_a_question_mark_and_closes_with_escape(visits):
    page = visits("page=evidence&lang=zh", wait=".vs-tiles")
    page.keyboard.press("?")
    page.wait_for_selector(".vs-help", state="visible")
    shown = page.inner_text(".vs-help")
    for _, name in (*EVERYWHERE, *ON_MAPS):
        assert Texts("zh")(f"screen.keys.{name}") in shown
    page.wait_for_function("getComputedStyle(document.querySelector('.vs-dialog')).transform === 'none'")
    assert page.evaluate(CONTRAST) == []
    page.keyboard.press("Escape")
    page.wait_for_selector(".vs-help", state="hidden")
    page.click(".vs-button-help")
    page.wait_for_selector(".vs-help", state="visible")
    page.click(".vs-button-close-help")
    page.wait_for_selector(".vs-help", state="hidden")


def test_keys_count_outside_fields_only(visits):
    page = visits("page=evidence&lang=en", wait=".vs-tiles")
    page.fill(".vs-field-evidence-search input", "")
    page.type(".vs-field-evidence-search input", "lpf?")
    page.wait_for_function("document.querySelector('.vs-found').textContent.includes('Nothing fits')")
    assert page.locator(".vs-projector, .vs-zh").count() == 0
    page.locator("h1").click()
    page.keyboard.press("l")
    page.wait_for_selector(".vs-zh")
    page.keyboard.press("p")
    page.wait_for_selector(".vs-projector")
    assert "projector=1" in page.url and "lang=zh" in page.url
    assert page.locator(".vs-button-notes").count() == 0
    page.keyboard.press("p")
    page.wait_for_selector(".vs-button-notes[aria-pressed=false]")
    page.keyboard.press("f")
    page.wait_for_selector(".vs-button-notes[aria-pressed=true]")


@pytest.mark.parametrize("page_name", [START, "lessons", "compare", "why", "play", "evidence"])
def test_every_page_fits_a_projector_and_is_read_from_afar(visits, page_name):
    page = visits(f"page={page_name}&lang=zh&projector=1", width=1920, height=1080, wait=".vs-projector")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.vs-app')).fontSize)") >= 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920


def test_a_wrong_lesson_is_told(visits):
    page = visits("page=lessons&lesson=no_such&lang=en", wait=".vs-problem")
    assert "no_such" in page.inner_text(".vs-problem")
    assert page.locator(".vs-card").count() >= 7


def test_a_lost_console_is_told_and_the_maps_play_on(browser, tmp_path):
    lang = "zh"
    with console_server(tmp_path) as (address, _, process):
        visits = Visits(browser, address)
        page = on_maps(visits(f"{SMALL}&lang={lang}"))
        page.click(".vsr-play")
        process.terminate()
        page.wait_for_selector(".vs-connection:not([hidden])")
        assert Texts(lang)("screen.connection.lost") in page.inner_text(".vs-connection")
        tick = int(page.get_attribute(".vsr", "data-tick"))
        page.wait_for_function(f"Number(document.querySelector('.vsr').dataset.tick) > {tick + 3}")
        assert not page.locator(".v-overlay--active").filter(visible=True).count(), "nothing lies over the maps"
        port = address.rstrip("/").rsplit(":", 1)[1]
        process.wait(15)
        with console_server(tmp_path, "--port", port):
            page.wait_for_selector(".vs-connection[data-state=gone], .vs-connection[data-state=back]")
            assert page.locator(".v-dialog--active").filter(visible=True).count() == 0
        complaints = [one for seen in visits.watched for one in seen.complaints if HARMLESS not in one]
        assert all("onnection" in one or "CONNECTION" in one for one in complaints)
        for context in visits.contexts:
            context.close()


def test_a_computer_without_chinese_letters_is_told(browser, tmp_path):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
                     "<dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>")  # fmt: skip
    poor = browser.browser_type.launch(
        executable_path=_path(browser), args=ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
    )
    try:
        with console_server(tmp_path) as (address, _, _process):
            page = Visits(poor, address)("page=lessons&lang=zh", wait=".vs-connection[data-state=font]")
            assert Texts("zh")("screen.error.font") in page.inner_text(".vs-connection")
            page.click(".vs-button-language")
            page.wait_for_selector(".vs-connection", state="hidden")
    finally:
        poor.close()


def _path(browser):
    import shutil

    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
