"""The second baseline: a day of ticks as one compiled function that calls no Python, under a compiled strict seizure.

It calls the phases of `VendorModel.step` in the same order on the same columns, so that it gives the same bits; the
difference in time is what Python costs per tick: calling phases, walking through cases and asking the policy. Days
begin and end in Python here as there. A compiled function needs all its arrays as arguments, some two hundred: the text
of the function is put together from the phases' own signatures, and recompiled each time (a minute).
"""

import importlib.util
import sys
from collections.abc import Callable
from typing import Any

from vendorsim.engine.compiled import Phase, cache_folder
from vendorsim.engine.numba_internals import Bound
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.model import VendorModel

# One name in brackets is one phase with all its arguments. The order is that of VendorModel.step.
DAY = '''
@numba.njit(error_model="numpy", nogil=True)
def strict_seizure(case, back_today, known_after, tools_after):
    """What vendorsim.policies.strict_seizure answers, on the numbers of a case."""
    if case.kind == 1.0:
        return SEIZE_TOOLS if case.explanations + case.home_visits > 0.0 else EXPLAIN
    if case.last_outcome == REFUSED or case.moves_today >= back_today or case.violations >= known_after:
        return SEIZE_TOOLS if case.violations >= tools_after else SEIZE_GOODS
    return MOVE_ON


@numba.njit(error_model="numpy", nogil=True)
def simulate_day({columns}, day, weekend, burnt_in, watching, visible, quiet, back_today, known_after, tools_after):
    for tick in range(day * TICKS_PER_DAY, (day + 1) * TICKS_PER_DAY):
        if tick % TICKS_PER_HALF_DAY == 0:
            half = (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
            [draw_order]
            order = np.argsort(np.where(vendors["active"] > 0, order_level, np.inf), kind="mergesort")
            [choose_sites]
            [learn_places]
        [set_up_and_pack_up]
        [occupy_places]
        [sort_places]
        [shop]
        [complain]
        [live_through]
        [take_bays_away]
        [load_roads]
        [drive]
        if watching:
            [watch_streets]
        if visible:
            [heed_scouts]
        if quiet and (tick + 1) % TICKS_PER_SLOT == 0:
            [learn_from_quiet]
        n_cases = [patrol]
        for i in range(n_cases):
            team, vendor, lock = int(meetings[i].team), int(meetings[i].vendor), int(meetings[i].lock)
            if lock >= 0:
                [gather_lock_case]
                asked = strict_seizure(case[0], back_today, known_after, tools_after)
                [carry_out_at_lock]
            elif [gather_vendor_case]:
                asked = strict_seizure(case[0], back_today, known_after, tools_after)
                [carry_out]
'''
HEAD = """import numba
import numpy as np
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_SLOT

MOVE_ON, EXPLAIN, SEIZE_GOODS, SEIZE_TOOLS, REFUSED = 1, 2, 6, 7, 3
"""


class CompiledDays:
    """Runs a model day by day through the compiled function, in place of `model.step`."""

    def __init__(self, model: VendorModel) -> None:
        """Take over a model whose day has not begun."""
        if model.settings.policy != "strict_seizure" or model.programmes:
            raise ValueError("the compiled loop knows strict seizure without programmes, and nothing else")
        self.model = model
        phases = phases_of(model)
        wanted = {name for phase in phases.values() for name in phase.arguments} | {"vendors"}
        names = sorted(name for name in wanted if name in model.columns)
        self._columns = [model.columns[name] for name in names]
        self._simulate_day = load(text_of(phases, names))

    def day(self) -> None:
        """Simulate one day."""
        model, policy = self.model, self.model.policy
        model.open_day()
        thresholds = (policy.back_today, policy.known_after, policy.tools_after)
        streets, quiet = model.city_hall.streets, model.settings.behaviour.quiet_learning > 0.0
        today = (model.clock.day, model.clock.is_weekend, model.burnt_in, streets.watching, streets.visible, quiet)
        self._simulate_day(*self._columns, *today, *thresholds)
        model.clock.tick += TICKS_PER_DAY - 1
        model.close_day()
        model.clock.advance()
        model.running = model.clock.day < model.columns["ledger"].size


def phases_of(model: VendorModel) -> dict[str, Phase]:
    """The phases that a model's step calls, by the name under which it calls them."""
    by_code: dict[Any, Phase] = {}
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("vendorsim."):
            by_code.update((id(one.compiled), one) for one in vars(module).values() if isinstance(one, Phase))
    bound = {name: one for name, one in vars(model).items() if isinstance(one, Bound)}
    return {name: by_code[id(one.compiled)] for name, one in bound.items() if f"[{name}]" in DAY}


def text_of(phases: dict[str, Phase], columns: list[str]) -> str:
    """The function's text: every phase's call written out."""
    text = DAY.replace("{columns}", ", ".join(columns))
    for name, phase in phases.items():
        text = text.replace(f"[{name}]", f"{name}({', '.join(phase.arguments)})")
    imports = [f"from {p.python.__module__} import {p.python.__name__} as {name}" for name, p in phases.items()]
    compiled = [f"{name} = {name}.compiled" for name in phases]
    return "\n".join((HEAD, *imports, "", *compiled, text))


def load(text: str) -> Callable[..., None]:
    """Write the text beside the compiled phases, unless it is there, and import it."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "compiled_day.py"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("compiled_day", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot import {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function: Callable[..., None] = module.simulate_day
    return function
