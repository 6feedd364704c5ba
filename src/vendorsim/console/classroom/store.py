"""The files of a server's classes: each is written whole or not at all, and belongs to the server that lives.

A server holds a lock on a file beside each of its classes; the system lets go of it when the process ends, however it ends.
So a server that starts finds what one that was killed has left, and takes nothing from one that runs beside it.
"""

import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from vendorsim.study.store.claims import lock

STATE = "VENDORSIM_STATE"
_log = logging.getLogger(__name__)


def state_folder() -> Path:
    """Where the console keeps what outlives it: `VENDORSIM_STATE`, or the user's folder for such things."""
    given = os.environ.get(STATE)
    if given:
        return Path(given).absolute()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "vendorsim"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "vendorsim"


class Store:
    """A folder of classes; written by a thread of its own, so that nobody waits for a disk."""

    def __init__(self, folder: Path) -> None:
        """Keep classes there; without a place to write, say so once and keep none."""
        self.folder = folder
        self._held: dict[str, Any] = {}
        self._wanted: dict[str, str | None] = {}
        self._change = threading.Condition()
        self._writer: threading.Thread | None = None
        self._is_writing = self._is_closed = False
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.is_usable = os.access(self.folder, os.W_OK)
        except OSError:
            self.is_usable = False
        if not self.is_usable:
            _log.warning("%s cannot be written: a class is lost when the console ends", self.folder)

    def left_behind(self, seconds: float) -> list[tuple[str, str]]:
        """Code and text of each class that no living server holds; those older than so many seconds are removed."""
        found = []
        for path in sorted(self.folder.glob("*.json")) if self.is_usable else ():
            code = path.stem
            with suppress(OSError, UnicodeDecodeError):
                if not self._hold(code):
                    continue
                if time.time() - path.stat().st_mtime >= seconds:
                    self._delete(code)
                    continue
                found.append((code, path.read_text(encoding="utf-8")))
        self._clear_up({code for code, _ in found})
        return found

    def _clear_up(self, kept: set[str]) -> None:
        """Remove what a server that was killed had begun to write."""
        for path in [*self.folder.glob("*.writing"), *self.folder.glob("*.lock")] if self.is_usable else ():
            code = path.name.split(".")[0]
            with suppress(OSError):
                if not self._hold(code):
                    continue
                if path.suffix == ".writing":
                    path.unlink(missing_ok=True)
                if code not in kept:
                    self.let_go(code)

    def put(self, code: str, text: str) -> None:
        """Have a class written as it is now; what waited to be written of it is left out."""
        self._want(code, text)

    def remove(self, code: str) -> None:
        """Have the file of a class removed."""
        self._want(code, None)

    def let_go(self, code: str) -> None:
        """Leave the file of a class as it is."""
        held = self._held.pop(code, None)
        if held is not None:
            with suppress(OSError):  # first the name, so that nobody locks a file that then goes
                self._path(code, "lock").unlink()
            held.close()

    def flush(self) -> None:
        """Wait until everything is written."""
        with self._change:
            self._change.wait_for(lambda: not self._wanted and not self._is_writing, timeout=10.0)

    def close(self) -> None:
        """Write what waits, and let go of all files."""
        self.flush()
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        for code in list(self._held):
            self.let_go(code)

    def _want(self, code: str, text: str | None) -> None:
        with self._change:
            if self._is_closed or not self.is_usable:
                return
            self._wanted[code] = text
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_on, name="vendorsim-class-files", daemon=True)
                self._writer.start()
            self._change.notify_all()

    def _write_on(self) -> None:
        while True:
            with self._change:
                self._is_writing = False
                self._change.notify_all()
                self._change.wait_for(lambda: self._wanted or self._is_closed)
                if self._is_closed:
                    return
                code = next(iter(self._wanted))
                text, self._is_writing = self._wanted.pop(code), True
            try:
                if text is None:
                    self._delete(code)
                elif self._hold(code):
                    self._write(code, text)
            except OSError as error:
                _log.warning("class %s is not kept: %s", code, error.strerror or error)

    def _write(self, code: str, text: str) -> None:
        hidden = self._path(code, f"json.{os.getpid()}.writing")
        with os.fdopen(os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(self._path(code, "json"))

    def _delete(self, code: str) -> None:
        self._path(code, "json").unlink(missing_ok=True)
        self.let_go(code)

    def _hold(self, code: str) -> bool:
        """Whether this server holds a class, or can from now on."""
        if code in self._held:
            return True
        file = self._path(code, "lock").open("ab")
        try:
            lock(file)
        except OSError:
            file.close()
            return False
        self._held[code] = file
        return True

    def _path(self, code: str, end: str) -> Path:
        return self.folder / f"{code}.{end}"
