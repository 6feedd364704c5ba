"""The programmes that are there."""

from collections.abc import Mapping

from vendorsim.programmes.base import Programme
from vendorsim.registry import Registry

_registry = Registry("programme", Programme, "vendorsim.programmes", "vendorsim.programmes")


def installed() -> Mapping[str, type[Programme]]:
    """Every programme by name."""
    return _registry.installed()


def programme_class(name: str) -> type[Programme]:
    """The programme of this name or file. Raises: PolicyError."""
    return _registry.find(name)
