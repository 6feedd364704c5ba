"""The behavioural numbers of the model: each stands once, with its unit, its bounds and where it comes from.

The entries live in `vendorsim/settings/behaviour/`, one file a domain, each with a dict `PARAMETERS`; the folder is scanned
when `PARAMETERS` of this module is first asked for. The settings' `behaviour` section, the JSON schema, the table in
`docs/evidence.md` and the ranges of sweeps are made from them. Settings of a run (how many vendors, which policy) are
not here but in `vendorsim.settings.schema`.
"""

import importlib
import math
import pkgutil
from dataclasses import dataclass
from functools import cache

ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A behavioural number with its evidence.

    `low` and `high` are the plausible range, inclusive: what sweeps cover. Settings accept `minimum` to `maximum`,
    which is the same unless said otherwise: wider where an ablation switches a mechanism off or a calibration may leave
    the plausible range.
    """

    value: float
    unit: str
    low: float
    high: float
    meaning: str
    source: str = ASSUMPTION
    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        if self.minimum is None:
            object.__setattr__(self, "minimum", self.low)
        if self.maximum is None:
            object.__setattr__(self, "maximum", self.high)
        for name in ("value", "low", "high", "minimum", "maximum"):
            number = getattr(self, name)
            if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
                raise ValueError(f"{name} must be a finite number, not {number!r}")
            object.__setattr__(self, name, float(number))
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} is outside its own bounds {self.low:g} to {self.high:g}")
        if self.bounds[0] > self.low or self.bounds[1] < self.high:
            raise ValueError("minimum and maximum must not be narrower than low and high")
        if not (self.unit.strip() and self.meaning.strip() and self.source.strip()):
            raise ValueError("unit, meaning and source must be said (unit of a pure number: '1')")

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and the largest value that settings accept."""
        assert self.minimum is not None and self.maximum is not None
        return self.minimum, self.maximum

    @property
    def is_assumption(self) -> bool:
        """Whether no source supports the value, so that it must be swept."""
        return self.source.startswith(ASSUMPTION)


PARAMETERS: dict[str, Parameter]
"""Every behavioural parameter by name, in the order of the domains' files; assembled when first asked for."""


def __getattr__(name: str) -> dict[str, Parameter]:
    # On demand, not at import: the files of behaviour/ import `Parameter` from here.
    if name == "PARAMETERS":
        return _all_parameters()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def domains() -> dict[str, dict[str, Parameter]]:
    """The parameters of each domain (`vendors`, `officers`, ...): one entry a file in `vendorsim/settings/behaviour/`."""
    package = importlib.import_module("vendorsim.settings.behaviour")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {name: dict(importlib.import_module(f"vendorsim.settings.behaviour.{name}").PARAMETERS) for name in names}


@cache
def _all_parameters() -> dict[str, Parameter]:
    return assemble(domains())


def assemble(by_domain: dict[str, dict[str, Parameter]]) -> dict[str, Parameter]:
    """One flat dictionary of all domains' parameters; a name that stands in two files is an error.

    Raises: ValueError for a name in two files or one that cannot be a key; TypeError for an entry of another type.
    """
    home: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    for domain, entries in by_domain.items():
        for name, entry in entries.items():
            if name in home:
                raise ValueError(
                    f"parameter {name} stands twice: in behaviour/{home[name]}.py and behaviour/{domain}.py"
                )
            if not name.isidentifier() or name.startswith("_"):
                raise ValueError(f"behaviour/{domain}.py: {name!r} cannot be the name of a parameter")
            if not isinstance(entry, Parameter):
                raise TypeError(f"behaviour/{domain}.py: {name} is a {type(entry).__name__}, not a Parameter")
            home[name] = domain
            parameters[name] = entry
    return parameters


def parameter_table() -> str:
    """The parameters as Markdown, one table a domain: the generated part of `docs/evidence.md`."""
    parts = []
    for domain, entries in domains().items():
        lines = [
            f"### {domain.capitalize()}",
            "",
            "| parameter | value | unit | low | high | meaning | source |",
            "|---|---:|---|---:|---:|---|---|",
        ]
        for name, entry in entries.items():
            source = f"*{entry.source}*" if entry.is_assumption else entry.source
            numbers = f"{entry.value:g} | {_cell(entry.unit)} | {entry.low:g} | {entry.high:g}"
            lines.append(f"| `{name}` | {numbers} | {_cell(entry.meaning)} | {_cell(source)} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    """Text that does not break a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")
