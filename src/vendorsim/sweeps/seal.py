"""The manifest of a sweep: what made its store, and a digest over all that the store holds."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError
from vendorsim.experiments import manifest
from vendorsim.sweeps.runstore import RunStore

FACTS = ("experiment", "experiment_file", "base", "points", "code")
"""What of the store's facts determines its runs."""


def seal_sweep(store: RunStore) -> None:
    """Write `manifest.json` beside the store, whole or not at all.

    Raises: ResultsError when it cannot be written.
    """
    facts = sealed_facts(store)
    path = store.folder / manifest.MANIFEST
    text = json.dumps(manifest.sealed(facts), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    hidden = path.with_name(f".{path.name}.{os.getpid()}.writing")  # another sweep may end at the same moment
    try:
        hidden.write_text(text, encoding="utf-8", newline="\n")
        hidden.replace(path)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error.strerror or error}; the runs themselves are stored") from None


def is_sealed(store: RunStore) -> bool:
    """Whether the manifest tells of the experiment that the store has now; runs are not looked through."""
    return bool(read_seal(store.folder).get("facts_digest") == facts_digest(store))


def sealed_facts(store: RunStore) -> dict[str, Any]:
    """What the manifest holds but for its seal."""
    done, failed = store.counts()
    return {
        "format": 1,
        "kind": "sweep",
        "name": (store.fact("experiment") or {}).get("name", ""),
        "finished_runs": done,
        "failed_runs": failed,
        "facts_digest": facts_digest(store),
        "runs_digest": runs_digest(store),
        "finished": manifest.now(),
        **(store.fact("made_by") or {}),
    }


def facts_digest(store: RunStore) -> str:
    """SHA-256 over experiment, base settings, points and code."""
    text = json.dumps([store.fact(name) for name in FACTS], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def runs_digest(store: RunStore) -> str:
    """A digest over the rows of all runs and what is kept beside them, in whatever order they were entered."""
    total = 0
    for parts in store.contents():
        digest = hashlib.sha256(b"\0".join(parts)).digest()
        total = (total + int.from_bytes(digest, "big")) % 2**256
    return f"{total:064x}"


def read_seal(folder: Path) -> dict[str, Any]:
    """The manifest of a sweep; empty when there is none. Raises: ResultsError when it cannot be read."""
    path = folder / manifest.MANIFEST
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path} cannot be read: {error}") from None
    return dict(found)
