"""What is kept as reference results: enough to reproduce it, and to say where it differs first."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from vendorsim.errors import ResultsError
from vendorsim.study.execution.point_run import packed, unpacked
from vendorsim.study.reproduce.study import integrity
from vendorsim.study.reproduce.tables import DAYS, day_fingerprints
from vendorsim.study.store.manifest import DAILY, EXPERIMENT, INCIDENTS, MAPS, SETTINGS, SUMMARY, read_manifest, seal
from vendorsim.study.store.origin import FILES
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE, RunStore

LEFT_OUT = (DAILY, INCIDENTS, MAPS)


def keep_reference(results: Path, to: Path) -> None:
    """Copy the store and what is small; of a comparison's day books fingerprints, of its large tables their digests.

    Raises: ResultsError for results that are not whole and unchanged.
    """
    facts = read_manifest(results)
    if not facts or facts["failed_runs"] or any(one.verdict.says_no for one in integrity(results, facts)):
        raise ResultsError(f"{results} is not whole and unchanged")
    hidden = to.parent / f".{to.name}.writing-{os.getpid()}"
    try:
        hidden.mkdir(parents=True)
        _copy(results, hidden)
        if (hidden / SUMMARY).is_file():
            thin(hidden)
        seal(hidden, {name: facts["digests"][name] for name in LEFT_OUT if name in facts["digests"]})
        shutil.rmtree(to, ignore_errors=True)
        hidden.rename(to)
    except OSError as error:
        raise ResultsError(f"cannot write {to}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _copy(results: Path, to: Path) -> None:
    with RunStore(results, write=False) as store:
        carried = store.fact(FILES) or {}
    for name in (FILE, SETTINGS, SUMMARY, EXPERIMENT, *carried):
        if (results / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(results / name, to / name)
    if not (to / EXPERIMENT).is_file():
        (to / EXPERIMENT).write_text(open_sweep(results).experiment_text, encoding="utf-8", newline="\n")


def thin(folder: Path) -> None:
    """Put fingerprints in place of day books, and drop maps and incidents."""
    with closing(sqlite3.connect(folder / FILE)) as base:
        rows = base.execute("SELECT digest, data FROM extras WHERE name = 'daily'").fetchall()
        days = [(digest, DAYS, packed(day_fingerprints(unpacked(data)))) for digest, data in rows]
        base.execute("DELETE FROM extras")
        base.executemany("INSERT INTO extras VALUES (?, ?, ?)", days)
        base.commit()
        base.execute("VACUUM")
