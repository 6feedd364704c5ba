"""What a sweep has found, read back from its store: points, runs, failures, daily series and maps, as pandas frames."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.point_run import unpacked
from vendorsim.study.experiment.definition import Defined, define
from vendorsim.study.experiment.design import SCENARIO, Point
from vendorsim.study.experiment.points import run_digest
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.carried_experiment import note_points, opened
from vendorsim.study.store.origin import FILES, OWN
from vendorsim.study.store.runs import RunStore


@dataclass(frozen=True)
class Results:
    """A sweep as it lies on disk. Points are numbered from 0 in the order of the design.

    Runs of other designs, with other seeds, or of other code, that the store may hold as well do not show.
    """

    folder: Path
    experiment: Experiment
    base: Settings
    points: tuple[Point, ...]
    digests: tuple[bytes, ...]
    """Digest of each point's settings; equal for points that come to the same settings."""
    code: str
    made_by: dict[str, Any]
    experiment_text: str
    """The experiment as TOML."""
    measures: tuple[str, ...]
    """Names of all stored measures."""
    has_own_seeds: bool = False
    """Whether each point has seeds of its own, as in a calibration."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The maps and files of code that the folder carries, each with its SHA-256."""

    @property
    def factors(self) -> tuple[str, ...]:
        """The settings that vary over the points, in the order of the file, without the scenario's label."""
        return tuple(dict.fromkeys(name for point in self.points for name in point if name != SCENARIO))

    @cached_property
    def defined(self) -> Defined:
        """The experiment with its base and factors, as `plan_points` and the analyses take it."""
        return define(self.experiment, folder=self.folder, base=self.base)

    def runs(self) -> Any:
        """One row a point and seed: `point`, its factors (and `scenario`), `seed`, `seconds` and every measure."""
        import pandas as pd

        columns: dict[str, list[Any]] = {name: [] for name in ("point", "seed", "seconds", *self.measures)}
        for number, run in self.own_runs():
            columns["point"].append(number)
            columns["seed"].append(run.seed)
            columns["seconds"].append(run.seconds)
            for name, value in run.measures.items():
                columns.setdefault(name, []).append(value)  # the first run settles the names, maybe after opening
        frame = pd.DataFrame(columns).sort_values(["point", "seed"], kind="stable", ignore_index=True)
        return self.points_frame().merge(frame, on="point", how="inner")

    def points_frame(self) -> Any:
        """One row a point: `point` and its factors (and `scenario`)."""
        import pandas as pd

        frame = pd.DataFrame(list(self.points))
        frame.insert(0, "point", range(len(frame)))
        return frame

    def failures(self) -> Any:
        """One row a failed run: `point`, factors, `seed`, `message`, `details`."""
        import pandas as pd

        rows = []
        with RunStore(self.folder, write=False) as store:
            for failure in store.failures():
                if failure.digest == run_digest(failure.scenario, failure.seed, self.code):
                    rows += [
                        {"point": number, "seed": failure.seed, "message": failure.message, "details": failure.details}
                        for number in self._numbers.get(failure.scenario, ())
                    ]
        frame = pd.DataFrame(rows, columns=["point", "seed", "message", "details"])
        return self.points_frame().merge(frame, on="point", how="inner")

    def daily(self) -> Any:
        """One row a point, seed and measured day with every daily series; empty unless the experiment kept them."""
        import pandas as pd

        parts = []
        for number, run, arrays in self._extras("daily"):
            part = pd.DataFrame(arrays)
            part.insert(0, "seed", run.seed)
            part.insert(0, "point", number)
            parts.append(part)
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["point", "seed", "day"])

    def maps(self) -> dict[int, dict[str, np.ndarray]]:
        """For each point the mean over its runs of each map [rows, columns]; empty unless the experiment kept them."""
        sums: dict[int, dict[str, np.ndarray]] = {}
        counts: dict[int, int] = {}
        for number, _, arrays in self._extras("maps"):
            own = sums.setdefault(number, {name: np.zeros_like(values) for name, values in arrays.items()})
            counts[number] = counts.get(number, 0) + 1
            for name, values in arrays.items():
                own[name] += values
        return {number: {name: total / counts[number] for name, total in own.items()} for number, own in sums.items()}

    @cached_property
    def _numbers(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for number, digest in enumerate(self.digests):
            found.setdefault(digest, []).append(number)
        return found

    def own_runs(self) -> Iterator[tuple[int, Any]]:
        """Point's number and `StoredRun` of every run that belongs to this design and code."""
        replicates, first = self.experiment.replicates, self.experiment.seed
        seeds = range(first, first + (replicates.most if self.experiment.precision else replicates.at_most))
        with RunStore(self.folder, write=False) as store:
            for run in store.runs():
                if (
                    (self.has_own_seeds or run.seed in seeds)
                    and run.scenario in self._numbers
                    and run.digest == run_digest(run.scenario, run.seed, self.code)
                ):
                    for number in self._numbers[run.scenario]:
                        yield number, run

    def _extras(self, name: str) -> Iterator[tuple[int, Any, dict[str, np.ndarray]]]:
        with RunStore(self.folder, write=False) as store:
            for number, run in sorted(self.own_runs(), key=lambda entry: (entry[0], entry[1].seed)):
                data = store.extra(run.digest, name)
                if data is not None:
                    yield number, run, unpacked(data)


def open_sweep(folder: str | Path) -> Results:
    """The results of a sweep.

    Raises: ResultsError when the folder holds none, or one that was never begun.
    """
    folder = Path(folder)
    with RunStore(folder, write=False) as store:
        said, points = store.fact("experiment"), store.fact("points")
        if said is None or points is None:
            raise ResultsError(f"{folder} holds no experiment: its sweep was never begun")
        note_points((point for _, point in points), said.get("arms", {}).values(), folder)
        return Results(
            folder, Experiment.model_validate(said, strict=False), opened(store.fact("base"), folder),
            tuple(point for _, point in points), tuple(bytes.fromhex(digest) for digest, _ in points),
            store.fact("code"), store.fact("made_by"), store.fact("experiment_file"), store.measure_names(),
            store.fact("seeds") == OWN, dict(store.fact(FILES) or {}),
        )  # fmt: skip
