"""`vendorsim console`: start the trainer's console and say where it is."""

import typer

from vendorsim.report.language import LANGUAGES


def console(lan: bool, port: int, browser: bool, lang: str) -> int:
    """Serve until Ctrl-C."""
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"found {lang!r}; allowed: {', '.join(LANGUAGES)}", param_hint="--lang")
    from vendorsim.console.server import serve

    def say(address: str, code: str) -> None:
        typer.echo(f"vendorsim's console: {address}  (Ctrl-C ends it)")
        if code:
            typer.echo(f"class code: {code}")

    try:
        serve(lan=lan, port=port, lang=lang, browser=browser, say=say)
    except OSError as error:
        typer.echo(f"port {port} cannot be used: {error.strerror}; choose another with --port", err=True)
        return 2
    return 0
