"""What programmes cost: the default city with every shipped programme at its defaults, against none, day by day."""

from typing import Any

from benchmarks.measuring import ratios, rounds, seconds
from vendorsim.model.model import VendorModel
from vendorsim.plugins.installed_programmes import installed
from vendorsim.settings.schema import Settings


def measure(n: int = 9, days: int = 10, settings: Settings | None = None) -> dict[str, Any]:
    """Rounds of `days` days without and with all programmes, after a week that warms up; the policy is the same."""
    base = (settings or Settings()).with_(**{"horizon.burn_in_days": 3, "horizon.days": 14 + (n + 1) * days})
    names = sorted(installed())
    everything = base.with_(**{f"programmes.{name}": {} for name in names})
    models = {"none": VendorModel(base), "all": VendorModel(everything)}
    for model in models.values():
        _days(model, 7)
    taken = rounds({name: lambda m=model: seconds(lambda: _days(m, days)) / days for name, model in models.items()}, n)
    return {"programmes": names, "seconds_per_day": taken, "all_over_none": ratios(taken, "all", "none")}


def _days(model: VendorModel, days: int) -> None:
    for _ in range(72 * days):
        model.step()
