"""The trainer's screen of a class: the code to join by, the rounds, what the class chose, what its team does, the end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.class_pages.head import Head
from vendorsim.console.class_pages.live import use_attempt, use_class
from vendorsim.console.class_pages.member import Countdown
from vendorsim.console.class_pages.own import Own
from vendorsim.console.classroom.classes import CLOSED, NO_CHOICE, OPEN, OVER, REVEALED, Classrooms, View
from vendorsim.console.classroom.data import Told
from vendorsim.console.frame.fields import Button, Choice
from vendorsim.console.frame.keys import Keys
from vendorsim.console.frame.markup import reached_at
from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.play import game_questions
from vendorsim.console.play.asking import PendingAnswer, use_answer
from vendorsim.console.play.debrief import debrief
from vendorsim.console.play.debrief_html import whole
from vendorsim.console.play.game import Moves
from vendorsim.console.play.html import card, name_of, outcome, votes
from vendorsim.console.play.solo import Print
from vendorsim.console.questions.role_play import Play
from vendorsim.telling.language import Texts

TRAINER = "trainer"
COUNTDOWNS = (0, 30, 60, 90, 180)
Go = Callable[[ViewState], None]


def open_class(state: ViewState, play: Play) -> ViewState:
    """Open a class for who asks; the view that is its trainer's. Raises: ClassError."""
    rooms = services.classrooms()
    game = state.but(room="", trainer=False, own=False, moves="", projector=False).to_query()
    code, token = rooms.open({"play": play, "guess": state.guess, "game": game})
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
        elif state.own:
            Own(state, rooms, token, view)
        else:
            Leading(state, rooms, token, view, go)


@dataclass
class ClassGame:
    """The class's game: what waits to be put, and what comes of what the class's team does."""

    is_between: bool
    """Whether the next encounter may be put."""
    ahead: PendingAnswer
    """The next encounter; nothing when there is none left."""
    is_acting: bool
    """Whether the model is asked what comes of the team's response."""
    acted: PendingAnswer

    @property
    def has_failed(self) -> bool:
        """Whether the model gave no answer."""
        return (self.is_between and self.ahead.error is not None) or (self.is_acting and self.acted.error is not None)

    def again(self) -> None:
        """Ask once more."""
        (self.ahead if self.is_between else self.acted).again()


def use_game(view: View, told: list[Told], acting: str) -> ClassGame:
    """Ask the games' process what the class needs next; only the trainer's page does, once for all members."""
    play, worker, visitor = view.about["play"], services.question_worker(services.GAMES), visitor_of(view)
    choices = tuple(one.answer.response for one in told)
    is_between = view.round == len(told) and view.state != OVER and len(told) < play.encounters
    is_acting = bool(acting) and view.state == REVEALED and view.result is None
    done = (*choices, acting)
    situation = (lambda: worker.ask(game_questions.situation, visitor, play, choices)) if is_between else None
    answer = (lambda: worker.ask(game_questions.answer, visitor, play, done)) if is_acting else None
    ahead = use_answer(situation, (choices, is_between))
    acted = use_answer(answer, (done, is_acting))
    return ClassGame(is_between, ahead, is_acting, acted)


def visitor_of(view: View) -> str:
    """Under which name the games' process keeps a class's game: it outlives a reload of the trainer's page."""
    return f"class {view.code}"


@solara.component
def Leading(state: ViewState, rooms: Classrooms, token: str, view: View, go: Go) -> None:
    """A class that is led."""
    texts = Texts(state.lang)
    problem, attempt = use_attempt(texts)
    told: list[Told] = rooms.results(token)
    counts = view.distribution.votes if view.distribution else {}
    game = use_game(view, told, noted(view, "acting"))

    def tell() -> None:
        if game.is_acting and game.acted.is_there:
            attempt(lambda: rooms.tell(token, Told(game.acted.value, majority_of(counts), mean_guess(view))))

    solara.use_effect(tell, [game.is_acting, game.acted.is_there])
    choice = noted(view, "picked") or majority_of(counts)

    def note(name: str, value: Any) -> None:
        attempt(lambda: rooms.note(token, name, value))

    def carry_out() -> None:
        if choice in counts:
            note("acting", [view.round, choice])

    Head(view, rooms, token, state.lang, attempt)
    if problem:
        solara.Div(classes=["vs-problem"], children=[problem])
    if game.has_failed:
        solara.Div(classes=["vs-problem"], children=[texts("play.error.lost_class")])
        Button(texts("action.retry"), game.again, primary=True, name="retry")
    with solara.v.Html(tag="section", class_="vs-told", attributes={"aria-live": "polite"}):
        Steering(rooms, token, view, game, bool(told), carry_out, note, attempt, texts)
        Present(view, told, choice, lambda name: note("picked", [view.round, name]), carry_out, game, state, go)
        if told:
            GameLink(view, told, state, texts)


@solara.component
def Present(
    view: View, told: list[Told], choice: str, pick: Callable[[str], None], carry_out: Callable[[], None],
    game: ClassGame, state: ViewState, go: Go,
) -> None:  # fmt: skip
    """How the class stands: what is put to it, what it chose, what came of it, or the debrief."""
    texts = Texts(state.lang)
    if view.state == OVER:
        Ending(told, state, texts, go)
    elif not view.round:
        solara.Div(classes=["vs-waiting"], children=[texts("play.class.how")])
    elif view.state in (OPEN, CLOSED):
        Countdown(view.seconds_left if view.state == OPEN else None, view.round, texts)
        shown = card(view.question, texts, texts("play.class.round", n=view.round))
        solara.HTML(unsafe_innerHTML=shown)
    elif view.state == REVEALED:
        if view.result is None:
            Deciding(view, choice, pick, carry_out, game.is_acting and game.acted.error is None, texts)
        else:
            answer = view.result.answer
            did = texts("play.class.team_did", response=name_of(answer.response, answer.situation, texts))
            solara.HTML(unsafe_innerHTML=outcome(answer, texts, None, did, ""))
        Distribution(view, texts)


def noted(view: View, name: str) -> str:
    """What was noted for the present round: a response, or nothing."""
    number, response = view.notes.get(name, (0, ""))
    return str(response) if number == view.round else ""


@solara.component
def Steering(
    rooms: Classrooms, token: str, view: View, game: ClassGame, has_begun: bool, carry_out: Callable[[], None],
    note: Callable[[str, Any], None], attempt: Callable[[Callable[[], Any]], None], texts: Texts,
) -> None:  # fmt: skip
    """The buttons that lead through a round; Enter presses the one that comes next."""
    seconds = int(view.notes.get("seconds", 0))

    def put() -> None:
        situation = game.ahead.value
        if game.is_between and situation is not None:
            allowed = tuple(name for name, reason in situation.possible.items() if not reason)
            # As the class has it now: a time that was chosen a moment ago may not be drawn yet.
            chosen = float(rooms.view(token).notes.get("seconds", 0))
            attempt(lambda: rooms.open_round(token, situation, allowed, chosen or None))

    def close() -> None:
        attempt(lambda: rooms.close_round(token))

    def reveal() -> None:
        attempt(lambda: rooms.reveal(token))

    def end() -> None:
        attempt(lambda: rooms.end(token))
        services.question_worker(services.GAMES).ask(game_questions.leave, visitor_of(view))

    def go_on(_key: str) -> None:
        nexts = {OPEN: close, CLOSED: reveal}
        (put if game.is_between else nexts.get(view.state, carry_out))()

    Keys(go_on, ("Enter",), place=f"{view.round}-{view.state}-{view.result is not None}")
    with solara.Div(classes=["vs-buttons vs-lead-buttons"]):
        if game.is_between:
            label = texts("play.class.next_round" if view.round else "play.class.open_round")
            Button(label, put, primary=True, disabled=game.ahead.value is None, name="put")
            items = [(str(one), texts("time.seconds", n=one) if one else texts("play.class.no_clock"))
                     for one in COUNTDOWNS]  # fmt: skip
            Choice(texts("play.class.time"), str(seconds), items, lambda one: note("seconds", int(one)), name="time")
        if view.state == OPEN:
            Button(texts("play.class.close_round"), close, primary=True, name="close")
        if view.state in (OPEN, CLOSED):
            Button(texts("play.class.reveal"), reveal, primary=view.state == CLOSED, name="reveal")
        if view.state != OVER and has_begun and (view.result is not None or view.round == 0):
            Button(texts("play.class.end"), end, primary=not game.is_between, name="end")
        if game.is_between and game.ahead.is_there and game.ahead.value is None:
            said = "play.class.no_more" if has_begun else "play.error.too_few"
            solara.Div(classes=["vs-lead"], children=[texts(said)])


def majority_of(counts: dict[str, int]) -> str:
    """What most chose; the first of the repertoire where several have as many, `no_choice` where nobody chose."""
    best = max(counts, key=lambda name: counts[name], default=NO_CHOICE)
    return best if counts.get(best) else NO_CHOICE


def mean_guess(view: View) -> float | None:
    """The mean of what was guessed in a round."""
    return view.distribution.mean_guess if view.distribution else None


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
def Distribution(view: View, texts: Texts) -> None:
    """What the class chose, as numbers alone: who chose what stands on the trainer's own page."""
    found = view.distribution
    if found is None:
        return
    solara.HTML(tag="h2", unsafe_innerHTML=texts("play.class.distribution"))
    solara.HTML(unsafe_innerHTML=votes(found.votes, None, view.question, texts))
    if found.mean_guess is not None:
        solara.Div(
            classes=["vs-lead"], children=[texts("play.class.mean_guess", share=texts.percent(found.mean_guess))]
        )
    if found.missing > 0:
        solara.Div(classes=["vs-lead"], children=[texts("play.class.missing", n=found.missing)])
    solara.Div(classes=["vs-lead"], children=[texts("play.class.discuss")])


@solara.component
def GameLink(view: View, told: list[Told], state: ViewState, texts: Texts) -> None:
    """The address of what the class's team did so far: the same city, luck and choices, for whoever opens it."""
    wanted, set_wanted = solara.use_state(False)
    with solara.Div(classes=["vs-buttons vs-game-link"]):
        Button(texts("play.class.link"), lambda: set_wanted(not wanted), name="link")
    if wanted:
        solara.Div(classes=["vs-lead"], children=[texts("play.class.link.help")])
        solara.Div(classes=["vs-share"], children=[f"{reached_at()}/?{game_query(view, told, state.lang)}"])


def game_query(view: View, told: list[Told], lang: str) -> str:
    """The class's game as the address of a game of one's own that is over, with the class's mean guesses."""
    moves = Moves(tuple(one.answer.response for one in told), tuple(one.mean_guess for one in told), is_ended=True)
    game, _ = from_query(view.about["game"], lang)
    return game.but(lang=lang, moves=str(moves)).to_query()


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
    shown = whole(
        found, answers, texts, first="class", caution="play.class.first_choice", of_guesses="play.class.guessed"
    )
    solara.HTML(unsafe_innerHTML=shown)
