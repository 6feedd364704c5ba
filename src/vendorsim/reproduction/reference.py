"""What is kept of a comparison as reference results: enough to reproduce it, and to say where it differs first."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from vendorsim.errors import ResultsError
from vendorsim.experiments import store
from vendorsim.experiments.manifest import MANIFEST, file_digest
from vendorsim.reproduction.comparison import integrity
from vendorsim.reproduction.fingerprints import DAYS, day_fingerprints

LEFT_OUT = (store.DAILY, store.INCIDENTS, store.MAPS)


def keep_reference(results: Path, to: Path) -> None:
    """Copy a finished comparison without its large tables and its drawings; their digests stay in the manifest.

    The day book is kept as a fingerprint of each run and day. Raises: ResultsError for a folder that is not whole.
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
    assert (to / MANIFEST).is_file()
