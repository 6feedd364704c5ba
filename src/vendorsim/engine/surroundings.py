"""What a process finds around it that would end it later in somebody else's words: the interpreter, the environment."""

import errno
import os
import sys
from pathlib import Path

from vendorsim.errors import VendorsimError

WINDOWLESS = "Agg"
_OF_THE_PLACE = frozenset(
    (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENAMETOOLONG)
)


def settle() -> None:
    """Make the environment of a command harmless: it opens no window, and needs no home.

    Without a home, compiled code is not kept; a folder that all users write to would be no place for code.
    """
    os.environ["MPLBACKEND"] = WINDOWLESS
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.devnull


def from_home(name: str | Path) -> Path:
    """A path with `~` as the home; as it stands where there is no such user, so that it is not found by its own name."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def check_interpreter() -> None:
    """Refuse an interpreter that drops what is shown to users.

    Raises: VendorsimError.
    """
    if sys.flags.optimize > 1:
        raise VendorsimError(
            "python -OO (PYTHONOPTIMIZE=2) removes the texts that describe measures, policies and commands; "
            "start Python without it, or with -O"
        )


def fault_of_the_place(error: OSError) -> str:
    """A sentence where the system refuses a file, or has no room for it; nothing for what else can go wrong with one."""
    if error.errno not in _OF_THE_PLACE:
        return ""
    what = f"{os.fsdecode(error.filename)}: cannot be used" if error.filename else "the output cannot be written"
    return f"{what}: {error.strerror}"
