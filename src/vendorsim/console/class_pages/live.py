"""A class as a visitor sees it now: a thread of the visitor's own waits for changes, and redraws the page on one.

Nothing is asked over and over: the thread sleeps until the class has changed. It ends when the visitor leaves.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import solara

from vendorsim.console.classroom.classes import ClassError, Classrooms, View
from vendorsim.telling.language import Texts

SECONDS = 5.0
"""How long a thread sleeps at most before it looks whether its visitor is still there, and tells it to the class."""
PAUSE = 0.25
"""Between two drawings of the trainer's page: thirty choices in a second are drawn a few times, not thirty."""
Attempt = Callable[[Callable[[], Any]], None]


def use_class(rooms: Classrooms, token: str | None) -> tuple[View | None, ClassError | None]:
    """The class of a token, as it is now; redrawn whenever what this visitor may see has changed."""
    _, set_news = solara.use_state(0)

    def live() -> Callable[[], None] | None:
        if token is None:
            return None
        gone = threading.Event()
        following = (rooms, token, gone, set_news, connection())
        threading.Thread(target=_follow, args=following, name="vendorsim-class", daemon=True).start()
        return gone.set

    solara.use_effect(live, [token])
    if token is None:
        return None, None
    try:
        return rooms.view(token), None
    except ClassError as error:
        return None, error


def use_attempt(texts: Texts) -> tuple[str, Attempt]:
    """What a class refused last, in words, and what does something with a class that it may refuse."""
    problem, set_problem = solara.use_state("")

    def attempt(act: Callable[[], Any]) -> None:
        try:
            act()
            set_problem("")
        except ClassError as error:
            set_problem(texts(error.key, **error.values))

    return problem, attempt


def connection() -> Callable[[], bool]:
    """What tells whether the browser of the visitor who asks is connected: a page outlives its connection by minutes."""
    from solara.server.kernel_context import PageStatus, get_current_context

    context = get_current_context()
    return lambda: PageStatus.CONNECTED in list(context.page_status.values())


def _follow(
    rooms: Classrooms, token: str, gone: threading.Event, set_news: Callable[[int], None],
    is_connected: Callable[[], bool],
) -> None:  # fmt: skip
    seen, shown, news = -1, None, 0
    while not gone.is_set():
        try:
            if is_connected():
                rooms.is_here(token)
            seen = rooms.wait(token, seen, SECONDS)
            now = what_is_shown(rooms.view(token))
        except ClassError:
            now = None
        if now != shown or now is None:
            shown, news = now, news + 1
            if gone.is_set():
                return
            with suppress(RuntimeError):  # the visitor has gone
                set_news(news)
            if now is not None and now.is_trainer:
                gone.wait(PAUSE)
        if now is None:
            return


def what_is_shown(view: View) -> Any:
    """What of a class its holder's page shows: a member is not told of each choice of the others."""
    same = replace(view, question=None, result=view.result is not None, ending=view.ending is not None, about=None,
                   seconds_left=None)  # fmt: skip
    # Nor of its own choice, which its buttons show.
    return (
        same
        if view.is_trainer
        else replace(same, answered=0, members=0, expected=0, away=0, own_choice=None, own_guess=None)
    )
