"""Lessons in a real browser: the cards, a lesson of one's own, a broken file, notes, and the way to the maps."""

import html
import re

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import CONTRAST, Visits, on_maps
from tests.small_worlds import ROOT

from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.lessons.card_grid import MISTAKE
from vendorsim.console.lessons.handout import handout
from vendorsim.console.lessons.lesson_state import in_lesson, opened, without_lesson
from vendorsim.console.scenes.lesson_files import SHIPPED, all_lessons, lesson_named
from vendorsim.console.scenes.scene import choices, name_of, scene
from vendorsim.measures.base import all_measures
from vendorsim.telling.language import LANGUAGES, Texts

GUIDE = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[1]
SMALL = (
    EXAMPLE.replace('"default"', '"small"').replace("burn_in_days = 30", "burn_in_days = 0")
    .replace("days     = 60", "days     = 2").replace("replicates = 8", "replicates = 3")
)  # fmt: skip
BOLD = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("console")
    lessons = folder / "lessons"
    lessons.mkdir()
    (lessons / "more_officers.toml").write_text(SMALL, encoding="utf-8")
    (lessons / "broken.toml").write_text(EXAMPLE.replace("answer   = 2", "answer   = 7"), encoding="utf-8")
    rude = SMALL.replace('title    = "Twice as many officers"', f'title    = "{BOLD}"').replace(
        "order    = 200", "order = 300"
    )
    rude = rude.replace('title    = "人手加倍"', f'title    = "{BOLD}"')
    (lessons / "rude.toml").write_text(rude, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def visits(browser, folder):
    with console_server(folder) as (address, _, _process):
        made = Visits(browser, address)
        yield made
        made.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_card_for_every_lesson_and_for_the_broken_file(visits, lang):
    page = visits(f"page=lessons&lang={lang}", wait=".vs-card-broken")
    shown = page.inner_text(".vs-cards")
    for one in all_lessons([SHIPPED]):
        assert one.words(lang).title in shown
        assert one.words(lang).question in shown
        assert Texts(lang)("lessons.minutes", n=one.minutes) in shown
    assert Texts(lang)("lessons.from_file") in page.inner_text(".vs-card-more_officers")
    broken = page.inner_text(".vs-card-broken")
    line = EXAMPLE.splitlines().index("answer   = 2") + 1
    where = Texts(lang)("lessons.error.where", path="lessons/broken.toml", line=line)
    assert all(said in broken for said in (where, "answer", "7", "1 to 3"))
    assert BOLD in page.inner_text(".vs-card-rude") and page.locator(".vs-card-rude b:text('bold')").count() == 0
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.lang") == Texts(lang).html_lang


def test_what_the_class_predicted_is_there_after_a_reload_and_another_browser_knows_nothing_of_it(visits):
    page = visits("page=lessons&lang=en&lesson=more_officers", wait=".vs-lesson")
    page.click(".vs-choice >> nth=1")
    page.wait_for_selector(".vs-choice.vs-chosen")
    page.reload()
    page.wait_for_selector(".vs-choice.vs-chosen")
    other = visits("page=lessons&lang=en&lesson=more_officers", wait=".vs-lesson")
    assert other.locator(".vs-choice.vs-chosen").count() == 0


def test_a_lesson_opens_its_scenario_on_the_maps_and_stays_beside_them(visits):
    page = visits("page=lessons&lang=en")
    page.click(".vs-card-more_officers")
    page.wait_for_selector(".vs-lesson")
    assert "lesson=more_officers" in page.url
    assert page.locator(".vs-button-answer").count() == 0, "nothing is told before the class has predicted"
    page.click(".vs-choice >> nth=0")
    page.click(".vs-button-answer")
    assert "Encounters double" in page.inner_text(".vs-answer")
    assert page.evaluate(CONTRAST) == []
    with page.expect_download() as download:
        page.click(".vs-button-handout")
    assert "Twice as many officers" in download.value.path().read_text(encoding="utf-8")

    page.click(".vs-button-open-lesson")
    page.wait_for_selector(".vsr[data-ready=true]")
    on_maps(page)
    assert page.locator(".vsr-title").all_inner_texts() == ["As many officers as now", "Twice as many"]
    gauges = page.inner_text(".vs-maps")
    for name in ("violation_share", "encounters_per_vendor_year", "monthly_net_income_median"):
        assert Texts("en")(f"measure.{name}.label").lower() in gauges.lower()
    assert Texts("en")("measure.officer_minutes_per_case.label").lower() not in gauges.lower()
    assert page.inner_text(".vs-strip-step") == "Open the scenario and watch the first day."
    page.click(".vs-button-step-next")
    page.wait_for_function("document.querySelector('.vs-strip-step').textContent.startsWith('Follow one vendor')")
    page.click(".vs-button-strip-look")
    page.wait_for_selector(".vs-strip-look")

    before = page.evaluate("document.querySelector('.vsr').replay.hash(0)")
    page.click(".vs-button-strip-page")
    page.wait_for_selector(".vs-choice.vs-chosen")
    page.click(".vs-button-language")
    page.wait_for_selector(".vs-zh .vs-chosen")
    page.click(".vs-button-open-lesson")
    page.wait_for_selector(".vs-strip")
    assert page.evaluate("document.querySelector('.vsr').replay.hash(0)") == before, "the same run is still there"
    assert page.inner_text(".vs-strip-step").startswith("在两幅图里")
    page.click(".vs-button-strip-leave")
    page.wait_for_selector(".vs-strip", state="detached")
    assert "lesson=" not in page.url


def test_notes_are_hidden_until_f_and_never_in_projector_mode(visits):
    page = visits("page=lessons&lesson=estate_locks&lang=en", wait=".vs-lesson")
    assert page.locator(".vs-notes").count() == 0
    page.keyboard.press("f")
    page.wait_for_selector(".vs-notes")
    assert "minute 0 to 5" in page.inner_text(".vs-notes")
    assert page.evaluate(CONTRAST) == []
    page.keyboard.press("p")
    page.wait_for_selector(".vs-projector")
    page.wait_for_selector(".vs-notes", state="detached")
    assert "minute 0 to 5" not in page.content()
    page.keyboard.press("p")
    page.wait_for_selector(".vs-notes")


def test_a_phone_reads_lessons_without_scrolling_sideways(visits):
    for query in ("page=lessons", "page=lessons&lesson=estate_locks", "page=start", "page=evidence"):
        page = visits(f"{query}&lang=zh", width=390, height=800, wait="h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, query


@pytest.mark.parametrize("lesson", all_lessons([SHIPPED]).lessons, ids=lambda one: one.id)
def test_every_shipped_lesson_is_ready_to_run_from_its_address(lesson):
    view = opened(ViewState(lang="zh", scenario="small", levers={"people.vendors": 3}), lesson)
    assert from_query(view.to_query()) == (view, {})
    wanted, problems = scene(view)
    assert problems == {}
    assert list(wanted.settings) == list(lesson.settings.values())
    assert (wanted.seed, wanted.replicates, wanted.measures) == (
        lesson.file.seed,
        lesson.file.replicates,
        lesson.file.measures,
    )
    assert set(wanted.measures) <= set(all_measures())
    for lang in LANGUAGES:
        names = [name_of(label, True, Texts(lang)) for label in wanted.labels]
        assert len(set(names)) == len(names) and not [name for name in names if name.startswith(f"{lesson.id}:")]


def test_a_lever_changes_every_arm_of_a_lesson_and_leaving_it_leaves_its_arms():
    view = opened(ViewState(), lesson_named("seizure_or_evidence")).but(levers={"people.vendors": 77}, days=5)
    wanted, problems = scene(view)
    assert problems == {}
    assert [one.people.vendors for one in wanted.settings] == [77, 77]
    assert [one.horizon.days for one in wanted.settings] == [5, 5]
    assert [one.policy for one in wanted.settings] == ["strict_seizure", "evidence_first"]
    assert not choices(without_lesson(view))[1]
    elsewhere = in_lesson(ViewState(), lesson_named("crackdown")).but(scenario="small")
    assert "strict_seizure" in choices(elsewhere)[0], "on another scenario the lesson's arms mean nothing"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_handout_holds_what_the_class_needs_and_not_the_answers(lang):
    lesson, texts = lesson_named("viral_clip"), Texts(lang)
    words, sheet = lesson.words(lang), handout(lesson, texts)
    plain = html.unescape(sheet)
    for said in (words.title, words.question, *words.predict, *words.try_it, *words.debrief):
        assert said in plain
    assert not [said for said in words.look if said in plain]
    assert "http:" not in sheet and "https:" not in sheet


def test_mistakes_are_taken_apart():
    parts = MISTAKE.match("lessons/a.toml, line 12: check[0].arm: found 5; allowed: 1 to 3")
    assert (parts["path"], parts["line"], parts["key"]) == ("lessons/a.toml", "12", "check[0].arm")
    parts = MISTAKE.match("lessons/a.toml: something else")
    assert (parts["path"], parts["line"], parts["key"]) == ("lessons/a.toml", None, None)
