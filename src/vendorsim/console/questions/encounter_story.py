"""Why: the story of one encounter -- an incident by its number, or any meeting of a team by its address."""

from collections.abc import Callable, Mapping
from typing import Any

from vendorsim.console.questions.consequences import consequences
from vendorsim.console.questions.encounters import Address, look, told, trials, usual_answer
from vendorsim.console.questions.replays import Replay
from vendorsim.console.questions.story_data import NEWS_DAYS, Decision, Story, decisions
from vendorsim.errors import ResultsError, nearest
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter.story import story_of_row
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.run import let_go

"""Where the model counts the quarrels whose record it keeps."""


def encounter_story(
    settings: Settings, seed: int, *, at: Address | None = None, incident: int | None = None,
    until: int | None = None, heard: Callable[[int, int], None] | None = None,
) -> Story:  # fmt: skip
    """What a team saw, did and set off in one encounter, and what the crowd and the news made of it in the days after.

    The run is played up to a week after the encounter, and no further. Raises: ResultsError where there is no such one.
    """
    model = _Seeking(settings, seed, at, incident)
    try:
        days = model.columns["ledger"].size
        last = days * TICKS_PER_DAY if until is None else min(until, days * TICKS_PER_DAY)
        if at is not None:
            model.begin_before(min(at.tick, last))
        elif incident is not None:
            model.begin_late(
                lambda one: one.day * TICKS_PER_DAY <= last and one.arrays["counters"]["next_incident"][0] <= incident
            )
        while model.running and model.clock.tick < last:
            model.play_tick()
            if model.found is not None:
                last = min(last, (model.found.tick // TICKS_PER_DAY + NEWS_DAYS + 1) * TICKS_PER_DAY)
            elif at is not None and model.clock.tick > at.tick:
                break
            if heard is not None and model.clock.day_begins:
                heard(model.clock.day, last // TICKS_PER_DAY)
        return model.story_told()
    finally:
        let_go(model)


class _Seeking(Replay):
    """A run that looks at one encounter before it is answered."""

    def __init__(self, settings: Settings, seed: int, at: Address | None, incident: int | None) -> None:
        super().__init__(settings, seed=seed)
        self.wanted, self.incident = at, incident
        self.found: Address | None = None
        self.number: int | None = None

    def play_tick(self) -> None:
        """One tick; the encounter that is sought is looked at on the way."""
        tick = self.clock.tick
        for meeting in self.meetings():
            here = Address(tick, *meeting)
            if self.found is None and self._is_sought(here):
                self._look(here)

    def story_told(self) -> Story:
        """All that was seen of it."""
        self.collect_incidents()
        if self.found is None or self.situation is None:
            raise ResultsError(self._not_there())
        row = next((one for one in self.incidents if one["incident"] == self.number), None)
        data = self.told if row is None else story_of_row(row, self.settings.behaviour.model_dump()).data
        weighed = decisions(data["terms"]) if data else ()
        about = {"kind": self.situation.kind, "tick": self.found.tick, "usual": self.usual.name.lower(),
                 "width": self.world.plan.width}  # fmt: skip
        if row is not None:
            about["place"] = row["place"]
        return Story(
            "incident", -1 if self.number is None else self.number, about, record=data, decisions=weighed,
            steps=_steps(row) if row is not None else (), reactions=self._reactions(data, weighed), at=self.found,
            situation=self.situation, trials=self.tried, after=self.after, told_to=self.clock.tick,
        )  # fmt: skip

    def _is_sought(self, here: Address) -> bool:
        """An incident is the meeting at which the model's count of quarrels goes on from its number."""
        if self.incident is None:
            return here == self.wanted
        if int(self.columns["counters"]["next_incident"][0]) != self.incident:
            return False
        answer = usual_answer(self, here)
        return answer is not None and trials(self, here, (answer,))[answer.name.lower()].highest >= 1

    def _look(self, here: Address) -> None:
        answer = usual_answer(self, here)
        if answer is None:
            return
        self.found, self.usual = here, answer
        self.situation, self.tried, self.after = look(self, here), trials(self, here), consequences(self, here)
        self.told = told(self, here, answer)
        if self.tried[answer.name.lower()].highest >= 1:
            self.number = int(self.columns["counters"]["next_incident"][0])

    def _not_there(self) -> str:
        if self.incident is None:
            return f"there is no encounter {self.wanted} in this run"
        guess = nearest(str(self.incident), [str(one["incident"]) for one in self.incidents])
        return f"there is no incident {self.incident}" + (f"; did you mean {guess}?" if guess else "")

    def _reactions(self, row: Mapping[str, Any], weighed: tuple[Decision, ...]) -> dict[str, Any]:
        """How the crowd and the news reacted, as far as the run was played."""
        assert self.found is not None
        book, day = self.columns["ledger"], self.found.tick // TICKS_PER_DAY
        days = range(max(0, day - 1), min(self.clock.day, day + NEWS_DAYS + 1))
        after = {
            "days": list(days), "opinion": [float(book["opinion"][one]) for one in days],
            "complaints": [float(book["complaints"][one]) for one in days],
        }  # fmt: skip
        if not row:
            return after
        resistance = next(one for one in weighed if one.name == "resistance")
        return after | {
            "bystanders": row["case_bystanders"], "others": int(row["case_others_present"]), "crowd": row["crowd"],
            "crowd_in_resistance": next(bar.adds for bar in resistance.bars if bar.name == "crowd"),
            "surrounded": row["highest"] >= 5, "clip": row["clip"], "belief_before": row["legitimacy"],
            "belief_after": row["legitimacy_after"],
        }  # fmt: skip


def _steps(row: Mapping[str, Any]) -> list[dict[str, float]]:
    """The transitions of a quarrel by name."""
    names = ("minute", "from", "to", "chance", "draw", "least")
    return [dict(zip(names, one, strict=True)) for one in row["transitions"]]
