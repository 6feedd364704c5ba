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
Replicates = Annotated[
    int | None, typer.Option("--replicates", min=1, help="Runs of each policy or arm; with --precision the most.")
]
Known = Annotated[
    float | None,
    typer.Option(
        "--precision",
        metavar="[SHARE]",
        help="Stop when each headline difference is known to this share of what matters; 0.5 if no number follows.",
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the run; of a comparison, its first seed.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes; all usable cores if not given.")]
Only = Annotated[str | None, typer.Option("--only", metavar="A,B", help="Only these patterns, by id, as C01,C08.")]
Mechanisms = Annotated[
    str | None, typer.Option("--mechanisms", metavar="A,B", help="With --ablate: only these mechanisms, by name.")
]
Precision = Annotated[
    list[str] | None,
    typer.Option("--precision", metavar="MEASURE=SHARE", help="Replicate until an interval is as narrow as this."),
]
Rescue = Annotated[bool, typer.Option("--rescue", help="Save what is whole of a damaged store, then go on.")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Do runs that failed before once more.")]
Backend = Annotated[str, typer.Option("--backend", help="local, or dask.")]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, as tcp://127.0.0.1:8786, or its file."),
]
Trust = Annotated[
    bool, typer.Option("--trust", help="Run code that files name (policies, programmes) without asking; read it first.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text for people.")]
