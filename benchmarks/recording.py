"""What recording costs: the day book is written by the phases; incidents and results are taken out by Python."""

import statistics
import time
from typing import Any

from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.run import result_of


def measure(n: int = 5, days: int = 30) -> dict[str, Any]:
    """Share of a run's time that goes into keeping incidents, noting the day's state and making the result."""
    shares = []
    settings = Settings().with_(**{"horizon.burn_in_days": 1, "horizon.days": days})
    for i in range(n):
        model, spent = VendorModel(settings, seed=i + 1), [0.0]
        for name in ("collect_incidents", "note_state"):
            setattr(model, name, _timed(getattr(model, name), spent))
        start = time.perf_counter()
        model.run()
        _timed(result_of, spent)(model)
        shares.append(spent[0] / (time.perf_counter() - start))
    return {"share_of_run": {"median": statistics.median(shares), "rounds": shares}}


def _timed(function: Any, spent: list[float]) -> Any:
    def timed(*arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            spent[0] += time.perf_counter() - start

    return timed
