"""The head of a class's projected screen: how to join, and how many are there; names only where the trainer shows them."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.classroom.classes import CLOSED, OPEN, OVER, REVEALED, Classrooms, View
from vendorsim.console.frame import addresses
from vendorsim.console.frame.markup import Press, element, reached_at
from vendorsim.console.frame.state import ViewState
from vendorsim.telling.language import Texts

Attempt = Callable[[Callable[[], Any]], None]


@solara.component
def Head(view: View, rooms: Classrooms, token: str, lang: str, attempt: Attempt) -> None:
    """Code and address to join by, large before the first round; how many are there, and how many have chosen."""
    texts, entrance = Texts(lang), addresses.entrance()
    small = "" if view.round == 0 else " vs-small"
    with solara.Div(classes=[f"vs-class-head{small}"]):
        if view.state != OVER:
            with solara.Div(classes=["vs-code-box"]):
                solara.Div(classes=["vs-lead"], children=[texts("play.class.code")])
                solara.Div(classes=["vs-code"], children=[view.code])
            with solara.Div(classes=["vs-address-box"]):
                solara.Div(classes=["vs-lead"], children=[texts("play.class.join_help")])
                solara.Div(classes=["vs-address"], children=[address_of(view.code, entrance)])
                if entrance is None:
                    solara.Div(classes=["vs-lead"], children=[texts("play.class.local_only")])
        with solara.Div(classes=["vs-people-box"]):
            solara.Div(classes=["vs-count vs-joined"], children=[texts("play.class.joined", n=view.members)])
            if view.away:
                solara.Div(classes=["vs-lead vs-away-told"], children=[texts("play.class.away", n=view.away)])
            if view.state in (OPEN, CLOSED, REVEALED):
                done = texts("play.class.answered", done=view.answered, total=view.expected)
                solara.Div(classes=["vs-count vs-answered"], children=[done])
            Names(view, rooms, token, lang, attempt)


@solara.component
def Names(view: View, rooms: Classrooms, token: str, lang: str, attempt: Attempt) -> None:
    """The way to the trainer's own page, and the names of those who are there, where the trainer wants them on the screen.

    A click on a name takes it off the screen.
    """
    texts, are_shown = Texts(lang), bool(view.notes.get("names", False)) and view.state != OVER
    with solara.Div(classes=["vs-buttons vs-of-names"]):
        if view.state != OVER:
            Press(lambda: attempt(lambda: rooms.note(token, "names", not are_shown)),
                  [texts("play.class.names.off" if are_shown else "play.class.names.on")],
                  name="vs-button-names", aria_pressed="true" if are_shown else "false")  # fmt: skip
        own = ViewState(page="play", lang=lang, room=view.code, trainer=True, own=True)
        element("a", texts("play.class.own"), name="vs-button-own", href=f"/?{own.to_query()}",
                target="_blank", rel="noopener", title=texts("play.class.own.help"))  # fmt: skip
    if not are_shown:
        return
    with solara.Div(classes=["vs-names"]):
        for one in view.people:
            if one.is_away:
                continue
            name = texts("play.class.number", n=one.number) if one.is_hidden else one.name
            mark = " vs-has-chosen" if one.has_chosen else ""
            hide = lambda one=one: attempt(lambda: rooms.hide(token, one.name, not one.is_hidden))  # noqa: E731
            Press(hide, [f"✓ {name}" if one.has_chosen else name], name=f"vs-tag{mark}",
                  title=texts("play.class.show_name" if one.is_hidden else "play.class.hide_name"))  # fmt: skip


def address_of(code: str, entrance: str | None) -> str:
    """Where members join: the class room's address, which asks for a code, or the place on this computer."""
    return entrance if entrance is not None else f"{reached_at()}/?page=play&room={code}"
