"""Playing the officer: a run stops at encounters, the trainee decides, the model answers.

A game is settings, a seed, a rule of which encounters are played, and the choices so far; nothing else. The same game gives
the same encounters and answers, wherever it is replayed. `Games` keeps models between choices, so that an answer does not
wait for a replay; where one was lost, the game is replayed.
"""

import threading
from collections import OrderedDict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vendorsim.console.questions.consequences import Consequence, consequences
from vendorsim.console.questions.encounters import Address, Directed, Situation, Trial, advised, look, told, trials
from vendorsim.console.questions.what_if import NotPossibleError, response_named
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.plugins.installed_policies import installed
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.run import let_go

Rule = Literal["telling", "team"]
TELLING: Rule = "telling"
OF_TEAM: Rule = "team"
NO_CHOICE = "no_choice"
"""Time was up: the team walks on."""


@dataclass(frozen=True)
class Play:
    """What is played: a run, and which of its encounters, once its burn-in is over.

    `telling`: an encounter is put to the trainee when it matters what the team does -- the chance of a quarrel differs by
    `spread` or more between the responses that are possible --, some time after the last one, and with somebody who has
    not just been met. `team`: every encounter of one team. All other encounters are answered by the run's own policy.
    """

    settings: Settings
    seed: int
    encounters: int = 8
    rule: Rule = TELLING
    team: int = 0
    spread: float = 0.03
    apart: int = TICKS_PER_DAY // 6
    """Ticks between two encounters that are put to the trainee, by the rule `telling`."""
    others_between: int = 3
    """How many others are put to the trainee before the same vendor or lock is again, by the rule `telling`."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two games the same."""
        return (
            self.settings.digest(), self.seed, self.encounters, self.rule, self.team, self.spread, self.apart,
            self.others_between,
        )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came of a choice."""

    situation: Situation
    response: str
    """What was chosen; `ignore` where nothing was."""
    trial: Trial
    """Its chances, and what happened."""
    trials: Mapping[str, Trial]
    """The same of every response, with the same luck."""
    usual: str
    """What the run's policy would have done."""
    policies: Mapping[str, str]
    """What each shipped policy would have done, programmes included."""
    story: Mapping[str, Any]
    """The encounter's record, with the terms of its decisions; empty where the team walked on."""
    after: Mapping[str, Consequence]
    """What each response would leave behind, to be expected before any draw."""


class Game:
    """A game that is being played: a model that waits at an encounter."""

    def __init__(self, play: Play) -> None:
        """Begin, and go to the first encounter."""
        self.play = play
        self.answers: list[Answer] = []
        self.choices: list[str] = []
        self._decided: tuple[Address, Response] | None = None
        self._model: Directed | None = Directed(play.settings, seed=play.seed)
        self._model.decide = self._decide
        self._policies = shipped_policies(play.settings)
        self._turns: Generator[tuple[Situation, dict[str, Trial]], None, None] = self._run(self._model)
        self._present: tuple[Situation, dict[str, Trial]] | None = None
        self._is_due = True

    @property
    def situation(self) -> Situation | None:
        """The encounter that waits for an answer; nothing when the game is over."""
        self._go_on()
        return None if self._present is None else self._present[0]

    def choose(self, response: str) -> Answer:
        """Answer the encounter. Raises: NotPossibleError for a response that cannot be given, or a game that is over."""
        self._go_on()
        if self._present is None or self._model is None:
            raise NotPossibleError("over", "the game is over: there is no encounter to answer")
        situation, tried = self._present
        chosen = Response.IGNORE if response == NO_CHOICE else response_named(response)
        name = chosen.name.lower()
        if situation.possible[name]:
            reason = situation.possible[name]
            raise NotPossibleError(reason, f"{name} is not possible in this encounter: {reason}")
        case = situation.as_case
        by_policy = {
            one: advised(self._model, case, policy.respond(case)).name.lower() for one, policy in self._policies.items()
        }
        usual = advised(self._model, case, self._model.policy.respond(case)).name.lower()
        story = told(self._model, situation.address, chosen)
        after = consequences(self._model, situation.address)
        answer = Answer(situation, name, tried[name], tried, usual, by_policy, story, after)
        self._decided = situation.address, chosen
        self.answers.append(answer)
        self.choices.append(response)
        self._is_due = True
        return answer

    def close(self) -> None:
        """Free the model; a game that is over needs it no longer."""
        if self._model is not None:
            self._turns.close()
            let_go(self._model)
            self._model = None

    def _go_on(self) -> None:
        if self._is_due:
            self._present, self._is_due = next(self._turns, None), False
            if self._present is None:
                self.close()

    def _decide(self, at: Address, usual: Response) -> Response:
        return self._decided[1] if self._decided is not None and self._decided[0] == at else usual

    def _run(self, model: Directed) -> Generator[tuple[Situation, dict[str, Trial]], None, None]:
        """The model, halting at each encounter that is played."""
        while model.running:
            tick = model.clock.tick
            for team, vendor, lock in model.meetings():
                at = Address(tick, team, vendor, lock)
                if not model.burnt_in or not self._may_be_played(at):
                    continue
                tried = trials(model, at)
                situation = look(model, at) if tried and self._is_played(tried) else None
                if situation is not None:
                    yield situation, tried
                    if len(self.answers) >= self.play.encounters:
                        return

    def _may_be_played(self, at: Address) -> bool:
        """What the rule says before anything is tried."""
        if self.play.rule == OF_TEAM:
            return at.team == self.play.team
        before = [one.situation.address for one in self.answers]
        if before and at.tick - before[-1].tick < self.play.apart:
            return False
        recent = before[max(0, len(before) - self.play.others_between) :]
        return all((one.vendor, one.lock) != (at.vendor, at.lock) for one in recent)

    def _is_played(self, tried: Mapping[str, Trial]) -> bool:
        """Whether it matters enough what the team does."""
        if self.play.rule == OF_TEAM:
            return True
        chances = [one.chances[0] for one in tried.values() if one.is_possible]
        return max(chances) - min(chances) >= self.play.spread


def shipped_policies(settings: Settings) -> dict[str, Policy]:
    """Every policy of the package, with its parameters' own values, or with the settings' for their policy."""
    return {
        name: kind(**(settings.policy_parameters if name == settings.policy else {}))
        for name, kind in installed().items()
        if kind.__module__.startswith("vendorsim.policies.")
    }


def replayed(play: Play, choices: Sequence[str]) -> Game:
    """A game after these choices. Raises: NotPossibleError for a choice that cannot be made."""
    game = Game(play)
    try:
        for choice in choices:
            game.choose(choice)
    except BaseException:
        game.close()
        raise
    return game


def next_encounter(play: Play, choices: Sequence[str] = ()) -> Situation | None:
    """What a team sees at the next encounter after these choices; nothing when the game is over. Keeps nothing."""
    game = replayed(play, choices)
    try:
        return game.situation
    finally:
        game.close()


def outcome(play: Play, choices: Sequence[str]) -> Answer:
    """What came of the last of these choices. Keeps nothing. Raises: NotPossibleError."""
    game = replayed(play, choices)
    try:
        if not game.answers:
            raise NotPossibleError("no_choice", "there is no choice yet")
        return game.answers[-1]
    finally:
        game.close()


class Games:
    """Games that are being played in this process, by visitor; the longest untouched is let go first."""

    def __init__(self, most: int = 32) -> None:
        """Keep at most so many models."""
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[str, tuple[threading.Lock, list[Game]]] = OrderedDict()

    def situation(self, visitor: str, play: Play, choices: Sequence[str] = ()) -> Situation | None:
        """What `next_encounter` gives, from the visitor's own game where it has come as far."""
        lock, held = self._place_of(visitor)
        with lock:
            return self._game(held, play, choices).situation

    def answer(self, visitor: str, play: Play, choices: Sequence[str]) -> Answer:
        """What `outcome` gives, from the visitor's own game. Raises: NotPossibleError."""
        lock, held = self._place_of(visitor)
        with lock:
            game = self._game(held, play, choices)
            if not game.answers:
                raise NotPossibleError("no_choice", "there is no choice yet")
            return game.answers[-1]

    def answers(self, visitor: str, play: Play, choices: Sequence[str]) -> list[Answer]:
        """All answers of the visitor's game so far, for the debrief."""
        lock, held = self._place_of(visitor)
        with lock:
            return list(self._game(held, play, choices).answers)

    def leave(self, visitor: str) -> None:
        """The visitor is gone: its model is freed."""
        with self._lock:
            place = self._kept.pop(visitor, None)
        if place is not None:
            _free(*place)

    def __len__(self) -> int:
        """How many games are kept."""
        return len(self._kept)

    def _place_of(self, visitor: str) -> tuple[threading.Lock, list[Game]]:
        gone = []
        with self._lock:
            place = self._kept.setdefault(visitor, (threading.Lock(), []))
            self._kept.move_to_end(visitor)
            while len(self._kept) > self._most:
                gone.append(self._kept.popitem(last=False)[1])
        for one in gone:
            _free(*one)
        return place

    @staticmethod
    def _game(held: list[Game], play: Play, choices: Sequence[str]) -> Game:
        """The visitor's game taken on to these choices, or replayed where it is another one."""
        asked = list(choices)
        if held and (held[0].play.key != play.key or held[0].choices != asked[: len(held[0].choices)]):
            held.pop().close()
        if not held:
            held.append(Game(play))
        for choice in asked[len(held[0].choices) :]:
            held[0].choose(choice)
        return held[0]


def _free(lock: threading.Lock, held: list[Game]) -> None:
    with lock:
        while held:
            held.pop().close()
