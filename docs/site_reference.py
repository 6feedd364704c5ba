"""Reference pages of the site, written from the code while MkDocs builds it: settings, measures, policies, commands."""

from collections.abc import Iterator, Mapping
from typing import Any

import click
import typer.main
from mkdocs.structure.files import File

from vendorsim.cli.app import app
from vendorsim.measures.base import all_measures
from vendorsim.plugins.installed_policies import installed as installed_policies
from vendorsim.plugins.installed_programmes import installed as installed_programmes
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings

SECTIONS = ("city", "people", "patrol", "horizon")
BEHAVIOUR = "reference/parameters.md"


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages to those of the folder."""
    for name, lines in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content="\n".join(lines()) + "\n"))
    return files


def settings() -> Iterator[str]:
    """Every key of a settings file but behaviour, by section."""
    yield "# Settings"
    yield ""
    yield "A settings file is TOML; `vendorsim check FILE` finds mistakes, `vendorsim schema` prints the JSON schema for"
    yield "an editor. `--set section.key=value` sets one key on the command line. Numbers of behaviour have"
    yield "[a page of their own](parameters.md)."
    schema = Settings.model_json_schema()
    top = {name: field for name, field in schema["properties"].items() if not refers_to(field)}
    yield from fields_table("Top level", top)
    for section in SECTIONS:
        target = refers_to(schema["properties"][section])
        yield from fields_table(f"[{section}]", schema["$defs"][target]["properties"])


def refers_to(field: Mapping[str, Any]) -> str:
    """The definition that a field points to, or nothing."""
    own = field.get("$ref") or next((one["$ref"] for one in field.get("allOf", ()) if "$ref" in one), "")
    return str(own).rsplit("/", 1)[-1]


def fields_table(title: str, fields: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """One section: key, default, what is allowed, meaning."""
    yield from ("", f"## {title}", "", "| key | default | allowed | meaning |", "|---|---|---|---|")
    for name, field in fields.items():
        default = field.get("default", "")
        shown = "" if default in ("", None) or isinstance(default, dict) else f"`{toml_of(default)}`"
        yield f"| `{name}` | {shown} | {allowed(field)} | {cell(field.get('description', ''))} |"


def allowed(field: Mapping[str, Any]) -> str:
    """Bounds or words of a field."""
    if "enum" in field:
        return ", ".join(f"`{word}`" for word in field["enum"])
    low = field.get("minimum", field.get("exclusiveMinimum"))
    high = field.get("maximum", field.get("exclusiveMaximum"))
    low, high = (None if one is not None and abs(one) >= 2**53 else one for one in (low, high))
    if low is None and high is None:
        return {"boolean": "`true`, `false`", "string": "text", "object": "table", "array": "list"}.get(
            str(field.get("type")), ""
        )
    return (
        f"{low:g} to {high:g}"
        if None not in (low, high)
        else f"{low:g} or more"
        if high is None
        else f"{high:g} or less"
    )


def toml_of(value: Any) -> str:
    """A default as a settings file has it."""
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else f"{value:g}"


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


def parameters() -> Iterator[str]:
    """Every behavioural parameter: value, unit, plausible range, meaning, source."""
    yield "# Behavioural parameters"
    yield ""
    yield f"{len(PARAMETERS)} numbers say how people behave; each is set as `behaviour.NAME`. What has no source is marked"
    yield "*assumption*. [Evidence](../evidence.md) says how well the model fits with them."
    yield from ("", "| name | value | plausible | unit | meaning | source |", "|---|---|---|---|---|---|")
    for name, one in PARAMETERS.items():
        yield (
            f"| `{name}` | {one.value:g} | {one.low:g} to {one.high:g} | {cell(one.unit)} | {cell(one.meaning)} "
            f"| {cell(one.source)} |"
        )


def measures() -> Iterator[str]:
    """Every measure by group."""
    yield "# Measures"
    yield ""
    yield "What runs are compared by. A name is a column of the results; `better` says which way is better, where one is."
    groups = dict.fromkeys(one.group for one in all_measures().values())
    for group in groups:
        yield from ("", f"## {group}", "", "| name | label | unit | better | meaning |", "|---|---|---|---|---|")
        for one in all_measures().values():
            if one.group == group:
                names = ", ".join(f"`{name}`" for name in one.names)
                yield f"| {names} | {cell(one.label)} | {cell(one.unit)} | {one.direction} | {cell(one.meaning)} |"


def policies() -> Iterator[str]:
    """Every shipped policy with what it leaves to be chosen."""
    yield from plugins("Policies", 'policy = "NAME"', "policy_parameters", installed_policies())


def programmes() -> Iterator[str]:
    """Every shipped programme with what it leaves to be chosen."""
    yield from plugins("Programmes", "[programmes.NAME]", "programmes.NAME", installed_programmes())


def plugins(title: str, key: str, where: str, classes: Mapping[str, Any]) -> Iterator[str]:
    """A section a class: its docstring and its parameters."""
    yield from (f"# {title}", "", f"Chosen by `{key}` in a settings file; parameters stand under `{where}`.")
    for name in sorted(classes):
        yield from ("", f"## `{name}`", "", " ".join((classes[name].__doc__ or "").split()))
        declared = classes[name].parameters()
        if declared:
            yield from ("", "| parameter | default | allowed | unit | meaning | source |", "|---|---|---|---|---|---|")
        for own, one in declared.items():
            bounds = "" if one.low is None else f"{one.low:g} to {one.high:g}"
            words = ", ".join(f"`{word}`" for word in one.words()) or bounds
            yield (
                f"| `{own}` | `{toml_of(one.value)}` | {words} | {cell(one.unit)} | {cell(one.meaning)} "
                f"| {cell(one.source)} |"
            )


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    group = typer.main.get_command(app)
    context = click.Context(group, info_name="vendorsim")  # type: ignore[arg-type]
    yield from ("# Command line", "", "`vendorsim COMMAND --help` prints the same.")
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        own = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(own))
        yield from ("", f"## {name}", "", f"    vendorsim {name} {usage}", "", " ".join((command.help or "").split()))
        yield from ("", "| option | meaning |", "|---|---|")
        for option in command.params:
            record = option.get_help_record(own)
            if record is not None:
                yield f"| `{cell(record[0])}` | {cell(record[1])} |"


PAGES = {
    "settings": settings, "parameters": parameters, "measures": measures, "policies": policies,
    "programmes": programmes, "commands": commands,
}  # fmt: skip
