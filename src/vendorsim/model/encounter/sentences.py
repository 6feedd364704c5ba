"""What came of an encounter, as sentences made from its record: a key for what is said, and fields of the record.

Nothing is said that the record does not hold: which sentences there are follows from its fields, and every number in them
is one of its fields. The words stand in the catalogue `sentence`, in each language.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.model.encounter.ladder import STAGES

FACTS = (
    "kind", "team", "row", "asked", "response", "outcome", "highest", "contest_minutes", "recorded", "officer_injured",
    "vendor_injured", "persuaded", "offer", "goods_loss", "tools_loss", "redeemed", "fine", "fine_paid", "taken", "clip",
    "joined",
)  # fmt: skip
"""Fields of a record that sentences are made from, all of them in the row of an incident."""
INJURY, SURROUNDED = 4, len(STAGES) - 1
SEIZURES = ("seize_goods", "seize_tools")
FINE = "document_and_fine"


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence with words of its own in each language."""

    key: str


@dataclass(frozen=True)
class Sentence:
    """One thing that is said: its key in the table of words, and what is filled in, as the record holds it."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def facts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record that sentences are made from."""
    return {name: row[name] if name != "joined" else row.get(name, 0.0) for name in FACTS}


def walked_on(kind: str, team: int, row: int, asked: str) -> dict[str, Any]:
    """The facts of an encounter in which the team did nothing, of which there is no record."""
    nothing = dict.fromkeys(FACTS, 0.0)
    return {**nothing, "kind": kind, "team": team, "row": row, "asked": asked, "response": "ignore", "outcome": ""}


def sentences(row: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """All that came of an encounter, in the order in which it happened."""
    return (*opening(row), *ending(row))


def opening(row: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """Who met whom, and what the team set out to do."""
    met = {"team": int(row["team"]), "other": int(row["row"])}
    said = [Sentence(_of_kind("walks_on", row), met)]
    if row["response"] != "ignore":
        said = [Sentence(_of_kind("met", row), {**met, "to": _to(row["response"], row)})]
    if row["asked"] != row["response"]:
        said.append(Sentence("no_time", {"asked": _to(row["asked"], row)}))
    return tuple(said)


def ending(row: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """What became of it: the quarrel, who was hurt, who went or stayed, what was taken and what was paid."""
    if row["response"] == "ignore":
        return (Sentence("as_before"),)
    if row["outcome"] == "fled":
        return (Sentence("runs"),)
    said = [*_quarrel(row), *(_end_at_lock(row) if _is_lock(row) else _end_at_stall(row))]
    if row["clip"] > 0.0:
        said.append(Sentence("clip", {"share": row["clip"]}))
    return tuple(said)


def _quarrel(row: Mapping[str, Any]) -> list[Sentence]:
    highest = int(row["highest"])
    if highest == 0:
        return [Sentence("calm")]
    said = [Sentence(_of_kind(f"quarrel.{highest}", row), {"minutes": int(row["contest_minutes"])})]
    joined = int(row.get("joined", 0.0))  # a record of old has none
    if joined:
        said.append(Sentence("joined.one") if joined == 1 else Sentence("joined", {"others": joined}))
    if highest >= INJURY:
        hurt = [name for name in ("officer", "vendor") if row[f"{name}_injured"]]
        who = "both" if len(hurt) == 2 else hurt[0] if hurt else "none"
        said.append(Sentence(_of_kind(f"hurt.{who}", row)))
    if row["recorded"]:
        said.append(Sentence("booked"))
    return [*said, Sentence("withdraws")] if highest >= SURROUNDED else said


def _end_at_stall(row: Mapping[str, Any]) -> list[Sentence]:
    if row["outcome"] == "sanctioned":
        return [_fine(row)] if row["response"] == FINE else [_seizure(row)]
    if row["outcome"] == "persuaded":
        return [Sentence("persuaded.stall" if row["offer"] > 0.0 else "persuaded")]
    if row["outcome"] == "moved_on":
        return [Sentence("gives_in" if row["highest"] else "goes")]
    return [Sentence("stays")]


def _fine(row: Mapping[str, Any]) -> Sentence:
    if row["fine_paid"] > 0.0:
        return Sentence("fined.paid", {"paid": row["fine_paid"]})
    return Sentence("fined.unpaid", {"fine": row["fine"]})


def _seizure(row: Mapping[str, Any]) -> Sentence:
    """What was taken; who redeems it pays the fine, and who does not loses it instead of the fine."""
    what = "goods" if row["response"] == "seize_goods" else "tools"
    if row["redeemed"] > 0.0:
        worth = row["goods_loss"] + row["tools_loss"]
        return Sentence(f"seized.{what}.redeemed", {"worth": worth, "paid": row["fine_paid"], "spoilt": row["taken"]})
    return Sentence(f"seized.{what}.lost", {"lost": row["taken"]}) if row["taken"] > 0.0 else Sentence("seized.nothing")


def _end_at_lock(row: Mapping[str, Any]) -> list[Sentence]:
    """A household that is fined keeps its lock, and one whose lock is cut off is not fined."""
    said = [Sentence("fined.lock", {"paid": row["fine_paid"]})] if row["fine_paid"] > 0.0 else []
    if row["outcome"] == "sanctioned":
        return [*said, Sentence("cut.worth", {"lost": row["taken"]}) if row["taken"] > 0.0 else Sentence("cut")]
    return [*said, Sentence("persuaded.lock" if row["outcome"] == "persuaded" else "stays.lock")]


def _is_lock(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] != "vendor")


def _of_kind(key: str, row: Mapping[str, Any]) -> str:
    """The key for a stall, or for a ground lock."""
    return f"{key}.lock" if _is_lock(row) else key


def _to(response: str, row: Mapping[str, Any]) -> Phrase:
    return Phrase(_of_kind(f"to.{response}", row))


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
