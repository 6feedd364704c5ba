"""What the model and its report already name, as texts of the console: one source for both.

English names of measures, units, groups and parameters are the registries' own, their Chinese ones the report's tables
(`vendorsim.report.chinese_words` and `chinese_parameters`); names of policies are their words, or that table's. What the
report does not name (programmes, responses, goods, stages ...) stands in the catalogue `common`.
"""

from collections.abc import Mapping
from functools import cache

from vendorsim.measures.base import all_measures
from vendorsim.parameters import PARAMETERS
from vendorsim.policies.registry import installed as policies
from vendorsim.report.language import say, speaking
from vendorsim.report.wording import BETTER, GROUP_TITLES, spoken

DIRECTIONS = {
    "lower": "lower is better",
    "higher": "higher is better",
    "neither": "neither way is better",
}


@cache
def vocabulary(lang: str) -> Mapping[str, str]:
    """Texts by key: `measure.<name>.label`, `.unit`, `.meaning`, `.better`, `.sign`; `group.<name>`; `policy.<name>.name`;
    `parameter.<name>.meaning`, `.unit`.

    A policy or measure of another package, which the report's table does not know, is shown by its own words.
    """
    texts: dict[str, str] = {}
    with speaking(lang):
        for name, one in all_measures().items():
            texts |= {
                f"measure.{name}.label": _capital(say(one.label or spoken(name))),
                f"measure.{name}.unit": say(one.unit),
                f"measure.{name}.meaning": say(one.meaning),
                f"measure.{name}.better": say(DIRECTIONS[one.direction]),
                f"measure.{name}.sign": BETTER[one.direction],
            }
        for group, title in GROUP_TITLES.items():
            texts[f"group.{group}"] = say(title)
        for name in policies():
            texts[f"policy.{name}.name"] = _capital(say(spoken(name)))
        for name, number in PARAMETERS.items():
            texts[f"parameter.{name}.meaning"] = say(number.meaning)
            texts[f"parameter.{name}.unit"] = say(number.unit)
    return texts


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
