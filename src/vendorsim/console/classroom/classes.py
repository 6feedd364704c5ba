"""Class sessions: members join by a short code, choose at the same time, and see what all chose when it is shown.

Everything is kept in memory by one `Classrooms`, which the server process holds, and is bounded in number; a file of each
class follows, so that a console that crashed takes its classes up again. All methods may be called from any thread. Who
holds a token is who it was given to: a reload or a lost connection resumes with it, and there is no other way in.
"""

import secrets
from typing import Any

from vendorsim.console.classroom.data import (
    CLOSED,
    NO_CHOICE,
    OPEN,
    OVER,
    REVEALED,
    WAITING,
    Barred,
    Bounds,
    Class,
    ClassError,
    Distribution,
    Member,
    Round,
    View,
)
from vendorsim.console.classroom.register import CODE_LENGTH, LETTERS, Register, cleaned, key_of, mark_of, plain_code
from vendorsim.console.classroom.view import distribution, is_away, view_of
from vendorsim.plugins.response import Response

__all__ = [
    "CLOSED", "CODE_LENGTH", "LETTERS", "NO_CHOICE", "OPEN", "OVER", "REVEALED", "WAITING", "Bounds", "ClassError",
    "Classrooms", "View",
]  # fmt: skip
MOST_BARRED = 200
NOTES = ("picked", "acting", "seconds", "names")
"""What a trainer's page may note: what it picked for the class's team, what is being carried out, the time for a round, and
whether names are shown."""


class Classrooms(Register):
    """The class sessions of one server."""

    # The trainer ------------------------------------------------------------------------------------------------------

    def open(self, about: Any = None) -> tuple[str, str]:
        """Open a class: (code for the members, token of the trainer). `about` is what the page keeps with it.

        Raises: ClassError when there are as many classes as the server keeps.
        """
        with self._lock:
            self._forget_old()
            over = [code for code, each in self._by_code.items() if each.is_over]
            if len(self._by_code) >= self.bounds.classes and over:
                self._forget(min(over, key=lambda code: self._by_code[code].touched))
            if len(self._by_code) >= self.bounds.classes:
                raise ClassError("play.class.error.many", n=self.bounds.classes)
            now, code, token = self._clock(), self._new_code(), secrets.token_urlsafe(18)
            one = Class(code, token, now + self.bounds.code_seconds, now, about)
            self._by_code[code] = self._by_token[token] = one
            self._used.append(code)
            self._write(one)
            return code, token

    def open_round(
        self, trainer: str, question: Any, allowed: tuple[str, ...] | None = None, seconds: float | None = None
    ) -> int:
        """Put the next encounter to the class; returns its number, from 1. A round that is open is closed first.

        Raises: ClassError for who is not the trainer, a class that is over, or too many rounds.
        """
        with self._lock:
            one = self._trainers(trainer)
            if len(one.rounds) >= self.bounds.rounds:
                raise ClassError("play.class.error.rounds", n=self.bounds.rounds)
            self._close(one)
            known = tuple(response.name.lower() for response in Response)
            taken = known if allowed is None else tuple(name for name in known if name in allowed)
            ends = None if seconds is None else self._clock() + max(0.0, seconds)
            one.rounds.append(Round(len(one.rounds) + 1, question, taken, closes_at=ends))
            self._tell(one)
            return one.rounds[-1].number

    def close_round(self, trainer: str) -> None:
        """Take no more choices. Raises: ClassError for who is not the trainer."""
        with self._lock:
            one = self._trainers(trainer)
            self._close(one)
            self._tell(one)

    def reveal(self, trainer: str) -> Distribution:
        """Show all what was chosen; a round that is open is closed. Raises: ClassError, also where there is no round."""
        with self._lock:
            one = self._trainers(trainer)
            if not one.rounds:
                raise ClassError("play.class.error.no_round")
            self._close(one)
            one.rounds[-1].state = REVEALED
            self._tell(one)
            return distribution(one, one.rounds[-1], self._clock(), self.bounds.away_seconds, with_names=True)

    def remove(self, trainer: str, name: str) -> bool:
        """Put a member out of the class with its choices; whether there was one. Its name, and its browser, stay out.

        Raises: ClassError.
        """
        with self._lock:
            one = self._trainers(trainer)
            token = self._token_of(one, name)
            if token is None:
                return False
            member = one.members.pop(token)
            del self._by_token[token]
            one.removed.add(token)
            self._bar(one, member.name, member.browser)
            for each in one.rounds:
                each.choices.pop(token, None)
            self._tell(one)
            return True

    def rename(self, trainer: str, name: str, new: str) -> str:
        """Call a member otherwise; its old name is barred. Returns the new one as it is kept.

        Raises: ClassError, also for a name that is taken, barred or empty.
        """
        with self._lock:
            one = self._trainers(trainer)
            token = self._token_of(one, name)
            if token is None:
                raise ClassError("play.class.error.no_member")
            member = one.members[token]
            called = self._name_for(one, new, but=token)
            if key_of(called) != key_of(member.name):
                self._bar(one, member.name)
            member.name = called
            self._tell(one)
            return called

    def hide(self, trainer: str, name: str, is_hidden: bool = True) -> None:
        """Keep a member's name off the projected screen, or show it again. Raises: ClassError."""
        with self._lock:
            one = self._trainers(trainer)
            token = self._token_of(one, name)
            if token is not None:
                one.members[token].is_hidden = is_hidden
                self._tell(one, members=False)

    def let_back(self, trainer: str, name: str) -> None:
        """Allow a name that was taken away, and the browser of who had it. Raises: ClassError."""
        with self._lock:
            one = self._trainers(trainer)
            if one.barred.pop(key_of(name), None) is not None:
                self._tell(one, members=False)

    def note(self, trainer: str, name: str, value: Any) -> None:
        """Keep what the trainer's page has to find again after a reload: plain data. Raises: ClassError."""
        with self._lock:
            one = self._trainers(trainer)
            if name in NOTES and one.notes.get(name) != value:
                one.notes[name] = value
                self._tell(one, members=False)

    def tell(self, trainer: str, result: Any) -> None:
        """Tell all what came of the round that was shown. Raises: ClassError, also where none was shown."""
        with self._lock:
            one = self._trainers(trainer)
            if not one.rounds or one.rounds[-1].state != REVEALED:
                raise ClassError("play.class.error.no_round")
            one.rounds[-1].result = result
            self._tell(one)

    def results(self, token: str) -> list[Any]:
        """What came of each round that was told so far. Raises: ClassError."""
        with self._lock:
            return [each.result for each in self._class_of(token).rounds if each.result is not None]

    def end(self, trainer: str, ending: Any = None) -> None:
        """End the class; members see `ending`, and that it is over, until they are forgotten. Raises: ClassError."""
        with self._lock:
            one = self._trainers(trainer)
            self._close(one)
            one.is_over, one.code_ends, one.ending = True, self._clock(), ending
            self._tell(one)

    # The members ------------------------------------------------------------------------------------------------------

    def join(self, code: str, name: str, browser: str = "") -> str:
        """Join by the code; returns the member's token. Small letters, spaces and hyphens in a code do not matter.

        Raises: ClassError for a code that is not known or has expired, a full class, a name that is taken, barred or
        empty, and a browser whose member was removed.
        """
        plain = plain_code(code)
        with self._lock:
            self._forget_old()
            now = self._clock()
            if len(self._misses) == self.bounds.misses_a_minute and now - self._misses[0] < 60.0:
                raise ClassError("play.class.error.slow")
            one = self._by_code.get(plain)
            if one is None or now >= one.code_ends:
                self._misses.append(now)
                raise ClassError(
                    "play.class.error.over" if one and one.is_over else "play.class.error.code", code=plain[:12]
                )
            self._let_time_run(one)
            mark = mark_of(browser)
            if mark and any(each.browser == mark for each in one.barred.values()):
                raise ClassError("play.class.error.removed")
            called = self._name_for(one, name)
            if len(one.members) >= self.bounds.members and not self._make_room(one):
                raise ClassError("play.class.error.full", n=self.bounds.members)
            token = secrets.token_urlsafe(18)
            one.joined += 1
            one.members[token] = Member(called, one.joined, now, mark)
            self._by_token[token] = one
            one.touched = now
            self._tell(one, members=False)
            return token

    def leave(self, token: str) -> None:
        """Leave the class; what was chosen in rounds that are closed stays. Nothing happens to who is in no class."""
        with self._lock:
            one = self._by_token.get(token)
            if one is not None and token in one.members:
                self._let_time_run(one)
                self._take_leave(one, token)
                self._tell(one, members=False)

    def is_here(self, token: str) -> None:
        """Tell that a member's connection is there; who does not for a while is away. Raises: ClassError."""
        with self._lock:
            one = self._class_of(token)
            member = one.members.get(token)
            if member is not None:
                was_away = is_away(member, self._clock(), self.bounds.away_seconds)
                member.seen = self._clock()
                if was_away:
                    self._tell(one, members=False)

    def knows(self, code: str) -> bool:
        """Whether there is a class that this code opens or has opened; a guess that is wrong counts as a miss."""
        with self._lock:
            is_known = plain_code(code) in self._by_code
            if not is_known:
                self._misses.append(self._clock())
            return is_known

    def choose(self, token: str, number: int, response: str, guess: float | None = None) -> None:
        """Choose in a round, or choose again while it is open; `guess` is the chance of escalation, 0 to 1.

        Raises: ClassError for a round that is not open, or a response that is not on offer.
        """
        with self._lock:
            one = self._class_of(token)
            self._let_time_run(one)
            if one.is_over:
                raise ClassError("play.class.error.over")
            if token not in one.members:
                raise ClassError("play.class.error.token")
            if not one.rounds or number != one.rounds[-1].number or one.rounds[-1].state != OPEN:
                raise ClassError("play.class.error.closed")
            if response not in one.rounds[-1].allowed:
                raise ClassError("play.class.error.response")
            if guess is not None and not 0.0 <= guess <= 1.0:
                raise ClassError("play.class.error.guess")
            one.rounds[-1].choices[token] = (response, guess)
            one.members[token].seen = self._clock()
            self._tell(one, members=False)

    def answers_of(self, token: str) -> list[tuple[str, float | None]]:
        """What a member chose, `no_choice` where it did not, and guessed in each round so far. Raises: ClassError."""
        with self._lock:
            return [each.choices.get(token, (NO_CHOICE, None)) for each in self._class_of(token).rounds]

    # Both -------------------------------------------------------------------------------------------------------------

    def view(self, token: str) -> View:
        """The class as the holder of this token may see it now; the same after a reload. Raises: ClassError."""
        with self._lock:
            one = self._class_of(token)
            self._let_time_run(one)
            now = self._clock()
            one.touched = now
            return view_of(one, token, now, self.bounds.away_seconds)

    # Inside -----------------------------------------------------------------------------------------------------------

    @staticmethod
    def _close(one: Class) -> None:
        if one.rounds and one.rounds[-1].state == OPEN:
            one.rounds[-1].state = CLOSED

    @staticmethod
    def _token_of(one: Class, name: str) -> str | None:
        return next((token for token, member in one.members.items() if member.name == name), None)

    def _name_for(self, one: Class, name: str, but: str = "") -> str:
        """A name as it is kept. Raises: ClassError for one that is taken by somebody else, barred or empty."""
        called = cleaned(name, self.bounds.name_length)
        if not called:
            raise ClassError("play.class.error.no_name")
        key = key_of(called)
        if any(key_of(member.name) == key for token, member in one.members.items() if token != but):
            raise ClassError("play.class.error.name")
        if key in one.barred:
            raise ClassError("play.class.error.barred")
        return called

    @staticmethod
    def _bar(one: Class, name: str, browser: str = "") -> None:
        one.barred[key_of(name)] = Barred(name, browser)
        while len(one.barred) > MOST_BARRED:
            del one.barred[next(iter(one.barred))]

    def _make_room(self, one: Class) -> bool:
        """Whether a full class has a place, as who is away longest leaves it."""
        away = [token for token, member in one.members.items()
                if is_away(member, self._clock(), self.bounds.away_seconds)]  # fmt: skip
        if away:
            self._take_leave(one, min(away, key=lambda token: one.members[token].seen))
        return bool(away)

    def _take_leave(self, one: Class, token: str) -> None:
        if one.rounds and one.rounds[-1].state == OPEN:
            one.rounds[-1].choices.pop(token, None)
        member = one.members.pop(token)
        if any(token in each.choices for each in one.rounds):
            one.left[token] = member
        self._by_token.pop(token, None)
