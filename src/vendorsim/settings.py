"""What one run is: city, people, patrol, behaviour, policy, programmes, horizon and seed; strict and frozen.

A settings file is TOML and may extend another: `extends = "default"`. `vendorsim.settingsfile` finds and merges files,
`vendorsim.explanation` words mistakes. Whether a policy or programme exists and takes its parameters is asked in
`vendorsim.checking`, so that this module needs neither of them.
"""

import hashlib
import json
import re
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
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.explanation import explain
from vendorsim.parameters import PARAMETERS
from vendorsim.settingsfile import Origins, Source, expanded, find_config, merge, read_source, source_of_changes

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

    @property
    def layout(self) -> dict[str, float]:
        """What the generator is told of the district: the keywords of `vendorsim.city.generator.Layout`."""
        return self.model_dump(exclude={"width", "height", "seed", "map"})


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
    newcomer_rows_share: float = Field(default=0.25, ge=0.0, le=1.0)
    """Room for vendors who enter the trade later, as a share of the vendors at the start."""


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


SAME_IN_ALL_ARMS = ("extends", "compare", "city", "horizon", "seed")
"""Arms are compared run by run: in one city, over the same days, with the same luck."""


class Compare(Section):
    """What `vendorsim compare` sets side by side: the same cities and the same luck under policies, or in arms."""

    policies: tuple[str, ...] = Field(default=(), strict=False)
    """Policies in the order of the table; differences are taken to the first."""
    replicates: int = Field(default=20, ge=1, le=100_000)
    """Runs of each policy or arm; the seeds are the run's seed and those that follow it, the same for all."""
    name: str = Field(default="comparison", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    """Name of the folder in `results/`."""
    policy_parameters: dict[str, dict[str, Scalar]] = {}
    """Parameters of each policy, by the policy's name."""
    arms: dict[str, dict[str, Any]] = {}
    """Instead of policies: named arms in the order of the table, each with what it changes in these settings."""

    @field_validator("policies")
    @classmethod
    def _each_once(cls, policies: tuple[str, ...]) -> tuple[str, ...]:
        twice = [policy for policy in policies if policies.count(policy) > 1]
        if twice:
            raise ValueError(f'"{twice[0]}" stands twice; allowed: each policy once')
        return policies

    @field_validator("policy_parameters")
    @classmethod
    def _of_compared_policies(
        cls, parameters: dict[str, dict[str, Scalar]], info: ValidationInfo
    ) -> dict[str, dict[str, Scalar]]:
        policies = info.data.get("policies", tuple(parameters))
        strange = [name for name in parameters if name not in policies]
        if strange:
            raise ValueError(unknown_name("policy in this comparison", strange[0], policies))
        return parameters

    @field_validator("arms")
    @classmethod
    def _named_and_paired(cls, arms: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for name, changes in arms.items():
            if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) is None:
                raise ValueError(f'found the arm "{name}"; allowed: a name of letters, digits, `_` and `-`')
            common = [key for key in SAME_IN_ALL_ARMS if key in changes]
            if common:
                raise ValueError(f"{name}: changes {common[0]}, which all arms have in common")
        return {name: expanded(changes) for name, changes in arms.items()}

    @model_validator(mode="after")
    def _either_policies_or_arms(self) -> "Compare":
        if bool(self.policies) == bool(self.arms):
            found = "both policies and arms" if self.arms else "neither policies nor arms"
            raise ValueError(f"found {found}; allowed: a list `policies`, or tables `arms`")
        return self


def behaviour_model() -> type[Section]:
    """The section `behaviour`, made from `vendorsim.parameters`: a bounded float for every parameter."""
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
    compare: Compare | None = None
    """What `vendorsim compare` sets side by side."""

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

    def with_(self, **changes: Any) -> "Settings":
        """These settings with some keys changed, by dotted name: `settings.with_(**{"people.vendors": 50})`.

        A change of policy drops the old policy's parameters.
        Raises: SettingsError naming every change that is not allowed.
        """
        return _validated(merge(_source_of(self), source_of_changes(changes))).settings

    def under(self, policy: str) -> "Settings":
        """One policy's part of a comparison: its name and its parameters in place, the comparison left out."""
        own = dict(self.policy_parameters) if policy == self.policy else {}
        if self.compare is not None:
            own |= self.compare.policy_parameters.get(policy, {})
        return self.model_copy(update={"policy": policy, "policy_parameters": own, "compare": None})

    def arm(self, name: str) -> "Settings":
        """One arm of a comparison: what it changes laid over these settings, the comparison left out.

        Raises: SettingsError for an unknown arm, or for changes that are not allowed.
        """
        arms = {} if self.compare is None else self.compare.arms
        if name not in arms:
            raise SettingsError(unknown_name("arm", name, arms))
        return _validated_arm(self, name, Origins())

    def digest(self) -> str:
        """SHA-256 of the canonical JSON; a map and a policy's file count by their contents, not by where they lie."""
        data = self.model_dump(mode="json", exclude={"behaviour"})
        data["city"]["map"] = _contents_digest(self.city.map)
        data["policy"] = _contents_digest(self.policy)
        if self.compare is not None and not self.compare.arms:
            data["compare"]["policies"] = [_contents_digest(policy) for policy in self.compare.policies]
            del data["compare"]["arms"]
        elif self.compare is not None:
            # Keys are sorted below; the order of arms counts, as differences are taken to the first.
            data["compare"]["arms"] = [[name, self.arm(name).digest()] for name in self.compare.arms]
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
    """A name as it is; a path to a file as the digest of what it holds."""
    looks_like_path = "/" in name or "\\" in name
    if looks_like_path and Path(name).is_file():
        return hashlib.sha256(Path(name).read_bytes()).hexdigest()
    return name


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
    path_or_name: str | Path, changes: Mapping[str, Any] | None = None, said: str | Mapping[str, str] = "--set"
) -> ReadSettings:
    """Read settings as `load_settings` does, lay changes by dotted name over them, and keep each key's origin."""
    return _validated(merge(read_source(path_or_name), source_of_changes(changes or {}, said)))


def _validated(source: Source) -> ReadSettings:
    try:
        settings = Settings.model_validate(source.data)
    except ValidationError as error:
        raise SettingsError(explain(error, Settings, source.origins)) from None
    for name in settings.compare.arms if settings.compare is not None else ():
        _validated_arm(settings, name, source.origins)
    return ReadSettings(settings, source.origins)


def _validated_arm(settings: Settings, name: str, origins: Origins) -> Settings:
    assert settings.compare is not None
    over = Source(settings.compare.arms[name], Origins(""))
    merged = merge(_source_of(settings.model_copy(update={"compare": None})), over)
    return _validated(Source(merged.data, origins.of_arm(name))).settings


def _source_of(settings: Settings) -> Source:
    return Source(settings.model_dump(exclude_none=True), Origins())


def json_schema() -> dict[str, Any]:
    """The JSON schema of a settings file, with unit, bounds and source of every behavioural parameter."""
    schema = Settings.model_json_schema()
    text = {"type": "string", "description": "Another settings file whose values hold where this one is silent."}
    schema["properties"] = {"extends": text} | schema["properties"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
