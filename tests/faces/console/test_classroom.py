"""A class: codes, tokens, rounds, bounds, and who is told what."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from vendorsim.console.classroom.classes import CODE_LENGTH, LETTERS, NO_CHOICE, Bounds, ClassError, Classrooms
from vendorsim.console.classroom.data import Person

RESPONSES = ("move_on", "explain", "seize_goods")


class Watch:
    """A clock that is moved by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def rooms(watch):
    return Classrooms(clock=watch)


def fails(key, call, *arguments):
    with pytest.raises(ClassError) as error:
        call(*arguments)
    assert error.value.key == f"play.class.error.{key}"


def test_a_class_from_code_to_end(rooms):
    code, trainer = rooms.open(about="small")
    assert len(code) == CODE_LENGTH and set(code) <= set(LETTERS)
    anna, ben = rooms.join(code, "Anna"), rooms.join(f" {code[:3].lower()}-{code[3:]} ", "  班长   二组 ")
    assert rooms.view(ben).name == "班长 二组" and rooms.view(anna).state == "waiting"
    assert rooms.open_round(trainer, {"case": 1}, RESPONSES) == 1
    rooms.choose(anna, 1, "explain", 0.4)
    rooms.choose(anna, 1, "move_on", 0.2)
    mine, yours = rooms.view(anna), rooms.view(ben)
    assert (mine.own_choice, mine.own_guess, yours.own_choice) == ("move_on", 0.2, None)
    assert yours.answered == 1 and yours.distribution is None and yours.question == {"case": 1}
    assert rooms.view(trainer).distribution is None
    rooms.close_round(trainer)
    fails("closed", rooms.choose, ben, 1, "explain")
    assert rooms.view(anna).distribution is None
    assert rooms.view(trainer).distribution.names["move_on"] == ("Anna",)
    shown = rooms.reveal(trainer)
    assert shown.votes == {"move_on": 1, "explain": 0, "seize_goods": 0}
    assert (shown.missing, shown.mean_guess) == (1, 0.2)
    assert rooms.view(ben).distribution.votes == shown.votes and rooms.view(ben).distribution.names == {}
    assert rooms.open_round(trainer, {"case": 2}) == 2
    assert [[response for response, _ in rooms.answers_of(one)] for one in (ben, anna)] == [
        [NO_CHOICE, NO_CHOICE], ["move_on", NO_CHOICE]
    ]  # fmt: skip
    rooms.end(trainer)
    assert rooms.view(anna).state == "over"
    fails("over", rooms.choose, anna, 2, "explain")
    fails("over", rooms.join, code, "Late")


def test_who_comes_back_with_a_token_is_where_it_was(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    rooms.open_round(trainer, "?")
    rooms.choose(anna, 1, "explain")
    assert rooms.view(anna) == rooms.view(anna)
    assert rooms.view(anna).own_choice == "explain"
    fails("token", rooms.view, "made-up")
    fails("name", rooms.join, code, "anna")


def test_members_are_no_trainers(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    for call in (rooms.close_round, rooms.reveal, rooms.end):
        fails("not_trainer", call, anna)
    fails("not_trainer", rooms.open_round, anna, "?")
    rooms.open_round(trainer, "?")
    fails("token", rooms.choose, trainer, 1, "explain")


def test_a_round_ends_when_its_time_is_up(rooms, watch):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    rooms.open_round(trainer, "?", RESPONSES, 30.0)
    watch.now += 10
    assert rooms.view(anna).seconds_left == 20.0
    watch.now += 20
    fails("closed", rooms.choose, anna, 1, "explain")
    assert rooms.view(anna).state == "closed"


def test_what_is_not_on_offer_is_refused(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    fails("closed", rooms.choose, anna, 1, "explain")
    fails("no_round", rooms.reveal, trainer)
    rooms.open_round(trainer, "?", RESPONSES)
    fails("response", rooms.choose, anna, 1, "assist")
    fails("closed", rooms.choose, anna, 2, "explain")
    fails("guess", rooms.choose, anna, 1, "explain", 1.5)
    fails("no_name", rooms.join, code, "   ")
    fails("code", rooms.join, "000000", "Ben")


def test_everything_is_bounded_and_old_classes_are_forgotten(watch):
    rooms = Classrooms(
        Bounds(classes=2, members=3, rounds=2, idle_seconds=100, code_seconds=50, away_seconds=1e9), watch
    )
    code, trainer = rooms.open()
    rooms.open()
    fails("many", rooms.open)
    members = [rooms.join(code, f"m{n}") for n in range(3)]
    fails("full", rooms.join, code, "m3")
    rooms.open_round(trainer, 1)
    rooms.open_round(trainer, 2)
    fails("rounds", rooms.open_round, trainer, 3)
    assert rooms.remove(trainer, "m0") and not rooms.remove(trainer, "m0")
    fails("removed", rooms.view, members[0])
    watch.now += 60
    fails("code", rooms.join, code, "late")
    rooms.view(members[1])
    watch.now += 60
    assert len(rooms) == 1 and rooms.view(members[1]).members == 2
    watch.now += 100
    assert len(rooms) == 0
    fails("token", rooms.view, members[1])
    assert len({rooms.open()[0] for _ in range(2)} | {code}) == 3


def test_guessing_codes_is_slowed_down(watch):
    rooms = Classrooms(Bounds(misses_a_minute=5), watch)
    code, _ = rooms.open()
    for n in range(5):
        fails("code", rooms.join, f"AAAAA{n}", "x")
    fails("slow", rooms.join, code, "x")
    watch.now += 61
    assert rooms.join(code, "x")


def test_thirty_members_choose_at_the_same_time(rooms):
    code, trainer = rooms.open()
    rooms.open_round(trainer, "?", RESPONSES)
    barrier = threading.Barrier(30)

    def member(n):
        token = rooms.join(code, f"member {n}")
        barrier.wait()
        for turn in range(1, 4):
            rooms.choose(token, 1, RESPONSES[(n + turn) % 3], n / 30)
            assert rooms.view(token).own_choice == RESPONSES[(n + turn) % 3]
        return token

    with ThreadPoolExecutor(30) as threads:
        tokens = list(threads.map(member, range(30)))
    assert len(set(tokens)) == 30
    shown = rooms.reveal(trainer)
    assert shown.votes == dict.fromkeys(RESPONSES, 10) and shown.missing == 0


def test_who_waits_is_told_of_what_it_may_see(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    seen = {token: rooms.wait(token, -1, 0.0) for token in (trainer, anna)}
    assert rooms.wait(anna, seen[anna], 0.0) == seen[anna]
    rooms.open_round(trainer, "?", RESPONSES)
    opened = {token: rooms.wait(token, seen[token], 0.0) for token in (trainer, anna)}
    assert opened[anna] != seen[anna] and opened[trainer] != seen[trainer]
    rooms.choose(anna, 1, "explain")
    assert rooms.wait(anna, opened[anna], 0.0) == opened[anna]
    assert rooms.wait(trainer, opened[trainer], 0.0) != opened[trainer]
    with ThreadPoolExecutor(2) as threads:
        waiting = threads.submit(rooms.wait, anna, opened[anna], 60.0)
        rooms.reveal(trainer)
        assert waiting.result(10) != opened[anna]
        now = rooms.wait(anna, -1, 0.0)
        waiting = threads.submit(rooms.wait, anna, now, 60.0)
        rooms.remove(trainer, "Anna")
        with pytest.raises(ClassError):
            waiting.result(10)


def test_a_round_that_runs_out_of_time_wakes_who_waits():
    rooms = Classrooms()
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    rooms.open_round(trainer, "?", RESPONSES, seconds=0.05)
    seen = {token: rooms.wait(token, -1, 0.0) for token in (anna, trainer)}
    for token in (anna, trainer):
        assert rooms.wait(token, seen[token], 30.0) != seen[token]
        assert rooms.view(token).state == "closed"


def test_what_came_of_a_round_is_told_when_it_is_shown(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    fails("no_round", rooms.tell, trainer, "fled")
    rooms.open_round(trainer, "?", RESPONSES)
    rooms.choose(anna, 1, "explain", 0.3)
    fails("no_round", rooms.tell, trainer, "fled")
    rooms.reveal(trainer)
    assert rooms.view(anna).result is None
    fails("not_trainer", rooms.tell, anna, "fled")
    rooms.tell(trainer, "fled")
    rooms.open_round(trainer, "?", RESPONSES)
    assert rooms.view(anna).result is None and rooms.results(anna) == ["fled"]
    assert rooms.view(trainer).people == (Person("Anna", 1),) and rooms.view(anna).people == ()
    assert rooms.answers_of(anna) == [("explain", 0.3), (NO_CHOICE, None)]
    rooms.end(trainer, "over")
    assert rooms.view(anna).ending == "over"


def test_a_browser_finds_its_seat_again_and_no_other(rooms, watch):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    rooms.keep_seat("browser", code, "member", anna)
    rooms.keep_seat("browser", code, "trainer", trainer)
    assert rooms.seat("browser", f" {code.lower()} ", "member") == anna
    assert rooms.seat("browser", code, "trainer") == trainer
    assert rooms.seat("other", code, "member") is None and rooms.seat("browser", "AAAAAA", "member") is None
    rooms.remove(trainer, "Anna")
    assert rooms.seat("browser", code, "member") is None
    rooms.leave_seat("browser", code, "trainer")
    assert rooms.seat("browser", code, "trainer") is None
    assert rooms.knows(code) and not rooms.knows("AAAAAA")
