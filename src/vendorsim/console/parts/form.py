"""Every setting of the model as a form, made from the settings themselves: unit, range, source, search."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import solara

from vendorsim.console.evidence import source
from vendorsim.console.parts.fields import TextField
from vendorsim.console.scene import LEVERS, SECTIONS, bounds, value_at
from vendorsim.console.state import ViewState, as_text
from vendorsim.console.texts import Texts
from vendorsim.parameters import PARAMETERS
from vendorsim.settings import Settings

AT_ONCE = 25
"""Fields shown; the search finds the others."""


@dataclass(frozen=True)
class Entry:
    """One setting."""

    key: str
    label: str
    told: str


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
                TextField(one.key, as_text(value), lambda text, key=one.key: take(key, text), error(one.key),
                          name=one.key.replace(".", "-"))  # fmt: skip
                solara.HTML(tag="small", unsafe_innerHTML=plain(f"{one.label}. {one.told}"))
        if len(found) > AT_ONCE:
            solara.Text(texts("and_more", n=len(found) - AT_ONCE))


def plain(text: str) -> str:
    """Text with nothing in it that HTML could read."""
    import html

    return html.escape(text)


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
                unit = texts(f"parameter.{name}.unit")
                told = f"{one.low:g} – {one.high:g} {unit}. {source(one.source, texts)}"
                yield Entry(key, texts(f"parameter.{name}.meaning"), told)
                continue
            label = texts(f"compare.lever.{LEVERS[key]}") if key in LEVERS else (field.description or name).rstrip(".")
            limits = bounds(field)
            yield Entry(key, label, f"{limits[0]:,} – {limits[1]:,}" if limits else "")
