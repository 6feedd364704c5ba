"""The mechanism x pattern matrix: which pattern breaks when which mechanism is taken away.

Every cell runs a pattern's arms with the mechanism's parameters at nothing, on the same seeds as the full model. Runs
are shared between cells, and an arm in which the mechanism has no part is the full model's own run.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vendorsim.patterns.base import Pattern
from vendorsim.patterns.catalogue import chosen
from vendorsim.patterns.mechanisms import Mechanism, chosen_mechanisms
from vendorsim.settings.schema import Settings
from vendorsim.study.judge.patterns import Alter, Finding, Runs, unchanged
from vendorsim.study.judge.readings import ReadingStore

State = Literal["holds", "breaks", "fails", "mends", "untouched"]
STATES: dict[State, str] = {
    "holds": "holds without it, too",
    "breaks": "holds with it, not without it",
    "fails": "does not hold with it, nor without it",
    "mends": "does not hold with it, but without it",
    "untouched": "it has no part in these runs",
}


@dataclass(frozen=True)
class Cell:
    """One pattern without one mechanism."""

    pattern: Pattern
    mechanism: Mechanism
    state: State
    findings: Sequence[Finding]

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "pattern": self.pattern.id,
            "mechanism": self.mechanism.name,
            "state": self.state,
            "parts": [_part(finding) for finding in self.findings],
        }


@dataclass(frozen=True)
class Matrix:
    """All cells, and what the full model gives for the same patterns on the same seeds."""

    patterns: Sequence[Pattern]
    mechanisms: Sequence[Mechanism]
    full: dict[str, list[Finding]]
    cells: Sequence[Cell]
    cpu_seconds: float

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data; `states` tells what each state means."""
        return {
            "cpu_seconds": round(self.cpu_seconds, 1),
            "states": dict(STATES),
            "mechanisms": [
                {
                    "name": one.name,
                    "meaning": one.meaning,
                    "behaviour": dict(one.behaviour),
                    "programmes": {name: dict(values) for name, values in one.programmes.items()},
                }
                for one in self.mechanisms
            ],
            "patterns": [
                {
                    "id": one.id,
                    "name": one.name or one.meaning,
                    "passed": _passed(self.full[one.id]),
                    "replicates": self.full[one.id][0].replicates,
                    "parts": [_part(finding) for finding in self.full[one.id]],
                }
                for one in self.patterns
            ],
            "cells": [cell.as_data() for cell in self.cells],
        }


def ablate(
    *,
    mechanisms: Iterable[str] | None = None,
    only: Iterable[str] | None = None,
    replicates: int | None = None,
    workers: int | None = None,
    patterns: Sequence[Pattern] | None = None,
    without: Sequence[Mechanism] | None = None,
    kept: Path | None = None,
    progress: bool = True,
) -> Matrix:
    """Run the catalogue whole, and once more for each mechanism without it.

    `mechanisms` and `only` name those to take (all, by default); `replicates` replaces what entries ask for.
    In the folder `kept` stands what was read off each run: whatever ends this, it goes on there.
    Raises: UnknownMechanismError; UnknownPatternError; PatternError when runs fail;
    ResultsError for a folder that cannot be made.
    """
    entries = tuple(patterns) if patterns is not None else chosen(only)
    removed = tuple(without) if without is not None else chosen_mechanisms(mechanisms)
    runs = Runs(ReadingStore(kept) if kept is not None else None)
    touched = set()
    for entry in entries:
        arms = runs.ask(entry, unchanged, replicates)
        for mechanism in removed:
            others = runs.ask(entry, mechanism.removed, replicates)
            if others != arms or (entry.of_rules is not None and _changes_rules(mechanism)):
                touched.add((entry.id, mechanism.name))
    runs.do(workers, progress)

    def findings(entry: Pattern, alter: Alter) -> list[Finding]:
        return runs.findings(entry, alter, replicates)

    full = {entry.id: findings(entry, unchanged) for entry in entries}
    cells = []
    for entry in entries:
        for mechanism in removed:
            if (entry.id, mechanism.name) in touched:
                found = findings(entry, mechanism.removed)
                cells.append(Cell(entry, mechanism, _state(full[entry.id], found), found))
            else:
                cells.append(Cell(entry, mechanism, "untouched", full[entry.id]))
    return Matrix(entries, removed, full, cells, math.fsum(runs.seconds.values()))


def _changes_rules(mechanism: Mechanism) -> bool:
    return mechanism.removed(Settings()) != Settings()


def _passed(findings: Sequence[Finding]) -> bool:
    return all(finding.passed for finding in findings)


def _state(full: Sequence[Finding], without: Sequence[Finding]) -> State:
    """A pattern breaks when a part that held does not hold any more."""
    if any(before.passed and not after.passed for before, after in zip(full, without, strict=True)):
        return "breaks"
    if _passed(full):
        return "holds"
    return "mends" if _passed(without) else "fails"


def _part(finding: Finding) -> dict[str, Any]:
    return {
        "part": finding.part.label,
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "passed": finding.passed,
    }
