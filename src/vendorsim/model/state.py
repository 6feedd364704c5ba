"""The state of a run: every array and number that phases ask for by name, each declared once.

The columns of tables are declared where their table stands (`vendorsim.engine.table.Table`); all else stands here. What is
not declared cannot be put in.
"""

from typing import Any, NamedTuple

import numpy as np

from vendorsim.engine.table import Table

F, N, Q, B, H = np.float64, np.int32, np.int64, np.int8, np.int16


class Array(NamedTuple):
    """One array of the state that is no column of a table; without a shape it is a number, of dtype None a record."""

    dtype: Any
    shape: tuple[str, ...]
    unit: str
    owner: str
    """The module whose phases fill it, or which set-up asks to."""
    meaning: str


def _array(dtype: Any, shape: str, unit: str, owner: str, meaning: str) -> Array:
    return Array(dtype, tuple(filter(None, shape.split(" x "))), unit, owner, meaning)


ARRAYS: dict[str, Array] = {
    # the run
    "parameters": _array(None, "1", "", "settings.behaviour", "behavioural parameters, one field each"),
    "levers": _array(None, "1", "", "model.levers", "what programmes turn, one field each"),
    "city": _array(None, "1", "", "model.world", "its size, and how many people and teams there are (`CITY`)"),
    "seed": _array(np.uint64, "", "", "settings.schema", "the luck of the run"),
    "counters": _array(None, "1", "", "model.state", "how far lists are filled (`COUNTERS`)"),
    "ledger": _array(None, "day", "", "model.daybook", "the day book, one field a quantity"),
    "account": _array(None, "1", "yuan", "model.daybook", "balances of everybody who is no vendor"),
    # the grid
    "square_first": _array(N, "square + 1", "", "model.people.places_known", "where a square begins in `square_pitch`"),
    "square_pitch": _array(N, "pitch", "pitch", "model.people.places_known", "pitches, sorted by square"),
    "near_first": _array(N, "pitch + 1", "", "model.people.places_known", "where a pitch begins in `near_pitch`"),
    "near_pitch": _array(N, "sight", "pitch", "model.people.places_known", "pitches in sight of each pitch"),
    "nearby_first": _array(N, "cell + 1", "", "model.people.places_known", "where a cell begins in `nearby_pitch`"),
    "nearby_pitch": _array(N, "earshot", "pitch", "model.people.places_known", "pitches whose nuisance reaches each cell"),
    "home_cell": _array(N, "home", "cell", "model.city.plan", "cells with dwellings"),
    "home_cumulated": _array(F, "home", "", "model.city.plan", "dwellings there and before"),
    "work_cell": _array(N, "work", "cell", "model.city.plan", "cells with jobs"),
    "work_cumulated": _array(F, "work", "", "model.city.plan", "jobs there and before"),
    "school_cell": _array(N, "school", "cell", "model.city.plan", "cells of schools"),
    "transit_cell": _array(N, "transit", "cell", "model.city.plan", "cells of stations"),
    "estate_cells": _array(H, "cell", "estate", "model.city.plan", "the housing estate around a cell, -1 for none"),
    "area_of_cell": _array(N, "cell", "area", "model.city.plan", "the parking area of a cell"),
    # shopping
    "decay": _array(F, "squared reach + 1", "1", "model.people.shopping", "pull by squared distance in cells, within reach"),
    "walk": _array(F, "squared look + 1", "1", "model.people.shopping", "the same, 0 beyond the reach"),
    "demand": _array(F, "week x tick of day x goods", "1/tick", "model.people.shopping", "chance to set out for some goods"),
    "shop_first": _array(N, "square + 1", "", "model.people.shopping", "where a square begins in the list of shops"),
    "shop_lines": _array(F, "cell x line of squares", "1", "model.people.shopping", "pull of shops in reach, line by line"),
    "shop_reached": _array(F, "cell", "1", "model.people.shopping", "pull of all shops in reach of a cell"),
    "linked_first": _array(N, "pitch + 1", "", "model.people.frontage", "where a pitch begins in `linked_shop`"),
    "linked_shop": _array(N, "link", "shop", "model.people.frontage", "shops beside each pitch"),
    "offer_first": _array(N, "goods x square + 2", "", "model.people.shopping", "where a square begins in lists of offers"),
    "offer_place": _array(N, "goods x offer", "pitch", "model.people.shopping", "pitches in use that offer some goods"),
    "offer_row": _array(N, "goods x offer", "cell", "model.people.shopping", "where they are"),
    "offer_column": _array(N, "goods x offer", "cell", "model.people.shopping", "where they are"),
    "offer_pull": _array(F, "goods x offer", "1", "model.people.shopping", "their pull"),
    "open_places": _array(N, "pitch + 1", "pitch", "model.people.set_up", "pitches in use, their number first"),
    "weights": _array(F, "pitch + 1", "1", "model.people.shopping", "scratch: weights of the places that a shopper weighs"),
    "willing": _array(N, "resident + 1", "row", "model.people.shopping", "who shops in this tick, their number first"),
    "tempted": _array(np.bool_, "resident", "", "model.people.shopping", "scratch: who buys in passing in this tick"),
    # vendors
    "levels": _array(F, "candidate", "1", "model.people.places_known", "scratch: how a vendor comes to know places"),
    "order_level": _array(F, "vendor", "1", "model.people.site_choice", "draws that order the vendors' turns"),
    "rows_in_trade": _array(N, "vendor + 1", "row", "model.people.site_choice", "vendors in the trade, their number first"),
    "newcomer_rows": _array(N, "newcomer", "row", "model.people.trade", "who takes up the trade today"),
    "base_takings": _array(F, "half-day x goods", "yuan/tick", "model.world", "takings before anybody knows better"),
    "drawn": _array(F, "pitch x goods", "1", "model.people.shopping", "customers whom shops beside a pitch draw there"),
    "drawn_of": _array(F, "pitch x goods", "1", "model.people.shopping", "the pull for which that was computed"),
    # residents
    "opinion_before": _array(F, "resident", "1", "model.people.opinion", "scratch: opinions before they are exchanged"),
    "owns_lock": _array(B, "resident", "", "model.people.opinion", "scratch: whether a resident keeps a ground lock"),
    # roads
    "road_flow_now": _array(F, "road", "vehicle/tick", "model.people.driver", "vehicles in this tick so far"),
    "road_left": _array(F, "road", "1", "model.people.driver", "share of capacity that the width left allows"),
    "road_left_of": _array(F, "road", "1", "model.people.driver", "the blocked share for which that was computed"),
    "road_cell": _array(N, "road", "cell", "model.city.roads", "where a road cell is"),
    "nearest_road": _array(N, "cell", "road", "model.city.roads", "the road cell nearest to a cell"),
    "route_row": _array(H, "road", "cell", "model.city.roads", "the row in which a road cell lies"),
    "route_neighbours": _array(N, "road x 4", "road", "model.city.roads", "the road cells beside it, -1 for none"),
    "route_window_row": _array(N, "destination", "cell", "model.city.roads", "first row of the roads that lead to it"),
    "route_window_road": _array(N, "destination x row", "road", "model.city.roads", "first road cell in each row"),
    "route_window_entry": _array(N, "destination x row + 1", "", "model.city.roads", "where a row begins in its directions"),
    "route_direction": _array(B, "direction", "", "model.city.roads", "which neighbour comes next on the way there"),
    "way_first": _array(N, "driver + 1", "", "model.people.driver", "where a driver's way begins in `way_road`"),
    "way_road": _array(N, "way", "road", "model.people.driver", "the road cells of each driver's way"),
    "hour_first": _array(N, "tick of day + 1", "", "model.people.driver", "where a tick of the day begins in `hour_driver`"),
    "hour_driver": _array(N, "hour of a driver", "row", "model.people.driver", "who may set out or come back, by tick"),
    "stopped_drivers": _array(N, "driver + 1", "row", "model.people.driver", "who stops unlawfully, their number first"),
    "due_drivers": _array(N, "driver", "row", "model.people.driver", "scratch: whose stop ends in this tick"),
    # patrol
    "beat_first": _array(N, "beat + 1", "", "model.world", "where a beat begins in `beat_pitch`"),
    "beat_pitch": _array(N, "street pitch", "pitch", "model.world", "street pitches, beat by beat"),
    "focus_pitch": _array(N, "pitch + 1", "pitch", "model.city_hall.streets", "where a crackdown is, the number first"),
    "spot_levels": _array(F, "pitch + 1", "1", "model.people.patrol", "scratch: how much places draw a team"),
    # encounters
    "case": _array(None, "1", "", "plugins.case", "what the team knows"),
    "state": _array(None, "1", "", "model.encounter.confrontation", "what is weighed, drawn and left behind"),
    "chances": _array(F, "6 x 6", "1", "model.encounter.ladder", "scratch: chances by highest and present stage"),
    "reach": _array(F, "6", "1", "model.encounter.ladder", "chances that each stage is reached"),
    "incidents": _array(None, "incident", "", "model.encounter.confrontation", "`state` of quarrels not yet collected"),
    "incident_cases": _array(None, "incident", "", "plugins.case", "their cases"),
    "transitions": _array(F, "transition x 6", "", "model.encounter.ladder", "their steps from stage to stage"),
}  # fmt: skip

COUNTERS: dict[str, tuple[Any, str, str]] = {
    "incidents": (Q, "", "rows of `incidents` in use"),
    "transitions": (Q, "", "rows of `transitions` in use"),
    "clips": (Q, "", "rows of clips in use"),
    "next_incident": (Q, "", "number of the next incident of the run"),
}
CITY: dict[str, tuple[Any, str, str]] = {
    "width": (Q, "cell", "cells in a row of the grid"),
    "square_columns": (Q, "square", "squares of 200 m in a row of the grid, which are parking areas as well"),
    "n_residents": (Q, "", "residents simulated"),
    "n_officers": (Q, "", "officers without assistants"),
    "n_teams": (Q, "", "regular teams"),
    "n_beats": (Q, "", "beats"),
    "person_weight": (F, "person", "persons for whom a resident stands"),
    "vehicle_weight": (F, "vehicle", "vehicles for which a driver stands"),
    "lock_weight": (F, "bay", "bays for which a ground lock stands"),
}


def number_record(fields: dict[str, tuple[Any, str, str]]) -> np.ndarray:
    """One record of numbers, all 0: fields by name, each with its type, unit and meaning."""
    return np.zeros(1, np.dtype((np.record, [(name, kind) for name, (kind, _, _) in fields.items()])))


class State(dict[str, Any]):
    """Arrays and numbers by the names that phases know them by; takes only what is declared, as it is declared."""

    def add(self, table: Table) -> None:
        """Put in a table's columns."""
        super().update(table.arrays())

    def put(self, **arrays: Any) -> None:
        """Put in arrays and numbers. Raises: TypeError for one that is not declared, or declared otherwise."""
        for name, value in arrays.items():
            self[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        """Put in one. Raises: TypeError, as `put`."""
        if name not in ARRAYS:
            raise TypeError(f"{name} is not declared in vendorsim/model/state.py")
        found, declared = np.asarray(value), ARRAYS[name]
        is_kind = found.dtype.names is not None if declared.dtype is None else found.dtype == np.dtype(declared.dtype)
        if not is_kind or found.ndim != len(declared.shape):
            raise TypeError(f"{name} is {found.dtype} of shape {found.shape}; declared are {declared[:2]}")
        super().__setitem__(name, value)
