"""A results folder: written whole or not at all, never over another run, and read back.

A folder is built under a hidden name beside its place and takes its name when the last byte is there.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vendorsim.errors import ResultsError
from vendorsim.experiments.curves import curves, moving_sum, possible
from vendorsim.experiments.manifest import MANIFEST, folder_digests, sealed
from vendorsim.experiments.plan import Plan, portable_settings, toml_text
from vendorsim.experiments.statistics import bands
from vendorsim.experiments.tables import Run, all_incidents, daily_table, map_table, run_table
from vendorsim.report.study import Band, Study

SUMMARY = "summary.json"
RUNS = "runs.parquet"
INCIDENTS = "incidents.parquet"
DAILY = "daily.parquet"
MAPS = "maps.parquet"
SETTINGS = "settings.toml"

WEEK = 7


def check_place(folder: Path, digest: str, settings: Mapping[str, Any]) -> bool:
    """Whether `folder` already holds this very comparison (True) or is free (False).

    Raises: ResultsError when it holds another run, something else, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"{folder} is a file, not a folder for results")
    if not folder.exists() or not any(folder.iterdir()):
        _check_writable(folder)
        return False
    if not (folder / MANIFEST).is_file():
        raise ResultsError(f"{folder} holds files that are no results of vendorsim; name another folder with --out")
    manifest = read_manifest(folder)
    if manifest.get("config_digest") != digest:
        changes = _changes(manifest.get("settings", {}), settings)
        raise ResultsError(
            f"{folder} already holds another run (it differs in {changes}); "
            "name another folder with --out, or remove that one"
        )
    _check_writable(folder)
    return True


def _changes(before: Any, after: Any) -> str:
    """The first few settings in which two runs differ: `people.vendors: 240 there, 50 here`."""
    old, new = dict(_flat(before)), dict(_flat(after))
    different = [key for key in sorted(old | new) if old.get(key) != new.get(key)]
    shown = [f"{key}: {_shown(old.get(key))} there, {_shown(new.get(key))} here" for key in different[:3]]
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""
    return "; ".join(shown) + more or "a map or a policy's file"


def _flat(data: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _shown(value: Any) -> str:
    return "not set" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _check_writable(folder: Path) -> None:
    """Find out before the first run that a folder cannot be made."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        trial = _hidden(folder, "trial")
        trial.mkdir()
        trial.rmdir()
    except OSError as error:
        raise ResultsError(f"cannot write results to {folder}: {error.strerror}") from error


def _hidden(folder: Path, purpose: str) -> Path:
    return folder.parent / f".{folder.name}.{purpose}-{os.getpid()}"


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder to fill, which takes the place of `folder` when all went well and vanishes when not.

    Raises: ResultsError when the disk is full or the place cannot be written.
    """
    _remove_left_over(folder)
    hidden = _hidden(folder, "writing")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        hidden.mkdir()
        yield hidden
        _take_place(hidden, folder)
    except OSError as error:
        raise ResultsError(f"cannot write results to {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _take_place(hidden: Path, folder: Path) -> None:
    if not folder.exists():
        hidden.rename(folder)
        return
    replaced = _hidden(folder, "replaced")
    folder.rename(replaced)
    hidden.rename(folder)
    shutil.rmtree(replaced, ignore_errors=True)


def _remove_left_over(folder: Path) -> None:
    """Clear away what a killed process of ours left unfinished; the process of another is let be."""
    for left in folder.parent.glob(f".{folder.name}.*-*"):
        purpose, _, owner = left.name.removeprefix(f".{folder.name}.").partition("-")
        if owner.isdigit() and not _is_alive(int(owner)):
            if purpose == "replaced" and not folder.exists():
                left.rename(folder)
            elif purpose in ("writing", "trial", "replaced"):
                shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def write_data(folder: Path, plan: Plan, runs: Sequence[Run], summary: Mapping[str, Any]) -> None:
    """Everything that the runs gave, and the settings that give it again; `runs` must be in order."""
    for name, table in (
        (RUNS, run_table(runs, list(summary["definitions"]))),
        (INCIDENTS, all_incidents(runs)),
        (DAILY, daily_table(runs)),
        (MAPS, map_table(runs, plan.labels)),
    ):
        _write_parquet(folder / name, table)
    _write_json(folder / SUMMARY, summary)
    settings, files = portable_settings(plan)
    (folder / SETTINGS).write_text(toml_text(settings), encoding="utf-8", newline="\n")
    for name, source in files.items():
        shutil.copyfile(source, folder / name)


def seal(folder: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write the manifest, last, with the digest of every other file."""
    return write_manifest(folder, {**facts, "digests": folder_digests(folder)})


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write a manifest with a seal of its own."""
    manifest = sealed(facts)
    _write_json(folder / MANIFEST, manifest)
    return manifest


def _write_parquet(path: Path, table: pa.Table) -> None:
    """Parquet with nothing in it but the rows, their types and the writer's version."""
    pq.write_table(table.replace_schema_metadata(None), path, compression="zstd", version="2.6")


def _write_json(path: Path, data: Any) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder. Raises: ResultsError when there is none that can be read."""
    return _read(folder, MANIFEST, _read_json)


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a results folder. Raises: ResultsError when there is none that can be read."""
    return _read(folder, SUMMARY, _read_json)


def read_table(folder: Path, name: str, **options: Any) -> pa.Table:
    """A table of a results folder. Raises: ResultsError when there is none that can be read."""
    return _read(folder, name, lambda path: pq.read_table(path, **options))


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


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


def read_study(folder: Path) -> Study:
    """What a report shows, from a results folder."""
    summary = read_summary(folder)
    runs, daily = _columns(folder, RUNS), _columns(folder, DAILY)
    policies, measures = list(summary["policies"]), list(summary["definitions"])
    window = WEEK if summary["days"] >= 3 * WEEK else 1
    compared = np.isin(runs["seed"], summary["seeds"])
    values = {p: {m: runs[m][compared & (runs["policy"] == p)] for m in measures} for p in policies}
    days = np.unique(daily["day"]).astype(np.float64)
    return Study(
        summary=summary,
        values=values,
        days=moving_sum(days[None, :], window)[0] / window,
        daily={policy: _bands(daily, policy, summary["seeds"], days.size, window) for policy in policies},
        window=window,
        maps=_maps(_columns(folder, MAPS), policies),
        examples=_examples(folder, policies),
        settings=(folder / SETTINGS).read_text(encoding="utf-8"),
    )


def _columns(folder: Path, name: str) -> dict[str, np.ndarray]:
    table = read_table(folder, name)
    return {column: table[column].to_numpy() for column in table.column_names}


def _bands(
    daily: Mapping[str, np.ndarray], policy: str, seeds: Sequence[int], n_days: int, window: int
) -> dict[str, Band]:
    """The band of each daily series under one policy."""
    own = (daily["policy"] == policy) & np.isin(daily["seed"], seeds)
    book = {
        name: values[own].astype(np.float64).reshape(-1, n_days)
        for name, values in daily.items()
        if name not in ("policy", "seed", "day")
    }
    return {name: possible(name, bands(series)) for name, series in curves(book, window).items()}


def _maps(cells: Mapping[str, np.ndarray], policies: Sequence[str]) -> dict[str, dict[str, np.ndarray]]:
    """Each map by name and policy."""
    found: dict[str, dict[str, np.ndarray]] = {}
    for policy in policies:
        own = cells["policy"] == policy
        if own.any():
            shape = (int(cells["row"][own].max()) + 1, int(cells["column"][own].max()) + 1)
            for name in set(cells) - {"policy", "row", "column"}:
                found.setdefault(name, {})[policy] = cells[name][own].reshape(shape)
    return {name: found[name] for name in sorted(found)}


def _examples(folder: Path, policies: Sequence[str]) -> dict[str, str]:
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
