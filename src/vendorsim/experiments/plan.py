"""What a comparison will run: policies or arms, seeds and settings, settled and checked before the first run."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError
from vendorsim.experiments.runner import Job
from vendorsim.settings import Compare, Settings


@dataclass(frozen=True)
class Plan:
    """One comparison: `settings` holds it whole, with policies or arms, the first seed and the number of replicates.

    `labels` name what is compared, in the order of the table: policies, or arms; `policies` has the policy of each.
    """

    settings: Settings
    policies: tuple[str, ...]
    labels: tuple[str, ...]
    seeds: tuple[int, ...]
    name: str

    @property
    def digest(self) -> str:
        """What determines the results, in one word; equal for equal comparisons."""
        return self.settings.digest()

    def jobs(self) -> Iterator[Job]:
        """Every run, seed by seed: when it is broken off, what is finished can be compared."""
        settings = {label: self.of(label) for label in self.labels}
        for seed in self.seeds:
            for label in self.labels:
                yield Job(label, seed, settings[label])

    @property
    def arms(self) -> Mapping[str, Mapping[str, Any]]:
        """What each arm changes in the settings; nothing where policies are compared."""
        return self.settings.compare.arms if self.settings.compare is not None else {}

    def of(self, label: str) -> Settings:
        """The settings of the runs with this label."""
        if self.arms:
            return self.settings.arm(label)
        return self.settings.under(self.policies[self.labels.index(label)])


def plan_comparison(
    settings: Settings,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Plan:
    """Settle what to compare: the arguments first, then the section `compare` of the settings.

    Raises: SettingsError when no policy is named, one is named twice, or a number is out of bounds.
    """
    given = settings.compare
    arms = given.arms if given is not None and policies is None else {}
    chosen = tuple(policies) if policies is not None else given.policies if given is not None else ()
    if not chosen and not arms:
        raise SettingsError("nothing to compare: name policies with --policies a,b or in a section [compare]")
    labels = tuple(arms) or tuple(policy_label(policy) for policy in chosen)
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise SettingsError(f"a policy is named twice: {', '.join(twice)}; a comparison takes each once")
    n = replicates if replicates is not None else given.replicates if given is not None else 20
    if n < 1:
        raise SettingsError(f"replicates = {n}: at least 1 is needed (2 for an interval)")
    first = settings.seed if seed is None else seed
    if first < 0 or first + n > 2**63:
        raise SettingsError(f"seed = {first}: allowed are 0 to {2**63 - n}")
    changes: dict[str, Any] = {"policies": chosen, "arms": arms, "replicates": n}
    compare = given.model_copy(update=changes) if given is not None else Compare(**changes)
    whole = settings.model_copy(update={"seed": first, "compare": compare})
    of_arms = tuple(whole.arm(name).policy for name in arms)
    return Plan(whole, of_arms or chosen, labels, tuple(range(first, first + n)), compare.name)


def is_file(name: str) -> bool:
    """Whether a policy or a map is named by a path."""
    return "/" in name or "\\" in name


def policy_label(policy: str) -> str:
    """What a policy is called in results: its name, or its file's name without the folder."""
    return Path(policy).stem if is_file(policy) else policy


def changes_in_words(changes: Mapping[str, Any], prefix: str = "") -> str:
    """What an arm changes, as a sentence's part: `policy = "graduated", people.vendors = 50`."""
    parts = [
        changes_in_words(value, f"{prefix}{key}.") if isinstance(value, Mapping) else f"{prefix}{key} = {_value(value)}"
        for key, value in changes.items()
    ]
    return ", ".join(part for part in parts if part)


def portable_settings(plan: Plan) -> tuple[dict[str, Any], dict[str, Path]]:
    """The plan's settings with files named as they lie in the results folder, and which files to copy there."""
    data = plan.settings.model_dump(mode="json", exclude_none=True)
    files: dict[str, Path] = {}

    def local(path: str) -> str:
        files[Path(path).name] = Path(path)
        return f"./{Path(path).name}"

    def local_policy(policy: str) -> str:
        return local(policy) if is_file(policy) else policy

    data["policy"] = local_policy(data["policy"])
    compare = data["compare"]
    if plan.arms:
        del compare["policies"], compare["policy_parameters"]
        for changes in compare["arms"].values():
            if "policy" in changes:
                changes["policy"] = local_policy(changes["policy"])
    else:
        del compare["arms"]
        compare["policies"] = [local_policy(policy) for policy in plan.policies]
        compare["policy_parameters"] = {local_policy(name): own for name, own in compare["policy_parameters"].items()}
    if data["city"]["map"]:
        data["city"]["map"] = local(data["city"]["map"])
    return data, files


def toml_text(data: Mapping[str, Any], prefix: str = "") -> str:
    """Settings as TOML: plain values first, then each section under its full name."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in data.items() if not isinstance(value, Mapping)]
    text = "\n".join(lines) + "\n" if lines else ""
    for key, value in data.items():
        if isinstance(value, Mapping):
            path = f"{prefix}{_key(key)}"
            inner = toml_text(value, f"{path}.")
            heading = f"\n[{path}]\n" if inner == "" or not inner.startswith("\n") else ""
            text += heading + inner
    return text


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")
