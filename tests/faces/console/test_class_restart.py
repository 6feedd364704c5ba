"""A class whose console is killed goes on when the console is started again: with real servers and real browsers."""

import json
import os
import signal
import socket
import time

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.test_class_page import DESK, GAME, LONG, PHONE, choose, votes
from tests.faces.console.test_class_store import killed

from vendorsim.console.classroom.classes import Classrooms
from vendorsim.console.classroom.store import Store
from vendorsim.console.frame.state import from_query
from vendorsim.console.play.game import game_of
from vendorsim.console.questions.role_play import outcome

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such signal")


@pytest.fixture
def opened(browser):
    """Pages in browsers of their own."""
    contexts = []

    def page(address, query, size):
        contexts.append(browser.new_context(viewport=size))
        one = contexts[-1].new_page()
        one.set_default_timeout(LONG)
        one.goto(f"{address}?{query}")
        return one

    yield page
    for one in contexts:
        one.close()


def joined(page, name):
    page.fill(".vs-field-name input", name)
    page.click(".vs-button-join")
    page.wait_for_selector(".vs-waiting")
    return page


def noted(path, seconds=LONG / 1000):
    """Wait until the trainer's pick is in the class's file."""
    end = time.monotonic() + seconds
    while not json.loads(path.read_text())["notes"].get("picked"):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_class_survives_a_kill_in_an_open_round_and_another_before_its_team_acts(opened, tmp_path):
    play, _ = game_of(from_query(GAME)[0])
    with console_server(tmp_path) as (address, _, process):
        trainer = opened(address, GAME, DESK)
        trainer.click(".vs-button-open:not([disabled])")
        code = trainer.inner_text(".vs-code")
        anna, ben = (joined(opened(address, f"page=play&lang=en&room={code}", PHONE), name) for name in ("Anna", "Ben"))
        trainer.click(".vs-button-put:not([disabled])")
        choose(anna, "seize_goods", "0.1")
        trainer.wait_for_function("document.querySelector('.vs-answered')?.innerText.startsWith('1 of 2')")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with console_server(tmp_path) as (again, _, process):
        assert again == address, "the phones find it where it was"
        assert f"class {code} goes on; members so far: 2" in (tmp_path / "server.log").read_text()
        for page in (trainer, anna, ben):
            page.reload()
        anna.wait_for_selector(".vs-act.vs-on[data-response=seize_goods]")
        assert "Anna" in anna.inner_text(".vs-member-top")
        trainer.wait_for_function("document.querySelector('.vs-answered')?.innerText.startsWith('1 of 2')")
        assert trainer.inner_text(".vs-code") == code
        choose(ben, "explain")
        trainer.click(".vs-button-reveal")
        trainer.wait_for_selector(".vs-votes")
        assert votes(trainer) == {"seize_goods": 1, "explain": 1}
        trainer.click(".vs-field-carry .v-select__selections")
        trainer.click(".v-menu__content.menuable__content__active >> text=Seize the goods")
        noted(tmp_path / "state" / "classes" / f"{code}.json")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with console_server(tmp_path) as (again, _, _process):
        for page in (trainer, anna, ben):
            page.reload()
        trainer.wait_for_selector(".vs-field-carry")
        assert "Seize the goods" in trainer.inner_text(".vs-field-carry")
        trainer.click(".vs-button-carry-out:not([disabled])")
        for page in (trainer, anna, ben):
            page.wait_for_selector(".vs-outcome")
            found = page.eval_on_selector_all(
                ".vs-outcome [data-chance]", "all => all.map(e => Number(e.dataset.chance))"
            )
            assert tuple(found) == outcome(play, ["seize_goods"]).trial.chances
        trainer.wait_for_selector(".vs-button-put:not([disabled])")


def test_the_console_comes_back_under_its_port_and_class_code_while_a_class_goes_on(tmp_path):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    rooms = Classrooms(store=Store(tmp_path / "state" / "classes"))
    rooms.server = {"port": port, "code": "765432", "pass_word": "of-before"}
    rooms.open()
    killed(rooms)
    with console_server(tmp_path, "--lan") as (address, code, _):
        assert (address, code) == (f"http://127.0.0.1:{port}/", "765432")
        with console_server(tmp_path, "--lan") as (other, its_code, _):
            assert other != address and its_code != code, "a second console beside it is its own"
