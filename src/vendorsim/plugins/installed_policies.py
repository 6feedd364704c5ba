"""The policies that are there."""

from collections.abc import Mapping

from vendorsim.plugins.code_files import Looked, is_code, refuse_file_programme
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.registry import Registry

_registry = Registry("policy", Policy, "vendorsim.policies", "vendorsim.policies")


def installed() -> Mapping[str, type[Policy]]:
    """Every policy by name."""
    return _registry.installed()


def policy_class(name: str) -> type[Policy]:
    """The policy of this name or file. Raises: PolicyError."""
    found: type[Policy] = _registry.find(name)
    for programme in found.programmes if is_code(name) else ():
        refuse_file_programme(name, programme)
    return found


def policy_parameters(name: str) -> Looked:
    """What the policy of this name or file leaves to be chosen; a file that may not run is only looked at.

    Raises: PolicyError.
    """
    return _registry.parameters(name)
