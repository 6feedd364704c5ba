"""Why: the story of a vendor, a team, a place or an incident, as data that a page can show in any language.

A run is replayed and what concerns the pick is noted. Terms of decisions are the model's own: of an encounter those of
`vendorsim.model.encounter.terms`, of a choice of place those of `vendorsim.model.people.site_choice`, each with what it
adds to the sum.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from vendorsim.console.questions.encounter_story import encounter_story
from vendorsim.console.questions.encounters import Address, told, trials, usual_answer
from vendorsim.console.questions.replays import Replay
from vendorsim.console.questions.story_data import (
    DECISIONS,
    KINDS,
    PLACES_TOLD,
    Kind,
    Meeting,
    Place,
    SiteChoice,
    Story,
    bars,
    decisions,
)
from vendorsim.engine import streams
from vendorsim.engine.arithmetic import log
from vendorsim.engine.compiled import plain
from vendorsim.engine.draws import draw, gumbel, pair, stream
from vendorsim.errors import ResultsError
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_HOUR
from vendorsim.model.goods import GOODS
from vendorsim.model.people import deterrence, lawful, site_choice
from vendorsim.model.people.experience import judgement_of
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.run import let_go

__all__ = ["DECISIONS", "KINDS", "Heard", "Story", "story"]

FELT = ("expected_loss", "met_lately", "met_usually")
"""Of a vendor, what a meeting is felt to cost follows from."""

Heard = Callable[[int, int], None]
"""Told once a day how many days have been played, of how many; may raise to break off."""


def story(
    settings: Settings, seed: int, kind: Kind, which: int, until: int | None = None, heard: Heard | None = None
) -> Story:
    """The story of a vendor or team (by row), a cell, or an incident (by number), up to a tick or to the run's end.

    Raises: ResultsError for what this run does not have.
    """
    if kind not in KINDS:
        raise ResultsError(f'unknown kind "{kind}" (known: {", ".join(KINDS)})')
    if kind == "incident":
        return encounter_story(settings, seed, incident=which, until=until, heard=heard)
    model = _Noting(settings, seed, kind, which)
    try:
        days = model.columns["ledger"].size
        last = days * TICKS_PER_DAY if until is None else min(until, days * TICKS_PER_DAY)
        while model.running and model.clock.tick < last:
            model.note_tick()
            if heard is not None and model.clock.day_begins:
                heard(model.clock.day, -(-last // TICKS_PER_DAY))
        return model.story_told()
    finally:
        let_go(model)


class _Noting(Replay):
    """A run that notes what concerns one pick."""

    choose_sites: Any

    def __init__(self, settings: Settings, seed: int, kind: Kind, which: int) -> None:
        super().__init__(settings, seed=seed)
        self.kind, self.which = kind, which
        self.days: list[dict[str, Any]] = []
        self.sites: list[SiteChoice] = []
        self.met: list[Meeting] = []
        plan = self.world.plan
        known = {"vendor": self.tables["vendor"].size, "team": self.tables["team"].size, "cell": plan.land_use.size}
        if kind in known and not 0 <= which < known[kind]:
            raise ResultsError(f"{kind}: found {which}; allowed: a whole number from 0 to {known[kind] - 1}")
        self._here = np.flatnonzero(plan.pitch_cell == which) if kind == "cell" else np.zeros(0, np.int64)
        self._stalls = self._complained = self._waiting = self._buyers = 0.0
        self._choose = self.choose_sites
        self.choose_sites = self._choose_and_note
        self._cells: set[tuple[int, int]] = set()

    def note_tick(self) -> None:
        """One tick, noted."""
        tick = self.clock.tick
        for team, vendor, lock in self.meetings():
            at = Address(tick, team, vendor, lock)
            if self._concerns(at):
                self._note_meeting(at)
        if self.kind == "cell":
            pitches = self.tables["pitch"]
            self._stalls += float(pitches.n_standing[self._here].sum()) / TICKS_PER_HOUR
            self._buyers += float(pitches.customers[self._here].sum())
            waiting = float(pitches.complaints[self._here].sum())
            self._complained += max(0.0, waiting - self._waiting)
            self._waiting = waiting
        if self.kind == "team":
            teams = self.tables["team"]
            self._cells.add((int(teams.row[self.which]), int(teams.column[self.which])))
        if self.clock.day_begins:
            self.days.append(self._day(self.clock.day - 1))
            self._stalls = self._complained = self._buyers = 0.0
            self._cells.clear()

    def story_told(self) -> Story:
        """All that was noted."""
        told_to = self.clock.tick
        return Story(self.kind, self.which, self._about(), self.days, self.sites, self.met, told_to=told_to)

    def _concerns(self, at: Address) -> bool:
        if self.kind == "vendor":
            return at.vendor == self.which
        if self.kind == "team":
            return at.team == self.which
        return self.kind == "cell" and not at.is_lock and int(self.tables["vendor"].pitch[at.vendor]) in self._here

    def _note_meeting(self, at: Address) -> None:
        """A meeting, as it is going to be under the run's policy."""
        answer = usual_answer(self, at)
        if answer is None:
            return
        one = trials(self, at, (answer,))[answer.name.lower()]
        if one.response == "ignore":
            self.met.append(Meeting(at, "ignore", "", 0, 0.0, 0.0, 0.0))
            return
        shown = decisions(told(self, at, answer)["terms"]) if self.kind == "vendor" else ()
        # The number that the model gives the next quarrel whose record it keeps.
        number = int(self.columns["counters"]["next_incident"][0]) if one.highest >= 1 else None
        self.met.append(
            Meeting(at, one.response, one.outcome, one.highest, one.chances[0], one.lost, one.minutes, shown, number)
        )

    def _day(self, day: int) -> dict[str, Any]:
        """How things stand at the end of a day."""
        if self.kind == "vendor":
            v, vendors = self.which, self.tables["vendor"]
            return {
                "day": day, "is_active": bool(vendors.active[v]), "identity": int(vendors.identity[v]),
                "weekly_income": float(vendors.weekly_income[v]), "cash": float(vendors.cash[v]),
                "legitimacy": float(vendors.legitimacy[v]), "expected_loss": float(vendors.expected_loss[v]),
                "stall_site": int(vendors.stall_site[v]),
            }  # fmt: skip
        visits = sum(one.at.tick // TICKS_PER_DAY == day for one in self.met)
        if self.kind == "cell":
            return {"day": day, "stall_hours": self._stalls, "complaints": self._complained, "visits": visits,
                    "buyers": self._buyers / TICKS_PER_DAY}  # fmt: skip
        quarrels = sum(one.highest > 0 and one.at.tick // TICKS_PER_DAY == day for one in self.met)
        return {"day": day, "cases": visits, "quarrels": quarrels, "cells": len(self._cells)}

    def _about(self) -> dict[str, Any]:
        """What is known of the pick now."""
        if self.kind == "vendor":
            v, vendors = self.which, self.tables["vendor"]
            names = ("identity", "weekly_income", "cash", "stock", "tools", "ties", "legitimacy", "expected_loss",
                     "violations", "refusals", "explanations", "home_visits", "stall_site", "pitch")  # fmt: skip
            known = {name: float(getattr(vendors, name)[v]) for name in names}
            return {**known, "goods": GOODS[int(vendors.goods[v])], "is_active": bool(vendors.active[v])}
        if self.kind == "team":
            skills = ("people", "law", "communication", "judgement", "respect", "fatigue", "shift_left")
            return {name: float(getattr(self.tables["team"], name)[self.which]) for name in skills}
        pitches = self.tables["pitch"]
        return {
            "land_use": int(self.world.plan.land_use[self.which]), "pitches": self._here.tolist(),
            "zones": pitches.zone[self._here].tolist(), "stalls": int(pitches.n_standing[self._here].sum()),
            "complaints": float(pitches.complaints[self._here].sum()),
            "potential": pitches.potential[self._here].tolist(),
            "incidents": [one.incident for one in self.met if one.incident is not None],
            **self._judged(),
        }  # fmt: skip

    def _judged(self) -> dict[str, Any]:
        """What those who live here think of enforcement and of vending, and the mean terms of their judgement."""
        people = self.tables["resident"]
        home = np.flatnonzero(people.home_cell == self.which)
        if not home.size:
            return {"judgement": {}}
        each = [judgement_of(self.columns, int(row)) for row in home]
        terms = {name: float(np.mean([one[name] for one in each])) for name in each[0]}
        opinion, support = float(people.opinion[home].mean()), float(people.support[home].mean())
        return {"judgement": terms, "opinion": opinion, "support": support}

    # Where a vendor goes ----------------------------------------------------------------------------------------------

    def _choose_and_note(self, tick: int, order: np.ndarray) -> None:
        vendors = self.tables["vendor"]
        self._choose(tick, order)
        if self.kind != "vendor":
            return
        # A half-day without it is told once: vendors leave the trade at the end of a day.
        if vendors.active[self.which] or (self.sites and self.sites[-1].went != "left"):
            self.sites.append(self._site_choice(tick))

    def _site_choice(self, tick: int) -> SiteChoice:
        v, vendors, half = self.which, self.tables["vendor"], (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
        if not vendors.active[v]:
            return SiteChoice(tick, "left", -1, ())
        if vendors.reserved[v] < 0:
            return SiteChoice(tick, "home", -1, ())
        if vendors.candidate[v] < 0:
            return SiteChoice(tick, "stall", int(vendors.reserved[v]), ())
        chosen = int(vendors.candidate[v])
        mind = self._mind(half, tick)
        weighed = {k: terms for k in self._known() if (terms := self._weighed(k, half, mind))}
        others = sorted((k for k in weighed if k != chosen), key=lambda k: -sum(weighed[k].values()))
        pitches = self.tables["pitch"]
        places = []
        for k in [chosen, *others[:PLACES_TOLD]]:
            pitch = int(vendors.candidates[v, k])
            shown = bars([{"name": name, "adds": adds} for name, adds in weighed[k].items()])
            places.append(Place(pitch, int(pitches.zone[pitch]), shown, sum(weighed[k].values()), k == chosen))
        return SiteChoice(tick, "street", int(vendors.reserved[v]), tuple(places))

    def _known(self) -> list[int]:
        """Which of its candidate pitches can be used."""
        pitches, candidates = self.tables["pitch"], self.tables["vendor"].candidates[self.which]
        return [k for k, pitch in enumerate(candidates) if pitch >= 0 and pitches.usable[pitch]]

    def _mind(self, half: int, tick: int) -> SimpleNamespace:
        """What is the same for all places in one choice: hours, income, what a meeting is felt to cost, luck.

        Parameters are numbers here: NumPy looks a name of a record up as slowly as ten of these terms are added.
        """
        v, vendors, seed = self.which, self.tables["vendor"], self.columns["seed"]
        who, weekly_income = int(vendors.identity[v]), float(vendors.weekly_income[v])
        uniform = draw(np.uint64(stream(seed, streams.OPENING_HOURS, tick)), who)
        p = SimpleNamespace(**self.settings.behaviour.model_dump())
        record = self.columns["parameters"][0]
        opens, closes = site_choice.usual_hours(record, uniform, int(vendors.goods[v]), half)
        felt = (float(getattr(vendors, name)[v]) for name in FELT)
        return SimpleNamespace(
            opens=max(int(opens), tick % TICKS_PER_DAY), closes=int(closes), daily=max(weekly_income, p.least_income) / 7.0,
            loss=deterrence.felt_loss(record, *felt), p=p,
            key=np.uint64(pair(np.uint64(stream(seed, streams.SITE_CHOICE, tick)), who)),
        )  # fmt: skip

    def _weighed(self, k: int, half: int, mind: SimpleNamespace) -> dict[str, float]:
        """The terms of the utility of one street pitch, as `siting.choose_site` weighs it, with the draw of the day.

        None at a place that officers make a loss of at all hours.
        """
        record, p = self.columns["parameters"][0], mind.p
        v, vendors, pitches = self.which, self.tables["vendor"], self.tables["pitch"]
        place, goods = int(vendors.candidates[v, k]), int(vendors.goods[v])
        first, last, meetings = site_choice.planned_stay(
            record, v, k, half, mind.opens, mind.closes, vendors.records, vendors.candidates, vendors.takings, vendors.risk,
            pitches.records, pitches.takings,
        )  # fmt: skip
        if first >= last:
            return {}
        rate = plain(site_choice.expected_rate)(
            p, float(vendors.takings[v, k]), float(pitches.takings[place, half, goods])
        )
        revenue = max(rate * float(vendors.appeal[v]) * (last - first), site_choice.CENT)
        zone = int(lawful.zone_for(vendors.licensed[v], pitches.zone[place], pitches.usable[place]))
        felt = float(deterrence.officers_felt(record, float(pitches.presence[place]), zone, first))
        weighed = {
            "revenue": p.weight_revenue * log(revenue),
            "risk": -p.weight_risk * meetings * (mind.loss / mind.daily),
            "dread": -deterrence.dread_felt(record, float(vendors.dread[v]), meetings),
            "distance": -p.weight_distance * float(vendors.distances[v, k]),
            "habit": p.weight_habit * float(vendors.habit[v, k]),
            "peers": p.weight_peers * float(pitches.fill[place, half]),
            "safety": p.weight_safety * plain(site_choice.street_safety)(p, zone),
            "officers": -p.weight_presence * felt,
            "restraint": 0.0 if zone == lawful.PERMITTED else -p.weight_restraint * float(vendors.restraint[v]),
            "taste": p.taste_scale * float(vendors.taste[v, k, half]),
            "luck": p.choice_noise * gumbel(draw(mind.key, place)),
        }
        return {name: float(adds) for name, adds in weighed.items()}
