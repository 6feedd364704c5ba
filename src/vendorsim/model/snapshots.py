"""What a copy of a run, its pickle and its file carry: everything that is not set up alike from equal settings and seed.

A copy is a model that is set up again, into whose arrays the original's values are put. So phases, views and offices
belong to the copy from the start, and none of them knows an array of the original.
"""

import copy
import io
import pickle
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

import numpy as np

from vendorsim.engine.table import Table
from vendorsim.engine.uncopied import CopyError
from vendorsim.errors import VendorsimError

OWN = frozenset(("steps", "_made", "_halted", "_views", "_shown", "_calls"))
"""Attributes of a model that are carried by other means than by their name."""
OF_VIEW = frozenset(("row", "model", "_table"))
PLAIN = (int, float, str, bool, type(None))


class SnapshotError(VendorsimError):
    """A saved run that cannot be written, read or gone on with."""


def arrays_of(model: Any) -> dict[str, np.ndarray]:
    """Every column of a run by name, but for those of the plan and the roads, which all runs in a city share."""
    shared = {id(value) for one in (model.world.plan, model.world.roads) for value in vars(one).values()}
    return {
        name: value for name, value in model.columns.items()
        if isinstance(value, np.ndarray) and id(value) not in shared
    }  # fmt: skip


def rest_of(model: Any) -> dict[str, Any]:
    """Everything else that a run has come to. Raises: CopyError for a model that is halted within a tick."""
    if model._halted:
        raise CopyError(
            f"{type(model).__name__}: a tick is under way; a model can be copied or saved between two of them"
        )
    if len(getattr(model, "_event_list", None) or ()) > 1:
        raise CopyError(f"{type(model).__name__}: events are scheduled with Mesa, and cannot be copied or saved")
    made = model._made
    return {
        "tick": model.clock.tick, "steps": model.steps, "incidents": list(model.incidents),
        "random": model.random.getstate(), "rng": model.rng.bit_generator.state,
        "deciders": [(type(one).__qualname__, vars(one)) for one in (model.policy, *model.programmes)],
        "offices": {path: _own(office) for path, office in _offices(model.city_hall, "city_hall")},
        "agents": _agents(model),
        "more": {
            name: value for name, value in vars(model).items()
            if name not in OWN and not (name in made and _is_same(value, made[name]))
        },
    }  # fmt: skip


def put(model: Any, arrays: dict[str, np.ndarray], rest: dict[str, Any]) -> None:
    """Put what a run has come to into a model of equal settings and seed.

    Of a day book of other length, the days that both have. Raises: SnapshotError where the two do not fit.
    """
    mine = arrays_of(model)
    deciders = [(type(one).__qualname__, vars(one)) for one in (model.policy, *model.programmes)]
    if [name for name, _ in deciders] != [name for name, _ in rest["deciders"]]:
        raise SnapshotError("the saved run has another policy or other programmes than its settings say")
    if unlike := [name for name in {*mine, *arrays} if not _fits(name, mine.get(name), arrays.get(name))]:
        raise SnapshotError(f"the saved run is of another city: {', '.join(sorted(unlike)[:3])}")
    for name, values in arrays.items():
        days = min(len(values), len(mine[name]))
        mine[name][:days] = values[:days]
    model.clock.tick = rest["tick"]
    model.incidents[:] = rest["incidents"]
    for (_, attributes), (_, values) in zip(deciders, rest["deciders"], strict=True):
        attributes.clear()
        attributes.update(values)
    offices = dict(_offices(model.city_hall, "city_hall"))
    for path, values in rest["offices"].items():
        vars(offices[path]).update(values)
    _go_on_with_mesa(model, rest)
    vars(model).update(rest["more"])


def copied(model: Any, memo: dict[int, Any]) -> Any:
    """A copy that goes on as the original would; what the original's attributes refer to of it, is the copy's own."""
    rest = rest_of(model)
    other = type(model).set_up_again(model.settings, model.luck)
    if model._views:
        other._make_views()
    theirs = parts_of(other)
    memo.update({id(part): theirs[path] for path, part in parts_of(model).items() if path in theirs})
    put(other, arrays_of(model), copy.deepcopy(rest, memo))
    return other


def frozen(model: Any, *, more: bool = True) -> tuple[dict[str, np.ndarray], bytes]:
    """The columns of a run, not copied, and the rest as a pickle in which its parts stand as places.

    Without `more`, what a subclass has added is left out, and Mesa's agents.
    """
    rest, path_of = rest_of(model), {id(part): path for path, part in parts_of(model).items()}
    if not more:
        rest |= {"more": {}, "agents": None}
    file = io.BytesIO()
    _Pickler(file, path_of).dump(rest)
    return arrays_of(model), file.getvalue()


def thaw(model: Any, arrays: dict[str, np.ndarray], rest: bytes) -> None:
    """Put into a model of equal settings and seed what `frozen` gave."""
    put(model, arrays, _Unpickler(io.BytesIO(rest), parts_of(model)).load())


def reduced(model: Any) -> tuple[Any, ...]:
    """A run for `pickle`: what to set up, and what to put into it."""
    return unpickled, (type(model), model.settings, model.luck, bool(model._views), *frozen(model))


def unpickled(kind: Any, settings: Any, luck: int, has_views: bool, arrays: dict[str, np.ndarray], rest: bytes) -> Any:
    """The run that was pickled."""
    model = kind.set_up_again(settings, luck)
    if has_views:
        model._make_views()
    thaw(model, arrays, rest)
    return model


class _Pickler(pickle.Pickler):
    """Writes a part of the model as the place where it is found."""

    def __init__(self, file: io.BytesIO, path_of: dict[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._path_of = path_of

    def persistent_id(self, one: Any) -> str | None:
        return self._path_of.get(id(one))


class _Unpickler(pickle.Unpickler):
    """Finds a part of the model at its place."""

    def __init__(self, file: io.BytesIO, parts: dict[str, Any]) -> None:
        super().__init__(file)
        self._parts = parts

    def persistent_load(self, path: str) -> Any:
        return self._parts[path]


def parts_of(model: Any) -> dict[str, Any]:
    """What setting up made, by where it is found: what of it something else refers to, is not carried but found again."""
    found: dict[str, Any] = {"model": model}
    found.update((f"made.{name}", value) for name, value in model._made.items() if not isinstance(value, PLAIN))
    for path, one in (("tables", model.tables), ("columns", model.columns)):
        found.update((f"{path}.{name}", value) for name, value in one.items() if not isinstance(value, PLAIN))
    for kind, table in model.tables.items():
        found.update((f"field.{kind}.{name}", getattr(table, name)) for name in table.fields)
    found.update((f"programmes.{i}", one) for i, one in enumerate(model.programmes))
    found.update(_offices(model.city_hall, "city_hall"))
    for kind, views in model._views.items():
        found.update((f"agents.{kind}.{row}", view) for row, view in enumerate(views))
    return found


def _offices(office: Any, path: str) -> Iterator[tuple[str, Any]]:
    """City hall and the offices in it, each by where it is found."""
    yield path, office
    for name, value in vars(office).items():
        if _is_office(value):
            yield from _offices(value, f"{path}.{name}")


def _is_office(value: Any) -> bool:
    return type(value).__module__.startswith("vendorsim.model.city_hall.") and not is_dataclass(value)


def _own(office: Any) -> dict[str, Any]:
    """What an office keeps for itself: neither the world and its tables, nor phases, nor other offices."""
    shared = ("world", "clock", "_world", "_clock")
    return {
        name: value for name, value in vars(office).items()
        if name not in shared and not callable(value) and not isinstance(value, Table) and not _is_office(value)
    }  # fmt: skip


def _is_same(value: Any, made: Any) -> bool:
    return value is made or (isinstance(made, PLAIN) and type(value) is type(made) and value == made)


def _fits(name: str, mine: np.ndarray | None, theirs: np.ndarray | None) -> bool:
    """Whether the values of one column can be put into the other."""
    if mine is None or theirs is None or mine.dtype.descr != theirs.dtype.descr:
        return False
    return mine.shape == theirs.shape or (name == "ledger" and mine.ndim == theirs.ndim == 1)


# Mesa's part ------------------------------------------------------------------------------------------------------


def _agents(model: Any) -> dict[str, Any] | None:
    """Mesa's agents in its order, and what somebody has put on views; None while nobody has asked for them."""
    known = list(model._all_agents)
    if not model._views and not known:
        return None
    views = [view for of_kind in model._views.values() for view in of_kind]
    notes = [{name: value for name, value in vars(view).items() if name not in OF_VIEW} for view in views]
    return {"known": known, "views": views, "notes": notes}


def _go_on_with_mesa(model: Any, rest: dict[str, Any]) -> None:
    """Mesa's agents, its generators and its count of steps."""
    agents, own_step = rest["agents"], model._user_step
    if agents is not None:
        for agent in list(model._all_agents):
            model.deregister_agent(agent)
        for agent in agents["known"]:
            who = agent.unique_id
            model.register_agent(agent)
            agent.unique_id = who  # Mesa 3.5 gives a new one
        for view, notes in zip(agents["views"], agents["notes"], strict=True):
            vars(view).update(notes)
        if model._views:
            model._shown = np.array([view in model._all_agents for view in model._views["vendor"]], np.bool_)
    if model.steps < rest["steps"]:
        model._user_step = lambda: None  # Mesa 3.5 counts time by events that steps schedule
        for _ in range(rest["steps"] - model.steps):
            model.step()
        model._user_step = own_step
    model.random.setstate(rest["random"])
    model.rng.bit_generator.state = rest["rng"]
