"""Commands that tell what there is and what was: policies, check, schema, story, map."""

import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from vendorsim.cli import idle_changes, printing
from vendorsim.cli.request import Request
from vendorsim.errors import MapError, SettingsError, VendorsimError
from vendorsim.files.code_page import tell


def version_text() -> str:
    """The installed version, or that this is a checkout."""
    try:
        return f"vendorsim {metadata.version('vendorsim')}"
    except metadata.PackageNotFoundError:
        return "vendorsim (a checkout that is not installed)"


def policies(as_json: bool) -> None:
    """Print the installed policies and programmes with their parameters."""
    from vendorsim.plugins.compiled_answer import why_not
    from vendorsim.plugins.installed_policies import installed as installed_policies
    from vendorsim.plugins.installed_programmes import installed as installed_programmes

    found = {"policies": _described(installed_policies()), "programmes": _described(installed_programmes())}
    for name, policy in installed_policies().items():
        found["policies"][name]["answers_in_python_because"] = why_not(policy)
    if as_json:
        printing.print_json(found)
        return
    console = printing.to_stdout()
    for kind, entries in found.items():
        console.print(f"[bold]{kind.capitalize()}[/bold]")
        for name, entry in entries.items():
            console.print(f"\n  [bold]{name}[/bold]  {entry['description']}")
            if kind == "policies":
                reason = entry["answers_in_python_because"]
                console.print(f"  answers in Python, slower: {reason}" if reason else "  answers in compiled code")
            if entry["parameters"]:
                console.print(_parameter_table(entry["parameters"]))
        console.print()


def _described(classes: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Name, first line of the docstring, and parameters of each class."""
    return {
        name: {
            "description": (found.__doc__ or "").strip().split("\n")[0],
            "parameters": {
                key: {
                    "value": parameter.value,
                    "unit": parameter.unit,
                    "low": parameter.low,
                    "high": parameter.high,
                    "source": parameter.source,
                }
                for key, parameter in found.parameters().items()
            },
        }
        for name, found in classes.items()
    }


def _parameter_table(parameters: Mapping[str, Mapping[str, Any]]) -> Any:
    table = printing.new_table("    parameter", "default", "bounds", "unit", "source", numbers=("default",))
    for name, entry in parameters.items():
        bounds = "" if entry["low"] is None else f"{entry['low']} to {entry['high']}"
        table.add_row(f"    {name}", str(entry["value"]), bounds, entry["unit"], entry["source"])
    return table


def check(request: Request) -> None:
    """Print that settings are right, and what in them is unusual."""
    from vendorsim.study.experiment.checking import notes

    file = _study_file(request.config)
    if file is not None and not _compares(file):
        idle_changes.for_experiment(request)
        _check_experiment(file)
        return
    if file is not None:
        _check_comparison(request)
        return
    settings = request.checked().settings
    idle_changes.for_run(request, settings)
    tell(f"{request.config} is right: {settings.policy}, seed {settings.seed}, {_days(settings)}")
    for note in (*notes(settings), *_looked_at(settings.code_files())):
        tell(f"note: {note}")


def _days(settings: Any) -> str:
    return f"{settings.horizon.burn_in_days} + {settings.horizon.days} days"


def _check_comparison(request: Request) -> None:
    from vendorsim.plugins.trusted import only_looking
    from vendorsim.study.experiment.checking import notes
    from vendorsim.study.experiment.points import plan_points
    from vendorsim.study.store.carried_experiment import code_of

    plan = request.plan()
    with only_looking():
        plan_points(plan.defined)
    idle_changes.for_comparison(request, plan, or_one_run=True)
    replicates = plan.defined.experiment.replicates
    fewest = f"{replicates.number} to " if replicates.precision is not None else ""
    what = f"{', '.join(plan.labels)}; {fewest}{len(plan.seeds)} runs of {_days(plan.defined.base)} each"
    tell(f"{request.config} is right: {what}")
    for note in (*notes(plan.defined.base), *_looked_at(code_of(plan.defined))):
        tell(f"note: {note}")


def _looked_at(names: Iterable[str]) -> list[str]:
    """What to know of code that was looked at and not run, and what of it could not be checked without running it."""
    from vendorsim.plugins.code_files import read_code
    from vendorsim.study.experiment.checking import only_known_when_run

    return [
        f"{code.path} (SHA-256 {code.digest}) was read, not run{only_known_when_run(str(code.path))}; "
        "what runs it says so first"
        for code in map(read_code, names)
    ]


def _study_file(config: str) -> Path | None:
    """The file of a study; nothing for one of plain settings. Raises: SettingsError when there is none."""
    from vendorsim.study.experiment.files import comparison_file, find_experiment

    try:
        return comparison_file(config)
    except SettingsError as error:
        with suppress(SettingsError):
            return find_experiment(Path(config))
        raise error from None


def _compares(file: Path) -> bool:
    """Whether a study is a comparison. Raises: SettingsError."""
    from vendorsim.study.experiment.definition import written_in
    from vendorsim.study.experiment.schema import is_comparison

    return is_comparison(written_in(file).experiment)


def _check_experiment(file: Path) -> None:
    from vendorsim.plugins.trusted import only_looking
    from vendorsim.study.experiment.definition import read_experiment
    from vendorsim.study.experiment.points import plan_points
    from vendorsim.study.store.carried_experiment import code_of

    defined = read_experiment(file)
    with only_looking():
        planned = plan_points(defined)
    points, replicates = len(planned), defined.experiment.replicates.number
    kind = defined.experiment.design.kind
    tell(f"{file} is right: {kind}, {len(defined.factors)} factors, {points} points x {replicates} replicates")
    for note in _looked_at(code_of(defined, (one.point for one in planned))):
        tell(f"note: {note}")


def schema(experiment: bool) -> None:
    """Print the JSON schema of a settings file, or of an experiment file."""
    if experiment:
        from vendorsim.study.experiment.schema import Experiment

        printing.print_json(
            {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Experiment.model_json_schema()
        )
        return
    from vendorsim.settings.schema import json_schema

    printing.print_json(json_schema())


def story(results: Path, incident: str, as_json: bool) -> None:
    """Print the story of a stored incident as text, or its record and terms as JSON."""
    from vendorsim.study.store import incident as stories

    found = stories.tell(results, incident)
    if as_json:
        printing.print_json(found.data)
    else:
        tell(str(found))


def draw_map(request: Request, out: Path | None) -> None:
    """Print the city of some settings as a text map, or write it to a new file as text or picture."""
    settings = request.read().settings
    idle_changes.for_map(request, settings)
    if out is not None:
        _refuse_existing(out)
    from vendorsim.model.city.generator import Layout, generate
    from vendorsim.model.city.text_map import read_map, write_map

    city = settings.city
    plan = read_map(city.map) if city.map else generate(city.width, city.height, city.seed, Layout(**city.layout))
    if out is None:
        tell(write_map(plan), end="")
    elif out.suffix == ".txt":
        _write_whole(out, lambda path: path.write_text(write_map(plan), encoding="utf-8"))
    else:
        from vendorsim.model.city.picture import draw_plan

        _write_whole(out, lambda path: draw_plan(plan, path))
    if out is not None:
        tell(f"wrote {out}")


PICTURES = (".txt", ".png", ".svg")


def _refuse_existing(out: Path) -> None:
    if out.suffix not in PICTURES:
        raise MapError(f"--out {out}: allowed are files that end in {', '.join(PICTURES)}")
    if out.exists():
        raise MapError(f"--out {out}: is there already; name a new file")
    if not out.parent.is_dir():
        raise MapError(f"--out {out}: the folder {out.parent} does not exist")


def _write_whole(out: Path, write: Any) -> None:
    """Write beside the file first, so that a file that is there is a whole one."""
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".") as place:
            hidden = Path(place) / out.name
            write(hidden)
            hidden.replace(out)
    except OSError as error:
        raise VendorsimError(f"--out {out}: cannot be written: {error.strerror or error}") from None
