"""What a report is made from: plain numbers and texts, wherever they were kept.

The report computes nothing that the table has not; a study brings means, intervals and bands ready-made.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Band = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Mean, low and high end at each position."""


@dataclass(frozen=True)
class Study:
    """A finished comparison, ready to be shown.

    `summary` is what `summary.json` holds; `values[policy][measure]` has one number a run; `daily[policy][series]` is
    the band around the mean of `window` days, at `days`; `maps[name][policy]` is [rows, columns]; `examples[policy]`
    is an incident worth reading; `settings` is the TOML that gives this study again.
    """

    summary: Mapping[str, Any]
    values: Mapping[str, Mapping[str, np.ndarray]]
    days: np.ndarray
    daily: Mapping[str, Mapping[str, Band]]
    window: int
    maps: Mapping[str, Mapping[str, np.ndarray]]
    examples: Mapping[str, str]
    settings: str
    code: Mapping[str, str] = field(default_factory=dict)
    """Code of their own that the results carry: SHA-256 of each file."""

    @property
    def policies(self) -> list[str]:
        """The policies, the one that others are compared to first."""
        return list(self.summary["policies"])

    @property
    def reference(self) -> str:
        """The policy that others are compared to."""
        return str(self.summary["reference"])

    @property
    def kind(self) -> str:
        """What is compared, as a word for one of them: "policy" or "arm"."""
        return "arm" if self.summary.get("compared") == "arms" else "policy"

    @property
    def kinds(self) -> str:
        """The same word for several."""
        return "arms" if self.kind == "arm" else "policies"

    @property
    def definitions(self) -> Mapping[str, Mapping[str, Any]]:
        """What each measure is: unit, denominator, direction, group, meaning, estimator."""
        found: Mapping[str, Mapping[str, Any]] = self.summary["definitions"]
        return found

    def label(self, measure: str) -> str:
        """What a reader is shown for a measure or a daily series."""
        return str(self.definitions.get(measure, {}).get("label") or measure.replace("_", " "))

    def labelled(self, measure: str) -> str:
        """The label with its unit in brackets, unless the label says the unit already (`... per 1,000 encounters`)."""
        unit, label = str(self.definitions.get(measure, {}).get("unit", "")), self.label(measure)
        said = not unit or unit.removesuffix(" (2013)") in label or label.endswith(unit) or unit == label
        return label if said else f"{label} [{unit}]"

    def bounds(self, measure: str) -> tuple[float, float]:
        """The smallest and the largest possible value; infinite where nothing limits it."""
        low, high = self.definitions.get(measure, {}).get("bounds", (None, None))
        return -math.inf if low is None else low, math.inf if high is None else high

    def in_per_cent(self, group: str) -> list[str]:
        """Measures of a group whose difference can be told in per cent of the first policy's mean."""
        return [name for name in self.of_group(group) if not self.why_not_in_per_cent(name)]

    def why_not_in_per_cent(self, measure: str) -> str:
        """Why a difference cannot be told in per cent of the first policy's mean; "" when it can."""
        one = self.mean(self.reference, measure)
        if one["mean"] is None:
            return "nothing to measure there"
        if not one["mean"]:
            return "its mean there is 0"
        clear = one["low"] is None or one["low"] * one["high"] > 0
        return "" if clear else "the interval of its mean there reaches 0"

    def of_group(self, group: str) -> list[str]:
        """Measures of one group, without the counted estimators, which stand beside the expected ones."""
        return [
            name
            for name, definition in self.definitions.items()
            if definition["group"] == group and definition["estimator"] != "counted"
        ]

    def mean(self, policy: str, measure: str) -> Mapping[str, Any]:
        """Mean and interval of a measure under a policy; ends may be None."""
        found: Mapping[str, Any] = self.summary["measures"][policy][measure]
        return found

    def means(self, measure: str) -> list[Mapping[str, Any]]:
        """Means and intervals of a measure under every policy: what stands side by side."""
        return [self.mean(policy, measure) for policy in self.policies]

    def difference(self, policy: str, measure: str) -> Mapping[str, Any]:
        """Paired difference of a measure to the reference policy; ends may be None."""
        found: Mapping[str, Any] = self.summary["differences"][policy][measure]
        return found
