"""What if: the same encounter, the same luck, another response; and the days after it, beside what happened.

Both courses are runs of the model with the same settings and seed. As each draw is addressed by seed, tick and identity,
they are the same run up to the encounter, bit for bit, and differ afterwards by what the other response has changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vendorsim.console.questions.encounters import Address, Situation, Trial, look, told, trials
from vendorsim.console.questions.replays import Replay
from vendorsim.errors import VendorsimError
from vendorsim.measures.base import evaluate
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.plugins.case import OUTCOMES
from vendorsim.plugins.response import Response
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.run import let_go, record_of

MOST_DAYS = 90
SAME_RESPONSE = "same_response"


class NotPossibleError(VendorsimError):
    """A response that cannot be given in an encounter, or an encounter that this run does not have.

    `reason` is the end of a key `why.whatif.<reason>`.
    """

    def __init__(self, reason: str, message: str) -> None:
        """Keep the reason."""
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> Any:
        """As it travels between processes."""
        return type(self), (self.reason, str(self))


@dataclass(frozen=True)
class Moment:
    """Where a vendor is, and how it fares, at the end of a day."""

    day: int
    is_active: bool
    weekly_income: float
    cash: float
    legitimacy: float
    expected_loss: float
    restraint: float
    stall_site: int
    pitches: tuple[int, ...]
    """Street pitches and stalls where it stood on this day, in order; a new one after each move."""
    meetings: tuple[tuple[int, str, str], ...]
    """(tick, response, outcome) of each encounter with a team on this day; of one that came to nothing, `ignore` and ''."""


@dataclass(frozen=True)
class Course:
    """One course of events from the encounter on."""

    response: str
    trial: Trial
    story: Mapping[str, Any]
    """The encounter's record with the terms of its decisions; empty where the team walked on."""
    measures: Mapping[str, float]
    """Every measure of the day of the encounter and the days after it."""
    daily: Mapping[str, list[float]]
    path: tuple[Moment, ...]
    """The vendor, day by day; empty for a ground lock."""
    lock_gone_on: int | None
    """The day on which a ground lock was taken off or cut; nothing while it stands, or for a vendor."""


@dataclass(frozen=True)
class WhatIf:
    """What happened beside what would have happened."""

    situation: Situation
    happened: Course
    instead: Course
    days: int
    trials: Mapping[str, Trial] = field(default_factory=dict)
    """What each response leads to in this encounter: its chances, and what happens with the same luck."""

    @property
    def differences(self) -> dict[str, float]:
        """Each measure instead, less what it was."""
        return {name: self.instead.measures[name] - value for name, value in self.happened.measures.items()}


def what_if(
    settings: Settings,
    seed: int,
    tick: int,
    team: int,
    vendor: int = -1,
    lock: int = -1,
    *,
    response: str,
    days: int = 7,
    known: WhatIf | None = None,
    heard: Callable[[int, int], None] | None = None,
) -> WhatIf:
    """Replay a run to an encounter, answer it otherwise, and go on for so many days; beside it what did happen.

    `vendor` and `lock` are rows of their tables. Measures are of the day of the encounter and the `days` after it.
    `known` is an answer about the same encounter and as many days: what happened is taken from it, and not run again.
    `heard` is told once a day how many days have been played, of how many.
    Raises: NotPossibleError where there is no such encounter, or the response cannot be given in it.
    """
    wanted, at = response_named(response), Address(tick, team, vendor, lock)
    window, heard = around(settings, tick, days), heard or (lambda done, total: None)
    courses = 1 if known is not None else 2
    if known is not None and known.situation.address == at and known.days == days:
        situation, happened, tried = known.situation, known.happened, known.trials
    else:
        run = _Run(window, seed, at, days, None, heard, 0, courses)
        if run.situation is None or run.usual is None:
            raise NotPossibleError(
                "no_encounter", f"team {team} meets no such vendor or lock at tick {tick} of this run"
            )
        situation, happened, tried = run.situation, run.course, run.trials
    if reason := situation.possible[response]:
        raise NotPossibleError(reason, f"{response} is not possible in this encounter: {reason}")
    if response == happened.response:
        raise NotPossibleError(SAME_RESPONSE, f"{response} is what the team did")
    instead = _Run(window, seed, at, days, wanted, heard, courses - 1, courses).course
    return WhatIf(situation, happened, instead, days, tried)


def response_named(name: str) -> Response:
    """A response by its name in small letters. Raises: NotPossibleError."""
    known = {one.name.lower(): one for one in Response}
    if name not in known:
        raise NotPossibleError("unknown", f"response: found {name!r}; allowed: {', '.join(known)}")
    return known[name]


def around(settings: Settings, tick: int, days: int) -> Settings:
    """The settings of a run that goes on for so many days after the day of a tick; the rest is as it was.

    Raises: NotPossibleError for a number of days that is not allowed.
    """
    if not 0 <= days <= MOST_DAYS or tick < 0:
        raise NotPossibleError("days", f"days: found {days}; allowed: a whole number from 0 to {MOST_DAYS}")
    last = tick // TICKS_PER_DAY + days
    return settings.with_(**{"horizon.days": max(1, last + 1 - settings.horizon.burn_in_days)})


class _Run:
    """One course: the run, answered at the encounter by the policy or by hand, and noted from then on."""

    def __init__(
        self, settings: Settings, seed: int, at: Address, days: int, wanted: Response | None,
        heard: Callable[[int, int], None], before: int, courses: int,
    ) -> None:  # fmt: skip
        """`before` of so many `courses` have been played."""
        self.at, self.wanted, self._heard, self._before, self._courses = at, wanted, heard, before, courses
        self.first_day = at.tick // TICKS_PER_DAY
        self.days = self.first_day + days + 1
        self.situation: Situation | None = None
        self.usual: Response | None = None
        self.trials: dict[str, Trial] = {}
        self.path: list[Moment] = []
        self._met: list[tuple[int, str, str]] = []
        self._stood: list[int] = []
        model = Replay(settings, seed, counts_from=self.first_day)
        try:
            model.begin_before(at.tick)
            self._play(model)
        finally:
            let_go(model)

    def _decide(self, at: Address, usual: Response) -> Response:
        if at != self.at:
            return usual
        self.usual = usual
        return self.wanted if self.wanted is not None else usual

    def _play(self, model: Replay) -> None:
        model.decide = self._decide
        begun = model.clock.day
        while model.clock.day < self.days:
            before: Address | None = None
            tick = model.clock.tick
            for team, vendor, lock in model.meetings():
                self._note_meeting(model, before)
                before = Address(tick, team, vendor, lock)
                if before == self.at:
                    self.situation = look(model, self.at)
                    self.trials = trials(model, self.at)
                    self._stories = (
                        {} if self.situation is None else {one: told(model, self.at, one) for one in Response}
                    )
            self._note_meeting(model, before)
            self._note_tick(model)
            if tick == self.at.tick and self.usual is None:
                return
            if model.clock.day_begins:
                days = self.days - begun
                self._heard(self._before * days + model.clock.day - begun, self._courses * days)
        record = replace(record_of(model), book=model.columns["ledger"][self.first_day : self.days])
        answer = self.wanted if self.wanted is not None else self.usual or Response.IGNORE
        gone = int(model.tables["lock"].removed_day[self.at.lock]) if self.at.is_lock else -1
        is_gone = self.at.is_lock and model.tables["lock"].standing[self.at.lock] == 0
        self.course = Course(
            answer.name.lower(), self.trials[answer.name.lower()], self._stories[answer], evaluate(record),
            {name: record.book[name].tolist() for name in DAY_FIELDS}, tuple(self.path), gone if is_gone else None,
        )  # fmt: skip

    def _note_meeting(self, model: Replay, at: Address | None) -> None:
        """What the last meeting came to, if it was one with our vendor."""
        if at is None or at.is_lock or at.vendor != self.at.vendor or self.at.is_lock:
            return
        state = model.columns["state"][0]
        if int(state.tick) == at.tick and int(state.row) == at.vendor and int(state.team) == at.team and not state.kind:
            row = OUTCOMES[int(state.outcome)]
            self._met.append((at.tick, Response(int(state.response)).name.lower(), row))
        else:
            self._met.append((at.tick, "ignore", ""))

    def _note_tick(self, model: Replay) -> None:
        """Where our vendor stands; and at the end of a day, how it fares."""
        if self.at.is_lock:
            return
        v, vendors = self.at.vendor, model.tables["vendor"]
        here = int(vendors.pitch[v])
        if here >= 0 and (not self._stood or self._stood[-1] != here):
            self._stood.append(here)
        if not model.clock.day_begins:
            return
        day = model.clock.day - 1
        if day >= self.at.tick // TICKS_PER_DAY:
            self.path.append(Moment(
                day, bool(vendors.active[v]), float(vendors.weekly_income[v]), float(vendors.cash[v]),
                float(vendors.legitimacy[v]), float(vendors.expected_loss[v]), float(vendors.restraint[v]),
                int(vendors.stall_site[v]), tuple(self._stood), tuple(self._met),
            ))  # fmt: skip
        self._stood, self._met = [], []
