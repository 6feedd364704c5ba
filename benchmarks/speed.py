"""Simulated days per second: the model against pure Mesa, and against the compiled loop without Python per tick."""

from typing import Any

from benchmarks.compiled_loop import CompiledDays
from benchmarks.measuring import ratios, rounds, seconds
from benchmarks.pure_mesa import PureMesa
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import Settings

TICKS = 72


def measure(n: int = 9, days: int = 10, settings: Settings | None = None) -> dict[str, Any]:
    """Rounds of one day of pure Mesa and of `days` days of the other two, after a week that warms up."""
    settings = (settings or Settings()).with_(**{"horizon.burn_in_days": 3, "horizon.days": 14 + (n + 1) * days})
    mesa_model, model, other = PureMesa(settings), VendorModel(settings), VendorModel(settings)
    compiled = CompiledDays(other)
    for _ in range(7):
        _steps(model, 1)
        compiled.day()
    _steps(mesa_model, 1)
    taken = rounds(
        {
            "pure_mesa": lambda: seconds(lambda: _steps(mesa_model, 1)),
            "vendorsim": lambda: seconds(lambda: _steps(model, days)) / days,
            "compiled_loop": lambda: seconds(lambda: [compiled.day() for _ in range(days)]) / days,
        },
        n,
    )
    return {
        "seconds_per_day": taken,
        "pure_mesa_over_vendorsim": ratios(taken, "pure_mesa", "vendorsim"),
        "vendorsim_over_compiled_loop": ratios(taken, "vendorsim", "compiled_loop"),
        "encounters_per_day": {
            "vendorsim": float(model.columns["ledger"]["encounters"][: model.clock.day].mean()),
            "pure_mesa": mesa_model.encounters / (mesa_model.tick / TICKS),
        },
    }


def _steps(model: Any, days: int) -> None:
    for _ in range(TICKS * days):
        model.step()
