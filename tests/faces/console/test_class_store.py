"""The files of classes: what is read is what was written, damaged and old ones do no harm, two servers keep apart."""

import json
import os
import stat
import time
from dataclasses import replace

import pytest
from tests.faces.console.test_classroom import RESPONSES, Watch, fails

from vendorsim.console.classroom.classes import Bounds, Classrooms
from vendorsim.console.classroom.data import Told
from vendorsim.console.classroom.store import Store, state_folder
from vendorsim.console.questions.role_play import Play, next_encounter, outcome
from vendorsim.settings.schema import load_settings


@pytest.fixture(scope="module")
def played():
    """A game, its first encounter, and what came of an answer."""
    settings = load_settings("small").with_(**{"horizon.burn_in_days": 0, "horizon.days": 5})
    play = Play(settings, 3, encounters=3)
    return play, next_encounter(play), outcome(play, ["explain"])


def started(folder, watch=None, bounds=None):
    """A server's classes, after those of another were taken up."""
    rooms = Classrooms(bounds, watch or Watch(), Store(folder))
    rooms.server = rooms.restore()
    return rooms


def killed(rooms):
    """The system lets go of the locks of a process that was killed; what it had to write is written."""
    rooms._store.flush()
    for held in rooms._store._held.values():
        held.close()


def test_a_class_of_a_server_that_was_killed_goes_on_with_all_that_anybody_sees(tmp_path, played):
    play, situation, answer = played
    rooms = started(tmp_path)
    rooms.server = {"port": 8123, "code": "234567"}
    code, trainer = rooms.open({"play": play, "guess": True, "game": "seed=3"})
    anna, ben, _ = (rooms.join(code, name, f"phone of {name}") for name in ("Anna", "班长", "Rude"))
    rooms.keep_seat("laptop", code, "trainer", trainer)
    rooms.keep_seat("phone of Anna", code, "member", anna)
    rooms.open_round(trainer, situation, RESPONSES)
    rooms.choose(anna, 1, "explain", 0.2)
    rooms.choose(ben, 1, "move_on")
    rooms.remove(trainer, "Rude")
    rooms.hide(trainer, "班长")
    rooms.reveal(trainer)
    rooms.note(trainer, "picked", [1, "move_on"])
    rooms.tell(trainer, Told(answer, "explain", 0.2))
    before = [rooms.view(token) for token in (trainer, anna, ben)]
    killed(rooms)
    again = started(tmp_path)
    assert again.server == {"port": 8123, "code": "234567"}
    assert [again.view(token) for token in (trainer, anna, ben)] == before
    found = again.view(trainer).about["play"]
    assert found == play and found.key == play.key
    assert again.results(trainer) == rooms.results(trainer)
    assert again.seat("laptop", code, "trainer") == trainer and again.seat("phone of Anna", code, "member") == anna
    assert again.seats("laptop", "trainer") == [code]
    fails("barred", again.join, code, "rude")
    fails("removed", again.join, code, "Polite", "phone of Rude")
    assert again.open_round(trainer, situation, RESPONSES) == 2


def test_the_file_holds_no_cookie_and_is_its_owners_alone(tmp_path):
    rooms = started(tmp_path)
    code, trainer = rooms.open()
    rooms.join(code, "Anna", "cookie-of-anna")
    rooms.keep_seat("cookie-of-the-trainer", code, "trainer", trainer)
    rooms._store.flush()
    path = tmp_path / f"{code}.json"
    assert "cookie-of" not in path.read_text()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_open_round_leaves_some_seconds_to_come_back(tmp_path):
    watch = Watch()
    rooms = started(tmp_path, watch)
    code, trainer = rooms.open()
    rooms.open_round(trainer, "?", RESPONSES, seconds=60.0)
    watch.now += 55
    anna = rooms.join(code, "Anna")
    killed(rooms)
    again = started(tmp_path, watch)
    assert again.view(anna).seconds_left == pytest.approx(20.0)
    again.choose(anna, 1, "explain")


def test_a_class_that_nobody_has_touched_for_long_is_not_taken_up_and_its_file_goes(tmp_path):
    bounds = Bounds(idle_seconds=100.0)
    rooms = started(tmp_path, bounds=bounds)
    code, _ = rooms.open()
    killed(rooms)
    path = tmp_path / f"{code}.json"
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"touched": -99.0, "saved": time.time() - 2}))
    again = started(tmp_path, bounds=bounds)
    again._store.flush()
    assert len(again) == 0 and not path.exists()
    old = tmp_path / "AAAAAA.json"
    old.write_text(json.dumps(held))
    os.utime(old, (time.time() - 101, time.time() - 101))
    assert len(started(tmp_path, bounds=bounds)) == 0 and not old.exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"made_by": "0-older"}', '{"made_by"', "\x00", '{"about": {"os.system": "x"}}']
)
def test_a_damaged_or_foreign_file_does_not_keep_the_console_from_starting(tmp_path, text, caplog):
    rooms = started(tmp_path)
    code, _ = rooms.open()
    killed(rooms)
    (tmp_path / "AAAAAA.json").write_text(text)
    again = started(tmp_path)
    assert [one for one, _ in again.codes()] == [code]
    assert "class AAAAAA cannot be taken up" in caplog.text


def test_a_file_makes_nothing_but_the_few_kinds_that_a_class_is_made_of(tmp_path):
    rooms = started(tmp_path)
    code, _ = rooms.open("small")
    killed(rooms)
    path = tmp_path / f"{code}.json"
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"about": json.dumps({"Path": {"x": 1}})}))
    assert len(started(tmp_path)) == 0


def test_two_servers_at_once_leave_each_others_classes_alone(tmp_path):
    one = started(tmp_path)
    code, trainer = one.open()
    one._store.flush()
    other = started(tmp_path)
    assert len(other) == 0
    mine, _ = other.open()
    other.close()
    assert len(one) == 1 and one.view(trainer).code == code
    assert [each for each, _ in started(tmp_path).codes()] == [mine], "closed in good order, it is free again"


def test_a_console_that_ends_in_good_order_forgets_classes_that_are_over(tmp_path):
    rooms = started(tmp_path)
    _, trainer = rooms.open()
    going, _ = rooms.open()
    rooms.end(trainer)
    rooms.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{going}.json"]


def test_what_a_killed_server_had_begun_to_write_is_cleared_up(tmp_path):
    (tmp_path / "AAAAAA.json.77.writing").write_text("half a cla")
    (tmp_path / "AAAAAA.lock").touch()
    assert len(started(tmp_path)) == 0
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_to_write_classes_work_and_it_is_said(tmp_path, caplog):
    (tmp_path / "file").touch()
    rooms = started(tmp_path / "file" / "classes")
    code, trainer = rooms.open()
    rooms.join(code, "Anna")
    assert rooms.view(trainer).members == 1
    assert "a class is lost when the console ends" in caplog.text
    rooms.close()


def test_a_choice_is_written_without_writing_the_encounter_again(tmp_path, played, monkeypatch):
    _, situation, _ = played
    rooms = started(tmp_path)
    code, trainer = rooms.open()
    members = [rooms.join(code, f"m{n}") for n in range(3)]
    rooms.open_round(trainer, replace(situation), RESPONSES)
    from vendorsim.console.classroom import kept

    monkeypatch.setattr(kept, "plain", lambda value: None if value is None else pytest.fail("written again"))
    for member in members:
        rooms.choose(member, 1, "explain")


def test_the_folder_is_the_users_own_unless_another_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("VENDORSIM_STATE", str(tmp_path / "here"))
    assert state_folder() == tmp_path / "here"
    monkeypatch.delenv("VENDORSIM_STATE")
    if os.name != "nt":
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        assert state_folder() == tmp_path / "vendorsim"
