"""What one run is: city, people, patrol, behaviour, policy, programmes, horizon and seed; strict and frozen.

A settings file is TOML and may extend another: `extends = "default"`. `vendorsim.settings.files` finds and merges files,
`vendorsim.settings.messages` words mistakes. Whether a policy or programme exists and takes its parameters is asked in
`vendorsim.study.experiment.checking`, so that this module needs neither of them.
"""

import hashlib
import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.settings.file_names import code_named, with_files
from vendorsim.settings.files import Origins, Source, find_config, merge, read_source, source_of_changes
from vendorsim.settings.messages import explain
from vendorsim.settings.parameters import PARAMETERS

__all__ = ["Behaviour", "Settings", "find_config", "json_schema", "load_settings", "read_settings"]

Scalar = bool | int | float | str
"""What a parameter of a policy or programme can be set to; its class says which."""

DEFAULT_POLICY = "strict_seizure"


class Section(BaseModel):
    """A part of the settings: no unknown key, no conversion of types, no change once made."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        validate_default=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


class CitySettings(Section):
    """The district: generated from a seed and a few readable parameters, or read from a text map."""

    width: int = Field(default=60, ge=12, le=1000)
    """Cells of 20 m from west to east."""
    height: int = Field(default=60, ge=12, le=1000)
    """Cells of 20 m from north to south."""
    seed: int = Field(default=1, ge=0, lt=2**63)
    """Which district is generated; apart from the run's seed, so that runs can share a city."""
    map: str = ""
    """A text map to read instead of generating a city; its own size and land use then hold."""
    arterial_spacing: float = Field(default=900.0, ge=200.0, le=20_000.0)
    """Metres between arterials."""
    collector_spacing: float = Field(default=360.0, ge=100.0, le=20_000.0)
    """Metres between collectors."""
    lane_spacing: float = Field(default=170.0, ge=60.0, le=20_000.0)
    """Metres between lanes."""
    shopping_streets: float = Field(default=1.0, ge=0.0, le=20.0)
    """Shopping streets in 1.44 km2."""
    street_markets: float = Field(default=1.0, ge=0.0, le=20.0)
    """Established street markets in 1.44 km2."""
    schools: float = Field(default=1.0, ge=0.0, le=20.0)
    """Schools in 1.44 km2."""
    vacant_share: float = Field(default=0.01, ge=0.0, le=0.5)
    """Share of the ground that is vacant lots."""
    green_share: float = Field(default=0.05, ge=0.0, le=0.5)
    """Share of the ground that is green: a park, and gardens in estates."""
    open_lanes: bool = False
    """Whether stalls may stand at all hours in quiet public lanes; otherwise they are kept to hours there."""

    @property
    def layout(self) -> dict[str, float]:
        """What the generator is told of the district: the keywords of `vendorsim.model.city.generator.Layout`."""
        return self.model_dump(exclude={"width", "height", "seed", "map", "open_lanes"})


class PeopleSettings(Section):
    """Who lives, trades, drives and patrols in the district."""

    vendors: int = Field(default=240, ge=0, le=1_000_000)
    """Vendors at the start."""
    residents: int = Field(default=3000, ge=0, le=10_000_000)
    """Resident agents."""
    drivers: int = Field(default=600, ge=0, le=1_000_000)
    """Driver agents."""
    weight: float = Field(default=10.0, gt=0.0, le=10_000.0)
    """Persons that one resident or driver agent stands for."""
    vendors_per_officer: float = Field(default=100.0, ge=1.0, le=1e9)
    """Vendors for each officer; a very large number leaves the district without officers."""
    vendors_per_assistant: float = Field(default=35.0, ge=1.0, le=1e9)
    """Vendors for each assistant; a very large number leaves the district without assistants."""
    ground_locks: int = Field(default=120, ge=0, le=1_000_000)
    """Private locks on public parking bays at the start."""


class PatrolSettings(Section):
    """How teams move through the district and answer complaints."""

    strategy: Literal["hot_spot", "random", "fixed_round", "rotating"] = "hot_spot"
    """Where a team goes next."""
    dwell_minutes: float = Field(default=3.0, ge=0.0, le=60.0)
    """How long a team stays at a place after its work there is done."""
    team_size: int = Field(default=2, ge=2, le=4)
    """People in a team."""
    complaint_delay_minutes: float = Field(default=60.0, ge=0.0, le=10_080.0)
    """From a complaint to the team that answers it."""
    lock_duty_share: float = Field(default=0.01, ge=0.0, le=1.0)
    """Share of a team's stops that are about ground locks."""


class Horizon(Section):
    """How long a run lasts."""

    burn_in_days: int = Field(default=30, ge=0, le=3650)
    """Days simulated first and excluded from all measures."""
    days: int = Field(default=180, ge=1, le=36_500)
    """Measured days after the burn-in."""


def behaviour_model() -> type[Section]:
    """The section `behaviour`, made from `vendorsim.settings.parameters`: a bounded float for every parameter."""
    fields: dict[str, Any] = {}
    for name, parameter in PARAMETERS.items():
        low, high = parameter.bounds
        description = f"{parameter.meaning} [{parameter.unit}]; plausible {parameter.low:g} to {parameter.high:g}"
        extra: dict[str, Any] = {"unit": parameter.unit, "source": parameter.source}
        fields[name] = (
            float,
            Field(parameter.value, ge=low, le=high, description=description, json_schema_extra=extra),
        )
    return create_model(
        "Behaviour", __base__=Section, __module__=__name__, __doc__="How people in the model behave.", **fields
    )


if TYPE_CHECKING:

    class Behaviour(Section):
        """What type checkers see of the section: each parameter is a number."""

        def __getattr__(self, name: str) -> float: ...

else:
    Behaviour = behaviour_model()


class Settings(Section):
    """What one run is. `Settings()` is the default city under strict seizure."""

    city: CitySettings = CitySettings()
    people: PeopleSettings = PeopleSettings()
    patrol: PatrolSettings = PatrolSettings()
    behaviour: Behaviour = Behaviour()
    policy: str = Field(default=DEFAULT_POLICY, min_length=1)
    """A shipped or installed policy's name, or the path of a file that holds one."""
    policy_parameters: dict[str, Scalar] = {}
    """What the policy leaves to be chosen; `vendorsim policies` lists it."""
    programmes: dict[str, dict[str, Scalar]] = {}
    """Programmes that run beside the policy, by name, each with its parameters."""
    horizon: Horizon = Horizon()
    seed: int = Field(default=1, ge=0, lt=2**63)
    """The luck of the run; equal seeds give equal runs."""

    def with_flat(self, **changes: Any) -> "Settings":
        """These settings changed by flat keywords, as sliders and Mesa's `batch_run` pass them.

        `vendors=100` finds the one section that has such a key, `people__vendors=100` names it; `policy` and the like
        are the settings' own. Raises: SettingsError for a keyword that no section or more than one section knows.
        """
        dotted_keys: dict[str, Any] = {}
        said: dict[str, str] = {}
        sections = {name: getattr(self, name) for name in ("people", "city", "patrol", "horizon", "behaviour")}
        for key, value in changes.items():
            homes = [name for name, section in sections.items() if key in type(section).model_fields]
            if key in type(self).model_fields:
                dotted = key
            elif "__" in key:
                dotted = key.replace("__", ".")
            elif len(homes) == 1:
                dotted = f"{homes[0]}.{key}"
            else:
                known = sorted(
                    {*type(self).model_fields, *(k for s in sections.values() for k in type(s).model_fields)}
                )
                raise SettingsError(unknown_name("setting", key, known))
            dotted_keys[dotted], said[dotted] = value, f"keyword {key}"
        return _validated(merge(_source_of(self), source_of_changes(dotted_keys, said))).settings if said else self

    def with_(self, folder: Path | None = None, /, **changes: Any) -> "Settings":
        """These settings with some keys changed, by dotted name: `settings.with_(**{"people.vendors": 50})`.

        A change of policy drops the old policy's parameters. With a `folder`, a file there says the changes.
        Raises: SettingsError naming every change that is not allowed.
        """
        return _validated(merge(_source_of(self), source_of_changes(changes, folder=folder))).settings

    def under(self, policy: str) -> "Settings":
        """The same settings under a policy; the parameters of another one are left out."""
        own = dict(self.policy_parameters) if policy == self.policy else {}
        return self.model_copy(update={"policy": policy, "policy_parameters": own})

    def overlaid(self, changes: Mapping[str, Any], origins: Origins | None = None) -> "Settings":
        """These settings with tables of changes laid over them; `origins` says where each value was said.

        Raises: SettingsError for changes that are not allowed.
        """
        merged = merge(_source_of(self), Source(dict(changes), Origins("")))
        return _validated(Source(merged.data, origins or Origins())).settings

    def code_files(self) -> list[str]:
        """The files of code that these settings name: policy and programmes."""
        return code_named(self.model_dump(include={"policy", "programmes"}))

    def digest(self) -> str:
        """SHA-256 of the canonical JSON; a map and a policy's file count by their contents, not by where they lie."""
        data = self.model_dump(mode="json", exclude={"behaviour"})
        data = with_files(data, lambda name, _: _contents_digest(name), lambda name, _: _contents_digest(name))
        data["compare"] = None  # settings once had such a section; stored digests count it
        texts = {name: _canonical(value) for name, value in data.items()} | {
            "behaviour": _behaviour_text(self.behaviour)
        }
        text = ",".join(f"{_canonical(name)}:{texts[name]}" for name in sorted(texts))
        return hashlib.sha256(f"{{{text}}}".encode()).hexdigest()


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


_behaviour_texts: dict[bytes, str] = {}


def _behaviour_text(behaviour: BaseModel) -> str:
    """The canonical JSON of the section `behaviour`, kept by its bits: a sweep asks thousands of times for few of them."""
    bits = array("d", vars(behaviour).values()).tobytes()
    if bits not in _behaviour_texts:
        if len(_behaviour_texts) >= 64:
            _behaviour_texts.clear()
        _behaviour_texts[bits] = _canonical(behaviour.model_dump(mode="json"))
    return _behaviour_texts[bits]


def _contents_digest(name: str) -> str:
    """A file as the digest of what it holds; the name of one that is not there as it is."""
    return hashlib.sha256(Path(name).read_bytes()).hexdigest() if Path(name).is_file() else name


@dataclass(frozen=True)
class ReadSettings:
    """Settings and where each of their keys was said, for messages about them."""

    settings: Settings
    origins: Origins


def load_settings(path_or_name: str | Path = "default") -> Settings:
    """Read settings from a TOML file, or from a shipped one by its name.

    Raises: SettingsError that lists every mistake with file, line, key, what was found and what is allowed.
    """
    return read_settings(path_or_name).settings


def read_settings(
    path_or_name: str | Path, changes: Mapping[str, Any] | None = None, said: str | Mapping[str, str] = "--set",
    folder: Path | None = None,
) -> ReadSettings:  # fmt: skip
    """Read settings as `load_settings` does, lay changes by dotted name over them, and keep each key's origin.

    With a `folder`, a file there says the changes, and the files that they name are meant from it.
    """
    return _validated(merge(read_source(path_or_name), source_of_changes(changes or {}, said, folder)))


def _validated(source: Source) -> ReadSettings:
    try:
        settings = Settings.model_validate(source.data)
    except ValidationError as error:
        raise SettingsError(explain(error, Settings, source.origins)) from None
    return ReadSettings(settings, source.origins)


def _source_of(settings: Settings) -> Source:
    return Source(settings.model_dump(exclude_none=True), Origins())


def json_schema() -> dict[str, Any]:
    """The JSON schema of a settings file, with unit, bounds and source of every behavioural parameter."""
    schema = Settings.model_json_schema()
    text = {"type": "string", "description": "Another settings file whose values hold where this one is silent."}
    schema["properties"] = {"extends": text} | schema["properties"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
