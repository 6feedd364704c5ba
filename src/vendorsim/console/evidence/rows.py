"""What the tables of the page Evidence say, of what a reader looks for."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.console.evidence.data import (
    LIMITS,
    Claim,
    Evidence,
    Finding,
    Number,
    band,
    modelled,
    slug,
    source,
    unit,
    why,
)
from vendorsim.measures.base import Measure, all_measures
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.telling.language import Texts
from vendorsim.telling.wording import number

FILTERS = ("measured", "tested", "calibrated", "assumption")
"""What can be shown alone: each is a group of entries, `evidence.filter.<name>`."""
KIND_OF = {"source": "measured", "calibrated": "calibrated", "assumption": "assumption", "definition": ""}
"""The group of a number by where it comes from."""


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for."""

    kind: str = ""
    topic: str = ""
    words: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.kind or self.topic or self.words.strip())

    def takes(self, kind: str, topic: str, *texts: str) -> bool:
        """Whether an entry of this group and topic, saying this, is looked for."""
        said = " ".join(texts).lower()
        fits = all(word in said for word in self.words.lower().split())
        return fits and self.kind in ("", kind) and self.topic in ("", topic)


Entry = dict[str, Any]


def targets(found: Evidence, wanted: Wanted, texts: Texts) -> list[Entry]:
    """Measured values, and what the model makes of them."""
    entries = []
    for claim in found.targets:
        one, first = _claim(claim, texts), claim.findings[0]
        if wanted.takes("measured", "targets", one["said"], one["reason"], one["source"], claim.id):
            confidence, several = f"evidence.confidence.{first.confidence}", len(claim.findings) > 1
            entries.append({
                **one, "unit": unit(first.unit, texts), "confidence": texts.either(confidence, ""),
                "parts": [{"name": _part(part, texts) if several else "", "measured": _measured(part, texts),
                           "model": modelled(part)} for part in claim.findings],
            })  # fmt: skip
    return entries


def orderings(found: Evidence, wanted: Wanted, texts: Texts) -> list[Entry]:
    """Statements on what leads to more or less of something."""
    told = [_claim(claim, texts) for claim in found.orderings]
    return [one for one in told
            if wanted.takes("tested", "orderings", one["said"], one["reason"], one["source"], one["id"])]  # fmt: skip


def _claim(claim: Claim, texts: Texts) -> Entry:
    return {
        "id": claim.id, "said": texts(f"evidence.claim.{claim.id}"), "reason": why(claim, texts),
        "source": source(claim.findings[0].source, texts), "verdict": claim.verdict, "met": claim.met,
        "total": len(claim.findings),
    }  # fmt: skip


def _part(one: Finding, texts: Texts) -> str:
    key = f"evidence.part.{slug(one.name)}"
    return texts(key) if key in texts else one.name


def _measured(one: Finding, texts: Texts) -> str:
    accepted = band(one, texts)
    if one.target is None or math.isclose(one.target, round(one.target, 4)) is False:
        return accepted
    value = number(one.target, next((n for n in range(5) if math.isclose(round(one.target, n), one.target)), 4))
    return value if accepted == value else f"{value} ({accepted})"


def numbers(known: Sequence[Number], wanted: Wanted, texts: Texts) -> list[Entry]:
    """Parameters of one topic."""
    entries = []
    for one in known:
        said, status = texts(f"parameter.{one.name}.meaning"), texts(f"evidence.status.{one.kind}")
        origin, unit = source(one.source, texts), PARAMETERS[one.name].unit
        if wanted.takes(KIND_OF[one.kind], one.domain, said, origin, status, one.name):
            entries.append({
                "name": one.name, "said": texts.title(f"parameter.{one.name}.meaning"), "kind": one.kind,
                "status": status, "source": "" if origin.lower() == status.lower() else origin,
                "value": plain(one.value), "unit": "" if unit == "1" else texts.unit(unit),
                "range": texts("evidence.band.between", low=plain(one.low), high=plain(one.high)),
            })  # fmt: skip
    return entries


def domain_line(numbers: Sequence[Number], texts: Texts) -> str:
    """How many numbers of a topic come from where."""
    kinds = Counter(one.kind for one in numbers)
    return texts("evidence.domain.count", n=len(numbers), source=kinds["source"], calibrated=kinds["calibrated"],
                 assumed=kinds["assumption"])  # fmt: skip


def measures(wanted: Wanted, texts: Texts) -> list[Measure]:
    """The measures, for what each counts."""
    return [one for name, one in all_measures().items()
            if wanted.takes("", "measures", texts(f"measure.{name}.label"), texts(f"measure.{name}.meaning"),
                            name)]  # fmt: skip


def limit_items(wanted: Wanted, texts: Texts) -> list[str]:
    """What the model cannot say."""
    said = [texts(f"evidence.limit.{name}") for name in LIMITS]
    return [one for one in said if wanted.takes("", "limits", one)]


def plain(value: float) -> str:
    """A parameter's value with as many places as it has, at most five."""
    places = next((places for places in range(6) if math.isclose(round(value, places), value, abs_tol=1e-9)), 5)
    return number(value, places)
