"""The manifest of a results folder: what made it, how far it came, and the SHA-256 of each of its files."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError
from vendorsim.files.whole import write_whole
from vendorsim.study import provenance
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.provenance import MANIFEST, file_digest
from vendorsim.study.store.origin import FILES, OWN
from vendorsim.study.store.runs import FILE, RunStore

EXPERIMENT, SETTINGS, SUMMARY, REPORT, FIGURES = (
    "experiment.toml", "settings.toml", "summary.json", "report.html", "figures"
)  # fmt: skip
RUNS, DAILY, INCIDENTS, MAPS = "runs.parquet", "daily.parquet", "incidents.parquet", "maps.parquet"
EXPORTED = (EXPERIMENT, SETTINGS, SUMMARY, RUNS, DAILY, INCIDENTS, MAPS, REPORT)
"""What a comparison writes beside its store, besides its figures."""


def seal(folder: Path, left_out: Mapping[str, str] | None = None, finished: str = "") -> dict[str, Any]:
    """Write `manifest.json`, whole or not at all; the store must be closed.

    `left_out` has the digests of files that were there and were not kept; `finished` is when the runs were, if not now.
    Raises: ResultsError when it cannot be written.
    """
    with RunStore(folder, write=False) as store:
        carried = store.fact(FILES) or {}
        facts = {
            "format": 2,
            "kind": "study",
            **told(store),
            **(store.fact("made_by") or {}),
            "finished": finished or provenance.now(),
        }
    names = [FILE, *carried, *(name for name in EXPORTED if (folder / name).is_file()), *_figures(folder)]
    facts["digests"] = {name: file_digest(folder / name) for name in sorted(names)}
    if left_out:
        facts["left_out"] = dict(left_out)
    write_manifest(folder, facts)
    return facts


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write a manifest as it is given. Raises: ResultsError when it cannot be written."""
    text = json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        write_whole(folder / MANIFEST, text.encode())
    except OSError as error:
        raise ResultsError(
            f"cannot write {folder / MANIFEST}: {error.strerror or error}; the runs themselves are stored"
        ) from None


def told(store: RunStore) -> dict[str, Any]:
    """Name, question, seeds and how many runs are there."""
    experiment = Experiment.model_validate(store.fact("experiment"), strict=False)
    done, failed = store.counts()
    first, number = experiment.seed, experiment.replicates.number
    grows = experiment.precision or experiment.replicates.precision
    shared = store.fact("seeds") != OWN and not grows
    return {
        "name": experiment.name,
        "question": experiment.question,
        **({"seeds": list(range(first, first + number))} if shared else {}),
        "finished_runs": done,
        "failed_runs": failed,
        "run_seconds": round(store.seconds(), 3),
    }


def _figures(folder: Path) -> Iterator[str]:
    for path in (folder / FIGURES).glob("*"):
        yield f"{FIGURES}/{path.name}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder; empty when there is none. Raises: ResultsError when it cannot be read."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path} cannot be read: {error}") from None
    return dict(found)
