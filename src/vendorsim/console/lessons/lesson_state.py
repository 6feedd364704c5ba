"""A view on a lesson: its scenario, luck, days and layers; and the way out of it."""

from vendorsim.console.frame.state import ViewState
from vendorsim.console.scenes.lesson_files import Lesson

USUAL_LAYERS = ("residents", "vendors", "teams", "cars", "blocked", "incidents")
"""What the maps show when nobody chooses; a lesson adds to it."""


def in_lesson(state: ViewState, lesson: Lesson) -> ViewState:
    """The same page with the lesson's scenario prepared."""
    file = lesson.file
    layers = (*USUAL_LAYERS, *(one for one in file.layers if one not in USUAL_LAYERS)) if file.layers else ()
    return state.but(
        lesson=lesson.id, scenario=file.scenario, policies=(), levers={}, seed=file.seed, days=file.days,
        burn_in=file.burn_in_days, layers=layers, tick=None, run=False,
    )  # fmt: skip


def opened(state: ViewState, lesson: Lesson) -> ViewState:
    """The lesson's page with its scenario running."""
    return in_lesson(state, lesson).but(page=lesson.file.page, run=lesson.file.page == "compare")


def without_lesson(state: ViewState) -> ViewState:
    """The same page when the lesson is left: its scenario stays."""
    return state.but(lesson="", policies=(), run=False)
