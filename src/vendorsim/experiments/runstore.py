"""The store of a sweep: one SQLite file that takes runs as they come and survives whatever ends the process.

A run is known by a digest of all that determines it: settings, seed and code. It enters whole, in one transaction, or
not at all; entering it twice changes nothing. Who works on a run says so by a claim; a claim is void as soon as its
owner's process is gone, which the system tells by a lock on the owner's file, so that no clock is asked.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from vendorsim.errors import ResultsError

FILE = "runs.sqlite"
OWNERS = "owners"
FORMAT = 1
WAIT_SECONDS = 60.0  # for another process that is writing

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    digest TEXT PRIMARY KEY, scenario TEXT NOT NULL, seed INTEGER NOT NULL, seconds REAL NOT NULL, measures BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scenarios (scenario TEXT PRIMARY KEY, point TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS extras (digest TEXT, name TEXT, data BLOB NOT NULL, PRIMARY KEY (digest, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
    digest TEXT PRIMARY KEY, scenario TEXT NOT NULL, seed INTEGER NOT NULL, message TEXT NOT NULL, details TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claims (digest TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class StoredRun:
    """A finished run."""

    digest: str
    scenario: str
    """Digest of the point's settings, the same for all its seeds."""
    seed: int
    seconds: float
    measures: Mapping[str, float]


@dataclass(frozen=True)
class StoredFailure:
    """A run that gave nothing, and why."""

    digest: str
    scenario: str
    seed: int
    message: str
    details: str = ""


class RunStore:
    """A sweep's runs on disk; safe to open in several processes at once."""

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        """Open the store of a folder, made if it is to be written.

        Raises: ResultsError when it is not there, damaged, of another format, or cannot be written.
        """
        self.folder, self.path = folder, folder / FILE
        if not write and not self.path.is_file():
            raise ResultsError(f"{folder} holds no sweep (no {FILE})")
        try:
            if write:
                folder.mkdir(parents=True, exist_ok=True)
            where = self.path.absolute().as_uri() + ("" if write else "?mode=ro")
            self._base = sqlite3.connect(where, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
            if write:
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
                self._base.executescript(TABLES)
            self._check_format(write)
        except (sqlite3.Error, OSError) as error:
            raise self._problem(error) from None
        self._owner, self._owner_lock = "", cast(Any, None)
        self._names: tuple[str, ...] | None = None

    def __enter__(self) -> "RunStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of claims and of the file."""
        with suppress(sqlite3.Error):
            if self._owner:
                self._base.execute("DELETE FROM claims WHERE owner = ?", (self._owner,))
        self._base.close()
        if self._owner_lock is not None:
            self._owner_lock.close()
            (self.folder / OWNERS / self._owner).unlink(missing_ok=True)
            with suppress(OSError):
                (self.folder / OWNERS).rmdir()

    # Writing ----------------------------------------------------------------------------------------------------------

    def put(self, run: StoredRun, point: Mapping[str, Any], extras: Mapping[str, bytes] | None = None) -> bool:
        """Enter a finished run; returns False if it was there already. It then counts as no failure any more."""
        names = self.measure_names(tuple(run.measures))
        if tuple(run.measures) != names:
            raise ResultsError(f"{self.path}: its runs have other measures than this version of vendorsim gives")
        with self._transaction():
            added = self._base.execute(
                "INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?)",
                (run.digest, run.scenario, run.seed, run.seconds, _packed(run.measures.values())),
            ).rowcount
            self._base.execute("INSERT OR IGNORE INTO scenarios VALUES (?, ?)", (run.scenario, _plain(point)))
            for name, data in (extras or {}).items():
                self._base.execute("INSERT OR IGNORE INTO extras VALUES (?, ?, ?)", (run.digest, name, data))
            self._base.execute("DELETE FROM failures WHERE digest = ?", (run.digest,))
            self._base.execute("DELETE FROM claims WHERE digest = ?", (run.digest,))
        return bool(added)

    def put_failure(self, failure: StoredFailure, point: Mapping[str, Any]) -> None:
        """Enter a run that failed, with its error and its scenario."""
        with self._transaction():
            self._base.execute("INSERT OR IGNORE INTO scenarios VALUES (?, ?)", (failure.scenario, _plain(point)))
            self._base.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
                (failure.digest, failure.scenario, failure.seed, failure.message, failure.details),
            )
            self._base.execute("DELETE FROM claims WHERE digest = ?", (failure.digest,))

    def claim(self, digest: str) -> bool:
        """Take a run to do; False when it is finished, or another living process does it."""
        owner = self._own()
        with self._transaction():
            if self._base.execute("SELECT 1 FROM runs WHERE digest = ?", (digest,)).fetchone():
                return False
            held = self._base.execute("SELECT owner FROM claims WHERE digest = ?", (digest,)).fetchone()
            if held is not None and held[0] != owner and self._is_alive(held[0]):
                return False
            self._base.execute("INSERT OR REPLACE INTO claims VALUES (?, ?)", (digest, owner))
        return True

    def set_fact(self, name: str, value: Any) -> None:
        """Note something about the sweep as a whole."""
        with self._transaction():
            self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def fact(self, name: str) -> Any:
        """What was noted, or nothing."""
        found = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if found is None else json.loads(found[0])

    def measure_names(self, names: Sequence[str] | None = None) -> tuple[str, ...]:
        """The measures of the stored runs, in their order; the first run's names, when given, settle them."""
        if self._names is None:
            known = self.fact("measures")
            if known is None and names is not None:
                self.set_fact("measures", list(names))
                known = self.fact("measures")
            self._names = None if known is None else tuple(known)
        return self._names or ()

    # Reading ----------------------------------------------------------------------------------------------------------

    def finished(self) -> set[bytes]:
        """Digests of all finished runs, as bytes: a million of them take some 100 MB."""
        return {bytes.fromhex(digest) for (digest,) in self._base.execute("SELECT digest FROM runs")}

    def failed(self) -> set[bytes]:
        """Digests of all failed runs."""
        return {bytes.fromhex(digest) for (digest,) in self._base.execute("SELECT digest FROM failures")}

    def counts(self) -> tuple[int, int]:
        """How many runs are finished and how many failed."""
        done = self._base.execute("SELECT count(*) FROM runs").fetchone()[0]
        return int(done), int(self._base.execute("SELECT count(*) FROM failures").fetchone()[0])

    def runs(self, scenario: str | None = None) -> Iterator[StoredRun]:
        """Every finished run, or those of one scenario, by scenario and seed."""
        names = self.measure_names()
        where, given = ("WHERE scenario = ?", (scenario,)) if scenario is not None else ("", ())
        rows = self._base.execute(
            f"SELECT digest, scenario, seed, seconds, measures FROM runs {where} ORDER BY scenario, seed", given
        )
        for digest, found, seed, seconds, measures in rows:
            yield StoredRun(digest, found, seed, seconds, dict(zip(names, _unpacked(measures), strict=True)))

    def failures(self) -> list[StoredFailure]:
        """Every failed run."""
        rows = self._base.execute("SELECT * FROM failures ORDER BY scenario, seed")
        return [StoredFailure(*row) for row in rows]

    def points(self) -> dict[str, dict[str, Any]]:
        """The point of each scenario."""
        return {name: json.loads(point) for name, point in self._base.execute("SELECT * FROM scenarios")}

    def extra(self, digest: str, name: str) -> bytes | None:
        """What was kept of a run beside its measures."""
        found = self._base.execute("SELECT data FROM extras WHERE digest = ? AND name = ?", (digest, name)).fetchone()
        return None if found is None else bytes(found[0])

    # Inside -----------------------------------------------------------------------------------------------------------

    def _check_format(self, write: bool) -> None:
        if write and self.fact("format") is None:
            self.set_fact("format", FORMAT)
        if self.fact("format") != FORMAT:
            raise ResultsError(f"{self.path} is of another format; use the version of vendorsim that wrote it")

    def _problem(self, error: Exception) -> ResultsError:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            return ResultsError(f"{self.path} is damaged ({error}); `vendorsim sweep --rescue` keeps what can be read")
        return ResultsError(f"cannot use {self.path}: {error}; what was finished is kept")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._problem(error) from None

    def _own(self) -> str:
        """The name of this process among the owners of claims, held alive by a lock on its file."""
        if not self._owner:
            folder = self.folder / OWNERS
            folder.mkdir(exist_ok=True)
            self._owner = uuid.uuid4().hex
            self._owner_lock = (folder / self._owner).open("ab")
            _lock(self._owner_lock)
        return self._owner

    def _is_alive(self, owner: str) -> bool:
        path = self.folder / OWNERS / owner
        try:
            with path.open("ab") as file:
                _lock(file)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        path.unlink(missing_ok=True)
        return False


def _lock(file: Any) -> None:
    """Lock a file for this process, or raise OSError when another holds it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _packed(values: Iterable[float]) -> bytes:
    from array import array

    return array("d", values).tobytes()


def _unpacked(data: bytes) -> list[float]:
    from array import array

    numbers = array("d")
    numbers.frombytes(data)
    return numbers.tolist()


def _plain(point: Mapping[str, Any]) -> str:
    return json.dumps(dict(point), sort_keys=True, ensure_ascii=False)
