"""Whose code runs: a file that somebody's settings name does so only after a person has said yes to it.

Who names a file draws the line (docs/decisions.md 33). A file that a settings file, an experiment, a lesson or a results
folder names is *noted* here when that is read; it runs when its bytes, or its place, have been said yes to. A file that
is named in Python or on the command line was asked for by a person. `vendorsim.plugins.registry` runs no file without
asking here.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.engine.surroundings import from_home
from vendorsim.errors import PolicyError, TrustError
from vendorsim.files.whole import write_whole
from vendorsim.plugins.code_files import CodeFile, read_code

HOME = "VENDORSIM_TRUSTED"
"""The variable that names the file of what was said yes to, where it is not the usual one."""

State = tuple[dict[str, "Named"], frozenset[str]]
"""What a process that runs for another one must know."""


@dataclass(frozen=True)
class Named:
    """Who names a file of code."""

    said: str
    """File and line, or the results folder."""
    of_results: bool = False


_named: dict[str, Named] = {}
_allowed: set[str] = set()
_looking: ContextVar[bool] = ContextVar("looking", default=False)


def note(name: str | Path, said: str, *, of_results: bool = False) -> None:
    """A file, not a person, names this code."""
    _named[_place(name)] = Named(said, of_results)


def trust(*names: str | Path) -> None:
    """Say yes to files of code as they are now, for this process. Raises: PolicyError for one that is not there."""
    for name in names:
        allow(read_code(name))


def allow(code: CodeFile) -> None:
    """Say yes to these bytes, for this process."""
    _allowed.add(code.digest)


@contextmanager
def only_looking() -> Iterator[None]:
    """Inside, no file of code is run, whoever has said yes to it."""
    before = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(before)


def may_run(code: CodeFile) -> bool:
    """Whether a file of code may be run as it is."""
    return not _looking.get() and (named_by(code.path) is None or is_known(code))


def is_known(code: CodeFile) -> bool:
    """Whether somebody said yes to these bytes, here or before, or to whatever lies at this place."""
    if code.digest in _allowed:
        return True
    kept = _remembered()
    if code.digest in kept["digests"] or (_place(code.path) in kept["mine"] and is_mine(code.path)):
        _allowed.add(code.digest)
    return code.digest in _allowed


def named_by(name: str | Path) -> Named | None:
    """The file that names this code; nothing where a person does."""
    return _named.get(_place(name))


def require(*codes: CodeFile) -> None:
    """Raises: TrustError naming the files that may not be run."""
    refused = [code for code in codes if not may_run(code)]
    if refused:
        raise TrustError("\n".join(map(refusal, refused)))


def require_all(names: Iterable[str]) -> None:
    """Ask for the files of code that are about to run. Raises: TrustError naming those that may not."""
    require(*(read_code(name) for name in dict.fromkeys(names) if Path(name).is_file()))


def said_by(code: CodeFile) -> str:
    """Where a file of code is named: file and line, or a results folder."""
    named = named_by(code.path)
    return named.said if named else "a file"


def refusal(code: CodeFile) -> str:
    """Why a file is not run, and what to say so that it is."""
    return (
        f"{said_by(code)}: names code that is not vendorsim's, {code.path} (SHA-256 {code.digest}); it would run with all "
        "your rights. Read it; then say --trust on the command line, or trust=True or vendorsim.trust(path) in Python"
    )


def is_mine(path: Path) -> bool:
    """Whether nobody else can have written a file, or put another one in its place."""
    if not hasattr(os, "getuid"):
        return True
    with suppress(OSError):
        return all(
            one.stat().st_uid == os.getuid() and not one.stat().st_mode & stat.S_IWOTH for one in (path, path.parent)
        )
    return False


# What is kept from one call to the next ---------------------------------------------------------------------------


def kept_in() -> Path:
    """The file of what this user has said yes to."""
    if os.environ.get(HOME):
        return Path(os.environ[HOME])
    usual = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(usual) if usual else Path.home() / ".config") / "vendorsim" / "trusted.json"


def remember(code: CodeFile, *, mine: bool = False) -> None:
    """Keep a yes: to these bytes, or (`mine`) to what lies at this place, also after it is edited.

    Raises: PolicyError when it cannot be written.
    """
    kept, path = _remembered(), kept_in()
    kept["digests"][code.digest] = str(code.path)
    if mine:
        kept["mine"][_place(code.path)] = True
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json.dumps(kept, indent=2, ensure_ascii=False) + "\n").encode(), 0o600)
    except (OSError, RuntimeError) as error:
        raise PolicyError(
            f"{path} cannot be written, so that the answer counts for this command only: {error}"
        ) from None


def _remembered() -> dict[str, dict[str, Any]]:
    """What was said yes to before; nothing of a file that somebody else can have written."""
    nothing: dict[str, dict[str, Any]] = {"digests": {}, "mine": {}}
    with suppress(OSError, ValueError, RuntimeError):
        path = kept_in()
        if not path.is_file() or not is_mine(path):
            return nothing
        found = json.loads(path.read_text(encoding="utf-8"))
        return {key: dict(found.get(key, {})) for key in nothing}
    return nothing


# Processes that run for this one ----------------------------------------------------------------------------------


def state() -> State:
    """What is noted and said yes to in this process."""
    return dict(_named), frozenset(_allowed)


def take_over(given: State | None) -> None:
    """Know what another process knows, for which this one runs."""
    if given is not None:
        _named.update(given[0])
        _allowed.update(given[1])


def _place(name: str | Path) -> str:
    return str(from_home(name).resolve())
