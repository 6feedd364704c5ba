"""From what a reviewer names to what is to be reproduced: a results folder, or the reference results of an experiment."""

from pathlib import Path

from vendorsim.errors import ResultsError, unknown_name
from vendorsim.study.store.carried_experiment import code_of
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE

REFERENCE = Path("results") / "reference"


def references(folder: Path = REFERENCE) -> dict[str, Path]:
    """Committed reference results by the name of their experiment."""
    return {path.name: path for path in sorted(folder.glob("*")) if _holds_results(path)}


def find_results(named: str) -> Path:
    """The results folder that is meant: a folder, or the reference of an experiment's name or file.

    Raises: ResultsError naming what there is.
    """
    path = Path(named)
    if path.is_dir():
        if not _holds_results(path):
            raise ResultsError(f"{path} holds no results of vendorsim (no {FILE})")
        return path
    known = references()
    for name in (path.stem, _name_in(path)):
        if name in known:
            return known[name]
    raise ResultsError(f"{unknown_name('results folder or experiment with reference results', named, known)}")


def code_of_results(folder: Path) -> list[str]:
    """The files of code that run when these results are made again. Raises: ResultsError when they cannot be read."""
    results = open_sweep(folder)
    return code_of(results.defined, results.points)


def _holds_results(path: Path) -> bool:
    return (path / FILE).is_file()


def _name_in(path: Path) -> str:
    """The name that an experiment's or a comparison's file gives its results."""
    from vendorsim.files.toml_lines import read_toml

    if path.suffix != ".toml" or not path.is_file():
        return ""
    data = read_toml(path).data
    return str(data.get("name", ""))
