"""What the model rests on, as data for the evidence page and for the claims on a lesson's card.

Numbers come from the last stored result of `vendorsim patterns` (results/reference/patterns.json, which the package
carries) and from the parameters' own sources. The words stand in the catalogue `evidence`: each claim in one plain
sentence, and for each that fails a short reason; docs/evidence.md tells the same at length.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from vendorsim.patterns.catalogue import catalogue
from vendorsim.settings.parameters import Parameter, domains
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts
from vendorsim.telling.wording import number, with_interval

PACKAGE = Path(__file__).parents[2]
SHIPPED = PACKAGE / "shipped_evidence" / "patterns.json"
CHECKOUT = PACKAGE.parents[1] / "results" / "reference" / "patterns.json"
"""A wheel carries the result inside the package; a checkout has it among its reference results."""

DEFINITIONS = ("unit of pressure, by definition", "ablation switch")
Verdict = Literal["met", "partly", "missed", "unclear", "by_construction"]
LIMITS = ("forecast", "luck", "conflict", "order", "doses", "years", "people", "law")
"""What the model cannot say, in the order of the page: `evidence.limit.<name>`."""


@dataclass(frozen=True)
class Finding:
    """One value that a claim was held against: of a target, or one part of an ordering."""

    name: str
    """The part, in English, as docs/evidence.md has it; empty where a claim has one part."""
    target: float | None
    band_low: float | None
    band_high: float | None
    strict: bool
    """Whether the end of the band itself is excluded, as in an ordering."""
    value: float
    low: float | None
    high: float | None
    unit: str
    verdict: Literal["met", "missed", "unclear"]
    source: str
    confidence: str


@dataclass(frozen=True)
class Claim:
    """A measured fact (C...), what the literature leads one to expect (L...) or a claim of the essay (S...)."""

    id: str
    findings: tuple[Finding, ...]
    by_construction: bool

    @property
    def is_target(self) -> bool:
        """Whether it was measured, and the model calibrated to it; the others are orderings, and predictions."""
        return self.id.startswith("C")

    @property
    def met(self) -> int:
        """How many of its findings hold."""
        return sum(one.verdict == "met" for one in self.findings)

    @property
    def verdict(self) -> Verdict:
        """What is to be said of it as a whole."""
        if self.by_construction and self.met == len(self.findings):
            return "by_construction"
        if self.met == len(self.findings):
            return "met"
        if self.met:
            return "partly"
        return "unclear" if all(one.verdict == "unclear" for one in self.findings) else "missed"


@dataclass(frozen=True)
class Number:
    """One number on how people behave."""

    name: str
    domain: str
    value: float
    unit: str
    low: float
    high: float
    meaning: str
    """In English, as docs/evidence.md has it; `Texts` says it by the key `parameter.<name>.meaning`."""
    source: str
    kind: Literal["source", "calibrated", "assumption", "definition"]
    """Whether a source gives the value, or it was set so that a target is met, or by judgement, or it is a unit."""


@dataclass(frozen=True)
class Evidence:
    """Everything that the page shows."""

    claims: tuple[Claim, ...]
    """Empty where no result is stored."""
    numbers: tuple[Number, ...]
    command: str
    """What makes the stored result again."""
    is_current: bool
    """Whether the result was made with the settings of this version."""

    def claim(self, name: str) -> Claim | None:
        """The claim of this id, if a result is stored."""
        return next((one for one in self.claims if one.id == name), None)

    @property
    def targets(self) -> tuple[Claim, ...]:
        """What was measured."""
        return tuple(one for one in self.claims if one.is_target)

    @property
    def orderings(self) -> tuple[Claim, ...]:
        """What was put to the test."""
        return tuple(one for one in self.claims if not one.is_target)


def evidence(path: Path | None = None) -> Evidence:
    """Read the stored result and the parameters."""
    found = path or (SHIPPED if SHIPPED.is_file() else CHECKOUT)
    stored = json.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}
    current = stored.get("settings_digest") == _default_digest()
    return Evidence(
        _claims(stored.get("patterns", [])), numbers(), stored.get("command", "vendorsim patterns"), current
    )


def numbers() -> tuple[Number, ...]:
    """Every behavioural parameter with its evidence."""
    return tuple(
        Number(name, domain, one.value, one.unit, one.low, one.high, one.meaning, one.source, _kind(one))
        for domain, entries in domains().items()
        for name, one in entries.items()
    )


def in_short(found: Evidence, texts: Texts) -> list[str]:
    """The sentences at the top of the page: how many numbers are met, put in, held and assumed."""
    return [line for line, _ in shares(found, texts)]


def shares(found: Evidence, texts: Texts) -> list[tuple[str, list[tuple[str, int]]]]:
    """Those sentences, each with the sizes that a bar shows, by name."""
    lines: list[tuple[str, list[tuple[str, int]]]] = []
    if found.claims:
        inputs = sum(one.met for one in found.targets if one.by_construction)
        tried = [finding for one in found.targets if not one.by_construction for finding in one.findings]
        met, holding = sum(one.verdict == "met" for one in tried), sum(one.verdict == "met" for one in found.orderings)
        n = len(found.orderings)
        lines = [
            (texts("evidence.in_short.targets", n=met, total=len(tried)), [("met", met), ("rest", len(tried) - met)]),
            (texts("evidence.in_short.inputs", n=inputs), [("input", inputs)]),
            (texts("evidence.in_short.orderings", n=holding, total=n), [("met", holding), ("rest", n - holding)]),
        ]
    kinds = Counter(one.kind for one in found.numbers)
    told = {"source": kinds["source"], "calibrated": kinds["calibrated"], "assumed": kinds["assumption"]}
    bar = [("met", kinds["source"]), ("input", kinds["calibrated"]), ("rest", kinds["assumption"])]
    lines.append((texts("evidence.in_short.parameters", total=len(found.numbers), **told), bar))
    return lines


def why(claim: Claim, texts: Texts) -> str:
    """Why a claim is not met, in a sentence or two; empty where it is."""
    key = f"evidence.why.{claim.id}"
    return texts(key) if claim.verdict in ("partly", "missed", "unclear") and key in texts else ""


def band(one: Finding, texts: Texts) -> str:
    """What would have been accepted: `0.7 to 0.9`, `at least 1`; a single value as it is."""
    low, high = one.band_low, one.band_high
    if low is not None and high is not None:
        if math.isclose(low, high):
            return _plain(low)
        return texts("evidence.band.between", low=_plain(low), high=_plain(high))
    if low is not None:
        return texts("evidence.band.above" if one.strict else "evidence.band.at_least", low=_plain(low))
    if high is not None:
        return texts("evidence.band.below" if one.strict else "evidence.band.at_most", high=_plain(high))
    return ""


def modelled(one: Finding) -> str:
    """The model's value with its interval."""
    return with_interval({"mean": one.value, "low": one.low, "high": one.high})


def unit(text: str, texts: Texts) -> str:
    """A unit in the language of the texts; a claim's number without a unit is told as what it is."""
    return texts.either(f"evidence.unit.{text}", texts.unit(text))


def source(text: str, texts: Texts) -> str:
    """A source in the language of the texts; names of papers stay as they are."""
    return texts.either(f"evidence.source.{slug(text)}", text)


def slug(text: str) -> str:
    """A text as the last part of a key."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _plain(value: float) -> str:
    places = next((places for places in range(5) if math.isclose(round(value, places), value)), 4)
    return number(value, places)


def _kind(one: Parameter) -> Literal["source", "calibrated", "assumption", "definition"]:
    """Where a value comes from; a source that gives the form alone leaves the value an assumption."""
    if "assumption" in one.source:
        return "assumption"
    if "calibrated" in one.source:
        return "calibrated"
    return "definition" if one.source in DEFINITIONS else "source"


def _claims(patterns: Sequence[Mapping[str, Any]]) -> tuple[Claim, ...]:
    known = catalogue()
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for one in patterns:
        by_id.setdefault(one["id"], []).append(one)
    return tuple(
        Claim(name, tuple(map(_finding, parts)), name in known and known[name].by_construction)
        for name, parts in by_id.items()
    )


def _finding(one: Mapping[str, Any]) -> Finding:
    verdict: Literal["met", "missed", "unclear"] = "met" if one["passed"] else "missed"
    if one["verdict"] == "unclear":
        verdict = "unclear"
    return Finding(
        one["part"], one["target"], one["band_low"], one["band_high"], one["strict"], one["value"], one["low"],
        one["high"], one["unit"], verdict, one["source"], one["confidence"],
    )  # fmt: skip


@cache
def _default_digest() -> str:
    return Settings().digest()
