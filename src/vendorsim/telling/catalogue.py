"""Every text by its key, in each language: one catalogue for the report and the console.

`texts/<language>/<page>.json` holds texts by key; the key of a text is `<page>.<its key>`, but for the file `common`, whose
keys stand by themselves (`response.explain.name`, `goods.produce`). What a measure, policy, parameter or setting declares
in English stays in its own file; other languages have one entry of it by its name, as `measure.<name>` with `label`,
`meaning` and `reason` in `measure.json`. Units are their own keys: `unit.yuan per day`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vendorsim.measures.base import all_measures
from vendorsim.plugins.installed_policies import installed as policies
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings
from vendorsim.telling.wording import GROUP_TITLES, spoken

FOLDER = Path(__file__).parent / "texts"
COMMON = "common"
BEHAVIOUR = "behaviour."
PLACE = re.compile(r"{(\w+)}")

Text = str | Mapping[str, str]
"""A text, or its forms `one` and `other` by the value of `n`."""


@cache
def declared() -> Mapping[str, str]:
    """What measures, policies, parameters and settings say of themselves in English, by key."""
    texts = {f"group.{group}": title for group, title in GROUP_TITLES.items()}
    for name, one in all_measures().items():
        texts[f"measure.{name}.label"] = one.label or spoken(name)
        texts[f"measure.{name}.meaning"] = one.meaning
        texts[f"measure.{name}.reason"] = one.matters.reason
    texts |= {f"policy.{name}.name": spoken(name) for name in policies()}
    texts |= {f"parameter.{name}.meaning": one.meaning for name, one in PARAMETERS.items()}
    texts |= {f"setting.{path}.meaning": " ".join(described.split()) for path, described in _settings(Settings)}
    return MappingProxyType(texts)


def _settings(kind: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Each setting that is no parameter of behaviour by its dotted name, with its description."""
    for name, field in kind.model_fields.items():
        path = f"{above}{name}"
        if path == "behaviour":
            continue
        if hasattr(field.annotation, "model_fields"):
            yield from _settings(field.annotation, f"{path}.")
        elif field.description:
            yield path, field.description


@cache
def own(lang: str) -> Mapping[str, Text]:
    """The texts that stand in the catalogues of a language."""
    found: dict[str, Text] = {}
    for path in sorted((FOLDER / lang).glob("*.json")):
        prefix = "" if path.stem == COMMON else path.stem
        for key, text in flat(json.loads(path.read_text(encoding="utf-8")), prefix):
            if key in found:
                raise ValueError(f"{path}: {key} is said twice")
            found[key] = text
    return MappingProxyType(found)


@cache
def catalogue(lang: str) -> Mapping[str, Text]:
    """Every text of a language by its key; what another package declares, as it declares it."""
    return MappingProxyType({**declared(), **own(lang)})


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


def key_of_setting(path: str) -> str:
    """The key below which a setting is described: `parameter.temper` of `behaviour.temper`, else `setting.<path>`."""
    is_parameter = path.startswith(BEHAVIOUR)
    return f"parameter.{path.removeprefix(BEHAVIOUR)}" if is_parameter else f"setting.{path}"


def places_of(text: Text) -> set[str]:
    """The names of what is filled in."""
    return {place for form in ([text] if isinstance(text, str) else text.values()) for place in PLACE.findall(form)}
