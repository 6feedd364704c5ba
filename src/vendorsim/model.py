"""The model: one district, its people, a policy and its programmes, tick by tick; and the face that Mesa knows."""

import gc
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vendorsim.mesaface import mesa  # before Numba: Mesa's logger looks through all modules there are

# isort: split
from vendorsim.agents import (
    business,
    driver,
    ground_lock,
    opinion,
    patrol,
    perception,
    shopping,
    siting,
    standing,
    surveillance,
)
from vendorsim.agents.driver import Driver
from vendorsim.agents.officer import Officer
from vendorsim.agents.resident import Resident
from vendorsim.agents.vendor import Vendor
from vendorsim.cityhall.hall import TownHall
from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_SLOT, Clock
from vendorsim.encounter import gathering, household, meeting, news, story
from vendorsim.encounter.case import Case
from vendorsim.encounter.response import Response
from vendorsim.errors import PolicyError, RunOverError, SettingsError
from vendorsim.policies.registry import policy_class
from vendorsim.programmes.base import Programme
from vendorsim.programmes.registry import programme_class
from vendorsim.settings import Settings
from vendorsim.table import RowView
from vendorsim.world import World

_living: "weakref.WeakSet[VendorModel]" = weakref.WeakSet()
MANY_MODELS = 4

VIEWS: dict[str, type[RowView]] = {"vendor": Vendor, "resident": Resident, "driver": Driver, "officer": Officer}


class VendorModel(mesa.Model):
    """A district under a policy; `step()` is one tick of 15 minutes."""

    def __init__(
        self, settings: Settings | None = None, *, seed: int | None = None, rng: int | None = None, **changes: Any
    ) -> None:
        """Set up a run.

        `settings` default to the default city under strict seizure; flat keywords such as `policy="evidence_first"`,
        `vendors=100` or `people__vendors=100` change them, for `batch_run` and sliders. `seed` (or Mesa's `rng`) is the
        luck of the run, by default the settings' own.
        Raises: SettingsError for an unknown keyword or a value out of bounds; PolicyError for an unknown policy.
        """
        if type(changes.get("scenario")).__module__.startswith("mesa."):
            del changes["scenario"]  # Mesa 3.5 hands its own empty one on when its page begins anew
        settings = (settings or Settings()).with_flat(**changes)
        luck = seed if seed is not None else rng if rng is not None else settings.seed
        if not isinstance(luck, int | np.integer) or isinstance(luck, bool) or not 0 <= luck < 2**63:
            raise SettingsError(f"seed: found {luck!r}; allowed: a whole number from 0 to 2**63 - 1")
        if len(_living) >= MANY_MODELS:
            # A Mesa model refers to itself; without this, finished ones wait for the collector and hold their arrays.
            gc.collect()
        super().__init__(rng=int(luck))
        _living.add(self)
        self.settings, self.luck = settings, int(luck)
        self.clock = Clock()
        self.world = World(settings, self.luck)
        self.tables, self.columns = self.world.tables, self.world.columns
        self.policy = policy_class(settings.policy)(**settings.policy_parameters)
        self.incidents: list[dict[str, Any]] = []
        self.datacollector = DayBook(self.columns["ledger"], self.clock)
        self._views: dict[str, list[RowView]] = {}
        self._bind()
        self.town_hall = TownHall(self.world, self.clock)
        wanted = {name: dict(values) for name, values in self.policy.programmes.items()}
        for name, values in settings.programmes.items():
            wanted[name] = {**wanted.get(name, {}), **values}
        self.programmes = [programme_class(name)(**values) for name, values in wanted.items()]
        self.town_hall.open_existing_markets()
        for programme in self.programmes:
            programme.begin(self.town_hall)
        self._advisers = [one for one in self.programmes if type(one).advise is not Programme.advise]

    # The tick ---------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One tick, in the order of docs/odd.md section 3.

        Raises: RunOverError after the last day of the horizon, for which the books were made.
        """
        for _ in self.meetings():
            pass

    def meetings(self) -> Iterator[tuple[int, int, int]]:
        """One tick that halts before each meeting: (team, vendor or -1, ground lock or -1), as `cases_met` has them.

        Whoever steps like this can look at the city, and at what would come of an answer, before it is given.
        Raises: RunOverError, as `step`.
        """
        if self.clock.day >= self._days:
            raise RunOverError(f"the run ended after {self._days} days: set horizon.days higher to go on")
        tick, weekend, burnt_in = self.clock.tick, self.clock.is_weekend, self.burnt_in
        if self.clock.day_begins:
            self.open_day()
        if self.clock.half_day_begins:
            self.choose_sites(tick, self.choice_order(tick))
            self.learn_places(self.clock.half_day)
        self.set_up_and_pack_up(tick)
        self.occupy_places(tick, burnt_in)
        self.sort_places()
        self.shop(tick, weekend)
        self.complain(tick, burnt_in)
        self.take_bays_away(tick)
        self.load_roads(tick, burnt_in)
        self.drive(tick, weekend)
        self.see_and_warn(tick)
        for team, vendor, lock in self.cases_met(tick):
            yield team, vendor, lock
            self.meet(tick, team, vendor, lock)
        if self.clock.day_ends:
            self.close_day()
        self.clock.advance()
        self.running = self.clock.day < self._days

    def open_day(self) -> None:
        """Programmes act."""
        for programme in self.programmes:
            programme.each_day(self.town_hall)

    def choice_order(self, tick: int) -> np.ndarray:
        """Vendors in the drawn order in which they choose where to stand."""
        self.draw_order(tick)
        return np.argsort(self._levels, kind="stable")

    def see_and_warn(self, tick: int) -> None:
        """What only some programmes and settings need: cameras see vendors, and vendors' scouts see officers."""
        streets = self.town_hall.streets
        if streets.watching:
            self.watch_streets(tick)
        if streets.visible:
            self.heed_scouts(tick)
        if (tick + 1) % TICKS_PER_SLOT == 0 and self.settings.behaviour.quiet_learning > 0.0:
            self.learn_from_quiet(tick)

    def cases_met(self, tick: int) -> Iterator[tuple[int, int, int]]:
        """(team, vendor or -1, ground lock or -1) of each violation that a team meets in this tick."""
        n = self.patrol(tick)
        for i in range(n):
            yield int(self._case_team[i]), int(self._case_vendor[i]), int(self._case_lock[i])

    def meet(self, tick: int, team: int, vendor: int, lock: int) -> None:
        """A team meets a violation: the case is gathered, the policy answers, the answer is carried out."""
        if lock >= 0:
            if self.gather_lock_case(tick, team, lock):
                self.carry_out_at_lock(tick, team, lock, self.answer())
        elif self.gather_vendor_case(tick, team, vendor):
            self.carry_out(tick, self.burnt_in, team, vendor, self.answer())
        if self._counters[0] > self._incidents.size // 2:
            self.collect_incidents()

    def answer(self) -> int:
        """The policy's answer to the case at hand, as far as programmes let it stand."""
        case = Case(self._case.item())
        answer = self.policy.respond(case)
        for programme in self._advisers:
            answer = programme.advise(case, answer)
        if not isinstance(answer, Response):
            raise PolicyError(
                f"{self.settings.policy} and its programmes answered {answer!r} to a case; "
                f"allowed: Response.{', Response.'.join(Response.__members__)}"
            )
        return int(answer)

    def close_day(self) -> None:
        """Books are closed, news spreads, memories fade, newcomers arrive."""
        day = self.clock.day
        self.collect_incidents()
        self.spread_clips(day)
        self.exchange_opinions()
        self.close_books(self.clock.tick, self.burnt_in)
        self.forget_risk()
        self.let_newcomers_in(day)
        self.note_state(day)

    def let_newcomers_in(self, day: int) -> None:
        """New people take up the trade, more of them when it pays."""
        vendors, p = self.tables["vendor"], self.columns["parameters"][0]
        active = vendors.active > 0
        usual = max(1, self.settings.people.vendors)
        median = float(np.median(vendors.weekly_income[active])) if active.any() else 0.0
        expected = business.newcomers_per_day(p, median, int(active.sum()), usual)
        for row in self.columns["newcomer_rows"][: self.draw_newcomers(float(expected), day)]:
            vendors.reset(int(row))
            self.world.bring_in(int(row))
            self.columns["ledger"]["newcomers"][day] += 1

    def note_state(self, day: int) -> None:
        """What is read once a day: opinion and the ground locks."""
        book, locks, people = self.columns["ledger"], self.tables["lock"], self.tables["resident"]
        book["opinion"][day] = float(people.opinion.mean()) if people.size else 0.0
        book["locks_standing"][day], book["locks_total"][day] = float(locks.standing.sum()), locks.size

    @property
    def burnt_in(self) -> bool:
        """Whether the burn-in is over."""
        return self.clock.day >= self.settings.horizon.burn_in_days

    def run(self) -> "VendorModel":
        """Step until the horizon; returns the model."""
        while self.running:
            self.step()
        return self

    def _bind(self) -> None:
        """Fetch the columns of every phase once."""
        bound = {
            "draw_order": siting.draw_order, "choose_sites": siting.choose_sites, "learn_places": business.learn_places,
            "set_up_and_pack_up": standing.set_up_and_pack_up,
            "occupy_places": standing.occupy_places, "sort_places": shopping.sort_places, "shop": shopping.shop,
            "complain": opinion.complain, "take_bays_away": ground_lock.take_bays_away,
            "load_roads": driver.load_roads, "drive": driver.drive, "patrol": patrol.patrol,
            "watch_streets": surveillance.watch_streets, "heed_scouts": surveillance.heed_scouts,
            "learn_from_quiet": perception.learn_from_quiet,
            "gather_vendor_case": gathering.gather_vendor_case, "gather_lock_case": gathering.gather_lock_case,
            "carry_out": meeting.carry_out, "carry_out_at_lock": household.carry_out_at_lock,
            "spread_clips": news.spread_clips, "exchange_opinions": opinion.exchange_opinions,
            "close_books": business.close_books, "forget_risk": perception.forget_risk,
            "draw_newcomers": business.draw_newcomers,
        }  # fmt: skip
        self._levels = np.zeros(self.tables["vendor"].size)
        self.columns["order_level"] = self._levels
        for name, one in bound.items():
            setattr(self, name, one.bind(self.columns))
        self._days = self.columns["ledger"].size
        self._case, self._counters = self.columns["case"], self.columns["counters"]
        self._incidents = self.columns["incidents"]
        self._case_team, self._case_vendor = self.columns["case_team"], self.columns["case_vendor"]
        self._case_lock = self.columns["case_lock"]

    # Incidents and stories --------------------------------------------------------------------------------------------

    def collect_incidents(self) -> None:
        """Move the records of quarrels out of the compiled code's buffers."""
        n = int(self._counters[0])
        for i in range(n):
            first, count = int(self._incidents[i].first_transition), int(self._incidents[i].n_transitions)
            steps = self.columns["transitions"][first : first + count].tolist()
            self.incidents.append(story.incident_row(self._incidents[i], self.columns["incident_cases"][i], steps))
        self._counters[0] = self._counters[1] = 0

    def story(self, incident_id: int) -> "story.Story":
        """The story of an incident, as text (`str(...)`) and as data (`.data`).

        Raises: ResultsError when this run has no such incident.
        """
        self.collect_incidents()
        return story.story_of(self.incidents, incident_id, self.settings.behaviour.model_dump())

    # The Mesa face ----------------------------------------------------------------------------------------------------

    @property
    def agents(self) -> Any:
        """All agents, as an `AgentSet` of views that are made when first asked for."""
        self._make_views()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Agents by class."""
        self._make_views()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents."""
        return list(VIEWS.values())

    def _make_views(self) -> None:
        if not self._views:
            for kind, view in VIEWS.items():
                self._views[kind] = [view(self, row) for row in range(self.tables[kind].size)]


class DayBook(mesa.DataCollector):
    """The day book as Mesa's collector: at each step it shows the book of that step's day, and copies nothing."""

    def __init__(self, book: np.ndarray, clock: Clock) -> None:
        """Show `book` as far as `clock` has come."""
        super().__init__()
        self._book, self._clock = book, clock
        self.model_vars = {name: _PerStep(clock, book[name]) for name in book.dtype.names or ()}
        self._collection_steps = _PerStep(clock)  # what Mesa 3.5 asks for

    def get_model_vars_dataframe(self) -> Any:
        """One row a day, the present one as far as it has come."""
        import pandas as pd

        days = -(-self._clock.tick // TICKS_PER_DAY)
        return pd.DataFrame({name: self._book[name][:days] for name in self.model_vars})


class _PerStep(Sequence[float]):
    """A series with one entry a step: the step's number, or the entry of its day."""

    def __init__(self, clock: Clock, daily: np.ndarray | None = None) -> None:
        self._clock, self._daily = clock, daily

    def __len__(self) -> int:
        return self._clock.tick

    def __getitem__(self, at: Any) -> Any:
        steps = range(len(self))[at]
        if self._daily is None:
            return steps
        if isinstance(steps, int):
            return float(self._daily[steps // TICKS_PER_DAY])
        return [float(self._daily[step // TICKS_PER_DAY]) for step in steps]
