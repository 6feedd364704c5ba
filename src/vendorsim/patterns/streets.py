"""What stalls do to traffic, and how many of them fit: the road link alone, and the plan alone."""

import math
from typing import Any

import numpy as np

from vendorsim.engine.arithmetic import log
from vendorsim.engine.data_flow import columns_written
from vendorsim.engine.table import record_array
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.city.pitches import PitchKind
from vendorsim.model.clock import tick_of
from vendorsim.model.model import VendorModel
from vendorsim.model.people.driver import load_roads, remaining_capacity, share_left, side_friction_factor
from vendorsim.model.world import World, survey
from vendorsim.patterns.base import Part, Reading, Readings, Run, band_of, calibration, mean_of
from vendorsim.patterns.baseline import BASELINE
from vendorsim.patterns.targets import target
from vendorsim.settings.schema import Settings

C13, C14, C15, C17 = target("C13"), target("C14"), target("C15"), target("C17")
CLASSES = ("very low", "low", "medium", "high", "very high")
DAYTIME = (tick_of(7.0), tick_of(19.0))
LOST = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def capacity_elasticity(settings: Settings) -> Reading:
    """Slope of the logarithm of capacity on that of the width left, over lost shares of 10 to 60 %."""
    p = record_array(settings.behaviour.model_dump())[0]
    left = [log(1.0 - share) for share in LOST]
    capacity = [log(remaining_capacity(p, 1000.0, share_left(share, p.width_elasticity), 0.0)) for share in LOST]
    return {"elasticity": float(np.polyfit(left, capacity, 1)[0])}


def friction_classes(settings: Settings) -> Reading:
    """The factor in the middle of each class of side friction."""
    p = record_array(settings.behaviour.model_dump())[0]
    begins = (p.friction_from_low, p.friction_from_medium, p.friction_from_high, p.friction_from_very_high)
    ends = (0.0, *begins, 2.0 * begins[-1])
    middles = [(ends[i] + ends[i + 1]) / 2.0 for i in range(len(CLASSES))]
    return {name: side_friction_factor(p, events) for name, events in zip(CLASSES, middles, strict=True)}


def stall_density(settings: Settings) -> Reading:
    """Stalls that fit on a metre of each side of the street market; of market sites, on both sides of their aisle."""
    plan, _ = survey(settings.city)

    def per_metre(kind: PitchKind) -> float:
        capacity = plan.pitch_capacity[plan.pitch_kind == kind]
        return float(capacity.max(initial=0)) / (2.0 * CELL_METRES)

    return {"street": per_metre(PitchKind.STREET_MARKET), "site": per_metre(PitchKind.MARKET_SITE)}


def market_cells(world: World) -> np.ndarray:
    """Road cells on which the street market stands."""
    pitches = world.tables["pitch"]
    here = (pitches.kind == PitchKind.STREET_MARKET) & (pitches.road >= 0)
    cells: np.ndarray = np.unique(pitches.road[here])
    return cells


def watch_market_traffic(model: VendorModel, notes: dict[str, Any]) -> None:
    """Add up the traffic on the street market's cells, by day."""
    if not model.burnt_in or not DAYTIME[0] <= model.clock.tick_of_day < DAYTIME[1]:
        return
    roads, cells = model.tables["road"], market_cells(model.world)
    notes["traffic"] = notes.get("traffic", 0.0) + _mean(roads.flow[cells] / roads.capacity[cells])
    notes["ticks"] = notes.get("ticks", 0.0) + 1.0


def read_market_speed(run: Run) -> Reading:
    """Speed through the street market when all its places are taken over that when none is, at the run's traffic."""
    traffic = run.notes["traffic"] / run.notes["ticks"]
    return {
        "ratio": speed_ratio(run.model.world, traffic),
        "traffic": traffic,
        "at_twice": speed_ratio(run.model.world, 2.0 * traffic),
        "alone": speed_ratio(run.model.world, 0.0),
    }


def speed_ratio(world: World, traffic: float) -> float:
    """The same for a given traffic, as a share of capacity; NaN without a street market; the world stays as it is."""
    pitches, cells, p = world.tables["pitch"], market_cells(world), world.parameters[0]
    stalls = pitches.capacity * (pitches.kind == PitchKind.STREET_MARKET) * (pitches.road >= 0)
    size = world.tables["road"].size
    here = stalls > 0
    lined = np.bincount(pitches.road[here], stalls[here].astype(float), size)
    blocked = np.bincount(pitches.road[here], stalls[here] * pitches.obstruction[here], size)
    empty = np.zeros(size)
    full = _minutes(world, traffic, lined, np.minimum(p.blocked_at_most, blocked))
    if not cells.size:
        return math.nan
    return float(_minutes(world, traffic, empty, empty)[cells].sum() / full[cells].sum())


def _mean(values: np.ndarray) -> float:
    """Of no values, as in a town without a street market, there is none."""
    return float(values.mean()) if values.size else math.nan


def _minutes(world: World, traffic: float, stalls: np.ndarray, blocked: np.ndarray) -> np.ndarray:
    """Travel minutes of every road cell under so many stalls, by the model's own phase on copies of its columns."""
    flow = traffic * world.columns["road_capacity"]
    changed = {"road_stalls": stalls.copy(), "road_blocked": blocked.copy(), "road_flow": flow, "road_flow_now": flow}
    copied = {name: np.array(world.columns[name]) for name in (*columns_written(load_roads), "road_stopped")}
    columns = {**world.columns, **copied, **{name: np.array(column) for name, column in changed.items()}}
    columns["road_stopped"][:] = 0.0
    load_roads.bind(columns)(0, False)
    minutes: np.ndarray = columns["road_minutes"]
    return minutes


def _class(position: int, name: str) -> Part:
    return Part(mean_of(name), band_of(C14, position), name)


def _at(name: str) -> "Part":
    return Part(mean_of(name), band_of(C17), {"street": "street market", "site": "market site"}[name])


def traffic_of(readings: Readings) -> float:
    """Mean traffic on the market's cells by day, as a share of their capacity."""
    return readings["baseline"]["traffic"]


PATTERNS = (
    calibration(
        C13,
        [Part(mean_of("elasticity"), band_of(C13))],
        "the rule of the road link alone, without side friction: slope of log capacity on log width left",
        of_rules=capacity_elasticity,
        by_construction=True,
    ),
    calibration(
        C14,
        [_class(position, name) for position, name in enumerate(CLASSES)],
        "the rule of side friction alone, in the middle of each class of events per hour and 200 m",
        of_rules=friction_classes,
        by_construction=True,
    ),
    calibration(
        C15,
        [
            Part(
                mean_of("ratio"),
                band_of(C15, aim=10.85 / 22.67),
                beside={
                    "traffic over capacity by day": traffic_of,
                    "at twice this traffic": mean_of("at_twice"),
                    "of a lone car": mean_of("alone"),
                },
            )
        ],
        "all places of the default city's street market taken against none, at the traffic that the baseline has there "
        "between 07:00 and 19:00; time through its cells by the model's own road phase",
        arms=(BASELINE,),
        read=read_market_speed,
        watch=watch_market_traffic,
    ),
    calibration(
        C17,
        [_at("street"), _at("site")],
        "the plan of the default city: most stalls on a stretch of 20 m, over its metres and two sides",
        of_rules=stall_density,
    ),
)
