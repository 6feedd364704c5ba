"""A class beside a plain account of it: whatever trainer, members, connections and crashes do, in whatever order."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule
from tests.faces.console.test_classroom import RESPONSES, Watch

from vendorsim.console.classroom.classes import Bounds, ClassError, Classrooms

AWAY = 60.0


class Shelf:
    """A store that is a dictionary."""

    is_usable = True

    def __init__(self):
        self.texts = {}
        self.put, self.let_go, self.close = self.texts.__setitem__, lambda code: None, lambda: None

    def remove(self, code):
        self.texts.pop(code, None)

    def left_behind(self, seconds):
        return list(self.texts.items())


class AnyClass(RuleBasedStateMachine):
    """A class beside a plain account of it."""

    members = Bundle("members")

    def __init__(self):
        super().__init__()
        self.watch, self.shelf = Watch(), Shelf()
        self.bounds = Bounds(members=4, rounds=5, code_seconds=1e9, idle_seconds=1e9, away_seconds=AWAY)
        self.rooms = Classrooms(self.bounds, self.watch, self.shelf)
        self.code, self.trainer = self.rooms.open()
        self.names, self.state, self.round, self.ends = {}, "waiting", 0, None
        self.choices, self.seen, self.barred = {}, {}, set()

    def let_time_run(self):
        if self.state == "open" and self.ends is not None and self.watch.now >= self.ends:
            self.state = "closed"

    def away(self):
        return [one for one in self.names if self.watch.now - self.seen[one] >= AWAY]

    def takes_leave(self, member):
        self.let_time_run()
        del self.names[member]
        if self.state == "open":
            self.choices.pop(member, None)

    @rule(target=members, name=st.sampled_from("abcdefg"))
    def join(self, name):
        taken = name in self.names.values() or name in self.barred
        refused = self.state == "over" or taken or (len(self.names) >= 4 and not self.away())
        try:
            token = self.rooms.join(self.code, name)
        except ClassError:
            assert refused
            return multiple()
        assert not refused
        if len(self.names) >= 4:
            self.takes_leave(min(self.away(), key=self.seen.get))
        self.names[token], self.seen[token] = name, self.watch.now
        return token

    @rule(member=consumes(members))
    def put_out(self, member):
        if self.state == "over" or member not in self.names:
            return
        assert self.rooms.remove(self.trainer, self.names[member])
        self.barred.add(self.names.pop(member))
        self.choices.pop(member, None)
        with pytest.raises(ClassError):
            self.rooms.view(member)

    @rule(member=consumes(members))
    def leave(self, member):
        self.rooms.leave(member)
        if member in self.names:
            self.takes_leave(member)

    @rule(member=members)
    def connection_is_there(self, member):
        if member in self.names:
            self.rooms.is_here(member)
            self.seen[member] = self.watch.now

    @rule(name=st.sampled_from("abcdefg"))
    def let_back(self, name):
        if self.state != "over":
            self.rooms.let_back(self.trainer, name)
            self.barred.discard(name)

    @rule()
    def crash_and_start_again(self):
        self.rooms = Classrooms(self.bounds, self.watch, self.shelf)
        self.rooms.restore()
        self.seen = dict.fromkeys(self.names, self.watch.now)
        if self.ends is not None and self.state == "open":
            self.ends = max(self.ends, self.watch.now + self.bounds.grace_seconds)

    @rule(seconds=st.none() | st.integers(1, 20))
    def open_round(self, seconds):
        try:
            number = self.rooms.open_round(self.trainer, "?", RESPONSES, seconds)
        except ClassError:
            assert self.state == "over" or self.round == 5
            return
        self.round, self.state, self.choices = self.round + 1, "open", {}
        self.ends = None if seconds is None else self.watch.now + seconds
        assert number == self.round

    @rule(member=members, response=st.sampled_from((*RESPONSES, "assist")), late=st.integers(0, 1))
    def choose(self, member, response, late):
        self.let_time_run()
        try:
            self.rooms.choose(member, self.round - late, response)
        except ClassError:
            assert self.state != "open" or late or response == "assist" or member not in self.names
            return
        assert member in self.names
        self.seen[member] = self.watch.now
        assert self.state == "open" and not late and response in RESPONSES
        self.choices[member] = response

    @rule()
    def close(self):
        if self.state not in ("over", "waiting"):
            self.rooms.close_round(self.trainer)
            self.state = "closed" if self.state == "open" else self.state

    @rule()
    def reveal(self):
        if self.state not in ("over", "waiting"):
            self.rooms.reveal(self.trainer)
            self.state = "revealed"

    @rule(seconds=st.integers(1, 30))
    def wait(self, seconds):
        self.watch.now += seconds

    @rule()
    def end(self):
        if self.state != "over" and self.round >= 3:
            self.rooms.end(self.trainer)
            self.state = "over"

    @invariant()
    def everybody_sees_what_is_so_and_no_more(self):
        self.let_time_run()
        there = set(self.names) - set(self.away())
        for token in [self.trainer, *self.names]:
            view = self.rooms.view(token)
            assert (view.state, view.round) == (self.state, self.round)
            assert (view.members, view.away) == (len(there), len(self.away()))
            assert view.expected == len(there | set(self.choices))
            assert set(view.barred) == (self.barred if view.is_trainer else set())
            assert view.answered == len(self.choices) and view.own_choice == self.choices.get(token)
            if view.distribution is not None:
                assert view.state in ("revealed", "over") or (view.is_trainer and view.state == "closed")
                votes = view.distribution.votes
                assert votes == {one: list(self.choices.values()).count(one) for one in RESPONSES}
                assert view.distribution.missing == len(there - set(self.choices))
                assert bool(view.distribution.names) == view.is_trainer


TestAnyClass = AnyClass.TestCase
TestAnyClass.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
