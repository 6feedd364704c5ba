"""`vendorsim report`: a page that explains a sweep, or a comparison, to someone who never saw the code."""

from pathlib import Path
from typing import Any

from vendorsim.codepage import tell
from vendorsim.commands import printing
from vendorsim.errors import ResultsError, SettingsError


def report(store: Path, out: Path | None, language: str, as_json: bool) -> int:
    """Write the report of a results folder and say where it is."""
    from vendorsim.sweeps.runstore import FILE
    from vendorsim.telling.language import LANGUAGES

    if language not in LANGUAGES:
        raise SettingsError(f"--lang: found {language}; allowed: {', '.join(LANGUAGES)}")
    if store.is_file() and store.name == FILE:
        store = store.parent
    if not store.is_dir():
        raise ResultsError(f"there is no results folder {store}")
    if not (store / FILE).is_file():
        raise ResultsError(f"{store} holds no results of vendorsim (no {FILE})")
    if (store / "summary.json").is_file():
        written = _of_comparison(store, store if out is None else out, language)
    else:
        written = _of_sweep(store, store / "report" if out is None else out, language)
    if as_json:
        printing.print_json(written)
        return 0
    for line in written["answer"]:
        tell(line)
    for note in written["notes"]:
        tell(note, err=True)
    tell(f"report: {written['report']}")
    return 0


def _of_sweep(store: Path, folder: Path, language: str) -> dict[str, Any]:
    from vendorsim.analysis.reporting import read_sweep_study
    from vendorsim.report import sweep_page, sweep_prose
    from vendorsim.telling.language import speaking

    study = read_sweep_study(store)
    page = _written(lambda: sweep_page.write_report(study, folder, language), folder)
    with speaking(language):
        answer, notes = sweep_prose.answer(study), sweep_prose.warnings(study)
        font = sweep_page.lacks_font(study)
    return {"report": str(page), "answer": answer, "notes": [*notes, *([font] if font else [])], **_files(folder)}


def _of_comparison(store: Path, folder: Path, language: str) -> dict[str, Any]:
    """A comparison's page anew, from the tables in its folder; its manifest knows the new digests."""
    from vendorsim.report.page import write_report
    from vendorsim.sweeps.export import read_study
    from vendorsim.sweeps.seal import read_manifest, seal

    if language != "en":
        raise SettingsError("--lang: the page of a comparison is in English; allowed: en")
    study = read_study(store)
    page = _written(lambda: write_report(study, folder), folder)
    if folder == store:
        facts = read_manifest(store)
        seal(store, facts.get("left_out"), facts.get("finished", ""))
    return {"report": str(page), "answer": [], "notes": [], **_files(folder)}


def _written(write: Any, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page: Path = write()
    except OSError as error:
        raise ResultsError(f"cannot write the report to {folder}: {error.strerror or error}") from error
    return page


def _files(folder: Path) -> dict[str, list[str]]:
    names = {"figures": ("figures", ("*.svg", "*.png")), "data": ("data", ("*.csv",))}
    return {name: sorted(str(path) for pattern in patterns for path in (folder / where).glob(pattern))
            for name, (where, patterns) in names.items()}  # fmt: skip
