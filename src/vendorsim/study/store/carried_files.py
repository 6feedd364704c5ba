"""Files that settings name, carried in a results folder: maps, and policies and programmes that are files of code.

A folder that holds them gives its runs again wherever it lies, also when the files that were named first are gone.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError
from vendorsim.files.whole import write_whole
from vendorsim.settings.file_names import with_files
from vendorsim.study.provenance import file_digest

FOLDER = "files"


class Carried:
    """What is to be copied, read at once, so that it is what the runs were made from."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.files: dict[str, bytes] = {}
        """Each by its place in the results folder."""
        self._names: dict[str, str] = {}

    def name(self, path: str) -> str:
        """What a file is called in the results folder: `./files/NAME`; of two with one name the other lies deeper.

        Raises: ResultsError when it cannot be read.
        """
        if path not in self._names:
            try:
                text = Path(path).read_bytes()
            except OSError as error:
                raise ResultsError(
                    f"{path}: cannot be read, and results carry what they need: {error.strerror}"
                ) from None
            name = f"{FOLDER}/{Path(path).name}"
            if self.files.get(name, text) != text:
                name = f"{FOLDER}/{hashlib.sha256(text).hexdigest()[:8]}/{Path(path).name}"
            self.files[name] = text
            self._names[path] = f"./{name}"
        return self._names[path]

    def settings(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Settings as plain data, whose files are named as they lie in the results folder."""
        return with_files(data, lambda name, _: self.name(name), lambda name, _: self.name(name))

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each, by its place in the results folder."""
        return {name: hashlib.sha256(text).hexdigest() for name, text in sorted(self.files.items())}

    def write(self, folder: Path) -> None:
        """Lay all of them into a results folder, each whole or not at all.

        Raises: ResultsError when that cannot be written.
        """
        try:
            for name, text in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, text)
        except OSError as error:
            raise ResultsError(f"cannot write results to {folder}: {error.strerror or error}") from None


def code_in(folder: Path) -> dict[str, str]:
    """The code that a results folder carries: SHA-256 of each of its Python files, by its place in the folder."""
    found = [path for path in (*folder.glob("*.py"), *(folder / FOLDER).rglob("*.py")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in sorted(found)}
