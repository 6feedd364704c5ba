"""Patrol: how teams move, how many they are, and whether they crack down on one part of the district.

The settings' section `patrol` says how teams work as a rule; this programme changes it between two dates, and it is back
to the rule afterwards. What follows is up to vendors, who learn where and when officers come, forget it again, and,
where teams are seen coming, post scouts (model.md 3 and 5; essay S6).
"""

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

STRATEGIES = ("as_set", "hot_spot", "random", "fixed_round", "rotating")
CRACKDOWNS = ("none", "street_markets", "strips")


class Patrol(Programme):
    """Strategy, dwell, strength, answers to complaints and crackdowns, between two dates."""

    dose: float = parameter(
        1.0, unit="share", bounds=(0.0, 1.0), meaning="share of days on which teams work so, evenly spread; 0: never"
    )
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day on which teams work as set again")
    strategy: str = parameter(
        "hot_spot", unit="as_set, hot_spot, random, fixed_round or rotating", source="model.md 3",
        meaning="where teams go next", among=STRATEGIES,
    )  # fmt: skip
    by_clock: bool = parameter(
        True, unit="yes or no", meaning="whether a fixed round passes each place at the same time every day"
    )
    dwell_minutes: float = parameter(
        12.0, unit="min", bounds=(0.0, 60.0), meaning="how long a team stays at a quiet place",
        source="Koper 1995: 10-16 minutes (calibration C08)",
    )  # fmt: skip
    people: int = parameter(
        0, unit="officers", bounds=(-1000, 1000), meaning="more on duty, in teams on overtime, or fewer"
    )
    overtime_cost: float = parameter(
        30.0, unit="yuan per officer and hour", bounds=(0.0, 1000.0), meaning="pay of those who are more"
    )
    answer_share: float = parameter(
        0.0, unit="share of stops", bounds=(0.0, 1.0), meaning="kept free for complaints, wherever they come from"
    )
    answer_delay: float = parameter(
        60.0, unit="min", bounds=(0.0, 10_080.0), meaning="from a complaint to the team that knows of it"
    )
    visibility: float = parameter(
        0.5,
        unit="share",
        bounds=(0.0, 1.0),
        meaning="how well scouts see teams coming: 0 in plain clothes, 1 with lights",
    )
    crackdown: str = parameter(
        "none", unit="none, street_markets or strips", meaning="the part of the district that teams crowd into",
        among=CRACKDOWNS,
    )  # fmt: skip
    crackdown_share: float = parameter(
        0.8, unit="share of stops", bounds=(0.0, 1.0), meaning="stops of all teams in that part"
    )
    strips: int = parameter(4, unit="strips", bounds=(1, 100), meaning="parts that take turns, where strips do")
    turn_days: int = parameter(7, unit="days", bounds=(1, 365), meaning="until the next strip has its turn")
    on_top: bool = parameter(
        False, unit="yes or no",
        meaning="whether only the teams on overtime (`people`) crowd there, and the others walk their beats",
    )  # fmt: skip
    effort_half_life: float = parameter(
        0.0, unit="days", bounds=(0.0, 365.0), source="assumption; form: Sherman 1990 (initial deterrence decay)",
        meaning="days in which the effort of teams on overtime halves; 0: it does not fade",
    )  # fmt: skip
    metres: float = parameter(
        100.0, unit="m", bounds=(0.0, 1000.0), meaning="around street markets that belongs to them"
    )
    announcement: float = parameter(
        0.0, unit="visits", bounds=(0.0, 4.0), meaning="what vendors are told at its beginning, in visits of officers"
    )

    TURNED = (
        "patrol_strategy", "round_by_clock", "dwell_minutes", "answer_share", "complaint_delay", "visibility",
        "focus_share", "focus_on_top", "overtime_effort",
    )  # fmt: skip

    def begin(self, city: CityHall) -> None:
        """Teams work as set. Raises: SettingsError for a strategy or crackdown that there is not."""
        for what, word, known in (
            ("strategy of patrol", self.strategy, STRATEGIES),
            ("crackdown", self.crackdown, CRACKDOWNS),
        ):
            if word not in known:
                raise SettingsError(unknown_name(what, word, known))
        self._on, self._more, self._turn = False, 0, -1

    def each_day(self, city: CityHall) -> None:
        """Teams begin to work so, or as set again; the next part has its turn; overtime is paid."""
        wanted = self._is_due(city.day)
        if wanted and not self._on:
            self._take_up(city)
        if self._on and not wanted:
            self._let_go(city)
        self._on = wanted
        if wanted and self.effort_half_life > 0.0:
            city.streets.wear_off_effort(city.day - self.start_day, self.effort_half_life)
        if wanted and self.crackdown != "none":
            self._take_turns(city)
        if self._more > 0:
            city.pay(self.overtime_cost * self._more * city.streets.hours_of_a_shift())

    def _is_due(self, day: int) -> bool:
        """Whether teams work so today: `dose` of the days since the start, evenly spread."""
        since = day - self.start_day
        return self.start_day <= day < self.end_day and int((since + 1) * self.dose) > int(since * self.dose)

    def _take_up(self, city: CityHall) -> None:
        streets = city.streets
        if self.strategy != "as_set":
            streets.turn(
                patrol_strategy=streets.strategy_number(self.strategy),
                round_by_clock=float(self.strategy == "fixed_round" and self.by_clock),
            )
        streets.turn(
            dwell_minutes=self.dwell_minutes, answer_share=self.answer_share,
            complaint_delay=float(self.answer_delay // 15.0), visibility=self.visibility,
        )  # fmt: skip
        if self.people:
            self._more = streets.change_strength(self.people, "patrol")

    def _take_turns(self, city: CityHall) -> None:
        """All teams, or those that come on top, crowd into the part that has its turn, which may be told to the vendors."""
        streets = city.streets
        since = city.day - self.start_day
        turn = since // self.turn_days if self.crackdown == "strips" else 0
        streets.turn(focus_share=self.crackdown_share, focus_on_top=float(self.on_top))
        if self.crackdown == "strips":
            streets.focus_on_strip(turn % self.strips, self.strips)
        else:
            streets.focus_on_street_markets(self.metres)
        if turn != self._turn and self.announcement > 0.0:
            streets.announce_in_focus(self.announcement)
        self._turn = turn

    def _let_go(self, city: CityHall) -> None:
        city.streets.turn_back(*self.TURNED)
        if self.crackdown != "none":
            city.streets.focus_nowhere()
        if self.people:
            city.streets.change_strength(0, "patrol")
        self._more = 0
