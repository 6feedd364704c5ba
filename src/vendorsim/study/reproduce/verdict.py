"""What a reproduction answers: a verdict for each artefact, and yes only if all of them say yes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How an artefact compares with what was made again."""

    IDENTICAL = "bit-identical"
    WITHIN = "equal within the tolerance"
    UNTOLD = "not compared"
    DIFFERENT = "different"
    CHANGED = "changed since it was written"
    MISSING = "missing"

    @property
    def says_no(self) -> bool:
        """Whether an artefact with this verdict is not reproduced."""
        return self in (Verdict.DIFFERENT, Verdict.CHANGED, Verdict.MISSING)

    @property
    def says_yes(self) -> bool:
        """Whether an artefact with this verdict is reproduced."""
        return self in (Verdict.IDENTICAL, Verdict.WITHIN)


ORDER = tuple(Verdict)
"""From best to worst."""


@dataclass(frozen=True)
class Artefact:
    """One file, or one part of a store."""

    name: str
    verdict: Verdict
    detail: str = ""
    """Of a difference the first one: measure, run and day."""


@dataclass(frozen=True)
class Answer:
    """What came of reproducing one results folder."""

    path: str
    artefacts: tuple[Artefact, ...]
    runs_made: int
    runs_stored: int
    notes: tuple[str, ...] = field(default=())

    @property
    def yes(self) -> bool:
        """Whether runs were made again, something was compared, and nothing differs."""
        verdicts = [artefact.verdict for artefact in self.artefacts]
        return self.runs_made > 0 and any(v.says_yes for v in verdicts) and not any(v.says_no for v in verdicts)

    def as_data(self) -> dict[str, Any]:
        """The answer for programs."""
        return {
            "path": self.path,
            "reproduced": self.yes,
            "runs_made": self.runs_made,
            "runs_stored": self.runs_stored,
            "artefacts": [
                {"name": one.name, "verdict": one.verdict.value, "detail": one.detail} for one in self.artefacts
            ],
            "notes": list(self.notes),
        }


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """The worst of several verdicts."""
    return max(verdicts, key=ORDER.index, default=Verdict.UNTOLD)
