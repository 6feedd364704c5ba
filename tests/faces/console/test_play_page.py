"""The role-play in a real browser: whole games, their address, keys, a phone, and a process that dies."""

import os
import re
import signal

import pytest
from tests.faces.console.console_server import console_server, workers_of
from tests.faces.console.visiting import Visits

from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.play.debrief import debrief
from vendorsim.console.play.game import LETTERS, Moves, game_of, moves_of
from vendorsim.console.play.solo import set_beside
from vendorsim.console.questions.role_play import replayed
from vendorsim.console.scenes.scene import scene
from vendorsim.console.why.left_behind import AT_LOCK, AT_STALL
from vendorsim.plugins.response import Response

GAME = "page=play&lang=en&policy=strict_seizure&encounters=3&seed=3"
CHOICES = ["seize_goods", "explain", "document_and_fine"]


@pytest.fixture(scope="module")
def server(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, process):
        yield address, process


@pytest.fixture
def visit(browser, server):
    """Open an address; at the end nothing outside was asked for and nothing was complained of."""
    visits = Visits(browser, server[0])
    yield lambda query, **options: visits(query, wait=".vs-play-start, .vs-game", **options)
    visits.close()


@pytest.fixture(scope="module")
def answers():
    """What the model says of the choices of these tests, without any page."""
    play, problems = game_of(from_query(GAME)[0])
    assert not problems
    game = replayed(play, CHOICES)
    yield list(game.answers)
    game.close()


def chances_shown(page):
    shown = page.eval_on_selector_all(".vs-outcome .vs-chances [data-chance]", "all => all.map(e => e.dataset.chance)")
    return tuple(map(float, shown))


def decide(page, response, guess=None):
    page.wait_for_selector(".vs-acts")
    if guess is not None:
        page.click(f".vs-chip[data-guess='{guess}']")
    page.click(f".vs-act[data-response={response}]:not([disabled])")
    page.click(".vs-button-confirm:not([disabled])")
    page.wait_for_selector(".vs-outcome")


def assert_left_behind(page, after):
    """Every figure of the table of what responses leave behind is the model's, for each response that is shown."""
    cells = page.eval_on_selector_all(
        ".vs-left-table td[data-left]",
        "all => all.map(e => [e.parentNode.dataset.figure, e.dataset.left, Number(e.dataset.value)])",
    )
    by_name = {one.name: one for one in (*AT_STALL, *AT_LOCK)}
    assert len(cells) > 30
    for figure, response, value in cells:
        assert value == by_name[figure].figure(after[response])


def test_a_whole_game_with_its_debrief_says_what_the_model_says(visit, answers):
    page = visit(GAME)
    page.click(".vs-button-begin:not([disabled])")
    for i, (response, guess) in enumerate(zip(CHOICES, (0.1, 0.5, None), strict=True)):
        decide(page, response, guess)
        assert chances_shown(page) == answers[i].trial.chances
        if i == 1:
            # Reloaded with an answer on the screen: the same answer.
            page.reload()
            page.wait_for_selector(".vs-outcome")
            assert chances_shown(page) == answers[i].trial.chances
        assert_left_behind(page, answers[i].after)
        lost = [f"{one.lost:,.0f}" for one in answers[i].trials.values() if one.response == response]
        assert page.inner_text(f"tr[data-response={response}] td:nth-of-type(4)") in lost
        page.click(".vs-button-next")
    page.wait_for_selector(".vs-debrief")
    found = debrief(answers, [0.1, 0.5, None])
    for name, total in found.totals.items():
        by_table = {
            caption: page.eval_on_selector_all(
                f"tr[data-row={name}][data-of='{caption}'] td", "all => all.map(e => Number(e.dataset.value))"
            )
            for caption in ("play.debrief.caption", "left.total.caption")
        }
        assert by_table["play.debrief.caption"] == [
            total.quarrels, total.physical, total.lost, total.went, total.minutes
        ]  # fmt: skip
        assert by_table["left.total.caption"] == [
            total.stays, total.complaints, total.free_to_return, total.belief, total.beside, total.expected_loss
        ]  # fmt: skip
    listed = page.eval_on_selector_all(".vs-one-by-one tbody tr", "all => all.map(e => Number(e.dataset.chance))")
    assert listed == [line.chance for line in found.lines]
    assert f"{100 * found.guess_error:.1f} points" in page.inner_text(".vs-guesses")
    assert "chances, not luck" in page.inner_text(".vs-caution")
    # The link alone brings the whole game back, in the other language, and other luck is another game.
    other = visit(page.url.split("?", 1)[1].replace("lang=en", "lang=zh"))
    other.wait_for_selector(".vs-debrief")
    assert (
        other.eval_on_selector_all(".vs-one-by-one tbody tr", "all => all.map(e => Number(e.dataset.chance))") == listed
    )
    assert "讲评" in other.inner_text(".vs-debrief")
    other.click(".vs-button-other-luck")
    other.wait_for_selector(".vs-acts")
    assert "seed=4" in other.url


def test_keys_alone_play_a_game_on_a_phone_that_does_not_scroll_sideways(visit, answers):
    page = visit(f"{GAME}&moves=.", width=390, height=800)
    for i, response in enumerate(CHOICES):
        page.wait_for_selector(".vs-acts")
        assert width(page) <= 390
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(".vs-chip.vs-on")
        page.keyboard.press(str(Response[response.upper()].value))
        page.wait_for_selector(f".vs-act.vs-on[data-response={response}]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".vs-outcome")
        assert chances_shown(page) == answers[i].trial.chances
        assert width(page) <= 390
        page.keyboard.press("Enter")
    page.wait_for_selector(".vs-debrief")
    assert width(page) <= 390
    assert moves_of(from_query(page.url.split("?", 1)[1])[0].moves).choices == tuple(CHOICES)


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


def test_what_cannot_be_done_here_says_why_and_no_key_chooses_it(visit, answers):
    page = visit(f"{GAME}&moves=.")
    page.wait_for_selector(".vs-acts")
    impossible = {name for name, reason in answers[0].situation.possible.items() if reason}
    shown = page.eval_on_selector_all(".vs-act[disabled]", "all => all.map(e => e.dataset.response)")
    assert set(shown) == impossible != set()
    name = next(iter(impossible))
    assert page.get_attribute(f".vs-act[data-response={name}]", "data-note")
    page.keyboard.press(str(Response[name.upper()].value))
    page.keyboard.press("2")
    page.wait_for_selector(".vs-act.vs-on[data-response=explain]")
    assert page.locator(".vs-act.vs-on").count() == 1


def test_a_bad_address_and_bad_values_are_told_at_their_field(visit):
    page = visit(f"{GAME}&moves=nonsense&encounters=99&policy=who&rule=any&team=abc")
    assert "nonsense" in page.inner_text(".vs-problem")
    assert "99" in page.inner_text(".vs-field-encounters .v-messages")
    assert "who" in page.inner_text(".vs-field-policy .v-messages")
    assert "any" in page.inner_text(".vs-field-rule .v-messages")
    assert page.is_disabled(".vs-button-begin")
    page.fill(".vs-field-encounters input", "2")
    page.press(".vs-field-encounters input", "Enter")
    page.wait_for_function("document.querySelector('.vs-field-encounters').innerText.includes('3 – 12')")
    impossible = visit(f"{GAME}&moves=.i.")
    impossible.wait_for_selector(".vs-problem")
    impossible.click(".vs-button-again")
    impossible.wait_for_selector(".vs-acts")
    assert "Traceback" not in page.inner_text("body")


def test_a_killed_process_is_told_and_the_game_goes_on(visit, server, answers):
    page = visit(f"{GAME}&moves=.")
    page.wait_for_selector(".vs-acts")
    slow = visit("page=play&lang=en&burn_in=700&days=20&moves=.")
    slow.wait_for_selector(".vs-waiting")
    for worker in workers_of(server[1].pid):
        os.kill(worker, signal.SIGKILL)
    slow.wait_for_selector(".vs-problem")
    assert "replayed" in slow.inner_text(".vs-problem")
    slow.click(".vs-button-change")
    decide(page, CHOICES[0])
    assert chances_shown(page) == answers[0].trial.chances
    slow.wait_for_selector(".vs-play-start")


def test_the_debrief_leads_to_a_comparison_of_the_policy_that_was_most_alike():
    beside = set_beside(ViewState(page="play", moves=".c.!"), "graduated")
    assert (beside.page, beside.policies, beside.moves) == ("compare", ("graduated", "block_and_channel"), "")
    assert scene(beside)[0] is not None
    assert set_beside(ViewState(scenario="estate_locks"), "graduated") is None


def test_moves_are_the_same_after_the_address():
    assert len(set(LETTERS.values())) == len(LETTERS)
    moves = Moves().put()
    for response, guess in (("explain", 0.1), ("no_choice", None), ("assist", 1.0)):
        assert moves_of(str(moves)) == moves
        moves = moves.chosen(response, guess)
        assert moves_of(str(moves)) == moves and not moves.is_open
        moves = moves.put()
    assert str(moves) == ".c10.x.j100." and moves_of(str(moves.ended())) == moves.ended()
    longest = "." + ".".join(["j100"] * 12) + "!"
    state = ViewState(page="play", moves=longest, guess=False, policy="graduated", rule="team", team=4, encounters=12)
    assert from_query(state.to_query())[0] == state
    assert len(longest) < 80 and moves_of(longest).is_ended and re.fullmatch(r"[\w.!]+", longest)
    assert from_query("moves=.k")[1]["moves"] and moves_of(".k") == Moves()
