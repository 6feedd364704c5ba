"""The trainer's own page of a class, for a screen that the class does not see: names, who chose what, who is to go."""

from collections.abc import Callable

import solara

from vendorsim.console.class_pages.live import Attempt, use_attempt
from vendorsim.console.classroom.classes import OVER, Classrooms, View
from vendorsim.console.classroom.data import Person
from vendorsim.console.frame.fields import Button, TextField
from vendorsim.console.frame.markup import element
from vendorsim.console.frame.state import ViewState
from vendorsim.console.play.html import name_of
from vendorsim.telling.language import Texts


@solara.component
def Own(state: ViewState, rooms: Classrooms, token: str, view: View) -> None:
    """The page; in the projector mode nothing of it is there."""
    texts = Texts(state.lang)
    problem, attempt = use_attempt(texts)
    edited, set_edited = solara.use_state("")

    def rename(name: str, new: str) -> None:
        if new.strip():
            attempt(lambda: rooms.rename(token, name, new))
        set_edited("")

    solara.HTML(tag="h1", unsafe_innerHTML=texts("play.class.own.title", code=view.code))
    if state.projector:
        solara.Div(classes=["vs-problem"], children=[texts("play.class.own.projected")])
        return
    solara.Div(classes=["vs-lead"], children=[texts("play.class.own.help")])
    if problem:
        solara.Div(classes=["vs-problem"], children=[problem])
    with solara.Div(classes=["vs-own-columns"]):
        with solara.v.Html(tag="section", class_="vs-own-members"):
            told = texts("play.class.joined", n=view.members)
            element("h2", f"{told} · {texts('play.class.away', n=view.away)}" if view.away else told)
            with solara.v.Html(tag="ul", class_="vs-own-list"):
                for one in view.people:
                    Row(one, rooms, token, view, edited == one.name, set_edited, rename, attempt, texts).key(one.name)
            if view.barred:
                element("h2", texts("play.class.barred"))
                element("p", texts("play.class.barred.help"), name="vs-lead")
                with solara.v.Html(tag="ul", class_="vs-own-list vs-barred"):
                    for name in view.barred:
                        with solara.v.Html(tag="li"):
                            element("span", name, name="vs-own-name")
                            Button(texts("play.class.let_back"),
                                   lambda name=name: attempt(lambda: rooms.let_back(token, name)), name="let-back",
                                   disabled=view.state == OVER)  # fmt: skip
        WhoChose(view, texts)


@solara.component
def Row(
    one: Person, rooms: Classrooms, token: str, view: View, is_edited: bool, edit: Callable[[str], None],
    rename: Callable[[str, str], None], attempt: Attempt, texts: Texts,
) -> None:  # fmt: skip
    """A member, and what can be done about its name."""
    sure, set_sure = solara.use_state(False)
    marks = f"{' vs-has-chosen' if one.has_chosen else ''}{' vs-is-away' if one.is_away else ''}"
    said = [texts("play.class.number", n=one.number)]
    said += [texts(f"play.class.is.{name}") for name, holds in (
        ("chosen", one.has_chosen), ("away", one.is_away), ("hidden", one.is_hidden)) if holds]  # fmt: skip
    with solara.v.Html(tag="li", class_=f"vs-own-member{marks}"):
        if is_edited:
            TextField(texts("play.class.new_name"), one.name, lambda text: rename(one.name, text), name="rename")
            Button(texts("play.class.keep_name"), lambda: edit(""), name="keep-name")
            return
        element("span", one.name, name="vs-own-name")
        element("small", " · ".join(said))
        if view.state == OVER:
            return
        with solara.Div(classes=["vs-buttons"]):
            Button(texts("play.class.show_name" if one.is_hidden else "play.class.hide_name"),
                   lambda: attempt(lambda: rooms.hide(token, one.name, not one.is_hidden)), name="hide")  # fmt: skip
            Button(texts("play.class.rename"), lambda: edit(one.name), name="rename")
            if sure:
                Button(texts("play.class.remove.sure"), lambda: attempt(lambda: rooms.remove(token, one.name)),
                       primary=True, name="remove-sure")  # fmt: skip
                Button(texts("play.class.remove.not"), lambda: set_sure(False), name="remove-not")
            else:
                Button(texts("play.class.remove"), lambda: set_sure(True), name="remove")


@solara.component
def WhoChose(view: View, texts: Texts) -> None:
    """Who chose what, when the round is closed; opened by itself, for it is what the page is opened for."""
    with solara.v.Html(tag="section", class_="vs-own-round"):
        element("h2", texts("play.class.who"))
        if view.distribution is None:
            element("p", texts("play.class.who.later"), name="vs-lead")
            return
        element("p", texts("play.class.round", n=view.round), name="vs-lead")
        with solara.v.Html(tag="dl", class_="vs-who-chose"):
            for name, people in view.distribution.names.items():
                if people:
                    element("dt", name_of(name, view.question, texts))
                    element("dd", texts.listed(people))
