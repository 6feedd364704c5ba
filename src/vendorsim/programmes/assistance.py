"""Help for vendors, the poorest first: licences, small loans, stalls without a fee, fee holidays."""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

DAYS_PER_MONTH, DAYS_PER_WEEK = 30, 7


class Assistance(Programme):
    """Each month license, lend to and free of fees so many vendors, by weekly income from the poorest up."""

    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(
        36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it ends; running loans are still repaid"
    )
    licences: float = parameter(
        10.0, unit="vendors per month", bounds=(0.0, 1000.0),
        meaning="licences: their holders may stand in restricted places at any hour",
    )  # fmt: skip
    officers_license: bool = parameter(
        True, unit="yes or no", meaning="whether officers who assist on the spot hand out a licence, too"
    )
    loans: float = parameter(10.0, unit="vendors per month", bounds=(0.0, 1000.0), meaning="small loans")
    loan: float = parameter(500.0, unit="yuan", bounds=(0.0, 20_000.0), meaning="size of a loan")
    loan_weeks: int = parameter(20, unit="weeks", bounds=(1, 200), meaning="weekly instalments in which it is repaid")
    interest: float = parameter(0.0, unit="share of the loan", bounds=(0.0, 1.0), meaning="interest for the whole time")
    patience: int = parameter(
        4, unit="weeks", bounds=(0, 52), meaning="instalments in a row that may be missed until the rest is written off"
    )
    free_pitches: float = parameter(
        0.2,
        unit="share",
        bounds=(0.0, 1.0),
        meaning="stalls of planned markets whose fee the city pays for the poorest",
    )
    fee_holiday_days: int = parameter(
        0, unit="days", bounds=(0, 3650), meaning="days from the start on which no planned market takes a fee"
    )
    minutes_per_case: float = parameter(
        60.0, unit="person-minutes", bounds=(0.0, 1000.0), meaning="office work for each licence, loan or free stall"
    )
    cost_per_case: float = parameter(
        20.0, unit="yuan", bounds=(0.0, 1e4), meaning="papers and checks for each; loans and fees are entered apart"
    )

    def begin(self, city: CityHall) -> None:
        """Nobody is helped yet."""
        self._is_on = self._is_holiday = self._lent = False

    def each_day(self, city: CityHall) -> None:
        """Help those whose turn it is; take back what ends."""
        if city.day == self.start_day < self.end_day:
            self._is_on = True
            if self.officers_license and self.licences > 0.0:
                city.welfare.let_officers_license(True)
        if self._is_on and city.day == self.end_day:
            self._end(city)
        if self._lent:
            city.welfare.collect_instalments()
        if self._is_on:
            self._help(city, city.day - self.start_day)

    def _help(self, city: CityHall, day: int) -> None:
        """A day of the office, by days since it opened."""
        office, cases = city.welfare, 0
        if due(self.licences, day):
            cases += office.license_poorest(due(self.licences, day))
        if due(self.loans, day) and self.loan > 0.0:
            cases += office.lend_to_poorest(
                due(self.loans, day), yuan=self.loan, weeks=self.loan_weeks, interest=self.interest,
                patience=self.patience,
            )  # fmt: skip
            self._lent = True
        if self.free_pitches > 0.0 and day % DAYS_PER_WEEK == 0:
            cases += office.grant_free_stalls(self.free_pitches)
        if day < self.fee_holiday_days:
            office.suspend_fees()
            self._is_holiday = True
        elif self._is_holiday:
            office.restore_fees()
            self._is_holiday = False
        if cases:
            city.pay(self.cost_per_case * cases)
            city.book_officers(self.minutes_per_case * cases)

    def _end(self, city: CityHall) -> None:
        """What was granted is taken back; debts stay."""
        self._is_on = False
        if self.licences > 0.0:
            city.welfare.let_officers_license(False)
            city.welfare.revoke_licences()
        if self.free_pitches > 0.0:
            city.welfare.end_free_stalls()
        if self._is_holiday:
            city.welfare.restore_fees()
            self._is_holiday = False


def due(per_month: float, day: int) -> int:
    """How many fall due on a day, spread evenly over months."""
    return int(per_month * (day + 1) / DAYS_PER_MONTH) - int(per_month * day / DAYS_PER_MONTH)
