"""Files that are written whole or not at all: under another name first, which then takes the place of the old file."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file that nobody sees half-written; another process may do the same at the same moment.

    `mode` are its permissions, less the process's mask. Raises: OSError, and the old file stays.
    """
    hidden = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(hidden, flags, mode), "wb") as file:
            file.write(data)
        hidden.replace(path)
    finally:
        with suppress(OSError):
            hidden.unlink(missing_ok=True)
