"""Before code that is not vendorsim's runs: which files, with their digests, and who names them; then a yes or a no."""

import sys
from collections.abc import Iterable

from vendorsim.errors import PolicyError, TrustError
from vendorsim.files.code_page import tell
from vendorsim.plugins import trusted
from vendorsim.plugins.code_files import CodeFile, read_code

YES, MINE = "y", "m"


def ask(names: Iterable[str], trust: bool) -> None:
    """Say which files of code are about to run, and get a yes for those that have none yet.

    Raises: TrustError when the answer is no, or where nobody can be asked and `trust` was not said; PolicyError.
    """
    files = [read_code(name) for name in dict.fromkeys(names)]
    strange = [code for code in files if not trusted.may_run(code)]
    for code in files:
        if code not in strange:
            tell(f"runs code that is not vendorsim's: {_told(code)}", err=True)
            _keep(code)
    if trust:
        for code in strange:
            tell(f"runs code that is not vendorsim's, as --trust says: {_told(code)}{_by(code)}", err=True)
            trusted.allow(code)
            if not _is_of_results(code):
                _keep(code)
    elif strange and not _can_ask():
        raise TrustError("\n".join(trusted.refusal(code) for code in strange))
    else:
        for code in strange:
            _ask(code)


def _ask(code: CodeFile) -> None:
    of_results = _is_of_results(code)
    tell(
        f"{trusted.said_by(code)} names code that is not vendorsim's:\n  {_told(code)}\n"
        "It would run with all your rights: read it first.",
        err=True,
    )
    mine = not of_results and trusted.is_mine(code.path)
    keys = f"{YES} (yes, as it is now)" + (f", {MINE} (mine: also after I edit it)" if mine else "")
    tell(f"Run it? {keys}, anything else for no: ", err=True, end="")
    answer = sys.stdin.readline().strip().lower()
    if answer not in (YES, "yes", *([MINE, "mine"] if mine else [])):
        raise TrustError(f"{code.path}: not run, as you said")
    trusted.allow(code)
    if not of_results:
        _keep(code, mine=answer[0] == MINE, loud=True)


def _keep(code: CodeFile, *, mine: bool = False, loud: bool = False) -> None:
    """Remember these bytes, so that results that carry them are one's own."""
    try:
        trusted.remember(code, mine=mine)
    except PolicyError as error:
        if loud:
            tell(str(error), err=True)


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _is_of_results(code: CodeFile) -> bool:
    """Whether results carry it: a yes to make those again is not kept."""
    named = trusted.named_by(code.path)
    return named is not None and named.of_results


def _told(code: CodeFile) -> str:
    return f"{code.path} (SHA-256 {code.digest})"


def _by(code: CodeFile) -> str:
    return f", named by {trusted.said_by(code)}"
