"""Sentences about an encounter in words: clauses of the catalogue `sentence`, filled from the record."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.model.encounter.sentences import Phrase, Sentence

TEXTS = Path(__file__).parents[2] / "telling" / "texts"
"""The catalogue of texts; stories are below the package that reads the rest of it, and take their own page."""


@cache
def words(lang: str) -> Mapping[str, str]:
    """The clauses of a language by key."""
    found: dict[str, str] = json.loads((TEXTS / lang / "sentence.json").read_text(encoding="utf-8"))
    return found


def said(told: Sequence[Sentence], lang: str = "en") -> str:
    """Sentences in a language, one after the other."""
    return ("" if lang == "zh" else " ").join(
        words(lang)[one.key].format(**{name: _shown(name, value, lang) for name, value in one.fields.items()})
        for one in told
    )


def _shown(name: str, value: Any, lang: str) -> str:
    """A field as it is read: yuan and minutes whole, a share in percent."""
    if isinstance(value, Phrase):
        return words(lang)[value.key]
    if name == "share":
        share = 100.0 * value
        return (
            f"{share:.2f}{'' if lang == 'zh' else ' '}%" if share >= 0.01 else f"< 0.01{'' if lang == 'zh' else ' '}%"
        )
    return f"{value:,.0f}"
