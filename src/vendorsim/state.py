"""The state of a run: every array and number that phases ask for by name, each declared once.

The columns of tables are declared where their table stands (`vendorsim.table.Table`); all else stands here. What is not
declared cannot be put in.
"""

from typing import Any, NamedTuple

import numpy as np

from vendorsim.table import Table

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
    "parameters": _array(None, "1", "", "behaviour", "behavioural parameters, one field each"),
    "levers": _array(None, "1", "", "levers", "what programmes turn, one field each"),
    "city": _array(None, "1", "", "world", "its size, and how many people and teams there are (`CITY`)"),
    "seed": _array(np.uint64, "", "", "settings", "the luck of the run"),
    "counters": _array(None, "1", "", "state", "how far lists are filled (`COUNTERS`)"),
    "ledger": _array(None, "day", "", "ledger", "the day book, one field a quantity"),
    "account": _array(None, "1", "yuan", "ledger", "balances of everybody who is no vendor"),
    # the grid
    "square_first": _array(N, "square + 1", "", "agents.knowledge", "where a square begins in `square_pitch`"),
    "square_pitch": _array(N, "pitch", "pitch", "agents.knowledge", "pitches, sorted by square"),
    "near_first": _array(N, "pitch + 1", "", "agents.knowledge", "where a pitch begins in `near_pitch`"),
    "near_pitch": _array(N, "sight", "pitch", "agents.knowledge", "pitches in sight of each pitch"),
    "nearby_first": _array(N, "cell + 1", "", "agents.knowledge", "where a cell begins in `nearby_pitch`"),
    "nearby_pitch": _array(N, "earshot", "pitch", "agents.knowledge", "pitches whose nuisance reaches each cell"),
    "home_cell": _array(N, "home", "cell", "city.plan", "cells with dwellings"),
    "home_cumulated": _array(F, "home", "", "city.plan", "dwellings there and before"),
    "work_cell": _array(N, "work", "cell", "city.plan", "cells with jobs"),
    "work_cumulated": _array(F, "work", "", "city.plan", "jobs there and before"),
    "school_cell": _array(N, "school", "cell", "city.plan", "cells of schools"),
    "transit_cell": _array(N, "transit", "cell", "city.plan", "cells of stations"),
    "estate_cells": _array(H, "cell", "estate", "city.plan", "the housing estate around a cell, -1 for none"),
    "area_of_cell": _array(N, "cell", "area", "city.plan", "the parking area of a cell"),
    # shopping
    "decay": _array(F, "squared reach + 1", "1", "agents.shopping", "pull by squared distance in cells, within reach"),
    "walk": _array(F, "squared look + 1", "1", "agents.shopping", "the same, 0 beyond the reach"),
    "demand": _array(F, "week x tick of day x goods", "1/tick", "agents.shopping", "chance to set out for some goods"),
    "shop_first": _array(N, "square + 1", "", "agents.shopping", "where a square begins in the list of shops"),
    "shop_lines": _array(F, "cell x line of squares", "1", "agents.shopping", "pull of shops in reach, line by line"),
    "shop_reached": _array(F, "cell", "1", "agents.shopping", "pull of all shops in reach of a cell"),
    "linked_first": _array(N, "pitch + 1", "", "agents.frontage", "where a pitch begins in `linked_shop`"),
    "linked_shop": _array(N, "link", "shop", "agents.frontage", "shops beside each pitch"),
    "offer_first": _array(N, "goods x square + 2", "", "agents.shopping", "where a square begins in the lists of offers"),
    "offer_place": _array(N, "goods x offer", "pitch", "agents.shopping", "pitches in use that offer some goods"),
    "offer_row": _array(N, "goods x offer", "cell", "agents.shopping", "where they are"),
    "offer_column": _array(N, "goods x offer", "cell", "agents.shopping", "where they are"),
    "offer_pull": _array(F, "goods x offer", "1", "agents.shopping", "their pull"),
    "open_places": _array(N, "pitch + 1", "pitch", "agents.standing", "pitches in use, their number first"),
    "weights": _array(F, "pitch + 1", "1", "agents.shopping", "scratch: weights of the places that a shopper weighs"),
    "willing": _array(N, "resident + 1", "row", "agents.shopping", "residents who shop in this tick, their number first"),
    "tempted": _array(np.bool_, "resident", "", "agents.shopping", "scratch: who buys in passing in this tick"),
    # vendors
    "levels": _array(F, "candidate", "1", "agents.knowledge", "scratch: how a vendor comes to know places"),
    "order_level": _array(F, "vendor", "1", "agents.siting", "draws that order the vendors' turns"),
    "rows_in_trade": _array(N, "vendor + 1", "row", "agents.siting", "vendors in the trade, their number first"),
    "newcomer_rows": _array(N, "newcomer", "row", "agents.trade", "who takes up the trade today"),
    "base_takings": _array(F, "half-day x goods", "yuan/tick", "world", "takings before anybody knows better"),
    "drawn": _array(F, "pitch x goods", "1", "agents.shopping", "customers whom shops beside a pitch draw there"),
    "drawn_of": _array(F, "pitch x goods", "1", "agents.shopping", "the pull for which that was computed"),
    # residents
    "opinion_before": _array(F, "resident", "1", "agents.opinion", "scratch: opinions before they are exchanged"),
    "owns_lock": _array(B, "resident", "", "agents.opinion", "scratch: whether a resident keeps a ground lock"),
    # roads
    "road_flow_now": _array(F, "road", "vehicle/tick", "agents.driver", "vehicles in this tick so far"),
    "road_left": _array(F, "road", "1", "agents.driver", "share of capacity that the width left allows"),
    "road_left_of": _array(F, "road", "1", "agents.driver", "the blocked share for which that was computed"),
    "road_cell": _array(N, "road", "cell", "city.roads", "where a road cell is"),
    "nearest_road": _array(N, "cell", "road", "city.roads", "the road cell nearest to a cell"),
    "route_row": _array(H, "road", "cell", "city.roads", "the row in which a road cell lies"),
    "route_neighbours": _array(N, "road x 4", "road", "city.roads", "the road cells beside it, -1 for none"),
    "route_window_row": _array(N, "destination", "cell", "city.roads", "first row of the roads that lead to it"),
    "route_window_road": _array(N, "destination x row", "road", "city.roads", "first road cell in each row"),
    "route_window_entry": _array(N, "destination x row + 1", "", "city.roads", "where a row begins in `route_direction`"),
    "route_direction": _array(B, "direction", "", "city.roads", "which neighbour comes next on the way there"),
    "way_first": _array(N, "driver + 1", "", "agents.driver", "where a driver's way begins in `way_road`"),
    "way_road": _array(N, "way", "road", "agents.driver", "the road cells of each driver's way"),
    "drive_hours": _array(N, "tick of day", "", "agents.driver", "drivers who may set out in a tick"),
    "cars_stopped": _array(Q, "1", "", "agents.driver", "cars stopped where they must not"),
    # patrol
    "beat_first": _array(N, "beat + 1", "", "world", "where a beat begins in `beat_pitch`"),
    "beat_pitch": _array(N, "street pitch", "pitch", "world", "street pitches, beat by beat"),
    "focus_pitch": _array(N, "pitch + 1", "pitch", "cityhall.streets", "where a crackdown is, the number first"),
    "spot_levels": _array(F, "pitch + 1", "1", "agents.patrol", "scratch: how much places draw a team"),
    # encounters
    "case": _array(None, "1", "", "encounter.case", "what the team knows"),
    "state": _array(None, "1", "", "encounter.contest", "what is weighed, drawn and left behind"),
    "chances": _array(F, "6 x 6", "1", "encounter.ladder", "scratch: chances by highest and present stage"),
    "reach": _array(F, "6", "1", "encounter.ladder", "chances that each stage is reached"),
    "incidents": _array(None, "incident", "", "encounter.contest", "`state` of quarrels not yet collected"),
    "incident_cases": _array(None, "incident", "", "encounter.case", "their cases"),
    "transitions": _array(F, "transition x 6", "", "encounter.ladder", "their steps from stage to stage"),
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
            raise TypeError(f"{name} is not declared in vendorsim/state.py")
        found, declared = np.asarray(value), ARRAYS[name]
        is_kind = found.dtype.names is not None if declared.dtype is None else found.dtype == np.dtype(declared.dtype)
        if not is_kind or found.ndim != len(declared.shape):
            raise TypeError(f"{name} is {found.dtype} of shape {found.shape}; declared are {declared[:2]}")
        super().__setitem__(name, value)
