"""An experiment as a model of the EMA workbench, for exploratory modelling with all that the workbench has.

Source: Kwakkel 2017, The Exploratory Modeling Workbench, Environmental Modelling & Software 96.
"""

import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vendorsim.engine.extras import needed
from vendorsim.errors import SettingsError
from vendorsim.measures.base import all_measures
from vendorsim.study.analysis.candidates import active
from vendorsim.study.execution.point_run import Task, simulate_point
from vendorsim.study.experiment.definition import Defined, Factor
from vendorsim.study.experiment.settings_at import settings_at

TAKEN = ("model", "policy", "scenario")


@dataclass(frozen=True)
class Experimenter:
    """What the workbench calls for one run; it travels to worker processes."""

    defined: Defined
    paths: Mapping[str, str]
    """Path of the setting that each of the workbench's names stands for."""
    measures: tuple[str, ...]
    simulate: Callable[[Any, int], Any]

    def __call__(self, *, seed: int, **values: Any) -> dict[str, float]:
        """The measures of one run."""
        point = active(self.defined, {self.paths[name]: _plain(value) for name, value in values.items()})
        given = self.simulate(Task(settings_at(self.defined, point)), seed)
        return {name: given.measures[name] for name in self.measures}


def workbench() -> Any:
    """The EMA workbench. Raises: ExtraError when it is not installed."""
    with warnings.catch_warnings():
        # It says at every import that ipyparallel, which nobody needs here, is not there.
        warnings.filterwarnings("ignore", message="ipyparallel not installed", category=UserWarning)
        return needed("ema_workbench", "analysis", "the EMA workbench")


def ema_model(defined: Defined, simulate: Callable[[Any, int], Any] = simulate_point) -> Any:
    """The experiment as a `ReplicatorModel`: levers, uncertainties, outcomes, and its seeds as replications.

    Outcomes are the experiment's measures (all, where it names none), each the mean over the seeds where it is defined.
    The workbench wants names without dots and keeps some to itself: `people.vendors` is `people__vendors` there, `policy`
    is `policy_`.
    Raises: ExtraError; SettingsError for a factor with one value.
    """
    ema = workbench()
    experiment = defined.experiment
    owners = {name: one for one in all_measures().values() for name in one.names}
    measures = experiment.measures or tuple(owners)
    paths = {ema_name(factor.path): factor.path for factor in defined.factors}
    replicator = needed("ema_workbench.em_framework.model", "analysis", "the EMA workbench").ReplicatorModel
    model = replicator("vendorsim", function=Experimenter(defined, paths, measures, simulate))
    model.replications = [{"seed": experiment.seed + place} for place in range(experiment.replicates.number)]
    model.levers = [_parameter(ema, factor) for factor in defined.factors if factor.is_lever]
    model.uncertainties = [_parameter(ema, factor) for factor in defined.factors if not factor.is_lever]
    kinds = {
        "lower": ema.ScalarOutcome.MINIMIZE,
        "higher": ema.ScalarOutcome.MAXIMIZE,
        "neither": ema.ScalarOutcome.INFO,
    }
    model.outcomes = [ema.ScalarOutcome(name, kind=kinds[owners[name].direction], function=mean_of_known)
                      for name in measures]  # fmt: skip
    return model


def ema_name(path: str) -> str:
    """A setting's name in the workbench, whose own columns keep theirs."""
    return f"{path}_" if path in TAKEN else path.replace(".", "__")


def mean_of_known(values: list[float]) -> float:
    """The mean over the runs in which a measure is defined; NaN where it is in none."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan


def _parameter(ema: Any, factor: Factor) -> Any:
    name = ema_name(factor.path)
    if len(factor.values) == 1:
        raise SettingsError(f"{factor.path}: found one value; allowed: two or more (put it under `changes` instead)")
    if factor.values and set(factor.values) == {True, False} and all(isinstance(one, bool) for one in factor.values):
        return ema.BooleanParameter(name)
    if factor.values:
        return ema.CategoricalParameter(name, list(factor.values))
    if factor.whole:
        return ema.IntegerParameter(name, int(factor.low), int(factor.high))
    if factor.log:
        from scipy.stats import loguniform

        return ema.RealParameter.from_dist(name, loguniform(factor.low, factor.high), variable_name=[name])
    return ema.RealParameter(name, factor.low, factor.high)


def _plain(value: Any) -> Any:
    """A number of NumPy's, or a category of the workbench's, as the settings take it."""
    value = getattr(value, "value", value)
    return value.item() if hasattr(value, "item") else value
