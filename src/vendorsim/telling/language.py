"""The language that is spoken: `say` gives a text by its key, `Texts` those of one language with its numbers and dates.

Numbers are written alike in both languages: Chinese keeps groups of three digits in tables and figures, as anyone who
compares them with a CSV file needs them; only round amounts in running text are counted in 万 (`amount`).
"""

import logging
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from numbers import Real
from typing import Any

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.model.clock import TICK_MINUTES, TICKS_PER_DAY, time_of_day
from vendorsim.telling.catalogue import PLACE, Text, catalogue, own
from vendorsim.telling.wording import number, with_interval

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""Each language and how HTML names it."""
STRICT = "VENDORSIM_STRICT_TEXTS"
"""With this set to 1 in the environment, as in tests, an unknown key or a value not given is an error."""

_log = logging.getLogger(__name__)
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything that is said inside is said in this language. Raises: SettingsError for one that is not known."""
    if language not in LANGUAGES:
        raise SettingsError(f"--lang: found {language}; allowed: {', '.join(LANGUAGES)}")
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language that is spoken."""
    return _spoken.get()


def texts() -> "Texts":
    """The texts of the language that is spoken."""
    return Texts(language())


def say(key: str, /, **values: Any) -> str:
    """The text of a key in the language that is spoken, with its `{places}` filled."""
    return texts()(key, **values)


def listed(names: Sequence[str], lang: str = "") -> str:
    """`a, b and c`, or `a、b和c`."""
    if len(names) < 2:
        return "".join(names)
    if (lang or language()) == "zh":
        return f"{'、'.join(names[:-1])}和{names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted_off(parts: Sequence[str]) -> str:
    """Parts of a sentence one after the other: `1 better and 2 worse`, or `1 个更好，2 个更差`."""
    return "，".join(parts) if language() == "zh" else listed(parts)


def semicolons(parts: Sequence[str]) -> str:
    """Parts of a sentence with semicolons between them."""
    return ("；" if language() == "zh" else "; ").join(parts)


def joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other: Chinese sets no space between them."""
    return ("" if language() == "zh" else " ").join(sentence for sentence in sentences if sentence)


class Texts:
    """The texts of one language: `Texts("zh")("compare.run")`."""

    def __init__(self, lang: str, *, strict: bool | None = None) -> None:
        """Speak `lang`. Raises: ValueError for a language that is not there."""
        if lang not in LANGUAGES:
            raise ValueError(f"found {lang!r}; allowed: {', '.join(LANGUAGES)}")
        self.lang, self.html_lang = lang, LANGUAGES[lang]
        self.strict = os.environ.get(STRICT) == "1" if strict is None else strict
        self._texts = catalogue(lang)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a key with its `{places}` filled; numbers are written as this language writes them.

        Raises: KeyError for an unknown key or a place without a value, when strict; otherwise the other language or a
        plain word stands in, and the log says so.
        """
        found = self._texts.get(key)
        if found is None:
            found = self._stand_in(key)
        text = found if isinstance(found, str) else found["one" if values.get("n") == 1 else "other"]
        return PLACE.sub(lambda place: self._filled(key, place[1], values), text)

    def __contains__(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self._texts

    def is_own(self, key: str) -> bool:
        """Whether this language has a text of its own; what another package declares is there in English alone."""
        return self.lang == "en" or key in own(self.lang)

    def either(self, key: str, otherwise: str) -> str:
        """The text of a key, or these words where there is none, as of another package's measure."""
        return self(key) if key in self._texts else otherwise

    def title(self, key: str) -> str:
        """The text of a key as the beginning of a line."""
        text = self(key)
        return text[:1].upper() + text[1:]

    def unit(self, unit: str) -> str:
        """A unit in this language."""
        return self.either(f"unit.{unit}", unit)

    def under(self, prefix: str) -> dict[str, str]:
        """All texts below a prefix by the rest of their key, as the map's script takes them; plurals as `other`."""
        start = prefix + "."
        return {
            key[len(start) :]: text if isinstance(text, str) else text["other"]
            for key, text in self._texts.items()
            if key.startswith(start)
        }

    def number(self, value: float | None, places: int = 0, *, signed: bool = False) -> str:
        """A number with thousands apart and a true minus sign; a dash for what is not known."""
        return number(value, places, signed)

    def percent(self, share: float | None, places: int = 0) -> str:
        """A share as `12 %`, in Chinese `12%`; a dash for what is not known."""
        if share is None:
            return number(None, 0)
        return f"{number(100.0 * share, places)}{'' if self.lang == 'zh' else ' '}%"

    def interval(self, mean: float | None, low: float | None, high: float | None, *, signed: bool = False) -> str:
        """A mean with its 95 % interval, `9.1 [8.2, 10.0]`, with as many digits as the interval allows."""
        return with_interval({"mean": mean, "low": low, "high": high}, signed)

    def amount(self, value: float) -> str:
        """A round amount in running text: Chinese counts from ten thousand on in 万."""
        if self.lang == "zh" and abs(value) >= 10_000:
            tens = value / 10_000
            return f"{number(tens, 0 if abs(tens) >= 100 or tens == int(tens) else 1)} 万"
        return number(value, 0)

    def moment(self, tick: int) -> str:
        """The day and time at which a tick begins: `day 23, 14:30`; the first day of a run is day 1."""
        return self("time.moment", day=tick // TICKS_PER_DAY + 1, time=time_of_day(tick % TICKS_PER_DAY))

    def minutes(self, ticks: int) -> str:
        """How long so many ticks are."""
        return self("time.minutes", n=ticks * TICK_MINUTES)

    def date(self, day: date) -> str:
        """A date of the calendar, as on an export: `23 November 2026`, `2026 年 11 月 23 日`."""
        if self.lang == "zh":
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {self(f'month.{day.month}')} {day.year}"

    def listed(self, names: Sequence[str]) -> str:
        """`a, b and c`, or `a、b和c`."""
        return listed(names, self.lang)

    def _filled(self, key: str, place: str, values: Mapping[str, Any]) -> str:
        if place not in values:
            if self.strict:
                raise KeyError(f"{key}: no value for {{{place}}}")
            _log.warning("text %s: no value for {%s}", key, place)
            return "…"
        value = values[place]
        if isinstance(value, bool) or not isinstance(value, Real):
            return str(value)
        size = float(value)
        if not math.isfinite(size):
            return number(None, 0)
        return number(size, 0 if size.is_integer() else 2 if abs(size) < 10 else 1)

    def _stand_in(self, key: str) -> Text:
        if self.strict:
            raise KeyError(unknown_name("text", key, self._texts))
        _log.warning("there is no text %s in %s", key, self.lang)
        other = next(iter(lang for lang in LANGUAGES if lang != self.lang))
        return catalogue(other).get(key) or self._texts["missing"]
