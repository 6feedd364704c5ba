"""What a comparison writes beside its store: tables in Parquet, the summary, the files that give it again, the report."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vendorsim.errors import ResultsError
from vendorsim.files.toml_lines import toml_text
from vendorsim.study.comparison import label_of
from vendorsim.study.execution.point_run import INCIDENTS as OF_INCIDENTS
from vendorsim.study.execution.point_run import unpacked, unpacked_columns
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.carried_experiment import as_in_results
from vendorsim.study.store.manifest import DAILY, EXPERIMENT, INCIDENTS, MAPS, RUNS, SETTINGS, SUMMARY
from vendorsim.study.store.results import Results
from vendorsim.study.store.runs import RunStore, StoredRun
from vendorsim.study.store.tables import Run, all_incidents, daily_table, in_order, incident_table, map_table, run_table

WEEK = 7


def stored_runs(results: Results) -> list[Run]:
    """Every run of a comparison with what was kept of it, by policy or arm and by seed."""
    labels = [label_of(point) for point in results.points]
    with RunStore(results.folder, write=False) as store:
        runs = [run_of(labels[number], run, store.extras(run.digest)) for number, run in results.own_runs()]
    return in_order(runs, labels)


def run_of(label: str, run: StoredRun, extras: Mapping[str, bytes]) -> Run:
    """A run under its label, unpacked."""
    arrays = {name: unpacked(extras[name]) if name in extras else {} for name in ("daily", "maps")}
    daily, maps = ({name: np.asarray(one, np.float64) for name, one in arrays[of].items()} for of in ("daily", "maps"))
    columns = unpacked_columns(extras[OF_INCIDENTS]) if OF_INCIDENTS in extras else {}
    incidents = incident_table(label, run.seed, columns)
    return Run(label, run.seed, dict(run.measures), daily, incidents, maps, run.seconds)


def tables_of(runs: Sequence[Run], labels: Sequence[str], columns: Sequence[str]) -> dict[str, pa.Table]:
    """The tables of a comparison by the names of their files; `runs` must be in order."""
    return {
        RUNS: run_table(runs, columns), INCIDENTS: all_incidents(runs), DAILY: daily_table(runs),
        MAPS: map_table(runs, labels),
    }  # fmt: skip


def write_data(folder: Path, results: Results, runs: Sequence[Run], summary: Mapping[str, Any]) -> None:
    """Write tables, summary, and the files that give the comparison again."""
    for name, table in tables_of(runs, list(summary["policies"]), list(summary["definitions"])).items():
        write_parquet(table, folder / name)
    text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8", newline="\n")
    for name, text in files_of(results).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def files_of(results: Results, as_written: bool = False) -> dict[str, str]:
    """The study and its base settings as files that give it again, for a results folder that carries what they name.

    `as_written` leaves the study's file as its author wrote it.
    """
    with RunStore(results.folder, write=False) as store:
        said, base = store.fact("experiment"), store.fact("base")
    if as_written:
        return {
            EXPERIMENT: results.experiment_text or "",
            SETTINGS: toml_text(as_in_results(results.base, results.folder)),
        }
    again = Experiment.model_validate({**said, "base": f"./{SETTINGS}", "changes": {}}, strict=False)
    data = again.model_dump(mode="json", exclude_defaults=True)
    data.pop("keep", None)  # a comparison keeps all
    return {EXPERIMENT: toml_text(data), SETTINGS: toml_text(base)}


def write_parquet(table: pa.Table, to: Any) -> None:
    """Parquet with nothing in it but the rows, their types and the writer's version."""
    pq.write_table(table.replace_schema_metadata(None), to, compression="zstd", version="2.6")


def put_in_place(hidden: Path, folder: Path) -> None:
    """Move what was written into its folder, file by file; what was there under these names goes."""
    for path in hidden.iterdir():
        if path.is_dir():
            shutil.rmtree(folder / path.name, ignore_errors=True)
        path.replace(folder / path.name)
    hidden.rmdir()


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a results folder. Raises: ResultsError when there is none that can be read."""
    found: dict[str, Any] = _read(folder, SUMMARY, lambda path: json.loads(path.read_text(encoding="utf-8")))
    return found


def read_table(folder: Path, name: str, **options: Any) -> pa.Table:
    """A table of a results folder. Raises: ResultsError when there is none that can be read."""
    return _read(folder, name, lambda path: pq.read_table(path, **options))


def _read(folder: Path, name: str, read: Callable[[Path], Any]) -> Any:
    path = folder / name
    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    if not path.is_file():
        raise ResultsError(f"{folder} holds no {name}: it is no results folder of vendorsim")
    try:
        return read(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ResultsError(f"{path} cannot be read: {error}") from error


def examples_in(folder: Path, policies: Sequence[str]) -> dict[str, str]:
    """For each policy the incident that climbed highest, and longest, as one to read."""
    columns = pq.read_schema(folder / INCIDENTS).names
    if "transitions" not in columns:
        return {}
    table = read_table(folder, INCIDENTS, columns=["incident_id", "policy", "transitions"]).combine_chunks()
    steps = table["transitions"].combine_chunks()
    highest = np.zeros(table.num_rows, dtype=np.int64)
    of_incident = pc.list_parent_indices(steps).to_numpy()
    for stage in ("from", "to"):
        reached = pc.struct_field(pc.list_flatten(steps), stage).to_numpy(zero_copy_only=False)
        np.maximum.at(highest, of_incident, reached)
    rank = highest * 1000 + np.minimum(pc.fill_null(pc.list_value_length(steps), 0).to_numpy(), 999)
    owners = table["policy"].to_numpy()
    found = {}
    for policy in policies:
        own = np.flatnonzero((owners == policy) & (highest > 0))
        if own.size:
            found[policy] = str(table["incident_id"][int(own[rank[own].argmax()])])
    return found
