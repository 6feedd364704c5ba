"""Shows that a change of the code moves no result: digests of runs and studies, kept before it and compared after.

`python tools/same_bits.py keep FILE` writes them, `python tools/same_bits.py compare FILE` makes them again and names what
moved (exit code 1). Two minutes on an idle core. A digest is of numbers by their names, not of files or arrays: how they
are stored may change.
"""

import hashlib
import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import vendorsim
from vendorsim import VendorModel, load_settings
from vendorsim.model.encounter.confrontation import TERM_FIELDS

ROOT = Path(__file__).resolve().parents[1]
POLICIES = ("block_and_channel", "evidence_first", "graduated", "laissez_faire", "persuasion_first", "strict_seizure")
DAYS = {"horizon.burn_in_days": 5, "horizon.days": 25}
EVERY_PROGRAMME: dict[str, Any] = {
    "programmes.markets.sites": 2, "programmes.markets.start_day": 6, "programmes.conversion.share": 0.5,
    "programmes.conversion.start_day": 7, "programmes.ledger.start_day": 3, "programmes.recorders.start_day": 3,
    "programmes.training.start_day": 4, "programmes.publicity.start_day": 4, "programmes.assistance.start_day": 4,
    "programmes.co_governance.start_day": 5, "programmes.digital_platform.start_day": 5,
    "programmes.viral_clip.start_day": 12, "programmes.campaign.start_day": 5, "programmes.patrol.start_day": 8,
    "programmes.change_of_policy.start_day": 15, "programmes.change_of_policy.policy": "graduated",
}  # fmt: skip


def runs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Settings of the runs by name: every policy, every programme at once, drawn maps, 4 times the people, many officers."""
    for policy in POLICIES:
        yield policy, {"policy": policy, **DAYS}
    yield "every_programme", {**DAYS, **EVERY_PROGRAMME}
    yield "every_programme_graduated", {"policy": "graduated", **DAYS, **EVERY_PROGRAMME}
    yield "map_small", {"city.map": str(ROOT / "configs/maps/small_district.txt"), **DAYS}
    yield "map_default", {"city.map": str(ROOT / "configs/maps/default.txt"), "policy": "persuasion_first", **DAYS}
    yield "four_times_the_people", {
        "people.vendors": 960, "people.residents": 12_000, "people.drivers": 2_400, "horizon.burn_in_days": 2,
        "horizon.days": 6,
    }  # fmt: skip
    yield "four_times_the_officers", {"people.vendors_per_officer": 10.0, "people.vendors_per_assistant": 4.0, **DAYS}


def digest(numbers: Any) -> str:
    """A number for plain data; floats count to the last bit."""
    return hashlib.sha256(json.dumps(numbers, sort_keys=True, default=plain).encode()).hexdigest()[:20]


def plain(value: Any) -> Any:
    """A NumPy number or array as plain data."""
    return value.tolist()


def people_of(model: VendorModel) -> Iterator[tuple[str, Any]]:
    """What a row view shows of everybody at the end."""
    for kind, names in {
        "vendor": ("identity", "cash", "stock", "legitimacy", "violations", "weekly_income", "active"),
        "resident": ("opinion", "support"), "lock": ("standing",),
    }.items():  # fmt: skip
        for name in names:
            yield f"{kind}.{name}", getattr(model.tables[kind], name)


def of_run(changes: Mapping[str, Any]) -> str:
    """The day book, all measures, the incidents and the people of one run."""
    from vendorsim.study.execution.run import result_of

    model = VendorModel(load_settings("default").with_(**changes), seed=7).run()
    book = model.columns["ledger"]
    model.collect_incidents()
    # The terms of decisions are what stories are made of, and are digested as those.
    incidents = [{name: one[name] for name in one if name not in TERM_FIELDS} for one in model.incidents]
    stories = [str(model.story(one["incident"])) for one in model.incidents[:40]] if model.incidents else []
    return digest([
        {name: book[name] for name in book.dtype.names or ()}, dict(result_of(model).measures), incidents,
        dict(people_of(model)), stories,
    ])  # fmt: skip


def of_frame(frame: Any, leave: Iterable[str] = ("seconds", "cpu_seconds", "started", "finished")) -> str:
    """A table of runs, its rows in order, without what a clock said."""
    kept = frame.drop(columns=[name for name in leave if name in frame])
    kept = kept[sorted(kept)]
    rows = sorted(json.dumps(row, default=str) for row in kept.astype(object).values.tolist())
    return digest([list(kept), rows])


def of_comparison(folder: Path) -> str:
    """A small comparison: all values of all its runs."""
    return of_frame(vendorsim.compare("small", replicates=2, workers=2, out=folder, horizon__days=8).runs())


def of_sweep(folder: Path) -> str:
    """A small sweep: all values of all its runs."""
    said = tomllib.loads((ROOT / "experiments/first_sweep.toml").read_text(encoding="utf-8"))
    said["changes"]["horizon.days"], said["replicates"] = 8, {"number": 2}
    return of_frame(vendorsim.sweep(said, out=folder, workers=2).runs())


def of_search(folder: Path) -> str:
    """A small search: its front."""
    from vendorsim.study.analysis.front import read_front
    from vendorsim.study.analysis.search import search
    from vendorsim.study.experiment.definition import define
    from vendorsim.study.experiment.schema import Experiment

    said = tomllib.loads((ROOT / "experiments/search_levers.toml").read_text(encoding="utf-8"))
    said["changes"]["horizon.days"], said["replicates"] = 6, {"number": 1}
    said["search"] |= {"population": 6, "generations": 2}
    search(define(Experiment(**said), folder=ROOT / "experiments"), folder, workers=2, progress=False)
    return of_frame(read_front(folder))


STUDIES: dict[str, Callable[[Path], str]] = {"comparison": of_comparison, "sweep": of_sweep, "search": of_search}


def current() -> Iterator[tuple[str, str]]:
    """Name and digest of everything, one after the other."""
    for name, changes in runs():
        yield name, of_run(changes)
    with tempfile.TemporaryDirectory() as folder:
        for name, one in STUDIES.items():
            yield name, one(Path(folder) / name)


def main(arguments: list[str]) -> int:
    """Keep or compare."""
    if len(arguments) != 2 or arguments[0] not in ("keep", "compare"):
        print(__doc__, file=sys.stderr)
        return 2
    path, found = Path(arguments[1]), {}
    kept = json.loads(path.read_text(encoding="utf-8")) if arguments[0] == "compare" else {}
    for name, value in current():
        found[name] = value
        print(f"{name}: {value}" + ("" if not kept else "  same" if kept.get(name) == value else "  MOVED"), flush=True)
    if arguments[0] == "keep":
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    return int(found != kept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
