"""One run in this process: settings and a seed in, measures, daily series, incidents and maps out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorsim.measures.base import evaluate
from vendorsim.measures.record import Record
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import Settings


@dataclass(frozen=True)
class RunResult:
    """What one run gave."""

    measures: dict[str, float]
    """Every registered measure; a conflict measure also as `<name>_counted`."""
    daily: dict[str, np.ndarray]
    """One value a measured day, all of equal length."""
    incidents: dict[str, list[Any]]
    """Columns of the incident table."""
    maps: dict[str, np.ndarray]
    """Rows x columns of the city."""


def simulate(settings: Settings, seed: int) -> RunResult:
    """Run a model to its horizon; the same bits for the same arguments, wherever and however often it runs."""
    model = VendorModel(settings, seed=seed).run()
    try:
        return result_of(model)
    finally:
        let_go(model)


def let_go(model: VendorModel) -> None:
    """Free a model's arrays at once; nothing can be asked of it afterwards.

    A Mesa model refers to itself. The garbage collector would find that, but looks through all objects of all imported
    libraries for it, which takes as long as half a month of a small town.
    """
    model.__dict__.clear()


def record_of(model: VendorModel) -> Record:
    """What measures read of a model, the burn-in left out."""
    book = model.columns["ledger"][model.settings.horizon.burn_in_days : model.clock.day]
    people = model.settings.people
    return Record(
        book=book, vendors=model.tables["vendor"], residents=model.tables["resident"], pitches=model.tables["pitch"],
        minimum_wage=float(model.columns["parameters"][0].minimum_wage), persons=people.residents * people.weight,
        shop_cells=model.tables["shop"].size,
    )  # fmt: skip


def result_of(model: VendorModel) -> RunResult:
    """Measures, series, incidents and maps of a model that has run."""
    model.collect_incidents()
    record = record_of(model)
    first = model.settings.horizon.burn_in_days
    daily = {"day": np.arange(1.0, len(record.book) + 1.0)}
    daily.update((name, np.array(record.book[name])) for name in DAY_FIELDS)
    seen = [row for row in model.incidents if row["day"] >= first]
    incidents = {name: [row[name] for row in seen] for name in (seen[0] if seen else {})}
    return RunResult(evaluate(record), daily, incidents, maps_of(model))


def maps_of(model: VendorModel) -> dict[str, np.ndarray]:
    """Where quarrels were to be expected, what was blocked, and the land use under them, as rows x columns."""
    plan, pitches, roads = model.world.plan, model.tables["pitch"], model.tables["road"]
    shape = (plan.height, plan.width)
    conflict, obstruction = np.zeros(plan.land_use.size), np.zeros(plan.land_use.size)
    np.add.at(conflict, plan.pitch_cell, pitches.conflict)
    ticks = max(1.0, 72.0 * (model.clock.day - model.settings.horizon.burn_in_days))
    obstruction[model.world.roads.road_cell] = roads.obstruction_ticks / ticks
    return {
        "conflict": conflict.reshape(shape),
        "obstruction": obstruction.reshape(shape),
        "land_use": plan.land_use.astype(np.float64).reshape(shape),
    }
