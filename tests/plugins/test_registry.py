"""Finding policies: whoever asks, and whenever, gets all of them."""

import importlib

from vendorsim.plugins.policy import Policy
from vendorsim.plugins.registry import Registry


def test_who_asks_while_the_folder_is_still_scanned_gets_every_policy(monkeypatch):
    registry, seen, real = (
        Registry("policy", Policy, "vendorsim.policies", "vendorsim.policies"),
        [],
        importlib.import_module,
    )

    def loading(name):
        """As another thread does it: ask again after some policies were found."""
        if name == "vendorsim.policies.persuasion_first" and not seen:
            seen.append(None)
            seen.append(dict(registry.installed()))
        return real(name)

    monkeypatch.setattr(importlib, "import_module", loading)
    found = registry.installed()
    assert len(found) > 3 and seen[1] == found
