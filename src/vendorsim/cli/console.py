"""`vendorsim console`: start the trainer's console and say where it is."""

from pathlib import Path

import typer

from vendorsim.errors import TrustError
from vendorsim.files.code_page import tell
from vendorsim.telling.language import LANGUAGES


def console(lan: bool, port: int, browser: bool, lang: str, trust: bool = False) -> int:
    """Serve until Ctrl-C."""
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"found {lang!r}; allowed: {', '.join(LANGUAGES)}", param_hint="--lang")
    from vendorsim.console.server import serve

    _ask_for_code(trust)

    def say(address: str, code: str) -> None:
        tell(f"vendorsim's console: {address}  (Ctrl-C ends it)")
        if code:
            tell(f"class code: {code}")

    def say_class(code: str, members: int) -> None:
        tell(f"class {code} goes on; members so far: {members}")

    try:
        serve(lan=lan, port=port, lang=lang, browser=browser, say=say, say_class=say_class)
    except OSError as error:
        tell(f"port {port} cannot be used: {error.strerror}; choose another with --port", err=True)
        return 2
    return 0


def _ask_for_code(trust: bool) -> None:
    """Ask about code that scenarios and lessons of the working folder name; what gets no yes is not run, all else is."""
    if not any(folder.is_dir() for folder in (Path("configs"), Path("lessons"))):
        return
    from vendorsim.cli.consent import ask
    from vendorsim.console.scenes.scene import code_in_reach

    for name in code_in_reach():
        try:
            ask([name], trust)
        except TrustError as error:
            tell(f"not run in the console: {error}", err=True)
