"""What the settings call a value, a factor or a map, in the words of the language that is spoken."""

import math
from typing import Any

from vendorsim.telling.catalogue import key_of_setting
from vendorsim.telling.language import language, say, texts
from vendorsim.telling.wording import spoken


def called(value: str) -> str:
    """A value of a setting that is a word: a policy, a way to patrol; in English as it is written."""
    own = texts()
    return (
        spoken(value)
        if language() == "en"
        else own.either(f"strategy.{value}", own.either(f"policy.{value}.name", spoken(value)))
    )


def factor(path: str, otherwise: str) -> str:
    """What a setting is called, in few words."""
    return texts().either(f"{key_of_setting(path)}.label", otherwise)


def meaning(path: str, otherwise: str) -> str:
    """What a setting is."""
    return texts().either(f"{key_of_setting(path)}.meaning", otherwise)


def of_map(name: str, part: str = "") -> str:
    """What a map shows; `.unit` is what its colours count."""
    return texts().either(f"report.map.{name}{part}", spoken(name))


def unit(text: str) -> str:
    """A unit."""
    return texts().unit(text)


def plain_number(value: Any) -> str:
    """A number with the digits it needs, `True` as a word."""
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, int | float):
        return f"{value:,.4g}".replace("-", "\N{MINUS SIGN}") if abs(value) < 1e5 else f"{value:,.0f}"
    return str(value)


def value_of(value: Any) -> str:
    """A value of a setting: a word, a number, or a dash where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "\N{EN DASH}"
    return called(value) if isinstance(value, str) else plain_number(value)
