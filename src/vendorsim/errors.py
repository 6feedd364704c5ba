"""What can go wrong in a way that a user can mend. The command line prints these messages and ends with code 2.

A message speaks in the user's terms: the file, the line, the key, what was found, what is allowed, the nearest known
spelling. Anything else that is raised is a mistake of the program and keeps its traceback.
"""

import difflib
from collections.abc import Iterable


class VendorsimError(Exception):
    """A mistake that the user can mend; its message is complete without a traceback."""


class SettingsError(VendorsimError):
    """Settings that cannot be read, or that say something that is not allowed."""


class MapError(VendorsimError):
    """A city map that cannot be read; the message names the row and the column."""


class PolicyError(VendorsimError):
    """A policy or programme that is not installed, cannot be loaded, or breaks its contract."""


class TrustError(VendorsimError):
    """Code that a file names, and to which nobody has said yes."""


class ResultsError(VendorsimError):
    """A results folder that cannot be read, or that already holds another run."""


class ExtraError(VendorsimError):
    """Something that needs a library which comes with an extra that is not installed."""


class RunOverError(VendorsimError):
    """A run that was asked to go on after its last day."""


def nearest(found: str, known: Iterable[str]) -> str | None:
    """The known name that `found` most likely meant, or nothing when none is near."""
    by_plain_form = {name.lower().replace("-", "_"): name for name in known}
    plain = found.lower().replace("-", "_")
    close = difflib.get_close_matches(plain, by_plain_form, n=1, cutoff=0.6)
    return by_plain_form[close[0]] if close else None


def unknown_name(kind: str, found: str, known: Iterable[str]) -> str:
    """`unknown <kind> "<found>"`, with the nearest known name and the whole list of what is known."""
    names = sorted(known)
    guess = nearest(found, names)
    hint = f'; did you mean "{guess}"?' if guess else ""
    return f'unknown {kind} "{found}"{hint} (known: {", ".join(names) or "none"})'
