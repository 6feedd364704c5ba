"""The language of a report: texts stand in English where they are used, and a plain table holds their translation.

`say` gives a text in the language that is spoken, so that figures and pages need not hand it around.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from vendorsim.errors import SettingsError

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""Each language and how HTML names it."""
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


def say(text: str, /, **values: Any) -> str:
    """A text in the language that is spoken, its line breaks closed and its `{places}` filled."""
    flowing = " ".join(text.split())
    found = flowing if language() == "en" else _table().get(flowing, flowing)
    return found.format(**values) if values else found


@cache
def _table() -> Mapping[str, str]:
    from vendorsim.report import chinese, chinese_parameters, chinese_words

    parameters = {**chinese_parameters.by_meaning(), **chinese_parameters.UNITS}
    return {**parameters, **chinese_words.WORDS, **chinese.TEXTS}


def is_translated(text: str) -> bool:
    """Whether the table of translations holds a text."""
    return " ".join(text.split()) in _table()


def listed(names: Sequence[str]) -> str:
    """`a, b and c`, or `a、b和c`."""
    if len(names) < 2:
        return "".join(names)
    if language() == "zh":
        return f"{'、'.join(names[:-1])}和{names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted_off(parts: Sequence[str]) -> str:
    """Parts of a sentence one after the other: `1 better and 2 worse`, or `1 个更好，2 个更差`."""
    return "，".join(parts) if language() == "zh" else listed(parts)


def joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other: Chinese sets no space between them."""
    return ("" if language() == "zh" else " ").join(sentence for sentence in sentences if sentence)
