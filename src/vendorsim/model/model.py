"""The model: one district, its people, a policy and its programmes, tick by tick; and the face that Mesa knows."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.engine.lazy_mesa import mesa  # before Numba: Mesa's logger looks through all modules there are

# isort: split
from vendorsim.engine.table import RowView
from vendorsim.errors import PolicyError, RunOverError, SettingsError
from vendorsim.model import snapshot_file, snapshots
from vendorsim.model.city_hall.hall import CityHall
from vendorsim.model.clock import TICKS_PER_SLOT, Clock
from vendorsim.model.encounter import carry_out, gathering, household, news, story
from vendorsim.model.mesa_face import DayBook
from vendorsim.model.people import (
    beliefs,
    business,
    deterrence,
    driver,
    experience,
    ground_lock,
    opinion,
    patrol,
    set_up,
    shopping,
    site_choice,
    surveillance,
    trade,
)
from vendorsim.model.people.driver import Driver
from vendorsim.model.people.officer import Officer
from vendorsim.model.people.resident import Resident
from vendorsim.model.people.vendor import Vendor
from vendorsim.model.tick_calls import TickCalls
from vendorsim.model.world import World
from vendorsim.plugins.case import Case
from vendorsim.plugins.installed_policies import policy_class
from vendorsim.plugins.installed_programmes import programme_class
from vendorsim.plugins.programme import Programme
from vendorsim.plugins.response import Response
from vendorsim.settings.schema import Settings

_living: "weakref.WeakSet[VendorModel]" = weakref.WeakSet()
MANY_MODELS = 4

VIEWS: dict[str, type[RowView]] = {"vendor": Vendor, "resident": Resident, "driver": Driver, "officer": Officer}


class VendorModel(mesa.Model):  # type: ignore[misc, unused-ignore]
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
            del changes["scenario"]  # Mesa 3.5 hands its own empty one on when its page starts over
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
        self.city_hall = CityHall(self.world, self.clock)
        wanted = {name: dict(values) for name, values in self.policy.programmes.items()}
        for name, values in settings.programmes.items():
            wanted[name] = {**wanted.get(name, {}), **values}
        self.programmes = [programme_class(name)(**values) for name, values in wanted.items()]
        self.city_hall.open_existing_markets()
        for programme in self.programmes:
            programme.begin(self.city_hall)
        self._advisers = [one for one in self.programmes if type(one).advise is not Programme.advise]
        self._halted = False
        self._calls = TickCalls(self, VendorModel)
        self._made = dict(vars(self))

    # The tick ---------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One tick, in the order of docs/odd.md section 3.

        Raises: RunOverError after the last day of the horizon, for which the books were made.
        """
        n = self.begin_tick()
        for i in range(self._calls.meet_all(n), n):
            self.meet(self.clock.tick, *self.meeting(i))
        self.end_tick()

    def meetings(self) -> Iterator[tuple[int, int, int]]:
        """One tick that halts before each meeting: (team, vendor or -1, ground lock or -1).

        Whoever steps like this can look at the city, and at what would come of an answer, before it is given.
        Raises: RunOverError, as `step`.
        """
        for i in range(self.begin_tick()):
            yield self.meeting(i)
            self.meet(self.clock.tick, *self.meeting(i))
        self.end_tick()

    def begin_tick(self) -> int:
        """What goes before the officers' rounds, and the rounds; returns how many violations teams meet."""
        if self.clock.day >= self._days:
            raise RunOverError(f"the run ended after {self._days} days: set horizon.days higher to go on")
        self._halted, tick = True, self.clock.tick
        if self.clock.day_begins:
            self.open_day()
        if self.clock.half_day_begins:
            self.choose_sites(tick, self.choice_order(tick))
            self.learn_places(self.clock.half_day)
        streets, learns = self.city_hall.streets, self.settings.behaviour.quiet_learning > 0.0
        found: int = self._calls.live(
            tick, self.clock.is_weekend, self.burnt_in, streets.watching, streets.visible, learns
        )
        return found

    def live(self, tick: int, weekend: int, burnt_in: bool, watching: bool, visible: bool, learns: bool) -> int:
        """What people do in a tick, as one call where all of it is compiled; returns how many violations teams meet.

        Cameras are only `watching`, officers `visible` to scouts, and vendors learning from quiet, where a programme or
        a setting asks for it.
        """
        self.set_up_and_pack_up(tick)
        self.occupy_places(tick, burnt_in)
        self.sort_places()
        self.shop(tick, weekend)
        self.complain(tick, burnt_in)
        self.live_through(tick, burnt_in)
        self.take_bays_away(tick)
        self.load_roads(tick, burnt_in)
        self.drive(tick, weekend)
        if watching:
            self.watch_streets(tick)
        if visible:
            self.heed_scouts(tick)
        if learns and (tick + 1) % TICKS_PER_SLOT == 0:
            self.learn_from_quiet(tick)
        return self.patrol(tick)

    def end_tick(self) -> None:
        """The day is closed when it is over, and time goes on."""
        if self.clock.day_ends:
            self.close_day()
        self.clock.advance()
        self.running = self.clock.day < self._days
        self._halted = False

    def open_day(self) -> None:
        """Programmes act."""
        for programme in self.programmes:
            programme.each_day(self.city_hall)

    def choice_order(self, tick: int) -> np.ndarray:
        """Vendors in the drawn order in which they choose where to stand, then those who are not in the trade."""
        self.draw_order(tick)
        inside, outside = np.flatnonzero(self._active), np.flatnonzero(self._active == 0)
        return np.concatenate((inside[np.argsort(self._levels[inside], kind="stable")], outside))

    def meeting(self, i: int) -> tuple[int, int, int]:
        """Which team meets the i-th violation of this tick, and whose: (team, vendor or -1, ground lock or -1)."""
        return int(self._met.team[i]), int(self._met.vendor[i]), int(self._met.lock[i])

    def meet(self, tick: int, team: int, vendor: int, lock: int) -> None:
        """A team meets a violation: the case is gathered, the policy answers, the answer is carried out."""
        if lock >= 0:
            if self.gather_lock_case(tick, team, lock):
                self.carry_out_at_lock(tick, team, lock, self.answer())
        elif self.gather_vendor_case(tick, team, vendor):
            self.carry_out(tick, self.burnt_in, team, vendor, self.answer())
        if self._counters["incidents"][0] > self._incidents.size // 2:
            self.collect_incidents()

    def meet_all(self, meetings: Any, counters: Any, most: int, tick: int, burnt_in: bool, first: int, n: int) -> int:
        """`meet` for all violations from the `first` on, in one call; returns where it stopped, to empty the buffers."""
        for i in range(first, n):
            team, vendor, lock = int(meetings[i].team), int(meetings[i].vendor), int(meetings[i].lock)
            if lock >= 0:
                if self.gather_lock_case(tick, team, lock):
                    self.carry_out_at_lock(tick, team, lock, self.answer())
            elif self.gather_vendor_case(tick, team, vendor):
                self.carry_out(tick, burnt_in, team, vendor, self.answer())
            if counters[0].incidents > most:
                return i + 1
        return n

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
        """Books are closed, news spreads, memories fade, vendors leave the trade and others take it up."""
        day = self.clock.day
        self.collect_incidents()
        self.spread_clips(day)
        self.exchange_opinions()
        self.fade_scenes()
        self.close_books(self.clock.tick, self.burnt_in)
        self.forget_risk()
        self.sleep_on_it()
        self.leave_for_jobs(self.clock.tick)
        self.let_newcomers_in(day)
        if self._views:
            self._follow_trade()
        self.note_state(day)

    def let_newcomers_in(self, day: int) -> None:
        """People from outside take up the trade as from tomorrow, more of them when it pays and officers are few."""
        said = self.world.what_is_said_of_trade()
        for row in self.columns["newcomer_rows"][: self.draw_newcomers(day, self.world.heard_net())]:
            self.world.bring_in(int(row), day + 1, said)
            self.columns["ledger"]["newcomers"][day] += 1

    def note_state(self, day: int) -> None:
        """What is read once a day: opinion and the ground locks."""
        book, locks, people = self.columns["ledger"], self.tables["lock"], self.tables["resident"]
        book["opinion"][day] = float(people.opinion.mean()) if people.size else 0.0
        book["support"][day] = float(people.support.mean()) if people.size else 0.0
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
        columns = self.columns
        self._levels, self._active = np.zeros(self.tables["vendor"].size), self.tables["vendor"].active
        columns["order_level"] = self._levels
        self.draw_order = site_choice.draw_order.bind(columns)
        self.choose_sites = site_choice.choose_sites.bind(columns)
        self.learn_places = business.learn_places.bind(columns)
        self.set_up_and_pack_up = set_up.set_up_and_pack_up.bind(columns)
        self.occupy_places = set_up.occupy_places.bind(columns)
        self.sort_places = shopping.sort_places.bind(columns)
        self.shop = shopping.shop.bind(columns)
        self.complain = opinion.complain.bind(columns)
        self.live_through = experience.live_through.bind(columns)
        self.take_bays_away = ground_lock.take_bays_away.bind(columns)
        self.load_roads = driver.load_roads.bind(columns)
        self.drive = driver.drive.bind(columns)
        self.patrol = patrol.patrol.bind(columns)
        self.watch_streets = surveillance.watch_streets.bind(columns)
        self.heed_scouts = surveillance.heed_scouts.bind(columns)
        self.learn_from_quiet = beliefs.learn_from_quiet.bind(columns)
        self.gather_vendor_case = gathering.gather_vendor_case.bind(columns)
        self.gather_lock_case = gathering.gather_lock_case.bind(columns)
        self.carry_out = carry_out.carry_out.bind(columns)
        self.carry_out_at_lock = household.carry_out_at_lock.bind(columns)
        self.spread_clips = news.spread_clips.bind(columns)
        self.exchange_opinions = opinion.exchange_opinions.bind(columns)
        self.fade_scenes = experience.fade_scenes.bind(columns)
        self.close_books = business.close_books.bind(columns)
        self.forget_risk = beliefs.forget_risk.bind(columns)
        self.sleep_on_it = deterrence.sleep_on_it.bind(columns)
        self.leave_for_jobs = trade.leave_for_jobs.bind(columns)
        self.draw_newcomers = trade.draw_newcomers.bind(columns)
        self._days = columns["ledger"].size
        self._case, self._counters = columns["case"], columns["counters"]
        self._incidents, self._met = columns["incidents"], self.tables["meeting"]

    # Incidents and stories --------------------------------------------------------------------------------------------

    def collect_incidents(self) -> None:
        """Move the records of quarrels out of the compiled code's buffers."""
        n = int(self._counters["incidents"][0])
        for i in range(n):
            first, count = int(self._incidents[i].first_transition), int(self._incidents[i].n_transitions)
            steps = self.columns["transitions"][first : first + count].tolist()
            self.incidents.append(story.incident_row(self._incidents[i], self.columns["incident_cases"][i], steps))
        self._counters["incidents"] = self._counters["transitions"] = 0

    def story(self, incident_id: int) -> "story.Story":
        """The story of an incident, as text (`str(...)`) and as data (`.data`).

        Raises: ResultsError when this run has no such incident.
        """
        self.collect_incidents()
        return story.story_of(self.incidents, incident_id, self.settings.behaviour.model_dump())

    # Copies and files -------------------------------------------------------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the run as it is now to one file, whole or not at all.

        Raises: CopyError within a tick; SnapshotError where the file cannot be written, or could not hold something.
        """
        snapshot_file.save(self, Path(path))

    @classmethod
    def restore(cls, path: str | Path, *, trust: bool = False) -> "VendorModel":
        """A run that was saved, which goes on as it would have. No code of the file is run, as it holds none.

        Of files of code that its settings name, those run that somebody has said yes to, or all with `trust`.
        Raises: SnapshotError for a file that is damaged or of another version of the model; TrustError.
        """
        return snapshot_file.restore(cls, Path(path), trust=trust)

    def __copy__(self) -> "VendorModel":
        """As `copy.deepcopy`: two runs cannot share what changes."""
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: dict[int, Any]) -> "VendorModel":
        return snapshots.copied(self, memo)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return snapshots.reduced(self)

    @classmethod
    def set_up_again(cls, settings: Settings, luck: int) -> Any:
        """A model of these settings and this seed, without what a subclass does when it is made."""
        model = cls.__new__(cls)
        VendorModel.__init__(model, settings, seed=luck)
        return model

    # The Mesa face ----------------------------------------------------------------------------------------------------

    @property
    def agents(self) -> Any:
        """All agents, as an `AgentSet` of views that are made when first asked for; vendors while they are in the trade."""
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

    def view_of(self, kind: str, row: int) -> RowView:
        """The agent of a kind ("vendor", "resident" ...) in a row of its table."""
        self._make_views()
        return self._views[kind][row]

    def _make_views(self) -> None:
        if not self._views:
            for kind, view in VIEWS.items():
                self._views[kind] = [view(self, row) for row in range(self.tables[kind].size)]
            self._shown = np.ones(self.tables["vendor"].size, np.bool_)
        self._follow_trade()

    def _follow_trade(self) -> None:
        """Mesa knows a vendor as long as it is in the trade; who comes back is the agent that it was."""
        inside = self.tables["vendor"].active > 0
        for row in np.flatnonzero(inside != self._shown):
            view = self._views["vendor"][row]
            if inside[row]:
                self.register_agent(view)
            else:
                self.deregister_agent(view)
        self._shown = inside
