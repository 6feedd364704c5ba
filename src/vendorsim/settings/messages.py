"""What pydantic found wrong, in the user's terms: where, which key, what was found and is allowed, the nearest key."""

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from vendorsim.errors import nearest
from vendorsim.files.toml_lines import Place
from vendorsim.settings.files import Origins

KINDS = {int: "a whole number", float: "a number", str: "text in quotes", bool: "true or false"}
RETIRED = {
    "compare": "a comparison is a study: `vendorsim schema --experiment` describes its file",
    "people.newcomer_rows_share": "everybody who might take up the trade has a row: `behaviour.pool_share` says how many",
    "behaviour.entry_rate": "who takes up the trade follows from `behaviour.pool_share` and `behaviour.consider_days`",
    "behaviour.entry_response": "how sharply entry answers to income is `behaviour.option_spread`",
    "behaviour.attachment_to_trade": "how much worse the trade may pay until vendors leave is `behaviour.stay_premium`",
    "behaviour.weight_wage": "what vendors could earn elsewhere is `behaviour.reservation_income`",
}
"""Keys that were taken away: what to say instead."""
LIMITS = (("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"), ("min_length", "of length at least"))


@dataclass(frozen=True)
class Slot:
    """What may stand at a place: a type, and pydantic's metadata with the bounds."""

    annotation: Any
    metadata: tuple[Any, ...] = ()

    @property
    def options(self) -> tuple[Any, ...]:
        """The types it takes, without `None`, which TOML cannot say."""
        if get_origin(self.annotation) in (Union, types.UnionType):
            return tuple(option for option in get_args(self.annotation) if option is not type(None))
        return (self.annotation,)

    @property
    def section(self) -> type[BaseModel] | None:
        """The section that stands here, if one does."""
        models = (option for option in self.options if isinstance(option, type) and issubclass(option, BaseModel))
        return next(models, None)

    def inside(self, key: str | int) -> "Slot | None":
        """What may stand under a key of this, or nothing for an unknown key."""
        if self.section is not None:
            field = self.section.model_fields.get(str(key))
            return field and Slot(field.annotation, tuple(field.metadata))
        arguments = get_args(self.annotation)
        origin = get_origin(self.annotation)
        return Slot(arguments[-1] if origin is dict else arguments[0]) if origin in (dict, list, tuple) else None


def slot_at(model: type[BaseModel], place: Place) -> Slot | None:
    """What may stand at a place of the settings, or nothing when the settings have no such place."""
    slot: Slot | None = Slot(model)
    for key in place:
        slot = slot and slot.inside(key)
    return slot


def explain(error: ValidationError, model: type[BaseModel], origins: Origins) -> str:
    """All mistakes, one a line: `file, line 3: people.vendors: found "many" (text); allowed: a whole number ...`."""
    lines: dict[Place, str] = {}
    for detail in error.errors(include_url=False):
        place: Place = detail["loc"]
        if slot_at(model, place) is None and detail["type"] != "extra_forbidden":
            # A value that may be of several types is reported for each of them, with the type as a last "key".
            place = place[:-1]
        lines.setdefault(place, f"{origins.of(place)}: {_mistake(detail, place, model)}")
    return "\n".join(lines.values())


def _mistake(detail: Mapping[str, Any], place: Place, model: type[BaseModel]) -> str:
    name = dotted(place)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(name, place, model)
    if detail["type"] == "value_error":
        return f"{name}: {detail['ctx']['error']}"
    slot = slot_at(model, place) or Slot(str)
    allowed = allowed_values(slot)
    if detail["type"] == "missing":
        return f"{name}: is missing; allowed: {allowed}"
    return f"{name}: found {shown(detail['input'])}; allowed: {allowed}{_nearest_choice(detail['input'], slot)}"


def _nearest_choice(found: Any, slot: Slot) -> str:
    if get_origin(slot.annotation) is not Literal or not isinstance(found, str):
        return ""
    guess = nearest(found, get_args(slot.annotation))
    return f'; did you mean "{guess}"?' if guess else ""


def _unknown_key(name: str, place: Place, model: type[BaseModel]) -> str:
    if name in RETIRED:
        return f"{name}: was taken away; {RETIRED[name]}"
    table = slot_at(model, place[:-1])
    known = list(table.section.model_fields) if table and table.section else []
    last = str(place[-1])
    guess = nearest(last, known)
    if guess is not None:
        guess = dotted((*place[:-1], guess))
    else:
        # The right key in the wrong table: `vendors` for `people.vendors`.
        everywhere = {key.rsplit(".", 1)[-1]: key for key in reversed(list(all_keys(model)))}
        elsewhere = nearest(last, everywhere)
        guess = everywhere[elsewhere] if elsewhere else None
    hint = f"; did you mean {guess}?" if guess else ""
    where = f"in [{dotted(place[:-1])}]" if place[:-1] else "at the top"
    listed = ", ".join(known) if len(known) <= 12 else f"{len(known)} keys, see `vendorsim schema`"
    return f"{name}: unknown key{hint} (known {where}: {listed})"


def dotted(place: Place) -> str:
    """`("levers", "policy", 1)` as `levers.policy[1]`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: Any) -> str:
    """A value as the user wrote it, with its kind where that is not plain to see."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"{json.dumps(value, ensure_ascii=False)} (text)"
    if isinstance(value, int | float):
        return f"{value!r}"
    if isinstance(value, dict | BaseModel):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return f"{value} ({type(value).__name__})"


def allowed_values(slot: Slot) -> str:
    """What may stand here: its kind and bounds, or its choices."""
    kinds = list(
        dict.fromkeys(_kind(option) for option in slot.options if option is not int or float not in slot.options)
    )
    text = " or ".join([", ".join(kinds[:-1]), kinds[-1]]) if len(kinds) > 1 else kinds[0]
    limits = [
        f"{words} {_plain(getattr(metadata, key))}"
        for key, words in LIMITS
        for metadata in slot.metadata
        if getattr(metadata, key, None) is not None
    ]
    if any(getattr(metadata, "pattern", None) for metadata in slot.metadata):
        limits.append("made of letters, digits, `.`, `_` and `-`")
    return ", ".join([text, *limits])


def _plain(limit: float) -> str:
    return str(limit) if isinstance(limit, int) else f"{limit:.16g}"


def _kind(option: Any) -> str:
    origin = get_origin(option)
    if origin is Literal:
        return " or ".join(json.dumps(choice) for choice in get_args(option))
    if origin in (tuple, list):
        return "a list of texts in quotes"
    if origin is dict or (isinstance(option, type) and issubclass(option, BaseModel)):
        return "a table"
    return KINDS.get(option, str(option))


def all_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key of the settings by its dotted name."""
    for name, field in model.model_fields.items():
        section = Slot(field.annotation).section
        if section is None:
            yield prefix + name
        else:
            yield from all_keys(section, f"{prefix}{name}.")
