"""The records office of a run: the ledger of violations, worn recorders and the review of their footage."""

from collections.abc import Sequence

import numpy as np

from vendorsim.model.clock import TICKS_PER_DAY, Clock, time_of_day
from vendorsim.model.encounter.evidence import heed_after
from vendorsim.model.world import World
from vendorsim.plugins.answers import Entry
from vendorsim.plugins.case import OUTCOMES
from vendorsim.plugins.response import Response


class Records:
    """Turns the levers of the ledger and of recorders, and reads the ledger's table."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Keep the records of a world whose time a clock tells."""
        self._world, self._clock = world, clock

    def keep_ledger(self, *, coverage: float, shown: float, kept_days: float) -> None:
        """From now on enter this share of cases, show the record in this share of encounters, count entries so long."""
        levers = self._world.levers
        levers["ledger_coverage"], levers["ledger_shown"], levers["ledger_kept_days"] = coverage, shown, kept_days

    def close_ledger(self) -> None:
        """Enter and show nothing more; what was entered stays."""
        self._world.levers["ledger_coverage"] = self._world.levers["ledger_shown"] = 0.0

    def entries_made_yesterday(self) -> float:
        """Entries of the day before."""
        return self._yesterday("ledger_entries")

    def entries(self, vendor: int | None = None) -> Sequence[Entry]:
        """The ledger's table, or one vendor's page of it, oldest first: at most twenty entries a vendor are kept."""
        vendors = self._world.tables["vendor"]
        known = vendors.entries > 0 if vendor is None else vendors.identity == vendor
        found = [
            (int(vendors.entry_tick[row, at]), row, at)
            for row in np.flatnonzero(known)
            for at in range(min(int(vendors.entries[row]), vendors.entry_tick.shape[1]))
        ]
        return [
            Entry(
                vendor=int(vendors.identity[row]),
                day=tick // TICKS_PER_DAY,
                time=time_of_day(tick % TICKS_PER_DAY),
                place=int(vendors.entry_place[row, at]),
                response=Response(int(vendors.entry_response[row, at])).name.lower(),
                outcome=OUTCOMES[int(vendors.entry_outcome[row, at])],
                evidence=float(vendors.entry_evidence[row, at]),
            )
            for tick, row, at in sorted(found)
        ]

    def officers(self) -> int:
        """Officers and assistants who could wear a recorder."""
        return self._world.tables["officer"].size

    def hand_out_recorders(self, *, share: float, announced: bool, footage: float) -> None:
        """From now on this share of cases is filmed; officers mind it, for a start. `footage`: how much a film shows."""
        teams, levers = self._world.tables["team"], self._world.levers
        teams.recorder[:], teams.heed[:] = share, share
        levers["recorder_announced"], levers["evidence_quality"] = float(announced), share * footage

    def collect_recorders(self) -> None:
        """No case is filmed any more, and nobody minds."""
        teams, levers = self._world.tables["team"], self._world.levers
        teams.recorder[:], teams.heed[:] = 0.0, 0.0
        levers["evidence_quality"] = 0.0

    def filmed_yesterday(self) -> float:
        """Cases filmed the day before."""
        return self._yesterday("cases_filmed")

    def act_upon_footage(self, reviewed: float) -> None:
        """A day of review: so many filmed cases were looked at and talked over with the teams; 0: nobody acts."""
        teams, p = self._world.tables["team"], self._world.parameters[0]
        per_team_and_week = 7.0 * reviewed / max(1, int((teams.people > 0.0).sum()))
        for team in range(teams.size):
            teams.heed[team] = heed_after(
                p, float(teams.heed[team]), float(teams.recorder[team]), float(per_team_and_week)
            )
        self._world.columns["ledger"]["footage_reviewed"][self._clock.day] += reviewed

    def _yesterday(self, field: str) -> float:
        day = self._clock.day
        return float(self._world.columns["ledger"][field][day - 1]) if day > 0 else 0.0
