"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    str,
    typer.Argument(metavar="CONFIG", help="A settings file (TOML), or the name of a shipped one: default, small."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change one setting, as people.vendors=50. May be repeated."),
]
Days = Annotated[int | None, typer.Option("--days", help="Measured days.")]
BurnIn = Annotated[int | None, typer.Option("--burn-in", help="Days simulated first and not measured.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the run; of a comparison, its first seed.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes; all usable cores if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text for people.")]
