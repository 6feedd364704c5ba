"""`vendorsim compare`: from a request to a table on the terminal and a results folder."""

from pathlib import Path

import typer

from vendorsim.commands import printing
from vendorsim.commands.request import Request
from vendorsim.settings import Settings

INTERRUPTED = 130


def compare(request: Request, out: Path | None, workers: int | None, as_json: bool) -> int:
    """Compare the policies of a request; the exit code says whether all runs are there."""
    return compare_settings(request.checked().settings, out, workers, as_json)


def compare_settings(settings: Settings, out: Path | None, workers: int | None, as_json: bool) -> int:
    """Compare policies, print what was found, and give the exit code: 130 after Ctrl-C, 1 when runs failed."""
    from vendorsim.experiments.compare import StoppedError
    from vendorsim.experiments.compare import compare as compare_policies

    try:
        found = compare_policies(settings, out=out, workers=workers)
    except StoppedError as error:
        typer.echo(str(error), err=True)
        return INTERRUPTED
    if as_json:
        printing.print_json({**found.summary, "folder": str(found.folder), "report": str(found.report)})
        for note in found.notes:
            typer.echo(note, err=True)
    else:
        found.show()
    return INTERRUPTED if found.interrupted else 1 if found.failures else 0
