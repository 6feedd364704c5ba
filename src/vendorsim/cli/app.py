"""The command line: what can be asked for, and with which options. What each command does stands in the file of its name.

Nothing heavy is imported here, so that `vendorsim --help` answers at once. A `VendorsimError` is printed and ends with
code 2; Ctrl-C ends with code 130.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from vendorsim.cli.group import Commands, PrecisionBare
from vendorsim.cli.options import (
    AsJson,
    Backend,
    BurnIn,
    Changes,
    Config,
    Days,
    Known,
    Mechanisms,
    Only,
    Out,
    Precision,
    Replicates,
    Rescue,
    RetryFailed,
    Scheduler,
    Seed,
    Trust,
    Workers,
)  # fmt: skip
from vendorsim.engine import surroundings
from vendorsim.files import code_page
from vendorsim.files.code_page import tell

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Street vending and its enforcement: what does each policy do to conflict, livelihood and street order?",
)


@app.callback(invoke_without_command=True)
def overview(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Show the help, or the version."""
    if version:
        from vendorsim.cli.inform import version_text

        tell(version_text())
        raise typer.Exit


@app.command(cls=PrecisionBare)
def compare(
    config: Config = "three_policies",
    policies: Annotated[
        str | None,
        typer.Option("--policies", metavar="A,B,C", help="Policies to compare; differences are taken to the first."),
    ] = None,
    days: Days = None,
    burn_in: BurnIn = None,
    replicates: Replicates = None,
    precision: Known = None,
    seed: Seed = None,
    workers: Workers = None,
    out: Out = None,
    changes: Changes = None,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Compare policies, or arms, and write a report.

    Every policy meets the same cities, people and luck. Prints a table with 95 % intervals and writes results,
    figures and a web page to results/NAME or to --out.
    """
    from vendorsim.cli import compare as command
    from vendorsim.cli.request import Request

    request = Request(config, changes or [], policies, days, burn_in, replicates, seed, trust, precision)
    raise typer.Exit(command.compare(request, out, workers, as_json))


@app.command()
def run(
    config: Config = "default",
    days: Days = None,
    burn_in: BurnIn = None,
    seed: Seed = None,
    out: Out = None,
    changes: Changes = None,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Do one run and print its measures.

    With --out its days and incidents are kept as well, as a comparison of one policy and one run.
    """
    from vendorsim.cli import run as command
    from vendorsim.cli.request import Request

    request = Request(config, changes or [], days=days, burn_in=burn_in, seed=seed, trust=trust)
    raise typer.Exit(command.run(request, out, as_json))


@app.command()
def policies(as_json: AsJson = False) -> None:
    """List policies and programmes.

    Those that are installed, each with what it leaves to be chosen.
    """
    from vendorsim.cli import inform

    inform.policies(as_json)


@app.command()
def check(config: Config, changes: Changes = None) -> None:
    """Find mistakes in a settings file, or in an experiment file.

    Its keys, policies, programmes, map and points are checked; nothing is run, no code that it names either.
    """
    from vendorsim.cli import inform
    from vendorsim.cli.request import Request

    inform.check(Request(config, changes or []))


@app.command()
def schema(
    experiment: Annotated[bool, typer.Option("--experiment", help="Of an experiment file instead.")] = False,
) -> None:
    """Print the JSON schema of settings.

    Every key with its type and bounds; behavioural parameters with their unit and source.
    """
    from vendorsim.cli import inform

    inform.schema(experiment)


@app.command()
def story(
    results: Annotated[Path, typer.Argument(help="A results folder.")],
    incident: Annotated[str, typer.Argument(help="An incident's id, as in incidents.parquet and in the report.")],
    as_json: AsJson = False,
) -> None:
    """Tell the story of one incident.

    Who met whom, what decided it, and how it went on.
    """
    from vendorsim.cli import inform

    inform.story(results, incident, as_json)


@app.command()
def patterns(
    only: Only = None,
    replicates: Annotated[int | None, typer.Option("--replicates", min=2, help="Runs of each experiment.")] = None,
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Instead: which pattern breaks when which mechanism is taken away.")
    ] = False,
    mechanisms: Mechanisms = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="With --ablate: keep what each run gave, and go on from there."),
    ] = None,
    workers: Workers = None,
    changes: Changes = None,
    as_json: AsJson = False,
) -> None:
    """Hold the model against real cities.

    For each fact that was measured, claimed or is to be expected: band or ordering, the model's value with its
    interval, pass or fail.
    """
    if ablate:
        from vendorsim.cli import ablations

        if changes:
            raise typer.BadParameter("--ablate changes settings by itself and takes no --set")
        raise typer.Exit(ablations.ablations(replicates, workers, as_json, only, mechanisms, out))
    if mechanisms is not None:
        raise typer.BadParameter("--mechanisms needs --ablate")
    if out is not None:
        raise typer.BadParameter("--out needs --ablate")
    from vendorsim.cli import patterns as command

    raise typer.Exit(command.patterns(replicates, workers, as_json, only, changes or []))


@app.command()
def sweep(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment file, or its name in experiments/.")],
    out: Out = None,
    workers: Workers = None,
    backend: Backend = "local",
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    precision: Precision = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file, count runs, estimate the time.")] = False,
    rescue: Rescue = False,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Run an experiment with many points.

    Results are streamed to results/NAME or --out. Whatever ends it, the same command goes on where it was left.
    """
    from vendorsim.cli import sweep as command

    raise typer.Exit(
        command.sweep(
            file, out, workers, backend, scheduler, retry_failed, precision or [], dry_run, rescue, trust, as_json
        )
    )


@app.command()
def report(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A results folder of sweep or compare.")],
    out: Out = None,
    lang: Annotated[str, typer.Option("--lang", metavar="en|zh", help="The language of the page.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Write a page that explains results, with figures (SVG, PNG) and data (CSV) beside it.

    It needs no network and lies in STORE/report or in --out.
    """
    from vendorsim.cli import report as command

    raise typer.Exit(command.report(store, out, lang, as_json))


@app.command()
def reproduce(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Results folders, or experiments that have reference results."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All reference results in results/reference.")] = False,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="When it is reproduced, keep it there as reference.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Make only N of the runs again.")
    ] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0.0, help="Largest relative difference that counts as equal.")
    ] = 0.0,
    workers: Workers = None,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Run results again and say of each artefact whether it is the same.

    The exit code is 0 only for yes.
    """
    from vendorsim.cli import reproduce as command

    raise typer.Exit(command.reproduce(paths or [], everything, keep, sample, tolerance, workers, trust, as_json))


@app.command()
def archive(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results folder of compare or sweep.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="A folder, or a file that ends in .zip.")
    ] = None,
    licence: Annotated[str, typer.Option("--licence", metavar="URL", help="The licence of the results.")] = "",
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="Who made them.")] = "",
) -> None:
    """Write results as an RO-Crate, which archives and reviewers' tools can read."""
    from vendorsim.cli import archive as command

    raise typer.Exit(command.archive(results, out, licence, author))


@app.command()
def analyse(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a sweep.")],
    measures: Annotated[
        list[str] | None, typer.Option("--measure", metavar="M", help="Only this measure. May be repeated.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="LABEL", help="The choice that others are compared with.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a sweep has found.

    Differences under the same luck, sensitivity, the Pareto front, regret, goals met and conditions of failure, as far
    as its design serves them. Tables and figures are written to STORE/analysis.
    """
    from vendorsim.cli import analyse as command

    raise typer.Exit(command.analyse(store, measures or [], reference, as_json))


@app.command()
def search(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment file, or its name in experiments/.")],
    out: Out = None,
    workers: Workers = None,
    generations: Annotated[
        int | None, typer.Option("--generations", min=1, help="Instead of the file's number; more goes on from there.")
    ] = None,
    backend: Backend = "local",
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Search the levers for choices that no other beats.

    NSGA-II over an experiment's levers, every candidate on the same seeds. Whatever ends it, the same command goes on
    where it was left.
    """
    from vendorsim.cli import search as command

    raise typer.Exit(command.search(file, out, workers, generations, backend, scheduler, retry_failed, trust, as_json))


@app.command()
def calibrate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment file, or its name in experiments/.")],
    out: Out = None,
    workers: Workers = None,
    backend: Backend = "local",
    scheduler: Scheduler = None,
    trust: Trust = False,
    as_json: AsJson = False,
) -> None:
    """Calibrate uncertain parameters to what was measured.

    Approximate Bayesian computation (ABC-SMC): a posterior with its uncertainty, held against the targets. No setting is
    changed. Whatever ends it, the same command goes on where it was left.
    """
    from vendorsim.cli import calibrate as command

    raise typer.Exit(command.calibrate(file, out, workers, backend, scheduler, trust, as_json))


@app.command("map")
def draw_map(
    config: Config = "default",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A new file: .txt to edit and use, .png or .svg to see."),
    ] = None,
    changes: Changes = None,
) -> None:
    """Print or draw a city's map.

    A text file that it writes can be edited and named by the setting city.map.
    """
    from vendorsim.cli import inform
    from vendorsim.cli.request import Request

    inform.draw_map(Request(config, changes or []), out)


@app.command()
def console(
    lan: Annotated[bool, typer.Option("--lan", help="Open it to the network, behind a class code.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
    lang: Annotated[str, typer.Option("--lang", metavar="en|zh", help="The browser's language if not given.")] = "",
    trust: Trust = False,
) -> None:
    """Start the trainer's console in the browser.

    Compare policies on maps that move, in English or Chinese, with no network.
    """
    from vendorsim.cli import console as command

    raise typer.Exit(command.console(lan, port, browser, lang, trust))


def main() -> None:
    """Run the command line; also `python -m vendorsim`."""
    code_page.settle()
    surroundings.settle()
    try:
        app(prog_name="vendorsim")
    except KeyboardInterrupt:
        tell("vendorsim: stopped", err=True)
        sys.exit(130)
    finally:
        code_page.tell_losses()
