"""What a calibration found, held against its prior and its targets, and read back from the store."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.patterns.base import Band, Pattern, read_measures
from vendorsim.patterns.catalogue import catalogue
from vendorsim.patterns.targets import targets
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.store.runs import RunStore

FACT = "calibration"
LEVEL = 0.95
KOLMOGOROV = 1.36
"""Two-sided 5 % point of the Kolmogorov-Smirnov statistic, times the root of the sample's size."""


@dataclass(frozen=True)
class Aim:
    """A calibration target that the measures of one kind of run tell."""

    pattern: Pattern

    @property
    def id(self) -> str:
        """Its row in the calibration targets."""
        return self.pattern.id

    @property
    def band(self) -> Band:
        """Where the value must lie."""
        return self.pattern.parts[0].band

    def value(self, measures: Mapping[str, float]) -> float:
        """What a run's measures say, in the target's unit."""
        return self.pattern.parts[0].value({self.pattern.arms[0].name: measures})

    def miss(self, value: float) -> float:
        """How far a value is from the target, in half widths of its band."""
        return (value - self.band.aim) / ((self.band.high - self.band.low) / 2.0)


def available_aims() -> dict[str, Aim]:
    """Targets that are read off one run's stored measures as they are; the others need runs or readings of their own."""
    return {entry.id: Aim(entry) for entry in catalogue().values()
            if entry.id in targets() and entry.read is read_measures and len(entry.arms) == len(entry.parts) == 1
            and math.isfinite(entry.parts[0].band.high - entry.parts[0].band.low)}  # fmt: skip


def aims_of(defined: Defined) -> list[Aim]:
    """The targets that the experiment names, or all that are available. Raises: SettingsError for one that is not."""
    known = available_aims()
    asked = defined.experiment.calibration.targets or tuple(known)
    refused = [name for name in asked if name not in known]
    if refused:
        where = defined.where("calibration", "targets")
        why = "needs runs or readings of its own" if refused[0] in targets() else "is no calibration target"
        told = ", ".join(f"{name} ({one.pattern.meaning})" for name, one in known.items())
        raise SettingsError(f"{where}: calibration.targets: {refused[0]} {why}; allowed: {told}")
    return [known[name] for name in dict.fromkeys(asked)]


def distance(misses: Sequence[float]) -> float:
    """Root mean square of the misses: 1 where every target is missed by the half width of its band."""
    return math.sqrt(math.fsum(miss * miss for miss in misses) / len(misses))


def quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """The value below which this share of the weight lies."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    place = int(np.searchsorted(reached, share * reached[-1], side="left"))
    return float(values[order][min(place, len(values) - 1)])


def effective_size(weights: np.ndarray) -> float:
    """How many particles of equal weight tell as much."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def against_prior(shares: np.ndarray, weights: np.ndarray) -> dict[str, float | bool]:
    """Whether a parameter's posterior, in shares of its prior, is anything but the prior.

    `narrowing` is the share of the prior's standard deviation that is gone; `identified` whether the largest distance of
    the distribution functions exceeds what chance gives at 5 % with as many independent draws as the weights are worth.
    """
    weights = weights / weights.sum()
    mean = float((weights * shares).sum())
    spread = math.sqrt(max(0.0, float((weights * (shares - mean) ** 2).sum())))
    order = np.argsort(shares, kind="stable")
    after = np.cumsum(weights[order])
    before = after - weights[order]
    gap = float(max(np.abs(after - shares[order]).max(), np.abs(before - shares[order]).max()))
    return {"narrowing": 1.0 - spread * math.sqrt(12.0), "gap": gap,
            "identified": gap > KOLMOGOROV / math.sqrt(effective_size(weights))}  # fmt: skip


def predictive_row(
    aim: Aim, values: Sequence[float], weights: Sequence[float], before: Sequence[float]
) -> dict[str, Any]:
    """A target beside what the model says before and after: means and 95 % of the weight, runs without a value left out."""
    pattern, band = aim.pattern, aim.band
    row: dict[str, Any] = {"target": aim.id, "meaning": pattern.meaning, "unit": pattern.unit}
    row |= {"low": band.low, "high": band.high, "aim": band.aim, "confidence": pattern.confidence}
    for name, some, weight in (("prior", before, [1.0] * len(before)), ("posterior", values, weights)):
        known = np.isfinite(np.asarray(some, dtype=float))
        kept, w = np.asarray(some, dtype=float)[known], np.asarray(weight, dtype=float)[known]
        ends = (
            [quantile(kept, w, share) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)] if len(kept) else [math.nan] * 2
        )
        mean = float((kept * w).sum() / w.sum()) if len(kept) else math.nan
        row |= {f"{name}_mean": mean, f"{name}_low": ends[0], f"{name}_high": ends[1]}
        row[f"{name}_inside_share"] = (
            float(w[[band.holds(value) for value in kept]].sum() / w.sum()) if len(kept) else 0.0
        )
    row["inside"] = bool(band.holds(row["posterior_mean"]))
    return row


def read_fact(folder: str | Path) -> dict[str, Any]:
    """All that a calibration noted. Raises: ResultsError when the folder holds none."""
    with RunStore(Path(folder), write=False) as store:
        fact = store.fact(FACT)
    if fact is None:
        raise ResultsError(f"{folder} holds no calibration; `vendorsim calibrate FILE` makes one")
    return dict(fact)


def read_posterior(folder: str | Path) -> Any:
    """One row an accepted parameter set: `generation`, `particle`, `weight`, `distance`, and each parameter by path.

    Weights of a generation come to 1; the last generation is the posterior.
    """
    import pandas as pd

    names = ("generation", "particle", "weight", "distance")
    return pd.DataFrame([{name: one[name] for name in names} | one["point"] for one in read_fact(folder)["particles"]])


def read_summary(folder: str | Path) -> Any:
    """One row a parameter: prior range, posterior `mean`, `low`, `median`, `high`, `narrowing`, `gap`, `identified`."""
    import pandas as pd

    return pd.DataFrame(read_fact(folder)["parameters"])


def read_predictive(folder: str | Path) -> Any:
    """One row a target: its band, and mean and 95 % of the weight of new runs before (`prior_`) and after (`posterior_`).

    `inside` tells whether the posterior's mean lies in the band, `posterior_inside_share` how much of the weight does.
    """
    import pandas as pd

    return pd.DataFrame(read_fact(folder)["predictive"])
