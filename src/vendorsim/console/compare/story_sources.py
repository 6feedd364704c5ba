"""Where a page has its stories from: the recording of a run, and questions that a process answers."""

import itertools
from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.player.run_seen import RunSeen
from vendorsim.console.questions.asking import Query, get_ready
from vendorsim.console.questions.what_if import NotPossibleError
from vendorsim.console.workers.question_worker import QuestionError
from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts


def get_stories_ready() -> None:
    """Have the process of stories load what it needs, if it is not there yet."""
    worker = services.question_worker(services.STORIES)
    if not worker.pids:
        worker.ask(get_ready)


def use_news() -> tuple[int, Callable[[], None]]:
    """A number that rises with each news, and a function that tells of news, from any thread."""
    news, set_news = solara.use_state(0)
    numbers = solara.use_memo(lambda: itertools.count(1), [])

    def told() -> None:
        set_news(next(numbers))

    return news, told


def use_run(settings: Settings | None, seed: int) -> RunSeen | None:
    """What is known of a run by now; its recording is asked of the pool, which may have it from the maps."""
    (news, told), held = use_news(), solara.use_ref(None)
    key = None if settings is None else (settings.digest(), seed)

    def watch() -> Callable[[], None] | None:
        held.current = None
        if settings is None:
            return None
        seen = held.current = RunSeen(settings, seed)
        seen.watch(services.pool(), told)
        told()
        return seen.leave

    solara.use_effect(watch, [key])
    # Parts of a page are redrawn only when they are given something else: so with each news they get a copy.
    seen: RunSeen | None = solara.use_memo(lambda: copy(held.current), [key, news])
    return seen if seen is not None and seen.key == key else None


def use_asked(key: Hashable, question: Callable[..., Any], *given: Any) -> tuple[Query | None, Callable[[], None]]:
    """A question under way or answered, and a function that asks it again; no question where `key` is None."""
    (_, told), held = use_news(), solara.use_ref(None)
    tries, set_tries = solara.use_state(0)

    def ask() -> Callable[[], None] | None:
        held.current = None
        if key is None:
            return None
        asked = held.current = Query(
            services.question_worker(services.STORIES).ask, services.answers(), key, question, *given
        )
        asked.watch(told)
        told()
        return asked.take_back

    solara.use_effect(ask, [key, tries])
    asked: Query | None = held.current
    return (asked if asked is not None and asked.key == key else None), lambda: set_tries(tries + 1)


def said_of(error: BaseException, texts: Texts, what: str) -> str:
    """What a page says of a failure; `what` was asked for."""
    if isinstance(error, NotPossibleError):
        return texts("why.whatif.not_possible", reason=texts(f"why.whatif.{error.reason}"))
    if isinstance(error, ResultsError):
        return texts("why.error.none_such", what=what)
    if isinstance(error, QuestionError):
        return texts("why.error.lost" if error.key == "screen.error.worker" else error.key)
    if isinstance(error, VendorsimError):
        return texts("screen.error.model", message=str(error)[:300])
    return texts("screen.error.unexpected")


@solara.component
def Working(texts: Texts, done: int, total: int, at_first: str) -> None:
    """That an answer is under way, and how many days of how many have been played for it."""
    with solara.v.Html(tag="div", class_="vs-progress vs-working", attributes={"role": "status"}):
        solara.Text(texts("why.working.days", done=done, total=total) if total else at_first)
        share = 100 * done / total if total else 0
        solara.v.ProgressLinear(value=share, indeterminate=not total, color="primary")
