"""`vendorsim report`: a page that explains a sweep, or a comparison, to someone who never saw the code."""

from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.errors import ResultsError, SettingsError
from vendorsim.files.code_page import tell


def report(store: Path, out: Path | None, language: str, as_json: bool) -> int:
    """Write the report of a results folder and say where it is."""
    from vendorsim.study.store.runs import FILE
    from vendorsim.telling.language import LANGUAGES

    if language not in LANGUAGES:
        raise SettingsError(f"--lang: found {language}; allowed: {', '.join(LANGUAGES)}")
    if store.is_file() and store.name == FILE:
        store = store.parent
    if not store.is_dir():
        raise ResultsError(f"there is no results folder {store}")
    if not (store / FILE).is_file():
        raise ResultsError(f"{store} holds no results of vendorsim (no {FILE})")
    written = _write(store, out, language)
    if as_json:
        printing.print_json(written)
        return 0
    for line in written["answer"]:
        tell(line)
    for note in written["notes"]:
        tell(note, err=True)
    tell(f"report: {written['report']}")
    return 0


def _write(store: Path, out: Path | None, language: str) -> dict[str, Any]:
    """The page of results; a comparison has it, and a manifest that knows its digest, in their own folder."""
    from vendorsim.report import page, prose
    from vendorsim.report.read import read_study
    from vendorsim.study.store.manifest import read_manifest, seal
    from vendorsim.telling.language import speaking

    study = read_study(store)
    folder = out or (store if study.summary else store / "report")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = page.write_report(study, folder, language)
    except OSError as error:
        raise ResultsError(f"cannot write the report to {folder}: {error.strerror or error}") from error
    if folder == store:
        facts = read_manifest(store)
        seal(store, facts.get("left_out"), facts.get("finished", ""))
    with speaking(language):
        notes = [*prose.warnings(study), page.lacks_font(study)]
        answer = prose.answer(study)
    return {"report": str(written), "answer": answer, "notes": [note for note in notes if note], **_files(folder)}


def _files(folder: Path) -> dict[str, list[str]]:
    names = {"figures": ("figures", ("*.svg", "*.png")), "data": ("data", ("*.csv",))}
    return {name: sorted(str(path) for pattern in patterns for path in (folder / where).glob(pattern))
            for name, (where, patterns) in names.items()}  # fmt: skip
