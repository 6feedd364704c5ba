"""A member of a class on its own phone: join, choose, see what all chose and what came of it."""

from collections.abc import Callable

import solara

from vendorsim.console import services
from vendorsim.console.classroom import CLOSED, NO_CHOICE, OPEN, OVER, REVEALED, WAITING, ClassError, Classrooms, View
from vendorsim.console.debrief import as_if, debrief
from vendorsim.console.parts.class_live import Told, use_class
from vendorsim.console.parts.fields import Button, TextField
from vendorsim.console.parts.keys import Keys
from vendorsim.console.parts.play_debrief_html import encounters, guesses_told, totals
from vendorsim.console.parts.play_encounter import ORDER, Card, Guess, Repertoire, picked_by
from vendorsim.console.parts.play_html import chance, name_of, votes
from vendorsim.console.parts.play_solo import Outcome, Questions
from vendorsim.console.state import ViewState
from vendorsim.console.texts import Texts

MEMBER = "member"


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
        rooms.leave_seat(browser, state.room, MEMBER)
        set_token(None)

    with solara.Div(classes=["vs-member"]):
        if error is not None:
            solara.Div(classes=["vs-problem"], children=[texts(error.key, **error.values)])
        if view is None or token is None:
            JoinForm(state, rooms, joined, go)
        else:
            Joined(state, rooms, token, view, leave)


@solara.component
def JoinForm(
    state: ViewState, rooms: Classrooms, joined: Callable[[str], None], go: Callable[[ViewState], None]
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
        is_names = problem[1].key in ("play.class.error.name", "play.class.error.no_name")
        of_code, of_name = ("", told) if is_names else (told, "")

    def join(called: str) -> None:
        try:
            joined(rooms.join(state.room, called))
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
def Joined(state: ViewState, rooms: Classrooms, token: str, view: View, leave: Callable[[], None]) -> None:
    """What a member sees."""
    texts = Texts(state.lang)
    guess, set_guess = solara.use_state((view.round, view.own_guess))
    guessed = guess[1] if guess[0] == view.round else view.own_guess
    problem, set_problem = solara.use_state("")

    def choose(response: str, chance_guessed: float | None) -> None:
        try:
            rooms.choose(token, view.round, response, chance_guessed)
            set_problem("")
        except ClassError as error:
            set_problem(texts(error.key, **error.values))

    def guess_anew(value: float | None) -> None:
        set_guess((view.round, value))
        if view.own_choice is not None:
            choose(view.own_choice, value)

    def hear(key: str) -> None:
        name = picked_by(key, view.question) if view.state == OPEN else None
        if name is not None:
            choose(name, guessed)

    Keys(hear, ORDER, place=f"{view.round}-{view.state}-{view.result is not None}")
    with solara.Div(classes=["vs-member-top"]):
        solara.Div(children=[texts("play.class.you_are", name=view.name)])
        if view.round and view.state != OVER:
            solara.Div(classes=["vs-round"], children=[texts("play.class.round", n=view.round)])
        if not view.round:
            Button(texts("play.class.not_you"), leave, name="leave")
    if problem:
        solara.Div(classes=["vs-problem"], children=[problem])
    with solara.v.Html(tag="section", class_="vs-told", attributes={"aria-live": "polite"}):
        if view.state == WAITING:
            solara.Div(classes=["vs-waiting"], children=[texts("play.class.wait")])
        elif view.state == OPEN:
            Choosing(view, guessed, guess_anew if view.about["guess"] else None, choose, texts).key(
                f"round-{view.round}"
            )
        elif view.state == CLOSED:
            OwnChoice(view, texts)
            solara.Div(classes=["vs-waiting"], children=[texts("play.class.closed")])
        elif view.state == REVEALED:
            Revealed(view, texts)
        else:
            Ended(rooms, token, texts)


@solara.component
def Choosing(
    view: View, guess: float | None, set_guess: Callable[[float | None], None] | None,
    choose: Callable[[str, float | None], None], texts: Texts,
) -> None:  # fmt: skip
    """A round that is open: what is tapped is chosen, and may be changed until it is closed."""
    Countdown(view.seconds_left, view.round, texts)
    Card(view.question, texts)
    if set_guess is not None:
        Guess(guess, set_guess, texts)
    solara.HTML(tag="h2", unsafe_innerHTML=texts("play.choose.title"))
    Repertoire(view.question, view.own_choice, lambda name: choose(name, guess), texts)
    told = "play.class.may_change" if view.own_choice else "play.class.tap"
    solara.Div(classes=["vs-lead vs-chosen-told"], children=[texts(told)])


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


@solara.component
def OwnChoice(view: View, texts: Texts) -> None:
    """What this member chose."""
    if view.own_choice is None:
        told = texts("play.class.chose_nothing")
    else:
        told = texts("play.class.you_chose", response=name_of(view.own_choice, view.question, texts))
    solara.Div(classes=["vs-own-choice"], children=[told])


@solara.component
def Revealed(view: View, texts: Texts) -> None:
    """What the class chose and, once it is told, what came of it."""
    OwnChoice(view, texts)
    told: Told | None = view.result
    if told is not None:
        answer = told.answer
        if view.own_choice is not None and view.own_choice != answer.response:
            own = chance(answer.trials[view.own_choice].chances[0], texts)
            solara.Div(classes=["vs-lead"], children=[texts("play.class.own_chance", chance=own)])
        if view.own_guess is not None and view.own_choice is not None:
            own = chance(answer.trials[view.own_choice].chances[0], texts)
            line = texts("play.answer.guess", guess=texts.percent(view.own_guess), chance=own)
            solara.Div(classes=["vs-lead"], children=[line])
        did = texts("play.class.team_did", response=name_of(answer.response, answer.situation, texts))
        Outcome(answer, None, texts, did, own=view.own_choice or "")
    if view.distribution is not None:
        solara.HTML(tag="h2", unsafe_innerHTML=texts("play.class.distribution"))
        solara.HTML(unsafe_innerHTML=votes(view.distribution.votes, view.own_choice, view.question, texts))
    if told is None:
        solara.Div(classes=["vs-waiting"], children=[texts("play.class.wait_outcome")])


@solara.component
def Ended(rooms: Classrooms, token: str, texts: Texts) -> None:
    """The end of the class: own choices, the class's, and the policies'."""
    solara.Div(classes=["vs-own-choice"], children=[texts("play.class.ended")])
    told: list[Told] = rooms.results(token)
    if not told:
        return
    own = rooms.answers_of(token)[: len(told)]
    answers = as_if([one.answer for one in told], [response for response, _ in own])
    asked = [guess if response != NO_CHOICE else None for response, guess in own]
    found = debrief(answers, asked, {"class": [one.answer.response for one in told]})
    with solara.Div(classes=["vs-debrief"]):
        solara.HTML(tag="h1", unsafe_innerHTML=texts("play.debrief.title"))
        solara.HTML(unsafe_innerHTML=totals(found, texts))
        with solara.Div(classes=["vs-caution"]):
            solara.Div(children=[texts("play.debrief.few", n=len(answers))])
            solara.Div(children=[texts("play.class.first_choice")])
        if of_guesses := guesses_told(found, texts):
            solara.Div(classes=["vs-guesses"], children=[of_guesses])
        solara.HTML(unsafe_innerHTML=encounters(found, answers, texts))
        Questions(texts)
