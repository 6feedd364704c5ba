"""The store of a sweep: one SQLite file that takes runs as they come and survives whatever ends the process.

A run is known by a digest of all that determines it: settings, seed and the model's code. It enters whole, in one
transaction, or not at all; entering it twice changes nothing. Each row carries a checksum of its own.
"""

import json
import sqlite3
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError
from vendorsim.study.store.claims import Owner

FILE = "runs.sqlite"
FORMAT = 1
WAIT_SECONDS = 60.0  # for another process that is writing
BUSY_SECONDS = 0.05

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scenarios (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, changes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, scenario INTEGER NOT NULL, seed INTEGER NOT NULL,
    seconds REAL NOT NULL, measures BLOB NOT NULL, checksum INTEGER NOT NULL, UNIQUE (scenario, seed, digest)
);
CREATE TABLE IF NOT EXISTS extras (digest BLOB, name TEXT, data BLOB NOT NULL, PRIMARY KEY (digest, name));
CREATE TABLE IF NOT EXISTS failures (
    digest BLOB PRIMARY KEY, scenario INTEGER NOT NULL, seed INTEGER NOT NULL, message TEXT NOT NULL, details TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claims (digest BLOB PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class StoredRun:
    """A finished run."""

    digest: bytes
    scenario: bytes
    """Digest of the settings, the same for all seeds."""
    seed: int
    seconds: float
    measures: Mapping[str, float]


@dataclass(frozen=True)
class StoredFailure:
    """A run that gave nothing, and why."""

    digest: bytes
    scenario: bytes
    seed: int
    message: str
    details: str = ""


class RunStore:
    """A sweep's runs on disk; safe to open in several processes at once."""

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        """Open the store of a folder, made if it is to be written.

        Raises: ResultsError when it is not there, damaged, of another format, or cannot be written.
        """
        self.folder, self.path, self._writes = folder, folder / FILE, write
        self._owner: Owner | None = None
        self._names: tuple[str, ...] | None = None
        self._scenarios: dict[bytes, int] = {}
        if not write and not self.path.is_file():
            raise ResultsError(f"{folder} holds no sweep (no {FILE})")
        try:
            if write:
                folder.mkdir(parents=True, exist_ok=True)
            where = self.path.absolute().as_uri() + ("" if write else "?mode=ro")
            self._base = sqlite3.connect(where, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                _patiently(self._set_up if write else self._check_format)
            except BaseException:
                self._base.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise self._problem(error) from None

    def __enter__(self) -> "RunStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of claims and of the file."""
        with suppress(sqlite3.Error):
            if self._owner is not None:
                self._base.execute("DELETE FROM claims WHERE owner = ?", (self._owner.name,))
            if self._writes:
                # The last one out leaves a single file, which can be read where nothing can be written.
                self._base.execute("PRAGMA busy_timeout = 0")
                self._base.execute("PRAGMA journal_mode = DELETE")
        self._base.close()
        if self._owner is not None:
            self._owner.close()

    # Writing ----------------------------------------------------------------------------------------------------------

    def put(self, run: StoredRun, changes: Mapping[str, Any], extras: Mapping[str, bytes] | None = None) -> bool:
        """Enter a finished run; returns False if it was there already. It then counts as no failure any more."""
        names = self.measure_names(tuple(run.measures))
        with self._transaction():
            added = self._enter(run, changes, names)
            for name, data in (extras or {}).items():
                self._base.execute("INSERT OR REPLACE INTO extras VALUES (?, ?, ?)", (run.digest, name, data))
            self._base.execute("DELETE FROM failures WHERE digest = ?", (run.digest,))
            self._base.execute("DELETE FROM claims WHERE digest = ?", (run.digest,))
        return added

    def put_many(self, runs: Iterable[tuple[StoredRun, Mapping[str, Any]]]) -> int:
        """Enter finished runs from elsewhere, with what their scenarios change, all of them or none; how many were new."""
        names: tuple[str, ...] = ()
        added = 0
        with self._transaction():
            for run, changes in runs:
                names = names or self.measure_names(tuple(run.measures))
                added += self._enter(run, changes, names)
        return added

    def put_failure(self, failure: StoredFailure, changes: Mapping[str, Any]) -> None:
        """Enter a run that failed, with its error and its scenario."""
        with self._transaction():
            scenario = self._scenario(failure.scenario, changes)
            self._base.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
                (failure.digest, scenario, failure.seed, failure.message, failure.details),
            )
            self._base.execute("DELETE FROM claims WHERE digest = ?", (failure.digest,))

    def claim(self, digest: bytes, *, though_failed: bool = False, extras: Sequence[str] = ()) -> bool:
        """Take a run to do; False when it is finished (with these extras), has failed, or a living process does it."""
        if self._owner is None:
            try:
                self._owner = Owner(self.folder)
            except OSError as error:
                raise self._problem(error) from None
        with self._transaction():
            if self.is_finished(digest, extras):
                return False
            if (
                not though_failed
                and self._base.execute("SELECT 1 FROM failures WHERE digest = ?", (digest,)).fetchone()
            ):
                return False
            held = self._base.execute("SELECT owner FROM claims WHERE digest = ?", (digest,)).fetchone()
            if held is not None and held[0] != self._owner.name and self._owner.is_alive(held[0]):
                return False
            self._base.execute("INSERT OR REPLACE INTO claims VALUES (?, ?)", (digest, self._owner.name))
        return True

    def set_fact(self, name: str, value: Any) -> None:
        """Note something about the sweep as a whole."""
        with self._transaction():
            self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    # Reading ----------------------------------------------------------------------------------------------------------

    def fact(self, name: str) -> Any:
        """What was noted, or nothing."""
        found = self._read("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        try:
            return None if found is None else json.loads(found[0])
        except ValueError:
            raise ResultsError(f'{self.path} is damaged: what it says of "{name}" cannot be read') from None

    def measure_names(self, names: Sequence[str] | None = None) -> tuple[str, ...]:
        """The measures of the stored runs, in their order; the first run's names, when given, settle them."""
        if self._names is None:
            known = self.fact("measures")
            if known is None and names is not None:
                with nullcontext() if self._base.in_transaction else self._transaction():
                    self._base.execute("INSERT OR IGNORE INTO facts VALUES ('measures', ?)", (json.dumps(names),))
                known = self.fact("measures")
            self._names = None if known is None else tuple(known)
        return self._names or ()

    def finished(self, extras: Sequence[str] = ()) -> set[bytes]:
        """Digests of all finished runs that have these extras; a million of them take some 120 MB."""
        try:
            return {digest for (digest,) in self._base.execute(f"SELECT digest FROM runs {_having(extras)}", extras)}
        except sqlite3.Error as error:
            raise self._problem(error) from None

    def failed(self) -> set[bytes]:
        """Digests of all failed runs."""
        return {digest for (digest,) in self._read("SELECT digest FROM failures")}

    def is_finished(self, digest: bytes, extras: Sequence[str] = ()) -> bool:
        """Whether a run is there, with these extras."""
        text = f"SELECT 1 FROM runs {_having(extras)} {'AND' if extras else 'WHERE'} runs.digest = ?"
        return self._read(text, (*extras, digest)).fetchone() is not None

    def counts(self) -> tuple[int, int]:
        """How many runs are finished and how many failed."""
        done = self._read("SELECT count(*) FROM runs").fetchone()[0]
        return int(done), int(self._read("SELECT count(*) FROM failures").fetchone()[0])

    def seconds(self) -> float:
        """What all finished runs took together."""
        return float(self._read("SELECT coalesce(sum(seconds), 0.0) FROM runs").fetchone()[0])

    def runs(self, scenario: bytes | None = None) -> Iterator[StoredRun]:
        """Every finished run, or those of one scenario, by scenario and seed.

        Raises: ResultsError naming a row whose checksum does not fit.
        """
        names = self.measure_names()
        where, given = ("", ()) if scenario is None else ("WHERE scenarios.digest = ?", (scenario,))
        rows = self._read(
            "SELECT runs.digest, scenarios.digest, seed, seconds, measures, checksum FROM runs "
            f"JOIN scenarios ON scenarios.id = scenario {where} ORDER BY scenario, seed, runs.digest",
            given,
        )
        for digest, of, seed, seconds, measures, checksum in self._each(rows):
            if _checksum(digest, seed, measures) != checksum:
                raise ResultsError(
                    f"{self.path}: run {digest.hex()[:12]} (seed {seed}) is not as it was written; "
                    "`vendorsim sweep FILE --rescue` keeps the others and runs it again"
                )
            numbers = array("d")
            numbers.frombytes(measures)
            yield StoredRun(digest, of, seed, seconds, dict(zip(names, numbers.tolist(), strict=True)))

    def failures(self) -> list[StoredFailure]:
        """Every failed run."""
        rows = self._read(
            "SELECT failures.digest, scenarios.digest, seed, message, details FROM failures "
            "JOIN scenarios ON scenarios.id = scenario ORDER BY scenario, seed"
        )
        return [StoredFailure(*row) for row in rows]

    def changes(self) -> dict[bytes, dict[str, Any]]:
        """What each scenario changes in the base settings."""
        return {digest: json.loads(text) for digest, text in self._read("SELECT digest, changes FROM scenarios")}

    def extras(self, digest: bytes) -> dict[str, bytes]:
        """All that was kept of a run beside its measures, by name."""
        return dict(self._read("SELECT name, data FROM extras WHERE digest = ? ORDER BY name", (digest,)))

    def extra(self, digest: bytes, name: str) -> bytes | None:
        """What was kept of a run beside its measures."""
        found = self._read("SELECT data FROM extras WHERE digest = ? AND name = ?", (digest, name)).fetchone()
        return None if found is None else bytes(found[0])

    # Inside -----------------------------------------------------------------------------------------------------------

    def _enter(self, run: StoredRun, changes: Mapping[str, Any], names: tuple[str, ...]) -> bool:
        """Enter a run's row, inside a transaction; False if it was there already."""
        if tuple(run.measures) != names:
            raise ResultsError(f"{self.path}: its runs have other measures than this version of vendorsim gives")
        packed = array("d", run.measures.values()).tobytes()
        scenario = self._scenario(run.scenario, changes)
        added = self._base.execute(
            "INSERT OR IGNORE INTO runs (digest, scenario, seed, seconds, measures, checksum) VALUES (?, ?, ?, ?, ?, ?)",
            (run.digest, scenario, run.seed, run.seconds, packed, _checksum(run.digest, run.seed, packed)),
        ).rowcount
        return bool(added)

    def _scenario(self, digest: bytes, changes: Mapping[str, Any]) -> int:
        """The number of a scenario, entered when it is new; inside a transaction."""
        known = self._scenarios.get(digest)
        if known is None:
            text = json.dumps(dict(changes), sort_keys=True, ensure_ascii=False)
            self._base.execute("INSERT OR IGNORE INTO scenarios (digest, changes) VALUES (?, ?)", (digest, text))
            found = self._base.execute("SELECT id FROM scenarios WHERE digest = ?", (digest,)).fetchone()
            known = self._scenarios[digest] = int(found[0])
        return known

    def _each(self, rows: sqlite3.Cursor) -> Iterator[Any]:
        """Rows as they come from the disk, which may turn out to be damaged in the middle."""
        while True:
            try:
                row = rows.fetchone()
            except sqlite3.Error as error:
                raise self._problem(error) from None
            if row is None:
                return
            yield row

    def _read(self, text: str, given: Iterable[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._base.execute(text, tuple(given))
        except sqlite3.Error as error:
            raise self._problem(error) from None

    def _set_up(self) -> None:
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT;")
        if self.fact("format") is None:
            self.set_fact("format", FORMAT)
        self._check_format()

    def _check_format(self) -> None:
        if self.fact("format") != FORMAT:
            raise ResultsError(f"{self.path} is of another format; use the version of vendorsim that wrote it")

    def _problem(self, error: Exception) -> ResultsError:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            return ResultsError(
                f"{self.path} is damaged ({error}); `vendorsim sweep FILE --rescue` keeps what is whole"
            )
        return ResultsError(f"cannot use {self.path}: {error}; runs that were finished before are kept")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                self._scenarios.clear()
                self._names = None
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._problem(error) from None


def _patiently(work: Callable[[], None]) -> None:
    """Try again while another process opens or closes the same file; SQLite does not wait for that by itself."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > until:
                raise
            time.sleep(BUSY_SECONDS)


def _having(extras: Sequence[str]) -> str:
    """The condition that a run has each of these extras."""
    has = "EXISTS (SELECT 1 FROM extras WHERE extras.digest = runs.digest AND extras.name = ?)"
    return f"WHERE {' AND '.join([has] * len(extras))}" if extras else ""


def row_is_whole(row: Sequence[Any]) -> bool:
    """Whether a row of the table `runs` carries the checksum that its contents have."""
    _, digest, _, seed, _, measures, checksum = row
    try:
        return bool(_checksum(digest, seed, measures) == checksum)
    except (TypeError, AttributeError, OverflowError):
        return False


def _checksum(digest: bytes, seed: int, measures: bytes) -> int:
    return zlib.crc32(measures, zlib.crc32(digest + seed.to_bytes(8, "little")))
