"""Three calls from a question to pandas frames: one run, a comparison of policies, a sweep over many points.

A settings argument is a name of a shipped file, a path, or `Settings`; an experiment argument a name in `experiments/`, a
path, an `Experiment`, or its keys as a mapping. A script that uses several workers calls them under
`if __name__ == "__main__":`.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from vendorsim.errors import SettingsError
from vendorsim.measures.base import all_measures
from vendorsim.plugins import trusted
from vendorsim.report.comparing import Comparison
from vendorsim.report.comparing import compare as compare_runs
from vendorsim.settings.files import Origins
from vendorsim.settings.messages import explain
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.execution.run import RunResult, simulate
from vendorsim.study.experiment.definition import Defined, define, read_experiment, written_in
from vendorsim.study.experiment.design import points_of
from vendorsim.study.experiment.files import comparison_file
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.carried_experiment import code_of
from vendorsim.study.store.results import Results, open_sweep
from vendorsim.study.sweep import sweep as sweep_runs

__all__ = ["Run", "compare", "open_sweep", "run", "sweep"]


@dataclass(frozen=True)
class Run:
    """One run and what it gave."""

    settings: Settings
    seed: int
    result: RunResult

    def measures(self) -> Any:
        """One row a measure: `measure`, `value`, `unit`, `direction`, `group`, `label`."""
        import pandas as pd

        owners = {name: one for one in all_measures().values() for name in one.names}
        rows = [
            {"measure": name, "value": value, "unit": owners[name].unit, "direction": owners[name].direction,
             "group": owners[name].group, "label": owners[name].label or owners[name].name.replace("_", " ")}
            for name, value in self.result.measures.items()
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def daily(self) -> Any:
        """One row a measured day, a column a series."""
        import pandas as pd

        return pd.DataFrame(self.result.daily)

    def incidents(self) -> Any:
        """One row an encounter above stage 0."""
        import pandas as pd

        return pd.DataFrame(self.result.incidents)

    def maps(self) -> dict[str, np.ndarray]:
        """Each map [rows, columns] by name."""
        return dict(self.result.maps)


def run(
    settings: str | Path | Settings = "default", seed: int | None = None, *, trust: bool = False, **changes: Any
) -> Run:
    """Run the model once to its horizon; keywords change settings, as `vendors=100` or `people__vendors=100`.

    `trust` says yes to code that a settings file names, here and below. Raises: SettingsError for settings that are not
    allowed; TrustError for code that nobody has said yes to.
    """
    from vendorsim.study.experiment.checking import check

    chosen = _settings(settings).with_flat(**changes)
    chosen = chosen.under(chosen.policy)
    _ask(chosen.code_files(), trust)
    check(chosen)
    first = chosen.seed if seed is None else seed
    return Run(chosen, first, simulate(chosen, first))


def compare(
    settings: str | Path | Settings = "three_policies",
    *,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    precision: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: bool = False,
    trust: bool = False,
    **changes: Any,
) -> Comparison:
    """Run policies or arms on the same cities with the same luck; what is not said stands in the study's file.

    With a `precision` runs are added until each headline difference is known to that share of the smallest difference
    that matters (0.5 is usual), `replicates` (400) at most.

    Results and report lie in `results/<name>` or in `out`. Raises: SettingsError, TrustError, ResultsError; RunError
    when runs fail.
    """
    chosen = _settings(settings).with_flat(**changes)
    file = None if isinstance(settings, Settings) else comparison_file(settings)
    plan = plan_comparison(
        chosen, policies, replicates, seed, precision=precision, written=None if file is None else written_in(file)
    )
    _ask(code_of(plan.defined), trust)
    return compare_runs(plan, workers=workers, out=out, progress=progress)


def sweep(
    experiment: str | Path | Experiment | Mapping[str, Any],
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    retry_failed: bool = False,
    progress: bool = False,
    trust: bool = False,
) -> Results:
    """Do every run of an experiment that is not in its store yet, and give what it holds.

    The store lies in `results/<name>` or in `out`; the same call goes on where an earlier one was ended. Runs that failed
    are warned about and listed by `failures()`. Raises: SettingsError and TrustError before the first run, ResultsError.
    """
    defined = _defined(experiment)
    _ask(code_of(defined, points_of(defined) if defined.experiment.design.kind == "points" else ()), trust)
    folder = Path("results") / defined.experiment.name if out is None else Path(out)
    done = sweep_runs(defined, folder, workers=workers, retry_failed=retry_failed, progress=progress)
    if done.failed:
        warnings.warn(f"{done.failed} of {done.planned} runs failed; failures() lists them", stacklevel=2)
    if done.interrupted:
        raise KeyboardInterrupt
    return open_sweep(folder)


def _ask(files: Sequence[str], yes: bool) -> None:
    """Raises: TrustError for code that a file names and nobody has said yes to."""
    trusted.trust(*(name for name in files if yes and Path(name).is_file()))
    trusted.require_all(files)


def _settings(given: str | Path | Settings) -> Settings:
    return given if isinstance(given, Settings) else load_settings(given)


def _defined(given: str | Path | Experiment | Mapping[str, Any]) -> Defined:
    if isinstance(given, str | Path):
        return read_experiment(given)
    if isinstance(given, Experiment):
        return define(given)
    try:
        return define(Experiment.model_validate(dict(given)))
    except ValidationError as error:
        raise SettingsError(explain(error, Experiment, Origins("experiment"))) from None
