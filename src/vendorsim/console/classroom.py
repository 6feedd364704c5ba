"""Class sessions: members join by a short code, choose at the same time, and see what all chose when it is shown.

Everything is kept in memory by one `Classrooms`, which the server process holds, and is bounded in number. All methods may
be called from any thread. Who holds a token is who it was given to: a reload or a lost connection resumes with it, and
there is no other way in.
"""

import secrets
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Any

from vendorsim.console.class_data import (
    CLOSED,
    NO_CHOICE,
    OPEN,
    OVER,
    REVEALED,
    WAITING,
    Bounds,
    Class,
    ClassError,
    Distribution,
    Member,
    Round,
    View,
)
from vendorsim.encounter.response import Response

__all__ = ["CLOSED", "NO_CHOICE", "OPEN", "OVER", "REVEALED", "WAITING", "Bounds", "ClassError", "Classrooms", "View"]
LETTERS = "ACDEFGHJKMNPQRTWXY34679"
"""Of a code: none that is mistaken for another on a projector (0 O, 1 I L, 2 Z, 5 S, 8 B, U V)."""
CODE_LENGTH = 6
MOST_SEATS = 2000


def plain_code(code: str) -> str:
    """A code as it is kept: small letters, spaces and hyphens do not matter."""
    return "".join(code.split()).replace("-", "").upper()


class Classrooms:
    """The class sessions of one server."""

    def __init__(self, bounds: Bounds | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; `clock` gives seconds."""
        self.bounds, self._clock = bounds or Bounds(), clock
        self._lock = threading.RLock()
        self._news, self._trainers_news = threading.Condition(self._lock), threading.Condition(self._lock)
        self._seats: OrderedDict[tuple[str, ...], str] = OrderedDict()
        self._by_code: dict[str, Class] = {}
        self._by_token: dict[str, Class] = {}
        self._misses: deque[float] = deque(maxlen=self.bounds.misses_a_minute)
        self._used: deque[str] = deque(maxlen=4096)

    # The trainer ------------------------------------------------------------------------------------------------------

    def open(self, about: Any = None) -> tuple[str, str]:
        """Open a class: (code for the members, token of the trainer). `about` is what the page keeps with it.

        Raises: ClassError when there are as many classes as the server keeps.
        """
        with self._lock:
            self._forget_old()
            if len(self._by_code) >= self.bounds.classes:
                raise ClassError("play.class.error.many", n=self.bounds.classes)
            now, code, token = self._clock(), self._new_code(), secrets.token_urlsafe(18)
            one = Class(code, token, now + self.bounds.code_seconds, now, about)
            self._by_code[code] = self._by_token[token] = one
            self._used.append(code)
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
            return self._distribution(one, one.rounds[-1], with_names=True)

    def remove(self, trainer: str, name: str) -> bool:
        """Put a member out of the class with its choices; whether there was one. Raises: ClassError."""
        with self._lock:
            one = self._trainers(trainer)
            token = next((token for token, member in one.members.items() if member.name == name), None)
            if token is None:
                return False
            del one.members[token], self._by_token[token]
            for each in one.rounds:
                each.choices.pop(token, None)
            self._tell(one)
            return True

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

    def join(self, code: str, name: str) -> str:
        """Join by the code; returns the member's token. Small letters, spaces and hyphens in a code do not matter.

        Raises: ClassError for a code that is not known or has expired, a full class, a name that is taken or empty.
        """
        plain = plain_code(code)
        called = " ".join(name.split())[: self.bounds.name_length].strip()
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
            if not called:
                raise ClassError("play.class.error.no_name")
            if any(member.name.casefold() == called.casefold() for member in one.members.values()):
                raise ClassError("play.class.error.name")
            if len(one.members) >= self.bounds.members:
                raise ClassError("play.class.error.full", n=self.bounds.members)
            token = secrets.token_urlsafe(18)
            one.members[token] = Member(called, len(one.members) + 1)
            self._by_token[token] = one
            one.touched = now
            self._tell(one, members=False)
            return token

    def knows(self, code: str) -> bool:
        """Whether there is a class that this code opens or has opened; a guess that is wrong counts as a miss."""
        with self._lock:
            is_known = plain_code(code) in self._by_code
            if not is_known:
                self._misses.append(self._clock())
            return is_known

    def choose(self, token: str, number: int, response: str, guess: float | None = None) -> None:
        """Choose in a round, or choose anew while it is open; `guess` is the chance of escalation, 0 to 1.

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
            self._tell(one, members=False)

    def choices_of(self, token: str) -> list[str]:
        """What a member chose in each round so far; `no_choice` where it did not. Raises: ClassError."""
        return [response for response, _ in self.answers_of(token)]

    def answers_of(self, token: str) -> list[tuple[str, float | None]]:
        """What a member chose and guessed in each round so far. Raises: ClassError."""
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
            is_trainer = token == one.trainer
            present = one.rounds[-1] if one.rounds else None
            shown = present is not None and (present.state == REVEALED or (is_trainer and present.state == CLOSED))
            choice, guess = present.choices.get(token, (None, None)) if present else (None, None)
            ends = present.closes_at if present and present.state == OPEN else None
            return View(
                one.code, one.state, present.number if present else 0, present.question if present else None,
                present.allowed if present else (), len(one.members), len(present.choices) if present else 0,
                None if ends is None else max(0.0, ends - now), choice, guess,
                "" if is_trainer else one.members[token].name, is_trainer,
                self._distribution(one, present, with_names=is_trainer) if present and shown else None, one.about,
                present.result if present and present.state == REVEALED else None, one.ending,
                tuple((member.name, bool(present and key in present.choices)) for key, member in one.members.items())
                if is_trainer else (),
            )  # fmt: skip

    def wait(self, token: str, seen: int, seconds: float) -> int:
        """Wait until something has changed since the number `seen`, a round has run out of time, or so many seconds.

        Returns the number of changes now; a member is not told of each choice of the others. Raises: ClassError when
        the holder of the token is no longer in the class.
        """
        with self._lock:
            one = self._class_of(token)
            is_trainer = token == one.trainer
            if (one.changes if is_trainer else one.shared) == seen:
                present = one.rounds[-1] if one.rounds else None
                if present is not None and present.state == OPEN and present.closes_at is not None:
                    seconds = min(seconds, max(0.0, present.closes_at - self._clock()) + 0.01)
                (self._trainers_news if is_trainer else self._news).wait(seconds)
            one = self._class_of(token)
            self._let_time_run(one)
            return one.changes if is_trainer else one.shared

    def keep_seat(self, browser: str, code: str, role: str, token: str) -> None:
        """Remember that a browser holds a token, so that it is back in its place after a reload."""
        with self._lock:
            self._seats[browser, plain_code(code), role] = token
            while len(self._seats) > MOST_SEATS:
                self._seats.popitem(last=False)

    def seat(self, browser: str, code: str, role: str) -> str | None:
        """The token that a browser holds in a class, if that is still good."""
        with self._lock:
            token = self._seats.get((browser, plain_code(code), role))
            return token if token in self._by_token else None

    def leave_seat(self, browser: str, code: str, role: str) -> None:
        """Forget that a browser holds a token: somebody else joins from it."""
        with self._lock:
            self._seats.pop((browser, plain_code(code), role), None)

    def __len__(self) -> int:
        """How many classes there are."""
        with self._lock:
            self._forget_old()
            return len(self._by_code)

    # Inside -----------------------------------------------------------------------------------------------------------

    def _class_of(self, token: str) -> Class:
        self._forget_old()
        one = self._by_token.get(token)
        if one is None:
            raise ClassError("play.class.error.token")
        return one

    def _trainers(self, token: str) -> Class:
        one = self._class_of(token)
        if token != one.trainer:
            raise ClassError("play.class.error.not_trainer")
        if one.is_over:
            raise ClassError("play.class.error.over")
        self._let_time_run(one)
        one.touched = self._clock()
        return one

    def _let_time_run(self, one: Class) -> None:
        present = one.rounds[-1] if one.rounds else None
        if present and present.state == OPEN and present.closes_at is not None and self._clock() >= present.closes_at:
            present.state = CLOSED
            self._tell(one)

    def _tell(self, one: Class, *, members: bool = True) -> None:
        """Something has changed: who waits for it is woken."""
        one.changes += 1
        self._trainers_news.notify_all()
        if members:
            one.shared += 1
            self._news.notify_all()

    @staticmethod
    def _close(one: Class) -> None:
        if one.rounds and one.rounds[-1].state == OPEN:
            one.rounds[-1].state = CLOSED

    @staticmethod
    def _distribution(one: Class, asked: Round, *, with_names: bool) -> Distribution:
        counted = Counter(response for response, _ in asked.choices.values())
        guesses = [guess for _, guess in asked.choices.values() if guess is not None]
        names = {
            response: tuple(
                one.members[token].name for token, (chosen, _) in asked.choices.items() if chosen == response
            )
            for response in asked.allowed
        }
        return Distribution(
            asked.number, {response: counted[response] for response in asked.allowed},
            len(one.members) - len(asked.choices), sum(guesses) / len(guesses) if guesses else None,
            names if with_names else {},
        )  # fmt: skip

    def _new_code(self) -> str:
        """A code that no class had before."""
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if code not in self._by_code and code not in self._used:
                return code

    def _forget_old(self) -> None:
        now = self._clock()
        for code, one in list(self._by_code.items()):
            if now - one.touched >= self.bounds.idle_seconds:
                del self._by_code[code]
                for token in (one.trainer, *one.members):
                    self._by_token.pop(token, None)
