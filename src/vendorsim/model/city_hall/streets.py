"""The office of streets: directs the teams, counts them, has streets watched."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import power
from vendorsim.engine.draws import draw, stream
from vendorsim.errors import SettingsError, unknown_name
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.city.pitches import PitchKind
from vendorsim.model.people.lawful import PERMITTED
from vendorsim.model.people.officer import SHIFTS
from vendorsim.model.people.patrol import STRATEGIES
from vendorsim.model.world import World

CHOICES = ("busiest", "complaints", "draw")


class Streets:
    """Turns the levers of patrol and of watching, and keeps what they were when the run began."""

    def __init__(self, world: World) -> None:
        """Act on a world in which nothing has been turned yet."""
        self.world = world
        self.watching = False
        self._at_rest = world.levers.copy()
        self._regular = world.tables["team"].people.copy()
        self._asked: dict[str, int] = {}
        self._complained: list[np.ndarray] = []

    @property
    def visible(self) -> bool:
        """Whether scouts can see teams coming."""
        return bool(self.world.levers["visibility"][0] > 0.0)

    # levers -----------------------------------------------------------------------------------------------------------

    def turn(self, **levers: float) -> None:
        """Turn levers of `vendorsim.model.levers` by name. Raises: SettingsError for a name that is none."""
        for name, value in levers.items():
            self.world.levers[self._known(name)] = value

    def turn_back(self, *levers: str) -> None:
        """Turn levers back to what they were when the run began."""
        for name in levers:
            self.world.levers[self._known(name)] = self._at_rest[name]

    def _known(self, name: str) -> str:
        known = self._at_rest.dtype.names or ()
        if name not in known:
            raise SettingsError(unknown_name("lever", name, known))
        return name

    def strategy_number(self, strategy: str) -> float:
        """What the lever `patrol_strategy` takes for a strategy of the settings. Raises: SettingsError for another."""
        if strategy not in STRATEGIES:
            raise SettingsError(unknown_name("strategy of patrol", strategy, STRATEGIES))
        return float(STRATEGIES[strategy])

    # people -----------------------------------------------------------------------------------------------------------

    def change_strength(self, people: int, asked_by: str = "") -> int:
        """Put so many people more on duty, as teams on overtime, or so many fewer; returns how many it came to be.

        It counts from what the district has by its settings; 0 puts it back to that. What programmes ask for, each under
        its own name, adds up.
        """
        self._asked[asked_by] = people
        total = sum(self._asked.values())
        others = total - people
        return max(min(0, people), min(max(0, people), self._set_strength(total) - others))

    def _set_strength(self, people: int) -> int:
        teams = self.world.tables["team"]
        regular = int(np.count_nonzero(self._regular))
        present, wanted = teams.people.copy(), self._regular.copy()
        if people < 0:
            for _ in range(-people):
                largest = regular - 1 - int(np.argmax(wanted[:regular][::-1])) if regular else 0
                if regular and wanted[largest] > 0.0:
                    wanted[largest] -= 1.0
        usual = self.world.settings.patrol.team_size
        for extra in range(teams.size - regular if people > 0 else 0):
            wanted[regular + extra] = min(usual, max(0, people - usual * extra))
            self._lend_skills(extra, regular)
        teams.people[:] = wanted
        # Who comes back has no hours booked that were taken while nobody was there.
        teams.booked[(present <= 0.0) & (wanted > 0.0)] = 0.0
        return int(wanted.sum() - self._regular.sum())

    def _lend_skills(self, extra: int, regular: int) -> None:
        """A team on overtime is people of the other shift: it has their skills, and starts from where they work."""
        teams = self.world.tables["team"]
        mine = regular + extra
        others = [t for t in range(regular) if teams.shift[t] != teams.shift[mine]] or list(range(regular))
        lender = others[(extra // SHIFTS) % len(others)]
        teams.lender[mine] = lender
        teams.tactics[mine], teams.law_taught[mine] = teams.tactics[lender], teams.law_taught[lender]
        teams.judgement_practised[mine] = teams.judgement_practised[lender]
        for name in ("law", "communication", "judgement", "respect", "recorder", "heed"):
            getattr(teams, name)[mine] = getattr(teams, name)[lender]

    def hours_of_a_shift(self) -> float:
        """Hours that one officer is on duty a day."""
        return float(self.world.parameters["shift_minutes"][0]) / 60.0

    def wear_off_effort(self, days: int, half_life: float) -> None:
        """Teams on overtime have been at it for so many days: their effort halves in `half_life` days, or never at 0."""
        self.turn(overtime_effort=float(power(0.5, days / half_life)) if half_life > 0.0 else 1.0)

    # the part that a crackdown is about ---------------------------------------------------------------------------------

    def focus_on_strip(self, which: int, strips: int) -> int:
        """Name one of so many strips of the district as the part that a crackdown is about; returns its pitches."""
        along = self.world.columns["beat_pitch"]
        first, last = along.size * which // strips, along.size * (which + 1) // strips
        return self._focus(along[first:last])

    def focus_on_street_markets(self, metres: float) -> int:
        """Name the street markets and what lies within so many metres of them as that part; returns its pitches."""
        pitches, along = self.world.tables["pitch"], self.world.columns["beat_pitch"]
        rows, columns = pitches.row.astype(np.int64), pitches.column.astype(np.int64)
        near = np.zeros(pitches.size, bool)
        for market in np.flatnonzero(pitches.kind == PitchKind.STREET_MARKET):
            away = (rows - rows[market]) ** 2 + (columns - columns[market]) ** 2
            near |= away <= (metres / CELL_METRES) ** 2
        return self._focus(along[near[along]])

    def focus_on_places(self, places: int, days: int) -> int:
        """Name so many pitches as that part, those with most complaints within so many days; returns its pitches."""
        along = self.world.columns["beat_pitch"]
        since = self._complained[-1 - min(days, len(self._complained) - 1)] if self._complained else 0.0
        lately = (self.world.tables["pitch"].complained - since)[along]
        chosen = np.argsort(-lately, kind="stable")[:places]
        return self._focus(along[np.sort(chosen[lately[chosen] > 0.0])])

    def focus_nowhere(self) -> None:
        """Name no part."""
        self._focus(np.zeros(0, np.int32))

    def _focus(self, pitches: np.ndarray) -> int:
        listed = self.world.columns["focus_pitch"]
        listed[:] = 0
        listed[0], listed[1 : 1 + pitches.size] = pitches.size, pitches
        return int(pitches.size)

    def announce_in_focus(self, weight: float) -> None:
        """Tell all vendors that officers will come to that part: one visit's worth of perceived risk times `weight`."""
        vendors, listed = self.world.tables["vendor"], self.world.columns["focus_pitch"]
        inside = np.isin(vendors.candidates, listed[1 : 1 + listed[0]]) & (vendors.active > 0)[:, None]
        step = float(self.world.parameters[0].risk_learning) * weight
        vendors.risk[inside] += step * (1.0 - vendors.risk[inside])

    # complaints -------------------------------------------------------------------------------------------------------

    def file_complaints(self, days: int) -> None:
        """File today's count of complaints by place; counts of so many days are kept."""
        self._complained = [*self._complained[-days:], self.world.tables["pitch"].complained.copy()]

    def complaints_per_thousand(self, day: int, days: int) -> float:
        """Complaints per 1,000 residents and week, over so many days before a day; 0 on the first."""
        book, people = self.world.columns["ledger"], self.world.settings.people
        first = max(0, day - days)
        thousands = max(1.0, people.residents * people.weight) / 1000.0
        return 7.0 * float(book["complaints"][first:day].sum()) / max(1, day - first) / thousands

    # watching ---------------------------------------------------------------------------------------------------------

    def watch(self, share: float, choose: str, drawing: int = 0) -> int:
        """Have a share of the pitches where vending is forbidden watched; returns how many these are.

        `choose` is "busiest" (most violations seen by officers), "complaints" (most open complaints) or "draw" (by lot,
        another one for each `drawing`). Raises: SettingsError for another word.
        """
        if choose not in CHOICES:
            raise SettingsError(unknown_name("way to choose what is watched", choose, CHOICES))
        pitches = self.world.tables["pitch"]
        forbidden = np.flatnonzero((pitches.site < 0) & (pitches.zone != PERMITTED))
        if choose == "draw":
            key = np.uint64(stream(self.world.seed, streams.WATCHED_PLACE, drawing))
            level = np.array([draw(key, int(place)) for place in forbidden])
        else:
            level = (pitches.heat if choose == "busiest" else pitches.complaints)[forbidden]
        order = np.argsort(-level, kind="stable")
        chosen = forbidden[order[: round(share * forbidden.size)]]
        pitches.watched[:] = 0
        pitches.watched[chosen] = 1
        self.watching = bool(chosen.size)
        return int(chosen.size)

    def stop_watching(self) -> None:
        """Watch nothing; open reports are dropped."""
        pitches = self.world.tables["pitch"]
        pitches.watched[:], pitches.reports[:], pitches.report_tick[:] = 0, 0.0, -1
        self.watching = False

    def counted(self, what: str, day: int) -> float:
        """An entry of the day book (`vendorsim.model.daybook`) of a day; 0 before the run began."""
        book = self.world.columns["ledger"]
        if what not in (book.dtype.names or ()):
            raise SettingsError(unknown_name("entry of the day book", what, book.dtype.names or ()))
        return float(book[what][day]) if day >= 0 else 0.0
