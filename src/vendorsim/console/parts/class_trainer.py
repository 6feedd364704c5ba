"""The trainer's screen of a class: the code to join by, the rounds, what the class chose, what its team does, the end."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import play_desk, services
from vendorsim.console.classroom import CLOSED, NO_CHOICE, OPEN, OVER, REVEALED, ClassError, Classrooms, View
from vendorsim.console.debrief import debrief
from vendorsim.console.desk import Desk
from vendorsim.console.parts.class_live import Told, use_class
from vendorsim.console.parts.class_member import Countdown
from vendorsim.console.parts.fields import Button, Choice
from vendorsim.console.parts.keys import Keys
from vendorsim.console.parts.play_asking import use_answer
from vendorsim.console.parts.play_debrief_html import encounters, guesses, totals
from vendorsim.console.parts.play_encounter import Card
from vendorsim.console.parts.play_html import name_of, votes
from vendorsim.console.parts.play_solo import Outcome, Print, Questions
from vendorsim.console.role_play import Play
from vendorsim.console.state import ViewState
from vendorsim.console.texts import Texts

TRAINER = "trainer"
COUNTDOWNS = (0, 30, 60, 90, 180)
Go = Callable[[ViewState], None]


def open_class(state: ViewState, play: Play) -> ViewState:
    """Open a class for who asks; the view that is its trainer's. Raises: ClassError."""
    rooms = services.classrooms()
    code, token = rooms.open({"play": play, "guess": state.guess})
    rooms.keep_seat(solara.get_session_id(), code, TRAINER, token)
    return state.but(room=code, trainer=True, moves="")


@solara.component
def Trainer(state: ViewState, go: Go) -> None:
    """The page of the trainer. Whose it is is told by the browser's cookie, so that a reload finds it again."""
    texts, rooms = Texts(state.lang), services.classrooms()
    token = rooms.seat(solara.get_session_id(), state.room, TRAINER)
    view, error = use_class(rooms, token)
    with solara.Div(classes=["vs-trainer"]):
        if view is None or token is None:
            said = texts(error.key, **error.values) if error is not None else texts("play.class.no_trainer")
            solara.Div(classes=["vs-problem"], children=[said])
            Button(
                texts("play.class.another"), lambda: go(state.but(room="", trainer=False)), primary=True, name="another"
            )
        else:
            Leading(state, rooms, token, view, go)


@solara.component
def Leading(state: ViewState, rooms: Classrooms, token: str, view: View, go: Go) -> None:
    """A class that is led."""
    texts, play = Texts(state.lang), view.about["play"]
    problem, set_problem = solara.use_state("")
    picked, set_picked = solara.use_state((0, ""))
    acting, set_acting = solara.use_state((0, ""))
    seconds, set_seconds = solara.use_state(0)
    told: list[Told] = rooms.results(token)
    choices = tuple(one.answer.response for one in told)
    visitor, desk = f"class {view.code}", services.desk(services.GAMES)
    is_between = view.round == len(told) and view.state != OVER and len(told) < play.encounters
    is_acting = acting[0] == view.round and bool(acting[1]) and view.state == REVEALED and view.result is None
    ahead = use_answer(_asking(desk, play_desk.situation, visitor, play, choices, is_between), (choices, is_between))
    done = (*choices, acting[1])
    acted = use_answer(_asking(desk, play_desk.answer, visitor, play, done, is_acting), (done, is_acting))

    def tell() -> None:
        if is_acting and acted.is_there:
            counts = view.distribution.votes if view.distribution else {}
            attempt(lambda: rooms.tell(token, Told(acted.value, majority_of(counts), mean_guess(view))))

    solara.use_effect(tell, [is_acting, acted.is_there])

    def attempt(act: Callable[[], Any]) -> None:
        try:
            act()
            set_problem("")
        except ClassError as error:
            set_problem(texts(error.key, **error.values))

    def put() -> None:
        situation = ahead.value
        if is_between and situation is not None:
            allowed = tuple(name for name, reason in situation.possible.items() if not reason)
            attempt(lambda: rooms.open_round(token, situation, allowed, float(seconds) if seconds else None))

    def end() -> None:
        attempt(lambda: rooms.end(token))
        desk.ask(play_desk.leave, visitor)

    choice = picked[1] if picked[0] == view.round else majority_of(view.distribution.votes if view.distribution else {})

    def carry_out() -> None:
        if choice and choice != NO_CHOICE:
            set_acting((view.round, choice))

    def on_enter(_key: str) -> None:
        if is_between:
            put()
        elif view.state in (OPEN, CLOSED):
            attempt(lambda: rooms.reveal(token) if view.state == CLOSED else rooms.close_round(token))
        elif view.state == REVEALED and not is_acting:
            carry_out()

    Keys(on_enter, ("Enter",), place=f"{view.round}-{view.state}-{view.result is not None}")
    Head(state, rooms, token, view, texts)
    for line in [line for line in (problem, *trouble(ahead, acted, texts)) if line]:
        solara.Div(classes=["vs-problem"], children=[line])
    with solara.v.Html(tag="section", class_="vs-told", attributes={"aria-live": "polite"}):
        with solara.Div(classes=["vs-buttons vs-lead-buttons"]):
            if is_between:
                is_over = ahead.is_there and ahead.value is None
                label = texts("play.class.open_round" if not view.round else "play.class.next_round")
                Button(label, put, primary=True, disabled=ahead.value is None, name="put")
                if ahead.error is not None:
                    Button(texts("action.retry"), ahead.again, name="retry")
                if is_over:
                    solara.Div(
                        classes=["vs-lead"], children=[texts("play.class.no_more" if told else "play.error.too_few")]
                    )
                items = [(str(one), texts("time.seconds", n=one) if one else texts("play.class.no_clock"))
                         for one in COUNTDOWNS]  # fmt: skip
                Choice(texts("play.class.time"), str(seconds), items, lambda one: set_seconds(int(one)), name="time")
            if view.state == OPEN:
                Button(texts("play.class.close_round"), lambda: attempt(lambda: rooms.close_round(token)), primary=True,
                       name="close")  # fmt: skip
            if view.state in (OPEN, CLOSED):
                Button(texts("play.class.reveal"), lambda: attempt(lambda: rooms.reveal(token)),
                       primary=view.state == CLOSED, name="reveal")  # fmt: skip
            if view.state != OVER and told and view.round == len(told):
                Button(texts("play.class.end"), end, primary=not is_between, name="end")
        if view.state == OVER:
            Ending(told, state, texts, go)
        elif view.state in (OPEN, CLOSED):
            Countdown(view.seconds_left if view.state == OPEN else None, view.round, texts)
            Card(view.question, texts, texts("play.class.round", n=view.round))
        elif view.state == REVEALED:
            if view.result is None:
                Deciding(view, choice, lambda name: set_picked((view.round, name)), carry_out, is_acting, texts)
                if is_acting and acted.error is not None:
                    Button(texts("action.retry"), acted.again, name="retry")
            else:
                answer = view.result.answer
                did = texts("play.class.team_did", response=name_of(answer.response, answer.situation, texts))
                Outcome(answer, None, texts, did)
            Distribution(view, texts, is_private=not state.projector)


def _asking(
    desk: Desk, question: Any, visitor: str, play: Play, choices: tuple[str, ...], is_due: bool
) -> Callable[[], Any] | None:
    """A question that is asked when it is due."""
    return (lambda: desk.ask(question, visitor, play, choices)) if is_due else None


def trouble(ahead: Any, acted: Any, texts: Texts) -> list[str]:
    """What went wrong with the class's game."""
    return [texts("play.error.lost_class") for one in (ahead, acted) if one.error is not None]


def majority_of(counts: dict[str, int]) -> str:
    """What most chose; the first of the repertoire where several have as many, `no_choice` where nobody chose."""
    best = max(counts, key=lambda name: counts[name], default=NO_CHOICE)
    return best if counts.get(best) else NO_CHOICE


def mean_guess(view: View) -> float | None:
    """The mean of what was guessed in a round."""
    return view.distribution.mean_guess if view.distribution else None


@solara.component
def Head(state: ViewState, rooms: Classrooms, token: str, view: View, texts: Texts) -> None:
    """Code and address to join by, large before the first round; who is there, and how many have chosen."""
    entrance = services.entrance()
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
                else:
                    day = texts("play.class.day_code", code=entrance[1])
                    solara.Div(classes=["vs-lead vs-day-code"], children=[day])
        with solara.Div(classes=["vs-people-box"]):
            solara.Div(classes=["vs-count"], children=[texts("play.class.joined", n=view.members)])
            if view.state in (OPEN, CLOSED, REVEALED):
                done = texts("play.class.answered", done=view.answered, total=view.members)
                solara.Div(classes=["vs-count vs-answered"], children=[done])
            with solara.Div(classes=["vs-names"]):
                for name, has_chosen in view.people:
                    mark = " vs-has-chosen" if has_chosen else ""
                    told = f"✓ {name}" if has_chosen else name
                    solara.Div(classes=[f"vs-tag{mark}"], children=[told])


def address_of(code: str, entrance: tuple[str, str] | None) -> str:
    """Where members join: the class room's address, or this computer's own."""
    if entrance is not None:
        return f"{entrance[0]}?page=play&room={code}"
    host = ((solara.lab.headers.value or {}).get("host") or ["127.0.0.1"])[0]
    return f"http://{host}/?page=play&room={code}"


@solara.component
def Deciding(
    view: View, choice: str, pick: Callable[[str], None], carry_out: Callable[[], None], is_acting: bool, texts: Texts
) -> None:
    """What the class's team does: what most chose, or what the trainer picks."""
    counts = view.distribution.votes if view.distribution else {}
    most = max(counts.values(), default=0)
    is_tie = most > 0 and sum(n == most for n in counts.values()) > 1
    items = [(name, f"{name_of(name, view.question, texts)} ({texts('play.class.votes', n=n)})")
             for name, n in sorted(counts.items(), key=lambda one: -one[1])]  # fmt: skip
    with solara.Div(classes=["vs-panel vs-carry"]):
        solara.HTML(tag="h2", unsafe_innerHTML=texts("play.class.carry"))
        told = "play.class.no_votes" if not most else "play.class.tie" if is_tie else "play.class.majority"
        solara.Div(classes=["vs-lead"], children=[texts(told)])
        with solara.Div(classes=["vs-buttons"]):
            Choice(texts("play.class.team_does"), choice if choice in counts else "", items, pick, name="carry")
            Button(texts("play.class.carry_out"), carry_out, primary=True,
                   disabled=is_acting or choice not in counts, name="carry-out")  # fmt: skip


@solara.component
def Distribution(view: View, texts: Texts, is_private: bool) -> None:
    """What the class chose; who chose what only where the trainer looks alone."""
    found = view.distribution
    seen, set_seen = solara.use_state(False)
    if found is None:
        return
    solara.HTML(tag="h2", unsafe_innerHTML=texts("play.class.distribution"))
    solara.HTML(unsafe_innerHTML=votes(found.votes, None, view.question, texts))
    if found.mean_guess is not None:
        solara.Div(
            classes=["vs-lead"], children=[texts("play.class.mean_guess", share=texts.percent(found.mean_guess))]
        )
    if found.missing:
        solara.Div(classes=["vs-lead"], children=[texts("play.class.missing", n=found.missing)])
    solara.Div(classes=["vs-lead"], children=[texts("play.class.discuss")])
    if is_private:
        Button(texts("play.class.who"), lambda: set_seen(not seen), name="who")
        if seen:
            with solara.Div(classes=["vs-who-chose"]):
                for name, people in found.names.items():
                    if people:
                        told = f"{name_of(name, view.question, texts)}: {texts.listed(people)}"
                        solara.Div(children=[told])


@solara.component
def Ending(told: list[Told], state: ViewState, texts: Texts, go: Go) -> None:
    """The debrief of the class."""
    with solara.Div(classes=["vs-buttons"]):
        Button(texts("play.class.another"), lambda: go(state.but(room="", trainer=False)), primary=True, name="another")
        Print(texts)
    answers = [one.answer for one in told]
    if not answers:
        return
    majority = ["ignore" if one.majority == NO_CHOICE else one.majority for one in told]
    same = majority == [answer.response for answer in answers]
    found = debrief(answers, [one.mean_guess for one in told], None if same else {"majority": majority})
    with solara.Div(classes=["vs-debrief"]):
        solara.HTML(tag="h1", unsafe_innerHTML=texts("play.debrief.title"))
        solara.HTML(unsafe_innerHTML=totals(found, texts, "class"))
        with solara.Div(classes=["vs-caution"]):
            solara.Div(children=[texts("play.debrief.few", n=len(answers))])
            solara.Div(children=[texts("play.class.first_choice")])
        if guesses(found, texts):
            solara.Div(classes=["vs-guesses"], children=[texts("play.class.guessed"), " ", guesses(found, texts)])
        solara.HTML(unsafe_innerHTML=encounters(found, answers, texts))
        Questions(texts)
