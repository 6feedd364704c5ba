"""The programmes that are there."""

from collections.abc import Mapping

from vendorsim.plugins.code_files import Looked
from vendorsim.plugins.programme import Programme
from vendorsim.plugins.registry import Registry

_registry = Registry("programme", Programme, "vendorsim.programmes", "vendorsim.programmes")


def installed() -> Mapping[str, type[Programme]]:
    """Every programme by name."""
    return _registry.installed()


def programme_class(name: str) -> type[Programme]:
    """The programme of this name or file. Raises: PolicyError."""
    return _registry.find(name)


def programme_parameters(name: str) -> Looked:
    """What the programme of this name or file leaves to be chosen; a file that may not run is only looked at.

    Raises: PolicyError.
    """
    return _registry.parameters(name)
