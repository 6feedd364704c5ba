"""Commands that tell what there is and what was: policies, check, schema, story, map."""

import os
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import typer

from vendorsim.commands import printing
from vendorsim.commands.request import Request
from vendorsim.errors import MapError, VendorsimError


def version_text() -> str:
    """The installed version, or that this is a checkout."""
    try:
        return f"vendorsim {metadata.version('vendorsim')}"
    except metadata.PackageNotFoundError:
        return "vendorsim (a checkout that is not installed)"


def policies(as_json: bool) -> None:
    """Print the installed policies and programmes with their parameters."""
    from vendorsim.policies.registry import installed as installed_policies
    from vendorsim.programmes.registry import installed as installed_programmes

    found = {"policies": _described(installed_policies()), "programmes": _described(installed_programmes())}
    if as_json:
        printing.print_json(found)
        return
    console = printing.to_stdout()
    for kind, entries in found.items():
        console.print(f"[bold]{kind.capitalize()}[/bold]")
        for name, entry in entries.items():
            console.print(f"\n  [bold]{name}[/bold]  {entry['description']}")
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
    from vendorsim.checking import notes

    if _is_experiment(request.config):
        _check_experiment(request.config)
        return
    settings = request.checked().settings
    days = f"{settings.horizon.burn_in_days} + {settings.horizon.days} days"
    if settings.compare is None:
        what = f"{settings.policy}, seed {settings.seed}, {days}"
    else:
        compared = settings.compare
        what = f"{', '.join(compared.policies or compared.arms)}; {compared.replicates} runs of {days} each"
    typer.echo(f"{request.config} is right: {what}")
    for note in notes(settings):
        typer.echo(f"note: {note}")


def _is_experiment(config: str) -> bool:
    """Whether a file is an experiment: it asks a question, which no settings file does."""
    from vendorsim.tomlfile import read_toml

    path = Path(config)
    return path.suffix == ".toml" and path.is_file() and "question" in read_toml(path).data


def _check_experiment(file: str) -> None:
    from vendorsim.sweeps.definition import read_experiment
    from vendorsim.sweeps.points import plan_points

    defined = read_experiment(file)
    points, replicates = len(plan_points(defined)), defined.experiment.replicates.number
    kind = defined.experiment.design.kind
    typer.echo(f"{file} is right: {kind}, {len(defined.factors)} factors, {points} points x {replicates} replicates")


def schema(experiment: bool) -> None:
    """Print the JSON schema of a settings file, or of an experiment file."""
    if experiment:
        from vendorsim.sweeps.definition import Experiment

        printing.print_json(
            {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Experiment.model_json_schema()
        )
        return
    from vendorsim.settings import json_schema

    printing.print_json(json_schema())


def story(results: Path, incident: str, as_json: bool) -> None:
    """Print the story of a stored incident as text, or its record and terms as JSON."""
    from vendorsim.experiments.story import tell

    found = tell(results, incident)
    if as_json:
        printing.print_json(found.data)
    else:
        typer.echo(str(found))


def draw_map(request: Request, out: Path | None) -> None:
    """Print the city of some settings as a text map, or write it to a new file as text or picture."""
    settings = request.read().settings
    if out is not None:
        _refuse_existing(out)
    from vendorsim.city.generator import Layout, generate
    from vendorsim.city.textmap import read_map, write_map

    city = settings.city
    plan = read_map(city.map) if city.map else generate(city.width, city.height, city.seed, Layout(**city.layout))
    if out is None:
        typer.echo(write_map(plan), nl=False)
    elif out.suffix == ".txt":
        _write_whole(out, lambda path: path.write_text(write_map(plan), encoding="utf-8"))
    else:
        from vendorsim.city.picture import draw_plan

        _write_whole(out, lambda path: draw_plan(plan, path))
    if out is not None:
        typer.echo(f"wrote {out}")


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
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=out.suffix)
    os.close(handle)
    hidden = Path(name)
    try:
        write(hidden)
        hidden.replace(out)
    except OSError as error:
        raise VendorsimError(f"--out {out}: cannot be written: {error.strerror or error}") from None
    finally:
        hidden.unlink(missing_ok=True)
