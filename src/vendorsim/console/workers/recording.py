"""A run as a map shows it: who stood where at each tick, day by day, with the figures as of each day.

What is noted is what the model's tables hold after a tick; nothing here is a rule of the model, and a run that is
recorded is the run that is not. The burn-in, of which no measure knows, is simulated and not recorded.

A chunk is one day. Its `data` are arrays of unsigned whole numbers, zlib over the arrays of the layout one after
another. An array by tick has a row a tick: the first as it is (the keyframe), each further one as the difference to the
row before, modulo its type. Numbers of several bytes lie in planes: all lowest bytes first, then the next ones.
`vendorsim.console.workers.chunks` packs and unpacks them, `static/player/unpack.js` reads them in the browser.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from vendorsim.console.workers.chunks import absent, graded, pack_array, pack_day, plain, whole_type
from vendorsim.errors import VendorsimError
from vendorsim.measures.base import evaluate
from vendorsim.model.city.land_use import LandUse
from vendorsim.model.clock import FIRST_HOUR, TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.goods import GOODS
from vendorsim.model.model import VendorModel
from vendorsim.model.people import lawful, vendor
from vendorsim.settings.schema import Settings
from vendorsim.study.curves import curves
from vendorsim.study.execution.run import let_go, record_of

VENDOR_STATES = ("absent", "market", "allowed", "violating", "moved_on", "fled")
ABSENT, MARKET, ALLOWED, VIOLATING, MOVED_ON, FLED = range(6)
TEAM_STATES = ("off_duty", "walking", "at_case")
OFF_DUTY, WALKING, AT_CASE = range(3)
NO_ANSWER = 255

LAYERS = ("footfall", "complaints", "risk", "conflict")
"""Maps by pitch, once a day: buyers a tick, complaints made, belief that officers come, friction expected so far."""
UNITS_OF_LAYERS = (0.1, 0.1, 0.01, 0.001)
"""The smallest step of each layer's scale (`vendorsim.console.workers.chunks.graded`)."""

WINDOW_DAYS = 7
"""A curve's value at a day is that of the week up to it, or of the days so far; a week's sum shows no weekend."""


class StoppedError(VendorsimError):
    """A recording that was stopped before its end."""


class Stop(Protocol):
    """What a recording asks between ticks: a `threading.Event`, or anything like it."""

    def is_set(self) -> bool:
        """Whether to stop."""


@dataclass(frozen=True)
class Chunk:
    """One recorded day."""

    day: int
    """Counted from the beginning of the run, the burn-in included, as in stories."""
    data: bytes
    """The arrays of the static part's `layout`, packed."""
    events: list[dict[str, Any]]
    """Encounters above stage 0, in the order in which they happened."""
    gauges: dict[str, float]
    """Every measure, as of the end of this day."""
    series: dict[str, float]
    """Every curve's value at this day."""
    layers: bytes
    """The maps by pitch of the static part's `layers`, packed."""


@dataclass(frozen=True)
class Recording:
    """A recorded run; without chunks where only its figures were asked for."""

    static: dict[str, Any]
    """What does not change, as JSON knows it."""
    chunks: list[Chunk]
    measures: dict[str, float]
    """Every measure of the whole run, the same bits as `vendorsim compare` gives for these settings and this seed."""
    digest: str
    """SHA-256 of all that was recorded; the same on every machine for the same settings and seed."""
    daily: dict[str, list[float]] = field(default_factory=dict)
    """The day book, measured days only."""


def record(
    settings: Settings,
    seed: int,
    on_chunk: Callable[[Chunk], None] | None = None,
    stop: Stop | None = None,
    *,
    on_static: Callable[[dict[str, Any]], None] | None = None,
    maps: bool = True,
) -> Recording:
    """Run a model to its horizon and note what a map shows; the same bits for the same arguments.

    `on_static` is called before the first day, `on_chunk` after each. With `maps=False` only figures are taken.
    Raises: StoppedError when `stop` was set; what a run raises.
    """
    model = Recorded(settings, seed=seed)
    try:
        return _run(model, on_chunk, stop, on_static, maps)
    finally:
        let_go(model)


def _run(
    model: "Recorded",
    on_chunk: Callable[[Chunk], None] | None,
    stop: Stop | None,
    on_static: Callable[[dict[str, Any]], None] | None,
    maps: bool,
) -> Recording:
    recorder = Recorder(model) if maps else None
    static = recorder.static() if recorder else about(model)
    total = hashlib.sha256(json.dumps(static, sort_keys=True).encode())
    if on_static is not None:
        on_static(static)
    chunks: list[Chunk] = []
    while model.running:
        if stop is not None and stop.is_set():
            raise StoppedError("the run was stopped before its end")
        model.step()
        if recorder is None or not model.was_measured:
            continue
        recorder.note_tick()
        if model.clock.day_begins:
            chunk = recorder.close_day()
            total.update(recorder.content)
            chunks.append(chunk)
            if on_chunk is not None:
                on_chunk(chunk)
    measured = record_of(model)
    measures = evaluate(measured)
    total.update(repr(sorted(measures.items())).encode())
    daily = {name: measured.book[name].tolist() for name in DAY_FIELDS}
    return Recording(static, chunks, measures, total.hexdigest(), daily)


class Recorded(VendorModel):
    """The model, remembering which team dealt with what in this tick."""

    def step(self) -> None:
        """One tick."""
        self.dealt_with: list[tuple[int, int]] = []
        super().step()

    def meet(self, tick: int, team: int, vendor: int, lock: int) -> None:
        """A team meets a violation, as ever."""
        self._was_answered = False
        super().meet(tick, team, vendor, lock)
        if self._was_answered:
            self.dealt_with.append((team, int(self.columns["state"][0].response)))

    def answer(self) -> int:
        """The policy's answer, as ever."""
        self._was_answered = True
        return super().answer()

    @property
    def was_measured(self) -> bool:
        """Whether the tick that has just ended lay after the burn-in."""
        return (self.clock.tick - 1) // TICKS_PER_DAY >= self.settings.horizon.burn_in_days


def about(model: VendorModel) -> dict[str, Any]:
    """What a reader of a recording must know of its run."""
    settings = model.settings
    return {
        "format": 1,
        "policy": settings.policy,
        "seed": model.luck,
        "settings_digest": settings.digest(),
        "first_day": settings.horizon.burn_in_days,
        "days": settings.horizon.days,
        "ticks_per_day": TICKS_PER_DAY,
        "tick_minutes": TICK_MINUTES,
        "first_hour": FIRST_HOUR,
    }


def hours_forbidden(model: VendorModel) -> np.ndarray:
    """Whether a stall may not stand in a zone at a tick of the day [ticks, zones], by the model's own rule."""
    p, rule = model.columns["parameters"][0], getattr(lawful.is_violation, "py_func", lawful.is_violation)
    return np.array([[bool(rule(p, zone, 1, tick)) for zone in range(4)] for tick in range(TICKS_PER_DAY)])


class Recorder:
    """Notes a model's tables tick by tick, and makes a chunk of each day."""

    def __init__(self, model: Recorded) -> None:
        """Make room for a day."""
        self.model, self.plan = model, model.world.plan
        self._seen = 0
        cells = self.plan.land_use.size
        cell = whole_type(cells)
        tables = model.tables
        sizes: dict[str, tuple[Any, int]] = {
            "vendor_cell": (cell, tables["vendor"].size),
            "vendor_state": (np.uint8, tables["vendor"].size),
            "team_cell": (cell, tables["team"].size),
            "team_state": (np.uint8, tables["team"].size),
            "team_answer": (np.uint8, tables["team"].size),
            "road_blocked": (np.uint8, tables["road"].size),
            "driver_stop": (cell, tables["driver"].size),
            "lock_standing": (np.uint8, tables["lock"].size),
        }
        self.ticks: dict[str, np.ndarray] = {
            name: np.zeros((TICKS_PER_DAY, n), kind) for name, (kind, n) in sizes.items()
        }
        self.days: dict[str, np.ndarray] = {
            "vendor_goods": np.zeros(tables["vendor"].size, np.uint8),
            "vendor_identity": np.zeros(tables["vendor"].size, np.uint32),
            "pitch_zone": np.zeros(tables["pitch"].size, np.uint8),
            "pitch_usable": np.zeros(tables["pitch"].size, np.uint8),
            "site_open": np.zeros(tables["site"].size, np.uint8),
        }
        self.nowhere = absent(cell)
        watched = {
            "vendor": ("pitch", "active", "choose_at", "moved_from", "last_outcome", "licensed", "spilt"),
            "team": ("row", "column", "budget"), "road": ("blocked",), "driver": ("stops_at",),
            "lock": ("standing",), "pitch": ("complaints",),
        }  # fmt: skip
        columns = {
            f"{table}_{name}": getattr(tables[table], name) for table, names in watched.items() for name in names
        }
        # A tick is copied as it is, and made into what a map shows once a day, for all ticks together.
        self._copies = {name: np.zeros((TICKS_PER_DAY, *one.shape), one.dtype) for name, one in columns.items()}
        self._pairs = [(columns[name], copy) for name, copy in self._copies.items()]
        self._dealt_with: list[tuple[int, int, int]] = []
        self._bought, self._customers = np.zeros(tables["pitch"].size), tables["pitch"].customers
        self._waiting: np.ndarray | None = None
        self._forbidden = hours_forbidden(model)
        self._lock_cell = tables["lock"].row.astype(np.int64) * self.plan.width + tables["lock"].column
        self.content = b""

    def static(self) -> dict[str, Any]:
        """The part that does not change: the ground, the places, and where people live and go."""
        plan, tables = self.plan, self.model.tables
        pitches, people, sites, drivers = tables["pitch"], tables["resident"], tables["site"], tables["driver"]
        kind = whole_type(plan.land_use.size)
        work = people.work_row.astype(np.int64) * plan.width + people.work_column
        middle = sites.row.astype(np.int64) * plan.width + sites.column
        return about(self.model) | {
            "width": plan.width,
            "height": plan.height,
            "land_uses": [use.name.lower() for use in LandUse],
            "goods": list(GOODS),
            "vendor_states": list(VENDOR_STATES),
            "team_states": list(TEAM_STATES),
            "layout": {
                "tick": [[name, array.dtype.name, array.shape[1]] for name, array in self.ticks.items()],
                "day": [[name, array.dtype.name, array.shape[0]] for name, array in self.days.items()],
            },
            "layers": [[name, unit] for name, unit in zip(LAYERS, UNITS_OF_LAYERS, strict=True)],
            "land_use": pack_array(plan.land_use, np.uint8),
            "road_cell": pack_array(self.model.world.roads.road_cell, kind),
            "pitch_cell": pack_array(plan.pitch_cell, kind),
            "pitch_zone": pack_array(pitches.zone, np.uint8),
            "pitch_kind": pack_array(pitches.kind, np.uint8),
            "pitch_site": pack_array(pitches.site + 1, np.uint16),
            "site_cell": pack_array(middle, kind),
            "lock_cell": pack_array(self._lock_cell, kind),
            "resident_home": pack_array(people.home_cell, kind),
            "resident_work": pack_array(work, kind),
            "resident_occupation": pack_array(people.occupation, np.uint8),
            "resident_leaves": pack_array(np.maximum(0, people.leaves), np.uint8),
            "resident_returns": pack_array(np.maximum(0, people.returns), np.uint8),
            "driver_home": pack_array(self._road_cells(drivers.home_road), kind),
            "driver_leaves": pack_array(drivers.leaves, np.uint8),
            "driver_returns": pack_array(drivers.returns, np.uint8),
        }

    def note_tick(self) -> None:
        """Note the state after a tick."""
        at = (self.model.clock.tick - 1) % TICKS_PER_DAY
        if at == 0:
            self._open_day()
        for column, copy in self._pairs:
            copy[at] = column
        self._bought += self._customers
        for team, response in self.model.dealt_with:
            self._dealt_with.append((at, team, response))

    def _open_day(self) -> None:
        """What holds for the whole day: who each vendor is, places, and who is on which shift."""
        vendors, pitches, sites, teams = (self.model.tables[name] for name in ("vendor", "pitch", "site", "team"))
        self.days["vendor_goods"][:] = vendors.goods
        self.days["vendor_identity"][:] = np.maximum(0, vendors.identity)
        self.days["pitch_zone"][:], self.days["pitch_usable"][:] = pitches.zone, pitches.usable
        self.days["site_open"][:] = sites.open[:, 0] + 2 * sites.open[:, 1]
        shift = np.arange(TICKS_PER_DAY)[:, None] // TICKS_PER_HALF_DAY
        self._on_duty = (teams.shift == shift) & (teams.people > 0.0)
        self._bought[:] = 0.0
        self._dealt_with.clear()

    def close_day(self) -> Chunk:
        """The day that has just ended."""
        model, day = self.model, self.model.clock.day - 1
        self._show_vendors()
        self._show_teams()
        copies, ticks = self._copies, self.ticks
        ticks["road_blocked"][:] = np.minimum(255.0, np.rint(copies["road_blocked"] * 255.0))
        ticks["driver_stop"][:] = self.nowhere
        stopped = copies["driver_stops_at"] >= 0
        ticks["driver_stop"][stopped] = self._road_cells(copies["driver_stops_at"][stopped])
        ticks["lock_standing"][:] = copies["lock_standing"]
        data = pack_day(ticks, self.days)
        maps = self._layers(model.tables["vendor"])
        layers = b"".join(graded(values, unit).tobytes() for values, unit in zip(maps, UNITS_OF_LAYERS, strict=True))
        events = [self._event(row) for row in model.incidents[self._seen :] if row["day"] == day]
        self._seen = len(model.incidents)
        record = record_of(model)
        gauges = evaluate(record)
        book = {name: record.book[name][None, -WINDOW_DAYS:] for name in DAY_FIELDS}
        series = {name: float(found[0, -1]) for name, found in curves(book, min(WINDOW_DAYS, len(record.book))).items()}
        self.content = b"".join((data.raw, layers, json.dumps(events, sort_keys=True).encode()))
        return Chunk(day, data.packed, events, gauges, series, plain(layers))

    def _show_vendors(self) -> None:
        """Where each vendor stands and whether it may, or that it was just moved on."""
        copies, cells, states = self._copies, self.ticks["vendor_cell"], self.ticks["vendor_state"]
        cells[:], states[:] = self.nowhere, ABSENT
        standing = copies["vendor_pitch"] >= 0
        now = (self.model.clock.day - 1) * TICKS_PER_DAY + np.arange(TICKS_PER_DAY)
        gone = (copies["vendor_choose_at"] > now[:, None]) & ~standing & (copies["vendor_active"] > 0)
        cells[gone] = self.plan.pitch_cell[copies["vendor_moved_from"][gone]]
        states[gone] = np.where(copies["vendor_last_outcome"][gone] == vendor.FLED, FLED, MOVED_ON)
        place = copies["vendor_pitch"][standing]
        cells[standing] = self.plan.pitch_cell[place]
        at_market = self.model.tables["pitch"].site[place] >= 0
        forbidden = self._in_violation(place, copies["vendor_licensed"][standing], np.nonzero(standing)[0])
        forbidden |= copies["vendor_spilt"][standing] != 0
        states[standing] = np.where(at_market, MARKET, np.where(forbidden, VIOLATING, ALLOWED))

    def _in_violation(self, place: np.ndarray, licensed: np.ndarray, ticks: np.ndarray) -> np.ndarray:
        """Whether stalls at these street pitches stand against the rules at these ticks, by the model's own rule."""
        zone, usable = self.days["pitch_zone"][place], self.days["pitch_usable"][place] != 0
        covered = (licensed != 0) & (zone == lawful.RESTRICTED) & usable
        found: np.ndarray = (self._forbidden[ticks, zone] | ~usable) & ~covered
        return found

    def _show_teams(self) -> None:
        """Where each team on duty is, whether it deals with a case, and what it did last in a tick."""
        copies, states, answers = self._copies, self.ticks["team_state"], self.ticks["team_answer"]
        cell = copies["team_row"].astype(np.int64) * self.plan.width + copies["team_column"]
        self.ticks["team_cell"][:] = np.where(self._on_duty, cell, self.nowhere)
        states[:] = np.where(self._on_duty, WALKING, OFF_DUTY)
        answers[:] = NO_ANSWER
        for at, team, response in self._dealt_with:
            answers[at, team], states[at, team] = response, AT_CASE
        # A task that takes longer than a tick leaves the team in debt of minutes.
        busy = self._on_duty & (copies["team_budget"] < -TICK_MINUTES)
        for at in range(1, TICKS_PER_DAY):
            states[at][busy[at] & (states[at - 1] == AT_CASE)] = AT_CASE

    def _road_cells(self, roads: np.ndarray) -> np.ndarray:
        """Cells of road rows; of none, whatever."""
        found: np.ndarray = np.asarray(self.model.world.roads.road_cell[roads]) if roads.size else roads
        return found

    def _layers(self, vendors: Any) -> tuple[np.ndarray, ...]:
        """The four maps by pitch, of the day that has just ended."""
        pitches = self.model.tables["pitch"]
        known = vendors.active[:, None] * (vendors.candidates >= 0) > 0
        where = vendors.candidates[known]
        believed = np.bincount(where, vendors.risk.mean(axis=2, dtype=np.float64)[known], pitches.size)
        knowing = np.bincount(where, minlength=pitches.size)
        risk = believed / np.maximum(1, knowing)
        return self._bought / TICKS_PER_DAY, self._complained(), risk, pitches.conflict

    def _complained(self) -> np.ndarray:
        """Complaints that came in during the day: what was added to those that wait; answers take away."""
        copies = self._copies["pitch_complaints"]
        before = copies[0] if self._waiting is None else self._waiting  # those of the burn-in came on other days
        waiting = np.concatenate((before[None, :], copies))
        self._waiting = copies[-1].copy()
        found: np.ndarray = np.maximum(0.0, np.diff(waiting, axis=0)).sum(axis=0)
        return found

    def _event(self, row: dict[str, Any]) -> dict[str, Any]:
        """An encounter above stage 0 as the player shows it; the whole of it is in the model's own incident table."""
        at_stall = row["kind"] == "vendor"
        cell = self.plan.pitch_cell[row["place"]] if at_stall else self._lock_cell[row["row"]]
        return {
            "id": row["incident"], "tick": row["tick"], "cell": int(cell), "kind": row["kind"], "row": row["row"],
            "who": row["who"], "team": row["team"], "response": row["response"], "outcome": row["outcome"],
            "stage": row["highest"], "minutes": row["contest_minutes"], "recorded": row["recorded"],
            "injured": row["officer_injured"] + row["vendor_injured"],
            # Minute, stage before, stage after; it began with words.
            "path": [[0, 0, 1], *([int(step[0]), int(step[1]), int(step[2])] for step in row["transitions"])],
        }  # fmt: skip
