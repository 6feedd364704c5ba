"""Every setting of the model as a form, made from the settings themselves: unit, range, source, search."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

import solara

from vendorsim.console.evidence.data import source
from vendorsim.console.frame.fields import TextField
from vendorsim.console.frame.markup import element
from vendorsim.console.frame.state import ViewState, as_text
from vendorsim.console.scenes.scene import SECTIONS, bounds, value_at
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts

AT_ONCE = 25
"""Fields shown; the search finds the others."""


@dataclass(frozen=True)
class Entry:
    """One setting."""

    key: str
    label: str
    told: str
    is_foreign: bool = False
    """Whether its name is there in English only, on a page in another language."""


@solara.component
def Form(state: ViewState, base: Settings, take: Callable[[str, str], None], error: Callable[[str], str]) -> None:
    """The form."""
    texts = Texts(state.lang)
    words, set_words = solara.use_state("")
    found = [one for one in entries(texts) if fits(one, words)]
    solara.Div(classes=["vs-lead"], children=[texts("compare.more.help")])
    solara.v.TextField(label=texts("compare.search_setting"), v_model=words, on_v_model=set_words, dense=True,
                       outlined=True, hide_details=True, class_="vs-field vs-field-search")  # fmt: skip
    with solara.Div(classes=["vs-form"]):
        for one in found[:AT_ONCE]:
            value: Any = state.levers.get(one.key, value_at(base, one.key))
            with solara.Div(classes=["vs-form-item"]).key(one.key):
                element("div", one.label, name="vs-setting", **({"lang": "en"} if one.is_foreign else {}))
                TextField("", as_text(value), lambda text, key=one.key: take(key, text), error(one.key),
                          name=one.key.replace(".", "-"), spoken=one.label)  # fmt: skip
                element("small", element("code", one.key), f" · {one.told}" if one.told else "")
        if len(found) > AT_ONCE:
            solara.Text(texts("and_more", n=len(found) - AT_ONCE))


def fits(one: Entry, words: str) -> bool:
    """Whether a setting is what is searched."""
    text = f"{one.key} {one.label} {one.told}".lower()
    return all(word in text for word in (words or "").lower().split())


def entries(texts: Texts) -> Iterator[Entry]:
    """All settings that a visitor can change, those of the model's behaviour with unit, plausible range and source."""
    for section in SECTIONS:
        model: Any = Settings.model_fields[section].annotation
        for name, field in model.model_fields.items():
            key = f"{section}.{name}"
            if key == "city.map":
                continue  # a path: not for visitors
            if name in PARAMETERS and section == "behaviour":
                one = PARAMETERS[name]
                unit = texts.unit(one.unit)
                told = f"{one.low:g} – {one.high:g} {unit}; {source(one.source, texts)}"
                yield Entry(
                    key, texts.title(f"parameter.{name}.meaning"), told, not texts.is_own(f"parameter.{name}.meaning")
                )
                continue
            limits = bounds(field)
            told = between(*limits) if limits else ", ".join(get_args(field.annotation))
            described = f"setting.{key}.meaning"
            yield Entry(key, texts.either(described, name).rstrip(".。"), told, not texts.is_own(described))


def between(low: float, high: float) -> str:
    """What a number may be; a number so large that nobody comes near it is told as a power of ten."""
    return " – ".join(f"{one:,}" if abs(one) <= 1e9 else f"{one:.0e}".replace("e+", " × 10^") for one in (low, high))
