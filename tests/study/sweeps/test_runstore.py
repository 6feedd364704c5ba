"""The store: runs enter once and whole, damage is found and named, and what is whole can be saved."""

import math
import sqlite3
import struct

import pytest
from sweep_toys import rows, simulate, toy_experiment, toy_points

from vendorsim.errors import ResultsError
from vendorsim.study.store.rescue import rescue
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE, RunStore, StoredFailure, StoredRun
from vendorsim.study.sweep import sweep


def run(number, seed=1, **measures):
    return StoredRun(
        b"run %d" % number, b"scenario %d" % (number % 3), seed, 0.5, measures or {"a": 1.0 + number, "b": 0.1}
    )


def swept(folder, points=20, replicates=5, **said):
    return sweep(
        toy_experiment(replicates, **said),
        folder,
        workers=1,
        simulate=simulate,
        points=toy_points(points),
        progress=False,
    )


def test_a_run_enters_once_and_comes_back_bit_by_bit(tmp_path):
    odd = {"a": 0.1 + 0.2, "b": -0.0}
    with RunStore(tmp_path) as store:
        assert store.put(run(1, 2**62, **odd), {"x": 1}, {"daily": b"abc"})
        assert not store.put(run(1, 2**62, **odd), {"x": 1})
        assert store.put(run(2, a=math.nan, b=math.inf), {"x": 2})
    with RunStore(tmp_path, write=False) as store:
        first, second = store.runs()
        assert struct.pack("dd", *first.measures.values()) == struct.pack("dd", *odd.values())
        assert first.seed == 2**62 and first.scenario == b"scenario 1"
        assert math.isnan(second.measures["a"]) and second.measures["b"] == math.inf
        assert store.extra(b"run 1", "daily") == b"abc" and store.extra(b"run 2", "daily") is None
        assert store.changes() == {b"scenario 1": {"x": 1}, b"scenario 2": {"x": 2}}
        assert store.counts() == (2, 0)
        assert store.finished() == {b"run 1", b"run 2"} and store.finished(("daily",)) == {b"run 1"}


def test_many_runs_enter_together_or_not_at_all(tmp_path):
    def broken():
        yield run(3), {}
        raise OSError("the source is gone")

    with RunStore(tmp_path) as store:
        with pytest.raises(OSError, match="source is gone"):
            store.put_many(broken())
        assert store.finished() == set()
        assert store.put_many((run(number), {"n": number % 3}) for number in range(100)) == 100
        assert store.put_many((run(number), {"n": number % 3}) for number in range(101)) == 1
    with RunStore(tmp_path, write=False) as store:
        assert sorted(one.measures["a"] for one in store.runs()) == [1.0 + number for number in range(101)]


def test_runs_with_other_measures_are_refused(tmp_path):
    with RunStore(tmp_path) as store:
        store.put(run(1), {})
        with pytest.raises(ResultsError, match="other measures"):
            store.put(run(2, a=1.0, c=2.0), {})
        assert store.counts() == (1, 0)


def test_a_claim_holds_against_others_and_ends_with_the_run(tmp_path):
    with RunStore(tmp_path) as one, RunStore(tmp_path) as other:
        assert one.claim(b"run 1") and one.claim(b"run 1")
        assert not other.claim(b"run 1")
        assert other.claim(b"run 2")
        one.put(run(1), {})
        assert not other.claim(b"run 1") and not one.claim(b"run 1")
        assert one.claim(b"run 1", extras=("daily",)), "its day book is not there yet"
        other.put_failure(StoredFailure(b"run 2", b"scenario 2", 1, "it broke"), {})
        assert not one.claim(b"run 2") and one.claim(b"run 2", though_failed=True)
        one.put(run(2), {})
        assert one.failures() == []
        assert one.claim(b"run 3") and not other.claim(b"run 3")
        one.close()
        assert other.claim(b"run 3")


def test_an_owner_file_that_nobody_holds_is_cleared_away(tmp_path):
    (tmp_path / "owners").mkdir()
    (tmp_path / "owners" / "somebody").touch()
    with RunStore(tmp_path) as store:
        store._base.execute("INSERT INTO claims VALUES (?, ?)", (b"run 1", "somebody"))
        assert store.claim(b"run 1")
        assert not (tmp_path / "owners" / "somebody").exists()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_what_is_not_there_or_of_another_format_is_said(tmp_path):
    with pytest.raises(ResultsError, match="holds no sweep"):
        RunStore(tmp_path / "nowhere", write=False)
    with RunStore(tmp_path) as store:
        store.set_fact("format", 99)
    for write in (True, False):
        with pytest.raises(ResultsError, match="another format"):
            RunStore(tmp_path, write=write)
    with RunStore(tmp_path / "empty"):
        pass
    with pytest.raises(ResultsError, match="never begun"):
        open_sweep(tmp_path / "empty")


def test_a_flipped_byte_in_a_run_is_found_and_the_rest_is_rescued(tmp_path):
    swept(tmp_path)
    whole = rows(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE)
    ((at, data),) = connection.execute("SELECT id, measures FROM runs WHERE seed = 3 LIMIT 1")
    connection.execute("UPDATE runs SET measures = ? WHERE id = ?", (bytes([data[0] ^ 1]) + data[1:], at))
    connection.commit()
    connection.close()
    with (
        RunStore(tmp_path, write=False) as store,
        pytest.raises(ResultsError, match=r"seed 3.*not as it was written.*--rescue"),
    ):
        list(store.runs())
    found = rescue(tmp_path)
    assert found.kept == 99 and found.before.name == f"{FILE}.damaged-1" and found.before.exists()
    again = swept(tmp_path)
    assert (again.reused, again.done) == (99, 100)
    assert rows(tmp_path) == whole


@pytest.mark.parametrize("share", [0.95, 0.5, 0.2])
def test_a_store_that_was_cut_off_is_refused_and_rescued(tmp_path, share):
    swept(tmp_path, keep={"daily": True})
    whole, path = rows(tmp_path), tmp_path / FILE
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(int(size * share))
    with pytest.raises(ResultsError, match=r"damaged.*--rescue"):
        swept(tmp_path, keep={"daily": True})
    found = rescue(tmp_path)
    assert 0 <= found.kept < 100 or share > 0.9
    again = swept(tmp_path, keep={"daily": True})
    assert again.complete and again.reused <= found.kept
    assert rows(tmp_path) == whole


def test_a_store_whose_tail_is_gone_keeps_a_good_part(tmp_path):
    swept(tmp_path, points=100, replicates=20)
    path = tmp_path / FILE
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * 0.9))
    assert rescue(tmp_path).kept > 1000


def test_a_store_with_a_hole_keeps_what_lies_around_it(tmp_path):
    swept(tmp_path, points=100, replicates=20)
    whole, path = rows(tmp_path), tmp_path / FILE
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8192 * 4096)
        file.write(b"\xa5" * 4096)
    found = rescue(tmp_path)
    assert found.kept > 1000
    assert swept(tmp_path, points=100, replicates=20).complete
    assert rows(tmp_path) == whole


def test_a_store_that_begins_with_rubbish_says_so(tmp_path):
    swept(tmp_path, points=2)
    with (tmp_path / FILE).open("r+b") as file:
        file.write(b"rubbish, sixteen")
    with pytest.raises(ResultsError, match="damaged"):
        swept(tmp_path, points=2)
    with pytest.raises(ResultsError, match="damaged"):
        open_sweep(tmp_path)
    with pytest.raises(ResultsError, match=r"nothing can be rescued; remove it"):
        rescue(tmp_path)
    (tmp_path / FILE).unlink()
    assert swept(tmp_path, points=2).complete


def test_an_empty_file_is_a_store_that_was_never_begun(tmp_path):
    (tmp_path / FILE).touch()
    with pytest.raises(ResultsError):
        open_sweep(tmp_path)
    assert swept(tmp_path, points=2).complete


@pytest.mark.parametrize("share", [0.99, 0.5, 0.01])
def test_a_log_of_sqlite_that_was_cut_off_loses_its_end_and_no_more(tmp_path, share):
    """The write-ahead log of a killed process, of which the disk has lost the end."""
    killed = tmp_path / "killed"
    with RunStore(tmp_path / "s") as store:
        for number in range(200):
            store.put(run(number), {"n": number % 3})
        killed.mkdir()
        for ending in ("", "-wal"):
            (killed / f"{FILE}{ending}").write_bytes((tmp_path / "s" / f"{FILE}{ending}").read_bytes())
    log = killed / f"{FILE}-wal"
    with log.open("r+b") as file:
        file.truncate(int(log.stat().st_size * share))
    with RunStore(killed) as store:
        kept = {one.digest: one for one in store.runs()}
        assert len(kept) < 200
        assert kept == {run(number).digest: run(number) for number in range(len(kept))}, "the first ones, each whole"
        for number in range(200):
            store.put(run(number), {"n": number % 3})
    assert rows(killed) == rows(tmp_path / "s")


def test_a_damaged_fact_is_said_in_the_users_terms(tmp_path):
    swept(tmp_path, points=2)
    with RunStore(tmp_path) as store:
        store._base.execute("UPDATE facts SET value = '{' WHERE name = 'experiment'")
    with pytest.raises(ResultsError, match='damaged: what it says of "experiment"'):
        open_sweep(tmp_path)


def test_a_store_is_read_while_it_is_written(tmp_path):
    swept(tmp_path, points=2)
    results = open_sweep(tmp_path)
    with RunStore(tmp_path) as store:
        assert store.claim(b"run 7")
        store.put(run(7), {})
        assert len(results.runs()) == 10
        store._base.execute("BEGIN IMMEDIATE")
        assert len(open_sweep(tmp_path).runs()) == 10
        store._base.execute("ROLLBACK")


def test_results_that_were_opened_before_the_first_run_show_it(tmp_path):
    from sweep_toys import simulate, toy_experiment, toy_points

    from vendorsim.study.store.origin import write_origin
    from vendorsim.study.store.results import open_sweep
    from vendorsim.study.sweep import sweep

    defined, points = toy_experiment(1), toy_points(2)
    with RunStore(tmp_path) as store:
        write_origin(store, defined, points)
    early = open_sweep(tmp_path)
    assert len(early.runs()) == 0
    sweep(defined, tmp_path, workers=1, progress=False, simulate=simulate, points=points)
    assert list(early.runs()["seed"]) == [1, 1]
