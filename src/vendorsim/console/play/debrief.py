"""The debrief of a game: own choices against each shipped policy on the same encounters, decision apart from luck.

Conflict is what was to be expected when the team met them, by the model's own chances; what was taken, who went and the
minutes are those of the same luck for all. Each column answers the encounters that the trainee's own choices led to: what
a policy would have met had it governed the whole run is another question, and the comparison's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vendorsim.console.questions.role_play import NO_CHOICE, Answer

YOU, IGNORE = "you", "ignore"


@dataclass(frozen=True)
class Total:
    """One way to answer all encounters of a game."""

    quarrels: float
    """Expected number."""
    physical: float
    """Expected number of physical conflicts."""
    severity: float
    lost: float
    """Taken from those who were met, with this luck [yuan]."""
    went: int
    """How many moved on or were persuaded, with this luck."""
    minutes: float
    """Person-minutes, with this luck."""
    quarrels_happened: int
    physical_happened: int
    stays: float
    """How many still stand afterwards: expected, as all that follows."""
    free_to_return: float
    """How many are gone, and free to set up elsewhere on the same day."""
    complaints: float
    """Complaints within a day that those that still stand bring."""
    belief: float
    """Change of belief that enforcement is right, summed over those who were met."""
    beside: float
    """The same, summed over those who stood beside."""
    expected_loss: float
    """Change of what the vendors met expect to lose, summed [yuan]."""


@dataclass(frozen=True)
class Left:
    """What an encounter left behind as it went."""

    stays: bool
    complaints: float
    """Within a day, by the stall that still stands."""
    blocked: float
    """Share of the carriageway that it takes."""
    free_to_return: bool
    idle_days: float
    belief: float
    """Change for whom it befell."""
    expected_loss: float
    """Change for whom it befell [yuan]."""
    beside: int
    """Vendors beside who saw a sanction."""
    beside_belief: float
    """Change for each of them."""
    persuaded: bool


@dataclass(frozen=True)
class Line:
    """One encounter: what was chosen, how likely a quarrel was, and what happened."""

    number: int
    tick: int
    response: str
    chance: float
    """Of a quarrel, before any draw was looked at."""
    highest: int
    outcome: str
    guess: float | None
    policies: Mapping[str, str]
    left: "Left"

    @property
    def luck(self) -> str:
        """`good`, where no quarrel came though it was more likely than not; `bad`, where one came though it was not."""
        if self.highest == 0:
            return "good" if self.chance >= 0.5 else ""
        return "bad" if self.chance < 0.5 else ""


@dataclass(frozen=True)
class Debrief:
    """All encounters, and the totals of the trainee and of each policy."""

    lines: tuple[Line, ...]
    totals: Mapping[str, Total]
    """`you` first, then each policy by name."""
    guesses: int
    guess_error: float | None
    """Mean distance of the guesses from the chances, 0 to 1."""
    guess_bias: float | None
    """Mean of guess less chance: above 0 too high."""


def debrief(
    answers: Sequence[Answer], guesses: Sequence[float | None] = (), beside: Mapping[str, Sequence[str]] | None = None
) -> Debrief:
    """The debrief of these answers; `guesses` are the chances of escalation guessed before, as far as there are any.

    `beside` are other ways to answer the same encounters, by name: a response for each.
    """
    told = [*guesses, *[None] * max(0, len(answers) - len(guesses))]
    lines = tuple(_line(i, answer, told[i]) for i, answer in enumerate(answers))
    totals = {YOU: _total(answers, [answer.response for answer in answers])}
    for name, responses in (beside or {}).items():
        totals[name] = _total(answers, responses)
    for name in answers[0].policies if answers else ():
        totals[name] = _total(answers, [answer.policies[name] for answer in answers])
    off = [line.guess - line.chance for line in lines if line.guess is not None]
    return Debrief(
        lines, totals, len(off),
        sum(map(abs, off)) / len(off) if off else None, sum(off) / len(off) if off else None,
    )  # fmt: skip


def as_if(answers: Sequence[Answer], responses: Sequence[str]) -> list[Answer]:
    """The same encounters answered otherwise, as by a member of a class whose team did something else.

    Who gave no answer (`no_choice`) walks on.
    """
    plain = [IGNORE if one == NO_CHOICE else one for one in responses]
    return [
        replace(answer, response=one, trial=answer.trials[one], story={})
        for answer, one in zip(answers, plain, strict=True)
    ]


def _line(i: int, answer: Answer, guess: float | None) -> Line:
    trial = answer.trial
    return Line(
        i + 1, answer.situation.address.tick, answer.response, trial.chances[0], trial.highest, trial.outcome, guess,
        answer.policies, left_by(answer),
    )  # fmt: skip


def left_by(answer: Answer) -> Left:
    """What the choice left behind, with the luck that it had."""
    found = answer.after[answer.response]
    way = found.way_of(answer.trial.outcome or "refused")
    whole = answer.after[IGNORE]  # as if nothing had been done: the stall as it stands
    sanctioned = way.outcome == "sanctioned" and way.lost > 0.0
    return Left(
        way.stays, whole.complaints if way.stays else 0.0, whole.blocked if way.stays else 0.0, way.is_free_to_return,
        way.idle_days, way.belief - found.belief_before, way.expected_loss - found.expected_loss_before,
        found.witnesses if sanctioned else 0, found.witness_belief if sanctioned else 0.0, way.outcome == "persuaded",
    )  # fmt: skip


def _total(answers: Sequence[Answer], responses: Sequence[str]) -> Total:
    trials = [answer.trials[one] for answer, one in zip(answers, responses, strict=True)]
    after = [answer.after[one] for answer, one in zip(answers, responses, strict=True)]
    return Total(
        quarrels=sum(one.chances[0] for one in trials),
        physical=sum(one.chances[2] for one in trials),
        severity=sum(one.severity for one in trials),
        lost=sum(one.lost for one in trials),
        went=sum(one.went for one in trials),
        minutes=sum(one.minutes for one in trials),
        quarrels_happened=sum(one.highest >= 1 for one in trials),
        physical_happened=sum(one.highest >= 3 for one in trials),
        stays=sum(one.stays for one in after),
        free_to_return=sum(one.free_to_return for one in after),
        complaints=sum(one.complaints for one in after),
        belief=sum((1.0 - one.runs) * one.mark.belief for one in after),
        beside=sum((1.0 - one.runs) * one.witnesses * one.mark.witness_belief for one in after),
        expected_loss=sum(
            way.chance * (way.expected_loss - one.expected_loss_before) for one in after for way in one.ways
        ),
    )
