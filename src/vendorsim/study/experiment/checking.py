"""What settings alone cannot know: whether policies, programmes and maps exist and take what they are given."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from vendorsim.errors import SettingsError, VendorsimError, unknown_name
from vendorsim.files.toml_lines import Place
from vendorsim.settings.files import Origins
from vendorsim.settings.messages import dotted, shown
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings


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

    @property
    def names(self) -> str:
        """The kind of installed thing that it names, as `policy`; nothing for a word or number that stands for itself."""

    def words(self) -> Collection[str]:
        """The words that are allowed; nothing for any."""


def check(settings: Settings, origins: Origins | None = None) -> None:
    """Find everything that would stop a run before it begins.

    Raises: SettingsError that lists every mistake with its place in the settings.
    """
    origins = origins or Origins()
    mistakes = [
        f"{origins.of(place)}: {text}"
        for find in (_policy_mistakes, _programme_mistakes, _map_mistakes)
        for place, text in find(settings)
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
    from vendorsim.plugins.installed_policies import policy_parameters

    try:
        looked = policy_parameters(settings.policy)
    except VendorsimError as error:
        yield ("policy",), f"policy: {error}"
        return
    place, given = ("policy_parameters",), settings.policy_parameters
    yield from parameter_mistakes(settings.policy, looked.parameters, given, place, looked.complete)


def _programme_mistakes(settings: Settings) -> Iterator[tuple[Place, str]]:
    if not settings.programmes:
        return
    from vendorsim.plugins.installed_programmes import programme_parameters

    for name, given in settings.programmes.items():
        place: Place = ("programmes", name)
        try:
            looked = programme_parameters(name)
        except VendorsimError as error:
            yield place, f"{dotted(place)}: {error}"
        else:
            yield from parameter_mistakes(name, looked.parameters, given, place, looked.complete)


def only_known_when_run(name: str) -> str:
    """Which parameters of a policy or programme in a file its text does not tell, as the end of a sentence."""
    from vendorsim.plugins.installed_policies import policy_parameters
    from vendorsim.plugins.installed_programmes import programme_parameters
    from vendorsim.plugins.trusted import only_looking

    readings = []
    with only_looking():
        for find in (policy_parameters, programme_parameters):
            with suppress(VendorsimError):  # of the other kind
                readings.append(find(name))
    looked = max(readings, key=lambda one: (one.complete, len(one.parameters)))
    unknown = [one for one, choice in looked.parameters.items() if choice is None]
    if looked.complete and not unknown:
        return ""
    return f", so that {', '.join(unknown) if looked.complete else 'its parameters'} could not be checked"


def _map_mistakes(settings: Settings) -> Iterator[tuple[Place, str]]:
    if settings.city.map:
        from vendorsim.model.city.text_map import read_map

        try:
            read_map(settings.city.map)
        except VendorsimError as error:
            yield ("city", "map"), f"city.map: {error}"


def parameter_mistakes(
    owner: str, parameters: Mapping[str, Choice | None], given: Mapping[str, Any], place: Place, complete: bool = True
) -> Iterator[tuple[Place, str]]:
    """What is wrong with the values given for a policy's or programme's parameters.

    Of one that was only looked at, some may not be known (`complete`), or their bounds (None).
    """
    for name, value in given.items():
        here, choice = (*place, name), parameters.get(name)
        if name not in parameters and complete:
            yield here, f"{dotted(here)}: {unknown_name(f'parameter of {owner}', name, parameters)}"
        elif choice is not None and not _fits(value, choice):
            yield here, f"{dotted(here)}: found {shown(value)}; allowed: {_allowed(choice)}"
        elif choice is not None and (words := choice.words()) and value not in words:
            yield here, f"{dotted(here)}: {unknown_name(name, value, words)}"
        elif choice is not None and value and value not in (known := _installed(choice.names, value)):
            yield here, f"{dotted(here)}: {unknown_name(choice.names, value, known)}"


def _installed(kind: str, value: Any) -> Collection[str]:
    """The names of what is installed of a kind; of no kind, every value is one."""
    if kind != "policy":
        return (value,)
    from vendorsim.plugins.installed_policies import installed

    return installed()


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
