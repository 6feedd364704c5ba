"""The policies that are there."""

from collections.abc import Mapping

from vendorsim.policies.base import Policy
from vendorsim.registry import Registry

_registry = Registry("policy", Policy, "vendorsim.policies", "vendorsim.policies")


def installed() -> Mapping[str, type[Policy]]:
    """Every policy by name."""
    return _registry.installed()


def policy_class(name: str) -> type[Policy]:
    """The policy of this name or file. Raises: PolicyError."""
    return _registry.find(name)
