"""`vendorsim reproduce`: results run again, with a verdict for each artefact."""

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from vendorsim.cli import printing
from vendorsim.errors import ResultsError
from vendorsim.files.code_page import tell

COLOURS = {True: "green", False: "red"}


def reproduce(
    named: Sequence[str], everything: bool, keep: Path | None, sample: int | None, tolerance: float,
    workers: int | None, trust: bool, as_json: bool,
) -> int:  # fmt: skip
    """Reproduce each results folder; the exit code is 0 only when every answer is yes, else 1."""
    from vendorsim.cli.consent import ask
    from vendorsim.study.reproduce.find import REFERENCE, code_of_results, find_results, references
    from vendorsim.study.reproduce.study import reproduce_study

    folders = [find_results(name) for name in named]
    if everything:
        folders += [path for path in references().values() if path not in folders]
    if not folders:
        raise ResultsError(f"name a results folder or an experiment, or say --all for those in {REFERENCE}")
    if keep is not None and len(folders) != 1:
        raise ResultsError(f"--keep: found {len(folders)} results folders; allowed: one")
    for folder in folders:
        ask(code_of_results(folder), trust)
    answers = []
    for folder in folders:
        printing.to_stderr().print(f"{folder}: running {'all' if sample is None else sample} of its runs again")
        answers.append(reproduce_study(folder, sample=sample, tolerance=tolerance, workers=workers))
        if not as_json:
            _print(answers[-1])
    if keep is not None and answers[0].yes:
        from vendorsim.study.reproduce.reference import keep_reference

        keep_reference(folders[0], keep)
        printing.to_stderr().print(f"kept as reference results in {keep}", markup=False)
    if as_json:
        data = [answer.as_data() for answer in answers]
        printing.print_json({"reproduced": all(answer.yes for answer in answers), "results": data})
    elif len(answers) > 1:
        yes = sum(answer.yes for answer in answers)
        tell(f"{yes} of {len(answers)} are reproduced")
    return 0 if all(answer.yes for answer in answers) else 1


def _print(answer: object) -> None:
    from vendorsim.study.reproduce.verdict import Answer

    assert isinstance(answer, Answer)
    console = printing.to_stdout()
    console.print(f"[bold]{escape(answer.path)}[/bold]")
    table = printing.new_table("artefact", "verdict", "first difference, or remark")
    for one in answer.artefacts:
        colour = "green" if one.verdict.says_yes else "red" if one.verdict.says_no else "yellow"
        table.add_row(escape(one.name), f"[{colour}]{one.verdict.value}[/{colour}]", escape(one.detail))
    console.print(table)
    for note in answer.notes:
        console.print(f"  note: {note}", style="dim", markup=False)
    made = f"{answer.runs_made} of {answer.runs_stored} runs made again"
    word = "yes: reproduced" if answer.yes else "no: not reproduced"
    console.print(f"[{COLOURS[answer.yes]}]{word}[/{COLOURS[answer.yes]}] ({made})")
