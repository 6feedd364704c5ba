"""What the settings call a value, a factor or a map, in the words of the language that is spoken."""

import math
from typing import Any

from vendorsim.settings.parameters import PARAMETERS, Parameter
from vendorsim.study.analysis.report_parts import described, words_of
from vendorsim.study.experiment.schema import ARM
from vendorsim.telling.catalogue import BEHAVIOUR, key_of_setting
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


def factor(path: str) -> str:
    """What a setting is called, in few words."""
    return say("report.arm") if path == ARM else texts().either(f"{key_of_setting(path)}.label", words_of(path))


def factor_with_unit(path: str) -> str:
    """The same, with the unit in brackets."""
    own = unit(parameter.unit) if (parameter := parameter_of(path)) and parameter.unit != "1" else ""
    return f"{factor(path)} [{own}]" if own else factor(path)


def parameter_of(path: str) -> Parameter | None:
    """The parameter of behaviour that a factor is; None for another setting."""
    return PARAMETERS.get(path.removeprefix(BEHAVIOUR)) if path.startswith(BEHAVIOUR) else None


def setting(path: str, value: Any) -> str:
    """A setting and its value; a word stands for itself."""
    return called(value) if isinstance(value, str) else f"{factor(path)} {plain_number(value)}"


def meaning(path: str) -> str:
    """What a setting is."""
    parameter = parameter_of(path)
    return texts().either(f"{key_of_setting(path)}.meaning", parameter.meaning if parameter else described(path))


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
