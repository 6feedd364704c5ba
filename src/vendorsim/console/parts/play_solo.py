"""One trainee's game: an encounter, what came of it, the next, and the debrief."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import play_desk, services
from vendorsim.console.debrief import debrief
from vendorsim.console.encounters import Situation
from vendorsim.console.parts.fields import Button
from vendorsim.console.parts.keys import Keys
from vendorsim.console.parts.play_asking import Asked, use_answer
from vendorsim.console.parts.play_debrief_html import encounters, guesses_told, most_alike, totals
from vendorsim.console.parts.play_encounter import GUESSES, ORDER, Card, Guess, Repertoire, picked_by
from vendorsim.console.parts.play_game import Moves, moves_of
from vendorsim.console.parts.play_html import chance, chances, happened, luck, name_of, same_luck, steps
from vendorsim.console.role_play import Answer, Play
from vendorsim.console.state import ViewState
from vendorsim.console.texts import Texts

Go = Callable[[ViewState], None]


@solara.component
def Game(state: ViewState, play: Play, go: Go) -> None:
    """A game that has begun; where it stands is said by the address alone."""
    texts, moves = Texts(state.lang), moves_of(state.moves)
    visitor, n = solara.get_kernel_id(), len(moves.choices)
    desk = services.desk(services.GAMES)

    def asking(question: Any) -> Callable[[], Any]:
        return lambda: desk.ask(question, visitor, play, moves.choices)

    first = None if moves.is_ended else asking(play_desk.situation if moves.is_open else play_desk.answer)
    asked = use_answer(first, (play.key, moves.choices, moves.is_open, moves.is_ended))
    is_last = n >= play.encounters
    has_ended = moves.is_ended or (moves.is_open and asked.is_there and asked.value is None)
    second = asking(play_desk.answers) if has_ended else None
    if asked.is_there and not moves.is_open and not is_last:
        second = asking(play_desk.situation)  # the next encounter is there before it is asked for
    more = use_answer(second, (play.key, moves.choices, has_ended, second is not None))

    def then(new: Moves) -> None:
        go(state.but(moves=str(new)))

    def going_on() -> None:
        then(moves.ended() if is_last else moves.put())

    shown = more if has_ended else asked
    with solara.v.Html(tag="section", class_="vs-game", attributes={"aria-live": "polite"}):
        if shown.error is not None:
            Trouble(shown, state, go)
        elif shown.is_waiting:
            solara.Div(classes=["vs-waiting"], children=[texts("play.waiting")])
        elif has_ended:
            Debriefing(state, shown.value, moves, go)
        elif moves.is_open:
            Deciding(state, play, moves, asked.value, then).key(f"deciding-{n}")
        else:
            Learning(state, play, moves, asked.value, going_on, then)


@solara.component
def Trouble(asked: Asked, state: ViewState, go: Go) -> None:
    """A question that was not answered, and the way on."""
    texts = Texts(state.lang)
    if asked.is_impossible:
        solara.Div(classes=["vs-problem"], children=[texts("play.error.moves")])
        Button(texts("play.begin_again"), lambda: go(state.but(moves=".")), primary=True, name="again")
        return
    key = getattr(asked.error, "key", "")
    told = texts("play.error.lost") if key == "screen.error.worker" else texts(key) if key else ""
    said = told or texts("screen.error.model", message=str(asked.error))
    solara.Div(classes=["vs-problem"], children=[said])
    with solara.Div(classes=["vs-buttons"]):
        Button(texts("action.retry"), asked.again, primary=True, name="retry")
        Button(texts("play.start.change"), lambda: go(state.but(moves="")), name="change")


@solara.component
def Progress(play: Play, moves: Moves, texts: Texts) -> None:
    """How many encounters there were."""
    done = len(moves.choices) + (1 if moves.is_open else 0)
    solara.Div(classes=["vs-progress"], children=[texts("play.encounters", done=done, total=play.encounters)])


@solara.component
def Deciding(state: ViewState, play: Play, moves: Moves, situation: Situation, then: Callable[[Moves], None]) -> None:
    """An encounter that waits for a choice."""
    texts = Texts(state.lang)
    picked, set_picked = solara.use_state(None)
    guess, set_guess = solara.use_state(None)

    def confirm() -> None:
        if picked is not None:
            then(moves.chosen(picked, guess if state.guess else None))

    def hear(key: str) -> None:
        if key == "Enter":
            confirm()
        elif key in ("ArrowLeft", "ArrowRight") and state.guess:
            at = GUESSES.index(guess) + (1 if key == "ArrowRight" else -1) if guess in GUESSES else 0
            set_guess(GUESSES[max(0, min(at, len(GUESSES) - 1))])
        elif (name := picked_by(key, situation)) is not None:
            set_picked(name)

    Keys(hear, (*ORDER, "Enter", "ArrowLeft", "ArrowRight"), place=f"decide-{len(moves.choices)}")
    with solara.Div(classes=["vs-deciding"]):
        with solara.Div(classes=["vs-left"]):
            Progress(play, moves, texts)
            Card(situation, texts, texts("play.card.title"))
        with solara.Div(classes=["vs-right"]):
            if state.guess:
                Guess(guess, set_guess, texts)
            solara.HTML(tag="h2", unsafe_innerHTML=texts("play.choose.title"))
            Repertoire(situation, picked, set_picked, texts)
            with solara.Div(classes=["vs-buttons vs-confirm"]):
                Button(texts("play.choose.confirm"), confirm, primary=True, disabled=picked is None, name="confirm")
                solara.Div(classes=["vs-lead vs-keys-told"], children=[texts("play.choose.keys")])
                if moves.choices:
                    Button(texts("play.finish"), lambda: then(moves.ended()), name="finish")


@solara.component
def Learning(
    state: ViewState, play: Play, moves: Moves, answer: Answer, going_on: Callable[[], None],
    then: Callable[[Moves], None],
) -> None:  # fmt: skip
    """What came of a choice."""
    texts = Texts(state.lang)
    is_last = len(moves.choices) >= play.encounters
    Keys(lambda key: going_on() if key == "Enter" else None, ("Enter",), place=f"learn-{len(moves.choices)}")
    Progress(play, moves, texts)
    Outcome(answer, moves.guesses[-1], texts)
    with solara.Div(classes=["vs-buttons vs-confirm"]):
        Button(texts("play.debrief.see" if is_last else "play.answer.next"), going_on, primary=True, name="next")
        if not is_last:
            Button(texts("play.finish"), lambda: then(moves.ended()), name="finish")
        solara.Div(classes=["vs-lead vs-keys-told"], children=[texts("play.answer.keys")])


@solara.component
def Outcome(answer: Answer, guess: float | None, texts: Texts, title: str = "", own: str | None = None) -> None:
    """What came of a choice: the chances, the steps, and the same luck with other responses."""
    trial = answer.trial
    with solara.Div(classes=["vs-outcome"]):
        with solara.Div(classes=[f"vs-headline {'vs-bad' if trial.highest else 'vs-good'}"]):
            solara.Div(classes=["vs-did"], children=[title or name_of(answer.response, answer.situation, texts)])
            solara.Div(classes=["vs-ended"], children=[happened(trial, texts)])
            cost = texts("play.answer.cost", lost=texts.number(trial.lost), minutes=texts.number(trial.minutes))
            solara.Div(classes=["vs-cost"], children=[cost])
            solara.Div(classes=["vs-lucky"], children=[luck(answer, texts)])
        with solara.Div(classes=["vs-columns"]):
            with solara.Div(classes=["vs-half"]):
                solara.HTML(tag="h2", unsafe_innerHTML=texts("play.answer.how_likely"))
                if guess is not None:
                    told = texts(
                        "play.answer.guess", guess=texts.percent(guess), chance=chance(trial.chances[0], texts)
                    )
                    solara.Div(classes=["vs-lead"], children=[told])
                solara.HTML(unsafe_innerHTML=chances(answer, texts, guess))
            if answer.story:
                with solara.Div(classes=["vs-half"]):
                    solara.HTML(tag="h2", unsafe_innerHTML=texts("play.steps.title"))
                    solara.Div(classes=["vs-lead"], children=[texts("play.steps.help")])
                    solara.HTML(unsafe_innerHTML=steps(answer, texts))
        solara.HTML(unsafe_innerHTML=same_luck(answer, texts, own))
        solara.Div(classes=["vs-lead"], children=[texts("play.answer.decision_and_luck")])


@solara.component
def Debriefing(state: ViewState, answers: list[Answer], moves: Moves, go: Go) -> None:
    """The end of a game."""
    texts = Texts(state.lang)
    Keys(lambda key: None, (), place="debrief")
    with solara.Div(classes=["vs-buttons"]):
        Button(texts("play.debrief.other_luck"), lambda: go(state.but(seed=state.seed + 1, moves=".")), primary=True,
               name="other-luck")  # fmt: skip
        Button(texts("play.debrief.same_luck"), lambda: go(state.but(moves=".")), name="same-luck")
        Button(texts("play.start.change"), lambda: go(state.but(moves="")), name="change")
        Print(texts)
    if not answers:
        solara.Div(classes=["vs-problem"], children=[texts("play.error.too_few")])
        return
    found = debrief(answers, moves.guesses)
    with solara.Div(classes=["vs-debrief"]):
        solara.HTML(tag="h1", unsafe_innerHTML=texts("play.debrief.title"))
        solara.Div(classes=["vs-lead"], children=[texts("play.debrief.lead")])
        solara.HTML(unsafe_innerHTML=totals(found, texts))
        with solara.Div(classes=["vs-caution"]):
            solara.Div(children=[texts("play.debrief.few", n=len(answers))])
            solara.Div(children=[texts("play.debrief.first_choice")])
        if told := guesses_told(found, texts):
            solara.Div(classes=["vs-guesses"], children=[told])
        solara.HTML(unsafe_innerHTML=encounters(found, answers, texts))
        best, same = most_alike(found)
        if same:
            told = texts("play.debrief.alike", policy=texts(f"policy.{best}.name"), done=same, total=len(answers))
            solara.Div(classes=["vs-alike"], children=[told])
        Questions(texts, "q1_alone")


@solara.component
def Questions(texts: Texts, first: str = "q1") -> None:
    """What to talk over."""
    solara.HTML(tag="h2", unsafe_innerHTML=texts("play.debrief.questions"))
    asked = "".join(f"<li>{texts(f'play.debrief.{i}')}</li>" for i in (first, "q2", "q3"))
    solara.HTML(tag="ol", classes=["vs-questions"], unsafe_innerHTML=asked)


@solara.component
def Print(texts: Texts) -> None:
    """A button that prints the page, by the script of `Keys`."""
    solara.v.Html(
        tag="button", class_="v-btn v-btn--outlined v-size--small vs-button vs-button-print",
        attributes={"type": "button", "data-prints": "page"}, children=[texts("play.print")],
    )  # fmt: skip
