"""One trainee's game: an encounter, what came of it, the next, and the debrief."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.keys import Keys
from vendorsim.console.frame.state import ViewState
from vendorsim.console.play import game_questions
from vendorsim.console.play.asking import PendingAnswer, use_answer
from vendorsim.console.play.debrief import debrief
from vendorsim.console.play.debrief_html import most_alike, whole
from vendorsim.console.play.encounter import Choices
from vendorsim.console.play.game import Moves, moves_of, usual_policy
from vendorsim.console.play.html import card, outcome
from vendorsim.console.questions.encounters import Situation
from vendorsim.console.questions.role_play import Answer, Play
from vendorsim.console.scenes.scene import choices
from vendorsim.telling.language import Texts

Go = Callable[[ViewState], None]


@solara.component
def Game(state: ViewState, play: Play, go: Go) -> None:
    """A game that has begun; where it stands is said by the address alone."""
    texts, moves = Texts(state.lang), moves_of(state.moves)
    visitor, n = solara.get_kernel_id(), len(moves.choices)
    worker = services.question_worker(services.GAMES)

    def asking(question: Any) -> Callable[[], Any]:
        return lambda: worker.ask(question, visitor, play, moves.choices)

    first = None if moves.is_ended else asking(game_questions.situation if moves.is_open else game_questions.answer)
    asked = use_answer(first, (play.key, moves.choices, moves.is_open, moves.is_ended))
    is_last = n >= play.encounters
    has_ended = moves.is_ended or (moves.is_open and asked.is_there and asked.value is None)
    second = asking(game_questions.answers) if has_ended else None
    if asked.is_there and not moves.is_open and not is_last:
        second = asking(game_questions.situation)  # the next encounter is there before it is asked for
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
def Trouble(asked: PendingAnswer, state: ViewState, go: Go) -> None:
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

    with solara.Div(classes=["vs-deciding"]):
        with solara.Div(classes=["vs-left"]):
            Progress(play, moves, texts)
            solara.HTML(unsafe_innerHTML=card(situation, texts, texts("play.card.title")))
        with solara.Div(classes=["vs-right"]):
            n = len(moves.choices)
            Choices(situation, n, picked, guess, set_picked, set_guess if state.guess else None, confirm,
                    f"decide-{n}", texts)  # fmt: skip
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
    solara.HTML(unsafe_innerHTML=outcome(answer, texts, moves.guesses[-1]))
    with solara.Div(classes=["vs-buttons vs-confirm"]):
        Button(texts("play.debrief.see" if is_last else "play.answer.next"), going_on, primary=True, name="next")
        if not is_last:
            Button(texts("play.finish"), lambda: then(moves.ended()), name="finish")
        solara.Div(classes=["vs-lead vs-keys-told"], children=[texts("play.answer.keys")])


@solara.component
def Debriefing(state: ViewState, answers: list[Answer], moves: Moves, go: Go) -> None:
    """The end of a game."""
    texts = Texts(state.lang)
    found = debrief(answers, moves.guesses)
    best, same = most_alike(found)
    Keys(lambda key: None, (), place="debrief")
    with solara.Div(classes=["vs-buttons"]):
        Button(texts("play.debrief.other_luck"), lambda: go(state.but(seed=state.seed + 1, moves=".")), primary=True,
               name="other-luck")  # fmt: skip
        Button(texts("play.debrief.same_luck"), lambda: go(state.but(moves=".")), name="same-luck")
        Button(texts("play.start.change"), lambda: go(state.but(moves="")), name="change")
        if same and (other := set_beside(state, best)) is not None:
            told = texts("play.debrief.let_all", policy=texts.title(f"policy.{best}.name"), n=state.days or 30)
            Button(told, lambda: go(other), name="let-all")
        Print(texts)
    if not answers:
        solara.Div(classes=["vs-problem"], children=[texts("play.error.too_few")])
        return
    alike = (
        texts("play.debrief.alike", policy=texts.title(f"policy.{best}.name"), done=same, total=len(answers))
        if same
        else ""
    )
    told = whole(found, answers, texts, lead=texts("play.debrief.lead"), after=alike, question="q1_alone")
    solara.HTML(unsafe_innerHTML=told)


def set_beside(state: ViewState, policy: str) -> ViewState | None:
    """The page Compare with this policy beside the city's own; nothing where the scenario's arms are compared."""
    allowed, arms = choices(state)
    others = [one for one in (state.policy or usual_policy(state), *allowed) if one != policy]
    if arms or policy not in allowed or not others:
        return None
    return state.but(page="compare", policies=(policy, others[0]), moves="", run=True)


@solara.component
def Print(texts: Texts) -> None:
    """A button that prints the page, by the script of `Keys`."""
    solara.v.Html(
        tag="button", class_="v-btn v-btn--outlined v-size--small vs-button vs-button-print",
        attributes={"type": "button", "data-prints": "page"}, children=[texts("play.print")],
    )  # fmt: skip
