"""Every text that the console shows, by key and in two languages, and how numbers, days and lists are written.

Texts of the pages stand in `texts/<language>/<page>.json`; the key of a text is `<page>.<its key>`, but for the file
`common`, the model's vocabulary, whose keys stand by themselves (`response.explain`, `goods.produce`). What the report
already names in both languages (measures, their units and groups, policies) is taken from there, so that nothing has
two translations: `vendorsim.console.vocabulary`.

Numbers are written as in the report. Chinese keeps groups of three digits in tables and figures, as anyone who compares
them with a CSV file needs them; only round amounts in running text are counted in 万 (`amount`).
"""

import json
import logging
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vendorsim.clock import TICK_MINUTES, TICKS_PER_DAY, time_of_day
from vendorsim.console.vocabulary import vocabulary
from vendorsim.errors import unknown_name
from vendorsim.report.language import LANGUAGES, listed, speaking
from vendorsim.report.wording import number, with_interval

FOLDER = Path(__file__).parent / "texts"
COMMON = "common"
STRICT = "VENDORSIM_STRICT_TEXTS"
"""With this set to 1 in the environment, as in tests, an unknown key or a value not given is an error."""

Text = str | Mapping[str, str]
"""A text, or its forms `one` and `other` by the value of `n`."""

_log = logging.getLogger(__name__)
_PLACE = re.compile(r"{(\w+)}")


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
        return _PLACE.sub(lambda place: self._filled(key, place[1], values), text)

    def __contains__(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self._texts

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
        with speaking(self.lang):
            return listed(names)

    def _filled(self, key: str, place: str, values: Mapping[str, Any]) -> str:
        if place not in values:
            if self.strict:
                raise KeyError(f"{key}: no value for {{{place}}}")
            _log.warning("text %s: no value for {%s}", key, place)
            return "…"
        value = values[place]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        if isinstance(value, int) or value == int(value):
            return number(value, 0)
        return number(value, 2 if abs(value) < 10 else 1)

    def _stand_in(self, key: str) -> Text:
        if self.strict:
            raise KeyError(unknown_name("text", key, self._texts))
        _log.warning("there is no text %s in %s", key, self.lang)
        other = next(iter(lang for lang in LANGUAGES if lang != self.lang))
        return catalogue(other).get(key) or self._texts["missing"]


def pages() -> list[str]:
    """The names of the catalogues: `common` and one a page."""
    return sorted(path.stem for path in (FOLDER / "en").glob("*.json"))


@cache
def catalogue(lang: str) -> Mapping[str, Text]:
    """Every text of a language by its key: the catalogues and what the report names."""
    found: dict[str, Text] = dict(vocabulary(lang))
    for path in sorted((FOLDER / lang).glob("*.json")):
        prefix = "" if path.stem == COMMON else path.stem
        for key, text in flat(json.loads(path.read_text(encoding="utf-8")), prefix):
            if key in found:
                raise ValueError(f"{path}: {key} is said twice")
            found[key] = text
    return MappingProxyType(found)


def flat(texts: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Text]]:
    """Texts in tables by dotted keys; a table of `one` and `other` is one text with a plural."""
    found: list[tuple[str, Text]] = []
    for name, value in texts.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            found.extend(flat(value, key))
        else:
            found.append((key, value))
    return found


def places_of(text: Text) -> set[str]:
    """The names of what is filled in."""
    return {place for form in ([text] if isinstance(text, str) else text.values()) for place in _PLACE.findall(form)}
