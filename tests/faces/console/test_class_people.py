"""Who is in a class: whose connection is there, how members may be called, and what the trainer can do about names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.faces.console.test_classroom import RESPONSES, Watch, fails

from vendorsim.console.classroom.classes import Bounds, Classrooms
from vendorsim.console.classroom.register import cleaned, key_of


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def rooms(watch):
    return Classrooms(Bounds(members=3), clock=watch)


def test_a_member_whose_connection_is_gone_is_counted_no_longer_and_counts_again_when_it_is_back(rooms, watch):
    code, trainer = rooms.open()
    anna, ben = rooms.join(code, "Anna"), rooms.join(code, "Ben")
    watch.now += 29
    rooms.is_here(anna)
    assert (rooms.view(trainer).members, rooms.view(trainer).away) == (2, 0), "a reload, or a phone that blinks"
    watch.now += 2
    view = rooms.view(trainer)
    assert (view.members, view.away) == (1, 1)
    assert [(one.name, one.is_away) for one in view.people] == [("Anna", False), ("Ben", True)]
    seen = rooms.wait(trainer, -1, 0.0)
    rooms.is_here(ben)
    assert rooms.wait(trainer, seen, 0.0) != seen, "the trainer's page is told"
    assert rooms.view(trainer).members == 2 and rooms.view(ben).name == "Ben"


def test_a_round_waits_for_those_who_are_there_and_keeps_what_others_chose_before_they_went(rooms, watch):
    code, trainer = rooms.open()
    anna, ben, cleo = (rooms.join(code, name) for name in ("Anna", "Ben", "Cleo"))
    rooms.open_round(trainer, "?", RESPONSES)
    rooms.choose(ben, 1, "explain")
    watch.now += 31
    rooms.is_here(anna)
    view = rooms.view(trainer)
    assert (view.answered, view.expected) == (1, 2), "Ben's answer and Anna's; Cleo is away"
    rooms.leave(cleo)
    shown = rooms.reveal(trainer)
    assert shown.votes["explain"] == 1 and shown.missing == 1


def test_who_leaves_is_gone_but_what_was_chosen_in_a_closed_round_stays(rooms):
    code, trainer = rooms.open()
    anna, ben = rooms.join(code, "Anna"), rooms.join(code, "Ben")
    rooms.open_round(trainer, "?", RESPONSES)
    rooms.choose(anna, 1, "explain")
    rooms.choose(ben, 1, "move_on")
    rooms.leave(ben)
    assert rooms.view(trainer).answered == 1, "the round is open: nobody waits for who has left"
    rooms.close_round(trainer)
    rooms.leave(anna)
    fails("token", rooms.view, anna)
    assert rooms.view(trainer).members == 0
    assert rooms.reveal(trainer).names["explain"] == ("Anna",)
    assert rooms.join(code, "Anna"), "a name that was left is free"


def test_a_full_class_makes_room_for_who_comes_by_letting_go_of_who_is_away_longest(rooms, watch):
    code, trainer = rooms.open()
    first, second, third = (rooms.join(code, name) for name in "abc")
    fails("full", rooms.join, code, "d")
    watch.now += 31
    rooms.is_here(first)
    rooms.is_here(third)
    rooms.join(code, "d")
    fails("token", rooms.view, second)
    assert {one.name for one in rooms.view(trainer).people} == {"a", "c", "d"}


def test_who_was_removed_comes_back_neither_by_name_nor_by_browser_until_the_trainer_allows_it(rooms):
    code, trainer = rooms.open()
    rude = rooms.join(code, "Rude Boy", "phone")
    assert rooms.remove(trainer, "Rude Boy")
    fails("removed", rooms.view, rude)
    fails("barred", rooms.join, code, "r\u00fcde-B\u043ey", "tablet")
    fails("removed", rooms.join, code, "Polite", "phone")
    assert rooms.view(trainer).barred == ("Rude Boy",)
    rooms.let_back(trainer, "Rude Boy")
    assert rooms.join(code, "Polite", "phone") and rooms.join(code, "Rude Boy", "tablet")


def test_a_renamed_member_goes_on_under_the_new_name_and_the_old_one_is_taken_away(rooms):
    code, trainer = rooms.open()
    rude, anna = rooms.join(code, "Rude"), rooms.join(code, "Anna")
    rooms.open_round(trainer, "?", RESPONSES)
    rooms.choose(rude, 1, "explain")
    assert rooms.rename(trainer, "Rude", "  Group \u202e 2 ") == "Group 2"
    assert rooms.view(rude).name == "Group 2" and rooms.view(rude).own_choice == "explain"
    fails("barred", rooms.join, code, "RUDE")
    fails("name", rooms.rename, trainer, "Group 2", "ANNA")
    fails("no_name", rooms.rename, trainer, "Group 2", "\u200b")
    fails("no_member", rooms.rename, trainer, "Rude", "Other")
    assert rooms.rename(trainer, "Group 2", "group 2") == "group 2", "its own name is not taken"
    for act in (rooms.rename, rooms.hide, rooms.let_back, rooms.note):
        fails("not_trainer", act, anna, "group 2", "x") if act in (rooms.rename, rooms.note) else fails(
            "not_trainer", act, anna, "group 2"
        )


def test_a_hidden_name_is_marked_for_the_trainer_and_its_holder_notices_nothing(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    seen = rooms.wait(anna, -1, 0.0)
    rooms.hide(trainer, "Anna")
    assert [one.is_hidden for one in rooms.view(trainer).people] == [True]
    assert rooms.wait(anna, seen, 0.0) == seen and rooms.view(anna).name == "Anna"
    rooms.hide(trainer, "Anna", False)
    assert [one.is_hidden for one in rooms.view(trainer).people] == [False]


def test_what_the_trainer_picked_is_noted_for_its_page_alone(rooms):
    code, trainer = rooms.open()
    anna = rooms.join(code, "Anna")
    rooms.note(trainer, "picked", [1, "explain"])
    rooms.note(trainer, "anything", "else")
    assert rooms.view(trainer).notes == {"picked": [1, "explain"]} and rooms.view(anna).notes == {}


def test_a_class_that_is_over_makes_room_for_a_new_one(watch):
    rooms = Classrooms(Bounds(classes=2), clock=watch)
    _, first = rooms.open()
    rooms.open()
    fails("many", rooms.open)
    rooms.end(first)
    assert rooms.open()
    fails("token", rooms.view, first)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  班长   二组 ", "班长 二组"),
        ("A\u202enna", "Anna"),
        ("two\nlines\u2028three", "two lines three"),
        ("Z\u0300\u0301\u0302\u0303\u0304\u0305algo", "Z\u0300\u0301algo"),
        ("\uff21\uff4e\uff4e\uff41", "Anna"),
        ("\u200b \u2060", ""),
        ("...", ""),
        ("x" * 5000, "x" * 24),
    ],
)  # fmt: skip
def test_a_name_is_kept_short_visible_and_on_one_line(typed, kept):
    assert cleaned(typed, 24) == kept


@given(st.text(max_size=60))
def test_a_name_that_is_kept_stays_as_it_is_when_it_is_cleaned_again(typed):
    once = cleaned(typed, 24)
    assert cleaned(once, 24) == once and len(once) <= 24 and once.isprintable()
    assert bool(key_of(once)) == bool(once)
