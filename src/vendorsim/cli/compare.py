"""`vendorsim compare`: from a request to a table on the terminal and a results folder."""

from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.cli.idle_changes import for_comparison
from vendorsim.cli.request import Request
from vendorsim.files.code_page import tell

INTERRUPTED = 130


def compare(request: Request, out: Path | None, workers: int | None, as_json: bool) -> int:
    """Compare the policies of a request; the exit code says whether all runs are there."""
    from vendorsim.cli.sweep import allowed_points

    plan = request.plan()
    allowed_points(plan.defined, request.trust)
    for_comparison(request, plan)
    return compare_planned(plan, out, workers, as_json)


def compare_planned(plan: Any, out: Path | None, workers: int | None, as_json: bool) -> int:
    """Compare policies, print what was found, and give the exit code: 130 after Ctrl-C, 1 when runs failed."""
    from vendorsim.report.comparing import compare as compare_policies
    from vendorsim.study.compare import StoppedError

    try:
        found = compare_policies(plan, out=out, workers=workers)
    except StoppedError as error:
        tell(str(error), err=True)
        return INTERRUPTED
    if as_json:
        printing.print_json({**found.summary, "folder": str(found.folder), "report": str(found.report)})
        for note in found.notes:
            tell(note, err=True)
    else:
        found.show()
    return INTERRUPTED if found.interrupted else 1 if found.failures else 0
