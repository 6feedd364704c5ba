"""What is kept as reference results: enough to reproduce it, and to say where it differs first."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from vendorsim.errors import ResultsError
from vendorsim.experiments import store
from vendorsim.experiments.manifest import MANIFEST, file_digest
from vendorsim.reproduction.comparison import integrity
from vendorsim.reproduction.fingerprints import DAYS, day_fingerprints
from vendorsim.reproduction.sweep import store_integrity
from vendorsim.sweeps.results import open_sweep
from vendorsim.sweeps.runstore import FILE
from vendorsim.sweeps.seal import read_seal

LEFT_OUT = (store.DAILY, store.INCIDENTS, store.MAPS)


def keep_reference(results: Path, to: Path) -> None:
    """Copy what a reviewer needs of finished results: of a sweep its store, of a comparison all but the large tables.

    Raises: ResultsError for results that are not whole and unchanged.
    """
    if (results / FILE).is_file():
        _keep_sweep(results, to)
    else:
        _keep_comparison(results, to)


def _keep_sweep(results: Path, to: Path) -> None:
    facts = read_seal(results)
    if not facts or facts["failed_runs"] or any(one.verdict.says_no for one in store_integrity(results, facts)):
        raise ResultsError(f"{results} is not a whole and unchanged sweep")
    with store.new_folder(to) as hidden:
        for name in (FILE, MANIFEST):
            shutil.copyfile(results / name, hidden / name)
        (hidden / "experiment.toml").write_text(open_sweep(results).experiment_text, encoding="utf-8", newline="\n")


def _keep_comparison(results: Path, to: Path) -> None:
    """Drawings and the large tables are left out, and their digests stay in the manifest.

    The day book is kept as a fingerprint of each run and day.
    """
    facts = store.read_manifest(results)
    if not facts.get("complete") or any(one.verdict.says_no for one in integrity(results, facts)):
        raise ResultsError(f"{results} is not a whole and unchanged comparison")
    digests: dict[str, Any] = dict(facts["digests"])
    dropped = [name for name in digests if name in LEFT_OUT or name == "report.html" or name.startswith("figures/")]
    with store.new_folder(to) as hidden:
        for name in digests:
            if name not in dropped:
                shutil.copyfile(results / name, hidden / name)
        days = day_fingerprints(store.read_table(results, store.DAILY))
        pq.write_table(days.replace_schema_metadata(None), hidden / DAYS, compression="zstd", version="2.6")
        digests[DAYS] = file_digest(hidden / DAYS)
        store.write_manifest(hidden, {**facts, "left_out": dropped, "digests": digests})
