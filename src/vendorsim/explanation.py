"""What pydantic found wrong, in the user's terms: where, which key, what was found, what is allowed, the nearest key."""

import json
import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from vendorsim.errors import nearest
from vendorsim.settingsfile import Origins
from vendorsim.tomlfile import Place

KINDS = {int: "a whole number", float: "a number", str: "text in quotes", bool: "true or false"}
LIMITS = (("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"), ("min_length", "of length at least"))


def explain(error: ValidationError, model: type[BaseModel], origins: Origins) -> str:
    """All mistakes, one a line: `file, line 3: people.vendors: found "many" (text); allowed: a whole number ...`."""
    lines: dict[Place, str] = {}
    for detail in error.errors(include_url=False):
        place = _without_variants(detail["loc"], model)
        # A value that may be of several types is reported once for each of them.
        lines.setdefault(place, f"{origins.of(place)}: {_mistake(detail, place, model)}")
    return "\n".join(lines.values())


def _mistake(detail: Mapping[str, Any], place: Place, model: type[BaseModel]) -> str:
    name = dotted(place)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(name, place, model)
    if isinstance(place[-1], int):
        return f"{name}: found {shown(detail['input'])}; allowed: text in quotes"
    allowed = allowed_values(field_at(model, place))
    if detail["type"] == "missing":
        return f"{name}: is missing; allowed: {allowed}"
    return f"{name}: found {shown(detail['input'])}; allowed: {allowed}"


def _unknown_key(name: str, place: Place, model: type[BaseModel]) -> str:
    known = _keys(model, place[:-1])
    last = str(place[-1])
    guess = nearest(last, known)
    if guess is None:
        # The right key in the wrong table: `vendors` for `people.vendors`.
        everywhere = {key.rsplit(".", 1)[-1]: key for key in reversed(list(all_keys(model)))}
        elsewhere = nearest(last, everywhere)
        guess = everywhere[elsewhere] if elsewhere else None
    else:
        guess = dotted((*place[:-1], guess))
    hint = f"; did you mean {guess}?" if guess else ""
    table = f"in [{dotted(place[:-1])}]" if place[:-1] else "at the top"
    listed = ", ".join(known) if len(known) <= 12 else f"{len(known)} keys, see `vendorsim schema`"
    return f"{name}: unknown key{hint} (known {table}: {listed})"


def dotted(place: Place) -> str:
    """`("compare", "policies", 1)` as `compare.policies[1]`."""
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


def allowed_values(field: FieldInfo | None) -> str:
    """What a field takes: its kind and bounds, or its choices."""
    if field is None:
        return "a number, text in quotes, true or false"
    options = _options(field.annotation)
    text = " or ".join(dict.fromkeys(_kind(option) for option in options if option is not type(None)))
    limits = []
    for key, words in LIMITS:
        for metadata in field.metadata:
            limit = getattr(metadata, key, None)
            if limit is not None:
                limits.append(f"{words} {_plain(limit)}")
        pattern = next((metadata.pattern for metadata in field.metadata if getattr(metadata, "pattern", None)), None)
    if pattern is not None:
        limits.append("made of letters, digits, `.`, `_` and `-`")
    return ", ".join([text, *limits])


def _plain(number: float) -> str:
    return f"{number:,}".replace(",", "") if isinstance(number, int) else f"{number:g}"


def _options(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _kind(option: Any) -> str:
    origin = get_origin(option)
    if origin is Literal:
        return " or ".join(json.dumps(choice) for choice in get_args(option))
    if origin in (tuple, list):
        return "a list of texts in quotes"
    if origin is dict or (isinstance(option, type) and issubclass(option, BaseModel)):
        return "a table"
    return KINDS.get(option, str(option))


def _submodel(field: FieldInfo | None) -> type[BaseModel] | None:
    if field is None:
        return None
    models = (option for option in _options(field.annotation) if isinstance(option, type))
    return next((option for option in models if issubclass(option, BaseModel)), None)


def field_at(model: type[BaseModel], place: Place) -> FieldInfo | None:
    """The field that a place names, if a section declares it."""
    field: FieldInfo | None = None
    inside: type[BaseModel] | None = model
    for part in place:
        if inside is None:
            return None
        field = inside.model_fields.get(str(part))
        inside = _submodel(field)
    return field


def _without_variants(place: Place, model: type[BaseModel]) -> Place:
    """Drop what pydantic adds to a place for a value of several types (`..., "int"`), which is no key."""
    kept: list[str | int] = []
    for part in place:
        parent = field_at(model, tuple(kept)) if kept else None
        is_free = kept and parent is not None and _submodel(parent) is None
        if part in ("bool", "int", "float", "str", "Compare") and (is_free or parent is None and kept):
            continue
        kept.append(part)
    return tuple(kept)


def _keys(model: type[BaseModel], place: Place) -> list[str]:
    inside = _submodel(field_at(model, place)) if place else model
    return list(inside.model_fields) if inside else []


def all_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key of the settings by its dotted name."""
    for name, field in model.model_fields.items():
        inside = _submodel(field)
        if inside is None:
            yield prefix + name
        else:
            yield from all_keys(inside, f"{prefix}{name}.")
