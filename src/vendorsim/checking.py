"""What settings alone cannot know: whether policies, programmes and maps exist and take what they are given."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from vendorsim.errors import SettingsError, VendorsimError, unknown_name
from vendorsim.explanation import dotted, shown
from vendorsim.parameters import PARAMETERS
from vendorsim.settings import Settings
from vendorsim.settingsfile import Origins
from vendorsim.tomlfile import Place


class Choice(Protocol):
    """What a policy or programme says about one of its parameters; bounds count for numbers only."""

    @property
    def value(self) -> Any:
        """The default, whose type is the type that is allowed."""

    @property
    def low(self) -> Any:
        """The least that is allowed."""

    @property
    def high(self) -> Any:
        """The most that is allowed."""


def check(settings: Settings, origins: Origins | None = None) -> None:
    """Find everything that would stop a run before it begins.

    Raises: SettingsError that lists every mistake with its place in the settings.
    """
    origins = origins or Origins()
    arms = settings.compare.arms if settings.compare is not None else ()
    checked = [(settings, origins), *((settings.arm(name), origins.of_arm(name)) for name in arms)]
    mistakes = [
        f"{said.of(place)}: {text}"
        for one, said in checked
        for find in (_policy_mistakes, _programme_mistakes, _map_mistakes)
        for place, text in find(one)
    ]
    if mistakes:
        raise SettingsError("\n".join(dict.fromkeys(mistakes)))


def notes(settings: Settings) -> list[str]:
    """What is allowed but unusual: behavioural parameters outside their plausible range."""
    found = []
    for name, parameter in PARAMETERS.items():
        value = getattr(settings.behaviour, name)
        if not parameter.low <= value <= parameter.high:
            plausible = f"{parameter.low:g} to {parameter.high:g} {parameter.unit}"
            found.append(
                f"behaviour.{name} = {value:g} is outside its plausible range {plausible} ({parameter.source})"
            )
    return found


def _policy_mistakes(settings: Settings) -> Iterator[tuple[Place, str]]:
    from vendorsim.policies.registry import policy_class

    named: list[tuple[Place, str, Place, Mapping[str, Any]]] = [
        (("policy",), settings.policy, ("policy_parameters",), settings.policy_parameters)
    ]
    if settings.compare is not None:
        for position, policy in enumerate(settings.compare.policies):
            own = settings.compare.policy_parameters.get(policy, {})
            where: Place = ("compare", "policy_parameters", policy)
            named.append((("compare", "policies", position), policy, where, own))
    for place, policy, parameters_place, given in named:
        try:
            parameters = policy_class(policy).parameters()
        except VendorsimError as error:
            yield place, f"{dotted(place)}: {error}"
        else:
            yield from parameter_mistakes(policy, parameters, given, parameters_place)


def _programme_mistakes(settings: Settings) -> Iterator[tuple[Place, str]]:
    if not settings.programmes:
        return
    from vendorsim.programmes.registry import programme_class

    for name, given in settings.programmes.items():
        place: Place = ("programmes", name)
        try:
            parameters = programme_class(name).parameters()
        except VendorsimError as error:
            yield place, f"{dotted(place)}: {error}"
        else:
            yield from parameter_mistakes(name, parameters, given, place)


def _map_mistakes(settings: Settings) -> Iterator[tuple[Place, str]]:
    if settings.city.map:
        from vendorsim.city.textmap import read_map

        try:
            read_map(settings.city.map)
        except VendorsimError as error:
            yield ("city", "map"), f"city.map: {error}"


def parameter_mistakes(
    owner: str, parameters: Mapping[str, Choice], given: Mapping[str, Any], place: Place
) -> Iterator[tuple[Place, str]]:
    """What is wrong with the values given for a policy's or programme's parameters."""
    for name, value in given.items():
        here = (*place, name)
        if name not in parameters:
            yield here, f"{dotted(here)}: {unknown_name(f'parameter of {owner}', name, parameters)}"
        elif not _fits(value, parameters[name]):
            yield here, f"{dotted(here)}: found {shown(value)}; allowed: {_allowed(parameters[name])}"


def _fits(value: Any, choice: Choice) -> bool:
    default = choice.value
    if isinstance(default, bool | str):
        return type(value) is type(default)
    if isinstance(value, bool) or not isinstance(value, int if isinstance(default, int) else int | float):
        return False
    return bool(choice.low <= value <= choice.high)


def _allowed(choice: Choice) -> str:
    if isinstance(choice.value, bool):
        return "true or false"
    if isinstance(choice.value, str):
        return "text in quotes"
    kind = "a whole number" if isinstance(choice.value, int) else "a number"
    return f"{kind}, at least {choice.low:g}, at most {choice.high:g}"
