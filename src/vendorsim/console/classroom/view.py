"""What of a class its trainer and its members may see now."""

from collections import Counter

from vendorsim.console.classroom.data import CLOSED, OPEN, REVEALED, Class, Distribution, Member, Person, Round, View


def is_away(member: Member, now: float, seconds: float) -> bool:
    """Whether a member's connection has been gone for longer than a reload takes."""
    return now - member.seen >= seconds


def expected(one: Class, asked: Round | None, now: float, seconds: float) -> int:
    """How many answers a round can have: of those who are there, and of those who chose and went."""
    there = {token for token, member in one.members.items() if not is_away(member, now, seconds)}
    return len(there | set(asked.choices) if asked is not None else there)


def distribution(one: Class, asked: Round, now: float, seconds: float, *, with_names: bool) -> Distribution:
    """What was chosen in a round; who chose what only where it is asked for."""
    counted = Counter(response for response, _ in asked.choices.values())
    guesses = [guess for _, guess in asked.choices.values() if guess is not None]
    called = {token: member.name for token, member in (one.left | one.members).items()}
    names = {
        response: tuple(called[token] for token, (chosen, _) in asked.choices.items() if chosen == response)
        for response in asked.allowed
    }
    return Distribution(
        asked.number, {response: counted[response] for response in asked.allowed},
        expected(one, asked, now, seconds) - len(asked.choices), sum(guesses) / len(guesses) if guesses else None,
        names if with_names else {},
    )  # fmt: skip


def view_of(one: Class, token: str, now: float, away_seconds: float) -> View:
    """The class as the holder of a token may see it."""
    is_trainer = token == one.trainer
    present = one.rounds[-1] if one.rounds else None
    shown = present is not None and (present.state == REVEALED or (is_trainer and present.state == CLOSED))
    choice, guess = present.choices.get(token, (None, None)) if present else (None, None)
    ends = present.closes_at if present and present.state == OPEN else None
    people = tuple(
        Person(member.name, member.number, bool(present and key in present.choices),
               is_away(member, now, away_seconds), member.is_hidden)
        for key, member in one.members.items()
    )  # fmt: skip
    away = sum(person.is_away for person in people)
    return View(
        one.code, one.state, present.number if present else 0, present.question if present else None,
        present.allowed if present else (), len(people) - away, len(present.choices) if present else 0,
        None if ends is None else max(0.0, ends - now), choice, guess,
        "" if is_trainer else one.members[token].name, is_trainer,
        distribution(one, present, now, away_seconds, with_names=is_trainer) if present and shown else None, one.about,
        present.result if present and present.state == REVEALED else None, one.ending, people if is_trainer else (),
        expected(one, present, now, away_seconds), away,
        tuple(barred.name for barred in one.barred.values()) if is_trainer else (),
        dict(one.notes) if is_trainer else {},
    )  # fmt: skip
