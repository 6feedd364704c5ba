"""A role-play as the address holds it: which game, and the moves so far in a few letters.

Moves are one text: a full stop when an encounter is put to the trainee, then a letter for the response and the chance that
was guessed, in percent; an exclamation mark ends the game. `.c10.f` is an explanation with a guess of 10 %, its result
looked at, then a fine whose result is shown; `.c10.f.` is the third encounter.
"""

from dataclasses import dataclass

from vendorsim.console.frame.state import MOVES, Problems, ViewState
from vendorsim.console.questions.role_play import NO_CHOICE, Play, Rule
from vendorsim.console.scenes.programme_levers import idle_levers
from vendorsim.console.scenes.scene import (
    MOST_CELLS,
    MOST_DAYS,
    MOST_PEOPLE,
    changes_of,
    choices,
    chosen,
    lever_problem,
    scenario_study,
    scenarios,
)
from vendorsim.errors import VendorsimError
from vendorsim.plugins.response import Response
from vendorsim.plugins.trusted import require_all
from vendorsim.settings.schema import read_settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.experiment.checking import check

LETTERS = {response.name.lower(): "abcdefghij"[response] for response in Response} | {NO_CHOICE: "x"}
"""Of a response in an address."""
SPREAD = 0.08
"""How much the chance of a quarrel must differ between responses for an encounter to be told, where that is the rule."""
ALL_POSSIBLE = "block_and_channel"
"""The policy that builds markets: in its city there is a stall to guide to, so that the whole repertoire can be used."""
NAMES = {letter: name for name, letter in LETTERS.items()}


@dataclass(frozen=True)
class Moves:
    """How far a game has come."""

    choices: tuple[str, ...] = ()
    guesses: tuple[float | None, ...] = ()
    is_open: bool = False
    """Whether an encounter waits; else the result of the last choice is shown, or nothing has begun."""
    is_ended: bool = False

    @property
    def is_begun(self) -> bool:
        """Whether the game has begun."""
        return self.is_open or self.is_ended or bool(self.choices)

    def chosen(self, response: str, guess: float | None) -> "Moves":
        """After a choice."""
        return Moves((*self.choices, response), (*self.guesses, guess))

    def put(self) -> "Moves":
        """With the next encounter put."""
        return Moves(self.choices, self.guesses, is_open=True)

    def ended(self) -> "Moves":
        """Over."""
        return Moves(self.choices, self.guesses, is_ended=True)

    def __str__(self) -> str:
        """As in an address."""
        told = ""
        for response, guess in zip(self.choices, self.guesses, strict=True):
            told += f".{LETTERS[response]}{'' if guess is None else round(100 * guess)}"
        return told + ("." if self.is_open else "") + ("!" if self.is_ended else "")


def moves_of(text: str) -> Moves:
    """The moves of an address; none where it does not say any that can be."""
    if not MOVES.fullmatch(text):
        return Moves()
    found = [part for part in text.rstrip("!").split(".") if part]
    guesses = tuple(min(1.0, int(part[1:]) / 100.0) if part[1:] else None for part in found)
    ended = text.endswith("!")
    return Moves(tuple(NAMES[part[0]] for part in found), guesses, text.endswith(".") and not ended, ended)


def usual_policy(state: ViewState) -> str:
    """The policy, or the arm, of the city where the address names none."""
    usual = chosen(state.but(policies=()))
    return ALL_POSSIBLE if ALL_POSSIBLE in usual else usual[0]


def game_of(state: ViewState) -> tuple[Play | None, Problems]:
    """The game that a view asks for, or what of it does not fit, by field."""
    if state.scenario not in scenarios():
        return None, {"scenario": [("screen.error.scenario", {"found": state.scenario[:60]})]}
    problems: Problems = {}
    allowed, arms = choices(state)
    label = state.policy or usual_policy(state)
    if label not in allowed:
        problems["policy"] = [("screen.error.policy", {"found": label[:60]})]
    for key, value in state.levers.items():
        said = lever_problem(state.scenario, key, value)
        if said is not None:
            problems[key] = [said]
    if problems:
        return None, problems
    try:
        return _game(state, label, arms)
    except VendorsimError as error:
        return None, {"levers": [("screen.error.model", {"message": str(error)})]}


def _game(state: ViewState, label: str, arms: bool) -> tuple[Play | None, Problems]:
    base = read_settings(state.scenario, changes_of(state)).settings
    size = base.people.vendors + base.people.residents + base.people.drivers
    days = base.horizon.days + base.horizon.burn_in_days
    if size > MOST_PEOPLE or days > MOST_DAYS or base.city.width * base.city.height > MOST_CELLS:
        most = f"{MOST_PEOPLE:,} × {MOST_DAYS}"
        return None, {"levers": [("compare.too_large", {"n": size, "days": days, "most": most})]}
    settings = plan_comparison(
        base, None if arms else (label,), 1, state.seed, written=scenario_study(state.scenario)
    ).of(label)
    check(settings)
    if problems := idle_levers(state.levers, base, [settings]):
        return None, problems
    require_all(settings.code_files())
    rule: Rule = "team" if state.rule == "team" else "telling"
    return Play(settings, state.seed, state.encounters, rule, state.team - 1, spread=SPREAD), {}
