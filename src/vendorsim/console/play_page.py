"""The page Play: one trainee's game, or a class's, for its trainer and its members."""

from collections.abc import Callable

import solara

from vendorsim.console import services
from vendorsim.console.class_pages.member import Member
from vendorsim.console.class_pages.trainer import Trainer, open_class
from vendorsim.console.classroom.classes import ClassError
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.console.play import game_questions
from vendorsim.console.play.game import game_of, moves_of
from vendorsim.console.play.solo import Game
from vendorsim.console.play.start import Start


@solara.component
def Play(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page. A member of a class asks for no model: it only reads what the class's trainer was told."""
    if state.trainer and state.room:
        Trainer(state, go)
    elif state.room:
        Member(state, go).key(f"member-{state.room}")
    else:
        Alone(state, problems, go)


@solara.component
def Alone(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The start, or a game that has begun."""
    wanted, mistakes = solara.use_memo(lambda: game_of(state), [of_game(state)])
    refused, set_refused = solara.use_state({})
    visitor = solara.get_kernel_id()

    def live() -> Callable[[], None]:
        worker = services.question_worker(services.GAMES)
        worker.ask(game_questions.warm)

        def leave() -> None:
            worker.ask(game_questions.leave, visitor)

        return leave

    solara.use_effect(live, [])

    def open_it() -> None:
        try:
            if wanted is not None:
                go(open_class(state, wanted))
        except ClassError as error:
            set_refused({"levers": [(error.key, error.values)]})

    if wanted is not None and moves_of(state.moves).is_begun:
        Game(state, wanted, go)
    else:
        said: Problems = {**problems, **mistakes, **refused}
        Start(state, said, go, lambda: go(state.but(moves=".")), open_it, ready=wanted is not None)


def of_game(state: ViewState) -> ViewState:
    """What of a view says which game is played."""
    usual = ViewState()
    return state.but(lang=usual.lang, projector=False, moves="", page="", tick=None, run=False, guess=True, lesson="",
                     layers=(), speed=usual.speed, policies=())  # fmt: skip
