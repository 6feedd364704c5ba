"""Who works on which run: a claim is void as soon as its owner's process is gone.

An owner holds a lock on a file of its own; the operating system lets go of it when the process ends, however it ends, so
that no clock is asked.
"""

import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

OWNERS = "owners"
TRIES = 100


class Owner:
    """A process among those that work on a store: the one that made this object."""

    def __init__(self, folder: Path) -> None:
        """Take a name and hold it, in a folder that all of them see."""
        self.folder = folder / OWNERS
        if not any(self._take_name() for _ in range(TRIES)):
            raise OSError(f"no file can be locked in {self.folder}")
        for path in self.folder.iterdir():  # of processes that were killed
            self.is_alive(path.name)

    def _take_name(self) -> bool:
        """Make a file and lock it; False if another process, which was clearing up, came between."""
        self.name = uuid.uuid4().hex
        try:
            self.folder.mkdir(exist_ok=True)
            self._held = (self.folder / self.name).open("ab")
        except (FileExistsError, FileNotFoundError):  # the folder was there, and then was not, or the other way round
            return False
        with suppress(OSError):
            lock(self._held)
            if (self.folder / self.name).exists():
                return True
        self._held.close()
        return False

    def is_alive(self, name: str) -> bool:
        """Whether the process of an owner is still there; the file of one that is gone is removed."""
        if name == self.name:
            return True
        path = self.folder / name
        if not path.is_file():
            return False
        try:
            with path.open("ab") as file:
                lock(file)
        except OSError:
            return True
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return False

    def close(self) -> None:
        """Let go of the name."""
        self._held.close()
        with suppress(OSError):
            (self.folder / self.name).unlink(missing_ok=True)
            self.folder.rmdir()


def lock(file: Any) -> None:
    """Lock a file for this process, or raise OSError when another holds it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
