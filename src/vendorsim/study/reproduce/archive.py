"""Results as an RO-Crate: what an archive and a reviewer's tool can read, by the profile "Process Run Crate".

Sources: Soiland-Reyes et al. 2022, Packaging research artefacts with RO-Crate, Data Science 5(2); Leo et al. 2024,
Recording provenance of workflow runs with RO-Crate, PLoS ONE 19(9).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from vendorsim.engine.extras import needed
from vendorsim.errors import ResultsError
from vendorsim.files.csv_rows import write_frame
from vendorsim.measures.base import all_measures
from vendorsim.study.provenance import MANIFEST, file_digest
from vendorsim.study.store.carried_experiment import not_carried
from vendorsim.study.store.carried_files import FOLDER as CARRIED
from vendorsim.study.store.carried_files import code_in
from vendorsim.study.store.manifest import DAILY, EXPERIMENT, INCIDENTS, MAPS, RUNS, SETTINGS, SUMMARY, read_manifest
from vendorsim.study.store.own_code import notice, notices
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
NO_LICENCE = "No licence has been chosen: ask the owner of these results before using them."
FORMATS = {
    ".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".toml": "application/toml",
    ".html": "text/html", ".csv": "text/csv", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain",
    ".md": "text/markdown", ".sqlite": "application/vnd.sqlite3", ".py": "text/x-python",
}  # fmt: skip
MEANINGS = {
    MANIFEST: "Where the results come from: settings, seeds, code, versions, machine, digests of all files",
    SETTINGS: "The settings that give these results again",
    SUMMARY: "Means, paired differences and intervals of every measure",
    RUNS: "One row a run: policy, seed, every measure",
    DAILY: "One row a run and day: the day book",
    INCIDENTS: "One row an encounter that came to a quarrel or more, with each step of its course",
    MAPS: "One row a policy and cell of the city: conflict and obstruction",
    FILE: "The sweep's store (SQLite): every run with its measures, and what else was kept of it",
    "experiment.toml": "The experiment: question, levers, uncertainties, design, replicates, seed",
    "runs.csv": "One row a point and seed: factors and every measure",
    "report.html": "The report, for people",
    "README.md": "What this is, for people",
}
INPUTS = (SETTINGS, "experiment.toml")
README = "README.md"


def write_crate(results: Path, to: Path, *, licence: str = "", author: str = "") -> Path:
    """Write a results folder as a crate: a folder, or a zip file where the name ends so; whole or not at all.

    Raises: ResultsError when there are no whole results, or the place is taken or cannot be written; ExtraError.
    """
    if to.exists():
        raise ResultsError(f"{to} is there already; name another place with --out, or remove it")
    rocrate = needed("rocrate.rocrate", "analysis", "a crate")
    facts, question = _facts(results)
    _refuse_without_files(results)
    with _extra_files(results, _first_page(results, facts, question, licence)) as more:
        crate = rocrate.ROCrate(version="1.2")
        files = [
            crate.add_file(str(path), name, properties=_about(path, name))
            for name, path in sorted({**_files(results), **more}.items())
        ]
        _describe(crate, facts, f"{question} {notice(code_in(results))}".strip(), licence, author)
        _tell_the_run(crate, facts, files)
        _write(crate, to)
    return to


def _facts(results: Path) -> tuple[Mapping[str, Any], str]:
    if not (results / FILE).is_file():
        raise ResultsError(f"{results} holds no results of vendorsim (no {FILE})")
    facts = read_manifest(results)
    if not facts:
        raise ResultsError(f"{results}: the sweep was not ended; the command that began it goes on with it")
    return facts, open_sweep(results).experiment.question


def _files(results: Path) -> dict[str, Path]:
    """Every file of the results by its place in the crate; side files of the store and hidden ones are no results."""
    found = {path.relative_to(results).as_posix(): path for path in results.rglob("*") if path.is_file()}
    return {
        name: path for name, path in found.items()
        if not any(part.startswith(".") for part in Path(name).parts)
        and not name.startswith((f"{FILE}-", f"{FILE}.", "owners/"))
    }  # fmt: skip


def _refuse_without_files(results: Path) -> None:
    """An archive holds all that its runs are made from. Raises: ResultsError where results name files elsewhere."""
    sweep = open_sweep(results)
    missing = not_carried(sweep.base, sweep.points, sweep.experiment.arms.values(), results)
    cure = "the command that made them, given again, lays a copy there and runs nothing again"
    if missing:
        raise ResultsError(f"{results}: its settings name {missing[0]}, which does not lie in it: {cure}")


def _first_page(results: Path, facts: Mapping[str, Any], question: str, licence: str) -> str:
    """What a person reads first of an unpacked archive."""
    told = notices(code_in(results))
    blocks = [
        f"# vendorsim results: {facts.get('name', '')}", question,
        f"Simulated with vendorsim {_version(facts)}; a model's answer, not a measurement.",
        *(["## These results carry code of their own · 结果带有自己的代码", *told] if told else []),
        "## Is this what the settings give?",
        "    vendorsim reproduce .",
        "in this folder runs everything again and says of each artefact whether it is the same; code that the results "
        "carry runs only after a yes.\n`ro-crate-metadata.json` describes each file.",
        "## Licence", licence or NO_LICENCE,
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


@contextmanager
def _extra_files(results: Path, first_page: str) -> Iterator[dict[str, Path]]:
    """A first page; for a sweep also its experiment and its runs as files that need no vendorsim to read."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / README).write_text(first_page, encoding="utf-8", newline="\n")
        if (results / EXPERIMENT).is_file():
            yield {README: folder / README}
            return
        sweep = open_sweep(results)
        (folder / "experiment.toml").write_text(sweep.experiment_text, encoding="utf-8", newline="\n")
        write_frame(sweep.runs(), folder / "runs.csv")
        yield {name: folder / name for name in (README, "experiment.toml", "runs.csv")}


def _about(path: Path, name: str) -> dict[str, Any]:
    about = {"name": name, "contentSize": str(path.stat().st_size), "sha256": file_digest(path)}
    if path.suffix in FORMATS:
        about["encodingFormat"] = FORMATS[path.suffix]
    if name in MEANINGS:
        about["description"] = MEANINGS[name]
    elif name.startswith(f"{CARRIED}/"):
        about["description"] = "A file that the settings name: a map, a policy or a programme; code runs with the runs"
    return about


def _describe(crate: Any, facts: Mapping[str, Any], question: str, licence: str, author: str) -> None:
    entity = needed("rocrate.model.contextentity", "analysis", "a crate").ContextEntity
    crate.name = f"vendorsim results: {facts.get('name', '')}"
    crate.description = f"{question} Simulated with vendorsim {_version(facts)}; a model's answer, not a measurement."
    crate.license = licence or NO_LICENCE
    crate.datePublished = facts["finished"]
    crate.keywords = "agent-based model, street vending, law enforcement, simulation results"
    if author:
        crate.creator = crate.add(entity(crate, "#author", properties={"@type": "Person", "name": author}))
    profile = {"@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    crate.root_dataset["conformsTo"] = crate.add(entity(crate, PROFILE, properties=profile))
    measured = [
        entity(crate, f"#measure-{name}", properties={
            "@type": "PropertyValue", "name": name, "description": one.meaning, "unitText": one.unit,
        })
        for name, one in all_measures().items()
    ]  # fmt: skip
    crate.root_dataset["variableMeasured"] = [crate.add(one) for one in measured]


def _tell_the_run(crate: Any, facts: Mapping[str, Any], files: list[Any]) -> None:
    """What made which files from which."""
    entity = needed("rocrate.model.contextentity", "analysis", "a crate").ContextEntity
    needs = [f"{name} {version}" for name, version in facts.get("versions", {}).items() if name != "vendorsim"]
    software = crate.add(entity(crate, "#vendorsim", properties={
        "@type": "SoftwareApplication", "name": "vendorsim", "softwareVersion": _version(facts),
        "description": "An agent-based model of street vending and its enforcement", "softwareRequirements": needs,
        "identifier": f"model sources, SHA-256 {facts.get('model_digest', 'unknown')}",
    }))  # fmt: skip
    inputs = [one for one in files if one["name"] in INPUTS or one["name"].startswith(f"{CARRIED}/")]
    action = crate.add_action(
        software, identifier="#run", object=inputs, result=[one for one in files if one not in inputs],
        properties={
            "name": f"vendorsim {facts.get('kind', 'run')} {facts.get('name', '')}",
            "description": f"Command: {facts.get('command', 'unknown')}",
            "startTime": facts.get("started", ""), "endTime": facts["finished"],
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )  # fmt: skip
    crate.root_dataset["mentions"] = [action]


def _version(facts: Mapping[str, Any]) -> str:
    commit = facts.get("tree", {}).get("commit", "")
    return str(facts.get("versions", {}).get("vendorsim", "unknown")) + (f", commit {commit[:12]}" if commit else "")


def _write(crate: Any, to: Path) -> None:
    """Build under a hidden name beside the place, and take it when the last byte is there."""
    hidden = to.parent / f".{to.name}.writing-{os.getpid()}{'.zip' if to.suffix == '.zip' else ''}"
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.suffix == ".zip":
            crate.write_zip(str(hidden))
        else:
            crate.write(str(hidden))
        hidden.rename(to)
    except OSError as error:
        raise ResultsError(f"cannot write {to}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
        with suppress(OSError):
            hidden.unlink(missing_ok=True)
