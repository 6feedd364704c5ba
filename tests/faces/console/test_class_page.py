"""A class in a real browser: a trainer and two members at once, each in a browser of its own."""

import re
import time
from collections import Counter

import pytest
from tests.faces.console.console_server import MODULE, console_server
from tests.faces.console.visiting import CONTRAST, LONG, Visits

from vendorsim.console.frame.state import from_query
from vendorsim.console.play.game import game_of
from vendorsim.console.questions.role_play import outcome

GAME = "page=play&lang=en&policy=strict_seizure&encounters=3&seed=3"
AWAY = 12.0
"""Seconds after which a member is away on the server that does not wait for the usual half minute."""
SOON_AWAY = f"""
from functools import partial
from vendorsim.console.classroom import register
register.Bounds = partial(register.Bounds, away_seconds={AWAY})
from vendorsim.__main__ import main
main()
"""
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 720}


@pytest.fixture(scope="module")
def address(browser, request, tmp_path_factory):
    begin = getattr(request, "param", MODULE)
    with console_server(tmp_path_factory.mktemp("console"), begin=begin) as (address, _, _process):
        yield address


@pytest.fixture
def visit(browser, address):
    """Open an address in a browser of its own, with cookies of its own."""
    visits = Visits(browser, address)
    yield lambda query, viewport=PHONE: visits(query, **viewport)
    visits.close()


@pytest.fixture
def trainer(visit):
    page = visit(GAME, DESK)
    page.click(".vs-button-open:not([disabled])")
    page.wait_for_selector(".vs-code")
    page.click(".vs-button-names")
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
    trainer.wait_for_function("document.querySelector('.vs-names')?.innerText.includes('班长二组')")
    assert anna.locator(".vs-controls").count() == 0, "a member's page holds no comparison"
    same = join("anna")
    same.wait_for_selector(".vs-field-name .v-messages__message")
    assert "name" in same.inner_text(".vs-field-name .v-messages")
    play, _ = game_of(from_query(GAME)[0])
    play_round(trainer, (anna, ben), (("seize_goods", "0.1"), ("explain", "0.5")), reloaded=1)
    assert "what did you see" in trainer.inner_text(".vs-told")
    trainer.reload()
    trainer.wait_for_selector(".vs-carry")
    assert trainer.locator(".vs-who-chose").count() == 0, "the projected screen holds numbers alone"
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
    left = int(re.search(r"\d+", member.get_attribute(".vs-countdown", "aria-label"))[0])
    assert 20 <= left <= 30, "it runs while the page is looked at"
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


@pytest.fixture
def own(trainer):
    """The trainer's own page, opened from the projected one."""
    with trainer.context.expect_page() as opened:
        trainer.click(".vs-button-own")
    opened.value.set_default_timeout(LONG)
    opened.value.wait_for_selector(".vs-own-columns")
    return opened.value


def counts(page, joined, away=""):
    page.wait_for_function(
        "([joined, away]) => document.querySelector('.vs-joined')?.innerText === joined"
        " && (document.querySelector('.vs-away-told')?.innerText ?? '') === away", arg=[joined, away],
    )  # fmt: skip


@pytest.mark.parametrize("address", [("-c", SOON_AWAY)], ids=["soon-away"], indirect=True)
def test_a_member_who_closes_the_page_is_away_after_a_while_and_back_with_its_place(trainer, join):
    anna, ben = join("Anna"), join("Ben")
    counts(trainer, "2 members are here")
    anna.reload()
    gone = time.monotonic()
    address = ben.url
    ben.close()
    counts(trainer, "1 member is here", "1 is away")
    assert time.monotonic() - gone >= AWAY * 2 / 3, "a reload, or a phone that sleeps for a moment, is not away"
    assert "Ben" not in trainer.inner_text(".vs-names") and "Anna" in trainer.inner_text(".vs-names")
    back = ben.context.new_page()
    back.goto(address)
    back.wait_for_selector(".vs-waiting", timeout=LONG)
    assert "Ben" in back.inner_text(".vs-member-top")
    counts(trainer, "2 members are here")
    back.click(".vs-button-leave")
    counts(trainer, "1 member is here")


def test_a_rude_name_goes_from_the_screen_and_does_not_come_back_without_the_trainer(trainer, own, join, visit):
    rude, anna = join("Rude Boy"), join("Anna")
    rude.wait_for_selector(".vs-waiting")
    trainer.click(".vs-tag >> text=Rude Boy")
    trainer.wait_for_function("document.querySelector('.vs-names')?.innerText.includes('Member 1')")
    assert "Rude" not in trainer.inner_text("body"), "a click on a name takes it off the screen"
    row = own.locator(".vs-own-member", has_text="Rude Boy")
    row.locator(".vs-button-rename").click()
    own.fill(".vs-field-rename input", "anna")
    own.press(".vs-field-rename input", "Enter")
    own.wait_for_selector(".vs-problem")
    own.locator(".vs-own-member", has_text="Rude Boy").locator(".vs-button-rename").click()
    own.fill(".vs-field-rename input", "Group 2")
    own.press(".vs-field-rename input", "Enter")
    rude.wait_for_function("document.querySelector('.vs-member-top')?.innerText.includes('Group 2')")
    again = join("R\u00dcDE boy")
    again.wait_for_selector(".vs-field-name .v-messages__message")
    own.locator(".vs-own-member", has_text="Group 2").locator(".vs-button-remove").click()
    own.click(".vs-button-remove-sure")
    rude.wait_for_selector(".vs-problem")
    assert "taken you out" in rude.inner_text(".vs-problem")
    counts(trainer, "1 member is here")
    rude.fill(".vs-field-name input", "Somebody else")
    rude.click(".vs-button-join")
    rude.wait_for_selector(".vs-field-code .v-messages__message")
    own.locator(".vs-barred li", has_text="Group 2").locator(".vs-button-let-back").click()
    own.locator(".vs-barred li", has_text="Group 2").wait_for(state="detached")
    rude.click(".vs-button-join")
    counts(trainer, "2 members are here")
    assert anna.locator(".vs-own-columns").count() == 0
    stranger = visit(own.url.split("?", 1)[1])
    stranger.wait_for_selector(".vs-problem")
    assert "Anna" not in stranger.inner_text("body"), "the page is its trainer's alone"


def test_who_chose_what_stands_on_the_trainers_own_page_alone_and_the_link_holds_the_game(trainer, own, join, visit):
    anna = join("Anna")
    trainer.click(".vs-button-put:not([disabled])")
    choose(anna, "seize_goods", "0.1")
    trainer.click(".vs-button-close")
    own.wait_for_selector(".vs-who-chose")
    assert own.evaluate(CONTRAST) == [] and trainer.evaluate(CONTRAST) == []
    assert own.inner_text(".vs-who-chose") == "Seize the goods\nAnna"
    own.keyboard.press("p")
    own.wait_for_selector(".vs-projector")
    assert own.locator(".vs-who-chose").count() == 0 and "Anna" not in own.inner_text("body")
    trainer.click(".vs-button-names")
    trainer.wait_for_selector(".vs-names", state="detached")
    trainer.click(".vs-button-reveal")
    trainer.wait_for_selector(".vs-votes")
    assert "Anna" not in trainer.inner_text("body") and votes(trainer) == {"seize_goods": 1}
    trainer.click(".vs-field-carry .v-select__selections")
    trainer.click(".v-menu__content.menuable__content__active >> text=Explain")
    for _ in range(5):  # the click takes its time to the server
        trainer.wait_for_timeout(500)
        trainer.reload()
        trainer.wait_for_selector(".vs-field-carry")
        if "Explain" in trainer.inner_text(".vs-field-carry"):
            break
    assert "Explain" in trainer.inner_text(".vs-field-carry"), "what the trainer picked is there after a reload"
    trainer.click(".vs-button-carry-out:not([disabled])")
    trainer.wait_for_selector(".vs-outcome")
    trainer.click(".vs-button-link")
    trainer.wait_for_selector(".vs-share")
    opened = visit(trainer.inner_text(".vs-share").split("?", 1)[1], DESK)
    opened.wait_for_selector(".vs-debrief")
    chosen = opened.eval_on_selector_all(".vs-one-by-one tbody th", "all => all.map(e => e.innerText)")
    assert chosen == ["Explain and warn"] and "room=" not in opened.url
    fresh = trainer.context.new_page()
    fresh.goto(trainer.url.split("?")[0] + "?page=play&lang=en")
    fresh.click(f".vs-button-go-on >> text={trainer.inner_text('.vs-code')}", timeout=LONG)
    fresh.wait_for_selector(".vs-trainer .vs-outcome", timeout=LONG)
