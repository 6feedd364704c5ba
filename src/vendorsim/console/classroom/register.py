"""Where classes are kept: by code and by token, who waits for news of them, who sits where, and their files."""

import hashlib
import logging
import secrets
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from typing import Any

from vendorsim.console.classroom.data import CLOSED, OPEN, Bounds, Class, ClassError
from vendorsim.console.classroom.kept import as_text, from_text
from vendorsim.console.classroom.store import Store

MOST_MARKS = 2
"""Marks above or below one letter; more are heaped up to spill over other lines."""
LONGEST_READ = 400
_LATIN = str.maketrans("аеорсухіјѕԁһкмтнвαεοιρτυνκ", "aeopcyxijsdhkmthbaeoiptuvk")
"""Letters of other alphabets that look like Latin ones."""


def cleaned(name: str, longest: int) -> str:
    """A name as it is kept; empty where nothing of it is a letter, a number or a sign.

    Left out are control characters, invisible ones and those that turn the direction of writing, and marks that are
    heaped up on one letter; what is wide or ornamental becomes plain.
    """
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFKC", name[:LONGEST_READ]):
        kind = unicodedata.category(letter)
        if kind[0] == "C" and not letter.isspace():
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    found = " ".join("".join(kept).split())[:longest].strip()
    return found if any(unicodedata.category(letter)[0] in "LNS" for letter in found) else ""


def key_of(name: str) -> str:
    """What two names have in common that look the same: case, accents, spaces, points and borrowed letters aside."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LNS")
    return kept.translate(_LATIN)


LETTERS = "ACDEFGHJKMNPQRTWXY34679"
"""Of a code: none that is mistaken for another on a projector (0 O, 1 I L, 2 Z, 5 S, 8 B, U V)."""
CODE_LENGTH = 6
MOST_SEATS = 200
_log = logging.getLogger(__name__)


def plain_code(code: str) -> str:
    """A code as it is kept: small letters, spaces and hyphens do not matter."""
    return "".join(code.split()).replace("-", "").upper()


def mark_of(browser: str) -> str:
    """What is kept of a browser's cookie: enough to know it again, too little to pass for it."""
    return hashlib.sha256(browser.encode()).hexdigest()[:32] if browser else ""


class Register:
    """The classes of one server; everything here may be called from any thread."""

    def __init__(
        self, bounds: Bounds | None = None, clock: Callable[[], float] = time.monotonic, store: Store | None = None
    ) -> None:
        """Begin with none; `clock` gives seconds, `store` keeps the classes' files."""
        self.bounds, self._clock, self._store = bounds or Bounds(), clock, store
        self.server: dict[str, Any] = {}
        """What the server needs to be found again under the same address; kept with each class."""
        self._lock = threading.RLock()
        self._news, self._trainers_news = threading.Condition(self._lock), threading.Condition(self._lock)
        self._by_code: dict[str, Class] = {}
        self._by_token: dict[str, Class] = {}
        self._misses: deque[float] = deque(maxlen=self.bounds.misses_a_minute)
        self._used: deque[str] = deque(maxlen=4096)

    def restore(self) -> dict[str, Any]:
        """Take up the classes that a server left that has ended; what that server kept for itself, of the latest."""
        if self._store is None:
            return {}
        found: list[tuple[float, dict[str, Any]]] = []
        with self._lock:
            for code, text in self._store.left_behind(self.bounds.idle_seconds):
                try:
                    one, saved, server = from_text(text, self._clock(), self.bounds)
                except Exception:  # noqa: BLE001  (a file of a person's folder can hold anything; the console starts)
                    _log.warning("class %s cannot be taken up again: its file is damaged or of another version", code)
                    self._store.let_go(code)
                    continue
                if len(self._by_code) >= self.bounds.classes or self._is_idle(one):
                    self._store.remove(code)
                    continue
                self._by_code[one.code] = self._by_token[one.trainer] = one
                self._by_token |= dict.fromkeys(one.members, one)
                self._used.append(one.code)
                found.append((saved, server))
        return max(found, key=lambda each: each[0])[1] if found else {}

    def close(self) -> None:
        """Write what waits to be written. Classes that are over are forgotten, the others are taken up at the next start."""
        if self._store is None:
            return
        with self._lock:
            for one in self._by_code.values():
                if one.is_over:
                    self._store.remove(one.code)
                else:
                    self._write(one)
        self._store.close()

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
            one = self._by_code.get(plain_code(code))
            if one is not None:
                one.seats[mark_of(browser), role] = token
                while len(one.seats) > MOST_SEATS:
                    del one.seats[next(iter(one.seats))]
                self._write(one)

    def seat(self, browser: str, code: str, role: str) -> str | None:
        """The token that a browser holds in a class, if that is still good."""
        with self._lock:
            one = self._by_code.get(plain_code(code))
            token = one.seats.get((mark_of(browser), role)) if one is not None else None
            return token if token in self._by_token else None

    def seats(self, browser: str, role: str) -> list[str]:
        """The codes of the classes, not over, in which a browser has a seat of this kind."""
        with self._lock:
            self._forget_old()
            mark = mark_of(browser)
            return [code for code, one in self._by_code.items() if (mark, role) in one.seats and not one.is_over]

    def leave_seat(self, browser: str, code: str, role: str) -> None:
        """Forget that a browser holds a token: somebody else joins from it."""
        with self._lock:
            one = self._by_code.get(plain_code(code))
            if one is not None and one.seats.pop((mark_of(browser), role), None) is not None:
                self._write(one)

    def codes(self) -> list[tuple[str, int]]:
        """Each class that is not over, with the number of its members."""
        with self._lock:
            return [(code, len(one.members)) for code, one in self._by_code.items() if not one.is_over]

    def __len__(self) -> int:
        """How many classes there are."""
        with self._lock:
            self._forget_old()
            return len(self._by_code)

    def _class_of(self, token: str) -> Class:
        self._forget_old()
        one = self._by_token.get(token)
        if one is None:
            was_removed = any(token in each.removed for each in self._by_code.values())
            raise ClassError("play.class.error.removed" if was_removed else "play.class.error.token")
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
        """Something has changed: who waits for it is woken, and the class's file follows."""
        one.changes += 1
        self._trainers_news.notify_all()
        if members:
            one.shared += 1
            self._news.notify_all()
        self._write(one)

    def _write(self, one: Class) -> None:
        if self._store is not None and self._store.is_usable:
            self._store.put(one.code, as_text(one, self._clock(), self.server))

    def _new_code(self) -> str:
        """A code that no class had before."""
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if code not in self._by_code and code not in self._used:
                return code

    def _is_idle(self, one: Class) -> bool:
        return self._clock() - one.touched >= self.bounds.idle_seconds

    def _forget_old(self) -> None:
        for code, one in list(self._by_code.items()):
            if self._is_idle(one):
                self._forget(code)

    def _forget(self, code: str) -> None:
        one = self._by_code.pop(code)
        for token in (one.trainer, *one.members):
            self._by_token.pop(token, None)
        if self._store is not None:
            self._store.remove(code)
