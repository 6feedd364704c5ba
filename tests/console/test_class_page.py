"""A class in a real browser: a trainer and two members at once, each in a browser of its own."""

from collections import Counter

import pytest
from tests.console.conftest import Watched
from tests.console.console_server import console_server

from vendorsim.console.parts.play_game import game_of
from vendorsim.console.role_play import outcome
from vendorsim.console.state import from_query

HARMLESS = "Failed to evaluate Vue script"
GAME = "page=play&lang=en&policy=strict_seizure&encounters=3&seed=3"
PHONE = {"width": 390, "height": 800}
LONG = 60_000


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, _process):
        yield address


@pytest.fixture
def visit(browser, address):
    """Open an address in a browser of its own, with cookies of its own."""
    contexts, watched = [], []

    def visited(query, viewport=PHONE):
        contexts.append(browser.new_context(viewport=viewport))
        page = contexts[-1].new_page()
        page.set_default_timeout(LONG)
        page.watched = Watched(page)
        watched.append(page.watched)
        page.goto(f"{address}?{query}")
        page.wait_for_selector(".vs-top")
        return page

    yield visited
    for one in watched:
        assert [url for url in one.requests if not url.startswith((address, "data:", "blob:"))] == []
        assert [said for said in one.complaints if HARMLESS not in said] == []
    for context in contexts:
        context.close()


@pytest.fixture
def trainer(visit):
    page = visit(GAME, {"width": 1280, "height": 720})
    page.click(".vs-button-open:not([disabled])")
    page.wait_for_selector(".vs-code")
    return page


@pytest.fixture
def join(visit, trainer):
    code = trainer.inner_text(".vs-code")

    def joined(name, lang="en"):
        page = visit(f"page=play&lang={lang}&room={code.lower()[:3]}-{code[3:]}")
        page.fill(".vs-field-name input", name)
        page.click(".vs-button-join")
        return page

    return joined


def choose(page, response, guess=None):
    page.wait_for_selector(".vs-acts")
    if guess is not None:
        page.click(f".vs-chip[data-guess='{guess}']")
        page.wait_for_selector(".vs-chip.vs-on")
    page.click(f".vs-act[data-response={response}]:not([disabled])")
    page.wait_for_selector(f".vs-act.vs-on[data-response={response}]")


def votes(page):
    found = page.eval_on_selector_all(
        ".vs-votes tr", "all => all.map(e => [e.dataset.response, Number(e.dataset.votes)])"
    )
    return {response: n for response, n in found if n}


def play_round(trainer, members, answers, *, reloaded=None):
    trainer.click(".vs-button-put:not([disabled])")
    for i, (member, (response, guess)) in enumerate(zip(members, answers, strict=True)):
        choose(member, response, guess)
        if i == reloaded:
            member.reload()
            member.wait_for_selector(f".vs-act.vs-on[data-response={response}]")
            member.wait_for_selector(f".vs-chip.vs-on[data-guess='{guess}']")
    trainer.wait_for_function(f"document.querySelectorAll('.vs-has-chosen').length === {len(members)}")
    trainer.click(".vs-button-reveal")
    for page in (trainer, *members):
        page.wait_for_selector(".vs-votes")
        assert votes(page) == Counter(response for response, _ in answers)


def test_a_class_from_its_code_to_the_debrief(trainer, join):
    anna, ben = join("Anna"), join("班长二组", "zh")
    trainer.wait_for_function("document.querySelector('.vs-names').innerText.includes('班长二组')")
    assert anna.locator(".vs-controls").count() == 0, "a member's page holds no comparison"
    same = join("anna")
    same.wait_for_selector(".vs-field-name .v-messages__message")
    assert "name" in same.inner_text(".vs-field-name .v-messages")
    play, _ = game_of(from_query(GAME)[0])
    play_round(trainer, (anna, ben), (("seize_goods", "0.1"), ("explain", "0.5")), reloaded=1)
    assert "what did you see" in trainer.inner_text(".vs-told")
    trainer.reload()
    trainer.wait_for_selector(".vs-carry")
    trainer.click(".vs-button-who")
    trainer.wait_for_selector(".vs-who-chose")
    assert "Seize the goods: Anna" in trainer.inner_text(".vs-who-chose")
    assert anna.locator(".vs-who-chose").count() == 0
    # As many votes for both: the first of the repertoire is proposed, and carried out.
    trainer.click(".vs-button-carry-out:not([disabled])")
    for page in (trainer, anna, ben):
        page.wait_for_selector(".vs-outcome")
        shown = page.eval_on_selector_all(".vs-outcome [data-chance]", "all => all.map(e => Number(e.dataset.chance))")
        assert tuple(shown) == outcome(play, ["explain"]).trial.chances
    assert "讲评" not in ben.inner_text(".vs-told")
    play_round(trainer, (anna, ben), (("move_on", None), ("move_on", "0.02")))
    trainer.click(".vs-button-carry-out:not([disabled])")
    trainer.click(".vs-button-end")
    for page in (trainer, anna, ben):
        page.wait_for_selector(".vs-debrief")
    rows = anna.eval_on_selector_all(".vs-totals tbody tr", "all => all.map(e => e.dataset.row)")
    assert rows[:2] == ["you", "class"] and "persuasion_first" in rows
    chosen = anna.eval_on_selector_all(".vs-one-by-one tbody th", "all => all.map(e => e.innerText)")
    assert chosen == ["Seize the goods", "Order to move on"]
    assert "讲评" in ben.inner_text(".vs-debrief")
    for page in (anna, ben):
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_time_is_counted_down_and_what_all_chose_is_shown_by_the_trainer_alone(trainer, join):
    member = join("Anna")
    member.wait_for_selector(".vs-waiting")
    trainer.click(".vs-field-time .v-select__selections")
    trainer.click(".v-menu__content.menuable__content__active >> text=30")
    trainer.click(".vs-button-put:not([disabled])")
    member.wait_for_selector(".vs-countdown")
    assert "30" in member.get_attribute(".vs-countdown", "aria-label")
    member.keyboard.press("2")
    member.wait_for_selector(".vs-act.vs-on[data-response=explain]")
    trainer.click(".vs-button-close")
    member.wait_for_selector(".vs-own-choice")
    assert member.locator(".vs-act").count() == 0
    assert "Explain" in member.inner_text(".vs-own-choice")
    assert member.locator(".vs-votes").count() == 0, "what all chose is shown when the trainer shows it"


def test_a_wrong_code_and_who_is_not_the_trainer_get_a_message(visit, trainer):
    wrong = visit("page=play&lang=en&room=AAAAAA")
    wrong.wait_for_selector(".vs-field-code .v-messages__message")
    assert "AAAAAA" in wrong.inner_text(".vs-field-code .v-messages")
    stranger = visit(trainer.url.split("?", 1)[1])
    stranger.wait_for_selector(".vs-problem")
    assert "not the trainer" in stranger.inner_text(".vs-problem")
    start = visit("page=play&lang=zh")
    start.fill(".vs-field-code input", trainer.inner_text(".vs-code"))
    start.press(".vs-field-code input", "Enter")
    start.wait_for_selector(".vs-field-name")
    start.click(".vs-button-join")
    start.wait_for_selector(".vs-field-name .v-messages__message")
    assert "名字" in start.inner_text(".vs-field-name .v-messages")
