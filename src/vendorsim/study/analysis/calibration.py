"""What the uncertainties must be for the model to give measured values: ABC-SMC with pyABC, every run in the store.

Priors are the experiment's ranges: uniform, in the logarithm where the file says so. Every parameter set meets seeds of
its own, as the method needs: with constant seeds the posterior would be that of one draw of luck. It changes no setting.
Sources: Toni, Welch, Strelkowa, Ipsen & Stumpf 2009, J. R. Soc. Interface 6; Schaelte et al. 2022, JOSS 7 (pyABC).
"""

import logging
import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.engine.extras import needed
from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.files.csv_rows import write_frame
from vendorsim.study.analysis.particles import Particles, StoppedError
from vendorsim.study.analysis.posterior import (
    FACT,
    LEVEL,
    Aim,
    against_prior,
    aims_of,
    distance,
    effective_size,
    predictive_row,
    quantile,
    read_posterior,
    read_predictive,
    read_summary,
)
from vendorsim.study.execution.point_run import simulate_point
from vendorsim.study.execution.pool import Outcomes, staying
from vendorsim.study.execution.progress import Meter, announce_compile, meter
from vendorsim.study.experiment.definition import Defined, Factor
from vendorsim.study.experiment.design import Point
from vendorsim.study.experiment.idle_factors import refuse_idle
from vendorsim.study.store.manifest import seal
from vendorsim.study.store.runs import RunStore

__all__ = ["Calibrated", "calibrate", "checked", "read_posterior", "read_predictive", "read_summary"]

HISTORY = "calibration.sqlite"
FAR = 1.0e9  # the distance of a parameter set that gave no value
KERNEL = 2.0
"""How parameter sets are moved: a normal kernel with twice the weighted covariance of the generation before (Beaumont et
al. 2009, Biometrika 96); pyABC's own narrower one gives a few far sets nearly all the weight when there are few sets."""
AHEAD = 1.2  # parameter sets run beyond those that should do: each batch starts its processes again
LEAST_ACCEPTED = 0.01
"""Share of parameter sets that must be accepted; a generation with fewer is given up."""


class CalibrationError(VendorsimError):
    """A calibration that cannot go on: too few runs gave what the targets ask for."""


@dataclass(frozen=True)
class Calibrated:
    """What became of a calibration."""

    folder: Path
    generations: tuple[Mapping[str, float], ...]
    """Each with `generation`, `epsilon`, `evaluations`, `accepted`, `effective_size`."""
    new_runs: int
    reused: int
    problems: Mapping[str, int]
    """Why parameter sets gave nothing, and how many each."""
    interrupted: bool = False


def checked(defined: Defined) -> list[Aim]:
    """The targets of a calibration, all that can be checked before its first run being so.

    Raises: SettingsError; ExtraError.
    """
    needed("pyabc", "analysis", "a calibration")
    if not _unknown(defined):
        raise SettingsError(f"{defined.origins.whole}: a calibration needs uncertainties with more than one value")
    if defined.experiment.precision:
        raise SettingsError(f"{defined.where('precision')}: precision: a calibration takes replicates.number runs for each "
                            "parameter set, whatever they give")  # fmt: skip
    refuse_idle(defined, _unknown(defined))
    return aims_of(defined)


def calibrate(
    defined: Defined,
    folder: Path,
    *,
    workers: int | None = None,
    progress: bool = True,
    outcomes_of: Outcomes | None = None,
    simulate: Callable[[Any, int], Any] = simulate_point,
    stop: threading.Event | None = None,
) -> Calibrated:
    """Draw from the posterior of an experiment's uncertainties; levers stay as the base has them.

    The store's facts, three CSV files (`posterior`, `parameters`, `predictive`) and pyABC's own history hold the answer.
    Equal definitions on one machine draw equal parameter sets, so that what was broken off is played again on its runs.
    Raises: SettingsError before the first run; CalibrationError; ResultsError; ExtraError without pyABC.
    """
    aims = checked(defined)
    said = defined.experiment.calibration
    with (
        RunStore(folder) as store,
        meter((said.generations + 2) * said.population * defined.experiment.replicates.number, progress) as shown,
        staying(outcomes_of) as outcomes,
        _seeded_elsewhere(),
    ):
        if simulate is simulate_point:
            announce_compile(shown.say)
        event = threading.Event() if stop is None else stop
        runs = Particles(store, defined, workers, outcomes, simulate, event, shown)
        drawn = _Drawn(defined, aims, runs, shown)
        interrupted = False
        try:
            _play(drawn, folder)
            _note(store, drawn, _predict(drawn))
            _write(folder)
        except StoppedError:
            interrupted = True
        if runs.asked:
            runs.note_origin()
    if runs.asked:
        seal(folder)
    return Calibrated(folder, tuple(drawn.generations), runs.new, runs.reused, dict(runs.problems), interrupted)


@dataclass
class _Drawn:
    """The parameter sets of each generation; a set is named by its shares of the priors, one a parameter."""

    defined: Defined
    aims: list[Aim]
    runs: Particles
    shown: Meter
    generations: list[Mapping[str, float]] = field(default_factory=list)
    accepted: list[dict[str, Any]] = field(default_factory=list)
    """Accepted parameter sets of all generations."""
    before: list[list[float]] = field(default_factory=list)
    """What sets drawn from the prior gave, a value a target."""

    def __post_init__(self) -> None:
        self.factors = _unknown(self.defined)
        self.names = [f"p{number}" for number in range(len(self.factors))]

    def point(self, shares: Mapping[str, float]) -> Point:
        return {factor.path: factor.at(float(shares[name]))
                for name, factor in zip(self.names, self.factors, strict=True)}  # fmt: skip

    def values(self, shares: Sequence[Mapping[str, float]]) -> list[list[float]]:
        """What each set gives, a value a target; NaN where it gives none."""
        found = self.runs.evaluate([self.point(one) for one in shares])
        return [[math.nan if one is None else aim.value(one) for aim in self.aims] for one in found]

    def distance(self, values: Sequence[float]) -> float:
        misses = [aim.miss(value) for aim, value in zip(self.aims, values, strict=True)]
        return distance(misses) if all(map(math.isfinite, misses)) else FAR

    def close(self, t: int, epsilon: float, particles: Sequence[Any], evaluations: int) -> None:
        """Keep an accepted generation; the one before the first is drawn from the prior."""
        table = [[particle.sum_stat[aim.id] for aim in self.aims] for particle in particles]
        self.runs.note_origin()
        if t < 0:
            self.before = table
            if sum(self.distance(values) >= FAR for values in table) * 2 > len(table):
                told = "; ".join(self.runs.problems) or "targets that are not defined in these runs"
                raise CalibrationError(f"more than half of the parameter sets gave no values: {told}")
            return
        weights = np.array([particle.weight for particle in particles])
        weights = weights / weights.sum()
        for number, particle in enumerate(particles):
            shares = {name: float(particle.parameter[name]) for name in self.names}
            self.accepted.append({
                "generation": t + 1, "particle": number, "weight": float(weights[number]),
                "distance": self.distance(table[number]), "point": self.point(shares), "shares": shares,
            })  # fmt: skip
        size = effective_size(weights)
        self.generations.append({"generation": t + 1, "epsilon": float(epsilon), "evaluations": evaluations,
                                 "accepted": len(particles), "effective_size": size})  # fmt: skip
        self.shown.say(f"generation {t + 1} of {self.defined.experiment.calibration.generations}: {len(particles)} of "
                       f"{evaluations} parameter sets within {epsilon:.3g} half widths, worth {size:.0f}")  # fmt: skip

    def last(self) -> list[dict[str, Any]]:
        """The accepted sets of the last generation: the posterior."""
        return [one for one in self.accepted if one["generation"] == self.generations[-1]["generation"]]


def _play(drawn: _Drawn, folder: Path) -> None:
    """Run pyABC from its first generation to the last."""
    import pyabc

    said, history = drawn.defined.experiment.calibration, folder / HISTORY
    history.unlink(missing_ok=True)
    model = _Answers(drawn)
    smc = pyabc.ABCSMC(
        models=model.sample,
        parameter_priors=pyabc.Distribution(**{name: pyabc.RV("uniform", 0.0, 1.0) for name in drawn.names}),
        distance_function=lambda x, _: drawn.distance([x[aim.id] for aim in drawn.aims]),
        population_size=said.population,
        transitions=pyabc.MultivariateNormalTransition(scaling=KERNEL, bandwidth_selector=lambda *_: 1.0),
        eps=pyabc.MedianEpsilon(),
        sampler=_sampler(drawn, model),
    )
    smc.new(f"sqlite:///{history.absolute()}", {aim.id: aim.band.aim for aim in drawn.aims})
    smc.run(max_nr_populations=said.generations, min_acceptance_rate=LEAST_ACCEPTED)
    if not drawn.generations:
        raise CalibrationError(
            f"fewer than {LEAST_ACCEPTED:.0%} of the parameter sets were accepted in the first generation"
        )


class _Answers:
    """What pyABC takes for the model: it notes what is asked, or gives what was found out meanwhile."""

    def __init__(self, drawn: _Drawn) -> None:
        self.drawn, self.asked = drawn, None  # type: tuple[_Drawn, list[dict[str, float]] | None]
        self.ready: Iterator[tuple[dict[str, float], list[float]]] = iter(())

    def sample(self, parameters: Mapping[str, float]) -> dict[str, float]:
        """The targets' values for these shares of the priors."""
        shares = {name: float(parameters[name]) for name in self.drawn.names}
        if self.asked is not None:
            self.asked.append(shares)
            return {aim.id: math.nan for aim in self.drawn.aims}
        expected, values = next(self.ready)
        if shares != expected:
            raise AssertionError("pyABC asks for another parameter set than it drew")
        return {aim.id: value for aim, value in zip(self.drawn.aims, values, strict=True)}


def _sampler(drawn: _Drawn, model: _Answers) -> Any:
    """A sampler of pyABC whose model runs are done in batches by vendorsim's own processes.

    pyABC draws a parameter set and runs it in one call. So a batch is drawn twice from one state of the generator: first
    to learn what it will ask for, then, with the answers at hand, to go through with it, in the order of drawing.
    """
    from pyabc.sampler import Sampler

    class Batches(Sampler):
        def sample_until_n_accepted(
            self, n: int, simulate_one: Callable[[], Any], t: int, *, max_eval: float = np.inf, all_accepted: bool = False,
            ana_vars: Any = None,
        ) -> Any:  # fmt: skip
            sample, evaluated = self._create_empty_sample(), 0
            np.random.seed(_seed_of(drawn.defined.experiment.seed, t))  # noqa: NPY002  (pyABC draws from no other)
            while sample.n_accepted < n and evaluated < max_eval:
                missing = n - sample.n_accepted
                rate = 1.0 if all_accepted else (sample.n_accepted + 1.0) / (evaluated + 2.0) / AHEAD
                size = min(math.ceil(missing / rate), 4 * n)
                self._look_ahead(simulate_one, size, t)
                for _ in range(size):
                    sample.append(simulate_one())
                    evaluated += 1
                    if sample.n_accepted == n:
                        break
            self.nr_evaluations_ = evaluated
            sample.ok = sample.n_accepted == n
            if sample.ok:
                drawn.close(t, np.inf if t < 0 else ana_vars.eps(t), sample.accepted_particles, evaluated)
            return sample

        def _look_ahead(self, simulate_one: Callable[[], Any], size: int, t: int) -> None:
            state = np.random.get_state()  # noqa: NPY002
            model.asked = []
            for _ in range(size):
                simulate_one()
            asked, model.asked = model.asked, None
            np.random.set_state(state)  # noqa: NPY002
            said, each = drawn.defined.experiment.calibration, drawn.runs.replicates
            drawn.shown.expect(drawn.runs.new + (size + max(0, said.generations - t) * said.population) * each)
            model.ready = iter(list(zip(asked, drawn.values(asked), strict=True)))

    return Batches()


def _predict(drawn: _Drawn) -> list[dict[str, Any]]:
    """New runs of the posterior: those that were accepted lie near the targets because they were chosen so."""
    last = drawn.last()
    drawn.shown.expect(drawn.runs.new + len(last) * drawn.runs.replicates)
    after = drawn.values([one["shares"] for one in last])
    weights = [one["weight"] for one in last]
    return [
        predictive_row(aim, [row[place] for row in after], weights, [row[place] for row in drawn.before])
        for place, aim in enumerate(drawn.aims)
    ]


def _note(store: RunStore, drawn: _Drawn, predictive: list[dict[str, Any]]) -> None:
    last = drawn.last()
    weights = np.array([one["weight"] for one in last])
    parameters = [_parameter(factor, np.array([one["shares"][name] for one in last]), weights)
                  for name, factor in zip(drawn.names, drawn.factors, strict=True)]  # fmt: skip
    particles = [{key: value for key, value in one.items() if key != "shares"} for one in drawn.accepted]
    store.set_fact(FACT, {
        "targets": [aim.id for aim in drawn.aims], "parameters": parameters, "generations": drawn.generations,
        "particles": particles, "predictive": predictive, "problems": drawn.runs.problems,
    })  # fmt: skip


def _parameter(factor: Factor, shares: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """A parameter's posterior in its own unit; of a list, the values at the same shares of it."""
    ends = {name: factor.at(quantile(shares, weights, share))
            for name, share in (("low", (1 - LEVEL) / 2), ("median", 0.5), ("high", (1 + LEVEL) / 2))}  # fmt: skip
    values = [factor.at(float(share)) for share in shares]
    is_number = not any(isinstance(value, str | bool) for value in values)
    mean = float((np.asarray(values, dtype=float) * weights).sum() / weights.sum()) if is_number else math.nan
    prior = {"prior_low": factor.at(0.0), "prior_high": factor.at(1.0)}
    return {"parameter": factor.path, **prior, "mean": mean, **ends, **against_prior(shares, weights)}


def _write(folder: Path) -> None:
    for name, read in (("posterior", read_posterior), ("parameters", read_summary), ("predictive", read_predictive)):
        write_frame(read(folder), folder / f"{name}.csv")


def _unknown(defined: Defined) -> list[Factor]:
    return [factor for factor in defined.factors if not factor.is_lever and len(factor.values) != 1]


def _seed_of(seed: int, t: int) -> int:
    return int(np.random.SeedSequence([seed, t + 1]).generate_state(1)[0])


@contextmanager
def _seeded_elsewhere() -> Iterator[None]:
    """pyABC draws from NumPy's one generator for all and tells its progress by itself: both are given back as they were."""
    logger = logging.getLogger("ABC")
    state, level = np.random.get_state(), logger.level  # noqa: NPY002
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
        logger.setLevel(level)
