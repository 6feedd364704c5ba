"""An encounter as it is put to somebody: what the team sees, a guess of the chance, and the repertoire as large buttons."""

from collections.abc import Callable, Mapping
from typing import Any

import solara

from vendorsim.console.cards import moment, parts
from vendorsim.console.encounters import Situation
from vendorsim.console.parts.play_html import name_of
from vendorsim.console.texts import Texts
from vendorsim.encounter.response import Response

ORDER = tuple(str(number) for number in (*range(1, 10), 0))
"""Keys in the order of the buttons: walking on, 0, comes last."""
OF_KEY = {str(response.value): response.name.lower() for response in Response}
GUESSES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
"""Chances that can be guessed at a touch: quarrels are rare, so small ones are close together."""


@solara.component
def Pressed(
    label: str, on_click: Callable[[], None], classes: str, attributes: Mapping[str, Any], enabled: bool = True
) -> None:
    """A plain button with its own look; `attributes` as in HTML."""
    given = {"type": "button", **attributes, **({} if enabled else {"disabled": "disabled"})}
    button = solara.v.Html(tag="button", class_=classes, children=[label], attributes=given)
    solara.v.use_event(button, "click", lambda *_: on_click() if enabled else None)


@solara.component
def Card(situation: Situation, texts: Texts, title: str = "") -> None:
    """What the team sees."""
    kind = texts(f"case_kind.{situation.kind}")
    with solara.Div(classes=["vs-card"]):
        solara.Div(classes=["vs-card-title"], children=[title] if title else [])
        solara.Div(classes=["vs-card-when"], children=[f"{moment(situation, texts)} · {kind}"])
        with solara.Div(classes=["vs-facts"]):
            for name, lines in parts(situation, texts):
                with solara.Div(classes=[f"vs-fact vs-fact-{name}"]):
                    solara.Div(classes=["vs-fact-name"], children=[texts(f"play.card.part.{name}")])
                    solara.Div(classes=["vs-fact-lines"], children=["\n".join(lines)])


@solara.component
def Guess(guess: float | None, set_guess: Callable[[float | None], None], texts: Texts) -> None:
    """A guess of the chance of escalation; optional, and taken back by a second touch."""
    with solara.v.Html(
        tag="div", class_="vs-guess", attributes={"role": "group", "aria-label": texts("play.choose.guess")}
    ):
        solara.Div(classes=["vs-guess-title"], children=[texts("play.choose.guess")])
        with solara.Div(classes=["vs-guess-row"]):
            for one in GUESSES:
                here = guess == one
                Pressed(
                    texts.percent(one), lambda one=one, here=here: set_guess(None if here else one),
                    "vs-chip vs-on" if here else "vs-chip",
                    {"aria-pressed": "true" if here else "false", "data-guess": str(one)},
                )  # fmt: skip


@solara.component
def Repertoire(
    situation: Situation, picked: str | None, pick: Callable[[str], None], texts: Texts, enabled: bool = True
) -> None:
    """The responses as large buttons; what cannot be done here says why."""
    with solara.v.Html(
        tag="div", class_="vs-acts", attributes={"role": "group", "aria-label": texts("play.choose.title")}
    ):
        for key in ORDER:
            name = OF_KEY[key]
            reason = situation.possible[name]
            note = texts(f"why.whatif.{reason}") if reason else texts(f"response.{name}.explained")
            here = name == picked
            Pressed(
                name_of(name, situation, texts), lambda name=name: pick(name),
                "vs-act vs-on" if here else "vs-act",
                {"data-key": key, "data-response": name, "data-note": note, "title": note, "aria-keyshortcuts": key,
                 "aria-pressed": "true" if here else "false"},
                enabled=enabled and not reason,
            )  # fmt: skip


def picked_by(key: str, situation: Situation | None) -> str | None:
    """The response of a key, where it can be given."""
    name = OF_KEY.get(key)
    return name if name is not None and situation is not None and not situation.possible[name] else None
