"""A member of a class on its own phone: join, choose, see what all chose and what came of it."""

from collections.abc import Callable

import solara
from markupsafe import Markup

from vendorsim.console import services
from vendorsim.console.class_pages.live import use_class
from vendorsim.console.classroom.classes import (
    CLOSED,
    NO_CHOICE,
    OPEN,
    OVER,
    REVEALED,
    WAITING,
    ClassError,
    Classrooms,
    View,
)
from vendorsim.console.classroom.data import Told
from vendorsim.console.frame.fields import Button, TextField
from vendorsim.console.frame.state import ViewState
from vendorsim.console.play.debrief import as_if, debrief
from vendorsim.console.play.debrief_html import whole
from vendorsim.console.play.encounter import Choices
from vendorsim.console.play.html import card, chance, line, name_of, outcome, votes
from vendorsim.telling.language import Texts

MEMBER = "member"
OF_NAME = tuple(f"play.class.error.{one}" for one in ("name", "no_name", "barred"))
"""What is wrong with a name, not with the code."""


@solara.component
def Member(state: ViewState, go: Callable[[ViewState], None]) -> None:
    """The page of a member. Whose it is is told by the browser's cookie, so that a reload finds it again."""
    texts, rooms, browser = Texts(state.lang), services.classrooms(), solara.get_session_id()
    token, set_token = solara.use_state(rooms.seat(browser, state.room, MEMBER))
    view, error = use_class(rooms, token)

    def joined(new: str) -> None:
        rooms.keep_seat(browser, state.room, MEMBER, new)
        set_token(new)

    def leave() -> None:
        if token is not None:
            rooms.leave(token)
        rooms.leave_seat(browser, state.room, MEMBER)
        set_token(None)

    with solara.Div(classes=["vs-member"]):
        if error is not None:
            solara.Div(classes=["vs-problem"], children=[texts(error.key, **error.values)])
        if view is None or token is None:
            JoinForm(state, rooms, browser, joined, go)
        else:
            Joined(rooms, token, view, leave, texts)


@solara.component
def JoinForm(
    state: ViewState, rooms: Classrooms, browser: str, joined: Callable[[str], None], go: Callable[[ViewState], None]
) -> None:
    """Code and name."""
    texts = Texts(state.lang)
    name, set_name = solara.use_state("")
    problem, set_problem = solara.use_state(None)
    is_known = solara.use_memo(lambda: not state.room or rooms.knows(state.room), [state.room])
    of_code = "" if is_known else texts("play.class.error.code", code=state.room)
    of_name = ""
    if problem is not None and problem[0] == state.room:
        told = texts(problem[1].key, **problem[1].values)
        is_names = problem[1].key in OF_NAME
        of_code, of_name = ("", told) if is_names else (told, "")

    def join(called: str) -> None:
        try:
            joined(rooms.join(state.room, called, browser))
        except ClassError as error:
            set_problem((state.room, error))

    with solara.Div(classes=["vs-panel vs-join"]):
        solara.HTML(tag="h1", unsafe_innerHTML=texts("play.class.join"))
        TextField(texts("play.class.code"), state.room, lambda text: go(state.but(room=text.strip()[:20])), of_code,
                  name="code")  # fmt: skip
        field = solara.v.TextField(
            label=texts("play.class.name"), v_model=name, on_v_model=set_name, dense=True, outlined=True,
            error_messages=[of_name] if of_name else [], hide_details="auto", class_="vs-field vs-field-name",
            counter=24,
        )  # fmt: skip
        solara.v.use_event(field, "keydown.enter", lambda *_: join(name))
        Button(texts("play.class.join"), lambda: join(name), primary=True, name="join")
        solara.Div(classes=["vs-lead"], children=[texts("play.class.resume_help")])


@solara.component
def Joined(rooms: Classrooms, token: str, view: View, leave: Callable[[], None], texts: Texts) -> None:
    """What a member sees: always the same few widgets, whose content changes, so that a round is few messages."""
    problem, set_problem = solara.use_state((0, ""))
    own = solara.use_ref((0, None, None))
    if own.current[0] != view.round:
        own.current = (view.round, view.own_choice, view.own_guess)
    _, response, guess = own.current
    is_open = view.state == OPEN

    def choose(name: str | None, value: float | None) -> bool:
        """What is tapped is chosen, and may be changed until the round is closed."""
        try:
            if name is not None:
                rooms.choose(token, view.round, name, value)
            own.current = (view.round, name, value)
            return True
        except ClassError as error:
            set_problem((view.round, texts(error.key, **error.values)))
            return False

    with solara.Div(classes=["vs-member-top"]):
        solara.Div(children=[texts("play.class.you_are", name=view.name)])
        solara.Div(children=[texts("play.class.round", n=view.round) if view.round and view.state != OVER else ""])
        if view.state != OVER:
            Leave(leave, bool(view.round), texts)
    if problem[1] and problem[0] == view.round:
        solara.Div(classes=["vs-problem"], children=[problem[1]])
    if is_open and view.seconds_left is not None:
        Countdown(view.seconds_left, view.round, texts)
    with solara.v.Html(tag="section", class_="vs-told", attributes={"aria-live": "polite"}):
        solara.HTML(unsafe_innerHTML=shown(rooms, token, view, texts))
    Choices(
        view.question if is_open else None, (view.round, is_open), response, guess,
        lambda name: choose(name, own.current[2]),
        (lambda value: choose(own.current[1], value)) if view.about["guess"] else None, lambda: None,
        f"{view.round}-{view.state}-{view.result is not None}", texts, texts("play.class.may_change"),
    )  # fmt: skip


@solara.component
def Leave(leave: Callable[[], None], has_begun: bool, texts: Texts) -> None:
    """The way out; once a round was put it asks again, for a place that is left is not found again."""
    asked, set_asked = solara.use_state(False)
    if has_begun and asked:
        Button(texts("play.class.leave.sure"), leave, name="leave")
        Button(texts("play.class.leave.not"), lambda: set_asked(False), name="stay")
    elif has_begun:
        Button(texts("play.class.leave"), lambda: set_asked(True), name="leave-ask")
    else:
        Button(texts("play.class.not_you"), leave, name="leave")


def shown(rooms: Classrooms, token: str, view: View, texts: Texts) -> str:
    """The page of a member but for the repertoire."""
    if view.state == OPEN:
        return card(view.question, texts)
    told = {WAITING: waiting, CLOSED: closed, REVEALED: revealed}.get(view.state)
    return told(view, texts) if told is not None else ended(rooms, token, texts)


@solara.component
def Countdown(seconds: float | None, number: int, texts: Texts) -> None:
    """Time that is left; the browser counts by itself."""
    first = solara.use_memo(lambda: seconds, [number, seconds is None])
    if first is None:
        return
    whole = max(0, round(first))
    style = f"--vs-from:{whole};animation-duration:{max(0.1, first):.1f}s"
    solara.v.Html(tag="div", class_="vs-countdown", style_=style,
                  attributes={"role": "timer", "aria-label": texts("play.class.clock", n=whole)})  # fmt: skip


def waiting(_view: View, texts: Texts) -> str:
    """Before the first round."""
    return line("vs-waiting", texts("play.class.wait"))


def closed(view: View, texts: Texts) -> str:
    """A round that is closed, and not shown yet."""
    return own_choice(view, texts) + line("vs-waiting", texts("play.class.closed"))


def own_choice(view: View, texts: Texts) -> str:
    """What this member chose."""
    if view.own_choice is None:
        return line("vs-own-choice", texts("play.class.chose_nothing"))
    chosen = name_of(view.own_choice, view.question, texts)
    return line("vs-own-choice", texts("play.class.you_chose", response=chosen))


def revealed(view: View, texts: Texts) -> str:
    """What the class chose and, once it is told, what came of it."""
    page = own_choice(view, texts)
    told: Told | None = view.result
    if told is not None:
        answer = told.answer
        if view.own_choice is not None:
            own = chance(answer.trials[view.own_choice].chances[0], texts)
            if view.own_guess is not None:
                guess = texts.percent(view.own_guess)
                page += line("vs-lead", texts("play.answer.guess", guess=guess, chance=own))
            elif view.own_choice != answer.response:
                page += line("vs-lead", texts("play.class.own_chance", chance=own))
        did = texts("play.class.team_did", response=name_of(answer.response, answer.situation, texts))
        page += outcome(answer, texts, None, did, view.own_choice or "")
    if view.distribution is not None:
        page += Markup("<h2>{}</h2>").format(texts("play.class.distribution"))
        page += votes(view.distribution.votes, view.own_choice, view.question, texts)
    return page if told is not None else page + line("vs-waiting", texts("play.class.wait_outcome"))


def ended(rooms: Classrooms, token: str, texts: Texts) -> str:
    """The end of the class: own choices, the class's, and the policies'."""
    page = line("vs-own-choice", texts("play.class.ended"))
    told: list[Told] = rooms.results(token)
    if not told:
        return page
    own = rooms.answers_of(token)[: len(told)]
    answers = as_if([one.answer for one in told], [response for response, _ in own])
    guesses = [guess if response != NO_CHOICE else None for response, guess in own]
    found = debrief(answers, guesses, {"class": [one.answer.response for one in told]})
    return page + whole(found, answers, texts, caution="play.class.first_choice")
