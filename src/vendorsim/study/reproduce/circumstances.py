"""In what the present code and machine are not those that made the results."""

from collections.abc import Mapping
from typing import Any

from vendorsim.engine.source_digest import model_digest
from vendorsim.study import provenance


def circumstances(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Sentences for a reader of a verdict; nothing where all is as it was."""
    found = []
    model = facts.get("model_digest")
    if model is not None and model != model_digest():
        found.append("the model's code is not the one that made these results")
    if facts.get("tree", {}).get("clean") is False:
        found.append("the results were made from a working tree with uncommitted changes")
    then, now = facts.get("versions", {}), provenance.versions()
    changed = [f"{name} {then[name]} then, {now[name]} now" for name in then if now.get(name, then[name]) != then[name]]
    if changed:
        found.append("versions: " + "; ".join(changed))
    machine, here = facts.get("platform", {}), provenance.platform_facts()
    facts_that_count = ("system", "machine", "libc", "cpu")
    other = [
        f"{key} {machine[key]} then, {here[key]} now"
        for key in facts_that_count
        if machine.get(key, here.get(key)) != here.get(key)
    ]
    if other:
        found.append("machine: " + "; ".join(other))
    return tuple(found)
