"""A class as the text of its file, and back: after a crash of the console it goes on where it was.

The file holds data alone: what is read makes the few kinds named here, and nothing of it is run. Times are kept as distances
from the moment of writing, so that they hold by another process's clock.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any

from vendorsim.console.classroom.data import OPEN, Barred, Bounds, Class, Member, Round, Told
from vendorsim.console.questions.consequences import Consequence, Mark, Way
from vendorsim.console.questions.encounters import Address, Situation, Trial
from vendorsim.console.questions.role_play import Answer, Play
from vendorsim.engine.source_digest import sources_digest
from vendorsim.settings.schema import Settings

FORMAT = 1
KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Play, Situation, Trial, Answer, Told, Consequence, Way, Mark)}
"""What a round's question and result are made of, besides plain data."""


@cache
def made_by() -> str:
    """What must be the same for a class to go on: the format, and the model that answers its encounters."""
    return f"{FORMAT}-{sources_digest()}"


def plain(value: Any) -> Any:
    """A value as JSON takes it: each object is named by its one key."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Address):
        return {"Address": list(value)}
    if isinstance(value, Settings):
        return {"Settings": value.model_dump(mode="json")}
    if isinstance(value, Mapping):
        return {"map": {str(key): plain(each) for key, each in value.items()}}
    if isinstance(value, tuple):
        return {"tuple": [plain(each) for each in value]}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if is_dataclass(value) and type(value).__name__ in KINDS:
        return {type(value).__name__: {one.name: plain(getattr(value, one.name)) for one in fields(value)}}
    if hasattr(value, "item"):  # a number of NumPy
        return value.item()
    raise TypeError(f"a {type(value).__name__} has no place in a class's file")


def made(value: Any) -> Any:
    """The value that `plain` took apart. Raises: KeyError, TypeError, ValueError for what it never made."""
    if isinstance(value, list):
        return [made(each) for each in value]
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind == "Address":
        return Address(*map(int, held))
    if kind == "Settings":
        return Settings.model_validate(held)
    if kind == "map":
        return {key: made(each) for key, each in held.items()}
    if kind == "tuple":
        return tuple(made(each) for each in held)
    return KINDS[kind](**{key: made(each) for key, each in held.items()})


def as_text(one: Class, now: float, server: Mapping[str, Any]) -> str:
    """The text of a class's file; `server` is what the console needs to be found again."""
    if "about" not in one.written:
        one.written["about"] = json.dumps(plain(one.about))
    data = {
        "made_by": made_by(), "saved": time.time(), "server": dict(server), "code": one.code, "trainer": one.trainer,
        "code_ends": one.code_ends - now, "touched": one.touched - now, "about": one.written["about"],
        "members": {token: _member(member, now) for token, member in one.members.items()},
        "left": {token: _member(member, now) for token, member in one.left.items()},
        "removed": sorted(one.removed), "barred": {key: asdict(each) for key, each in one.barred.items()},
        "joined": one.joined, "notes": one.notes, "seats": [[*key, token] for key, token in one.seats.items()],
        "rounds": [_round(each, now) for each in one.rounds], "is_over": one.is_over, "ending": plain(one.ending),
    }  # fmt: skip
    return json.dumps(data)


def _member(member: Member, now: float) -> dict[str, Any]:
    return asdict(member) | {"seen": member.seen - now}


def _round(each: Round, now: float) -> dict[str, Any]:
    if "question" not in each.written:
        each.written["question"] = json.dumps(plain(each.question))
    if each.result is not None and "result" not in each.written:
        each.written["result"] = json.dumps(plain(each.result))
    return {
        "number": each.number, "question": each.written["question"], "allowed": each.allowed, "state": each.state,
        "closes_at": None if each.closes_at is None else each.closes_at - now, "choices": each.choices,
        "result": each.written.get("result"),
    }  # fmt: skip


def from_text(text: str, now: float, bounds: Bounds) -> tuple[Class, float, dict[str, Any]]:
    """The class of a file, when it was written, and what the console kept of itself.

    Everyone has the usual while to come back; a round with a time limit has some seconds left. Raises: ValueError for a
    file of another version, and whatever a damaged one leads to.
    """
    data = json.loads(text)
    if data["made_by"] != made_by():
        raise ValueError("made by another version")
    saved = float(data["saved"])
    then = now - max(0.0, time.time() - saved)
    one = Class(data["code"], data["trainer"], then + data["code_ends"], then + data["touched"],
                made(json.loads(data["about"])))  # fmt: skip
    one.members = {token: Member(**held | {"seen": now}) for token, held in data["members"].items()}
    one.left = {token: Member(**held | {"seen": then + held["seen"]}) for token, held in data["left"].items()}
    one.removed, one.joined, one.notes = set(data["removed"]), int(data["joined"]), data["notes"]
    one.barred = {key: Barred(**held) for key, held in data["barred"].items()}
    one.seats = {(mark, role): token for mark, role, token in data["seats"]}
    one.rounds = [_round_of(held, now, then, bounds) for held in data["rounds"]]
    one.is_over, one.ending = bool(data["is_over"]), made(data["ending"])
    return one, saved, dict(data["server"])


def _round_of(held: Mapping[str, Any], now: float, then: float, bounds: Bounds) -> Round:
    ends = held["closes_at"]
    if ends is not None:
        ends = max(then + ends, now + bounds.grace_seconds) if held["state"] == OPEN else then + ends
    return Round(
        held["number"], made(json.loads(held["question"])), tuple(held["allowed"]), held["state"], ends,
        {token: (response, guess) for token, (response, guess) in held["choices"].items()},
        None if held["result"] is None else made(json.loads(held["result"])),
    )  # fmt: skip
