"""A ledger of violations, read by the policy and shown to the vendor, that limits who is worth coercion (essay S6)."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme
from vendorsim.plugins.response import Response

SEIZURES = (Response.SEIZE_GOODS, Response.SEIZE_TOOLS)


class Ledger(Programme):
    """Enter each case with time, place, outcome and evidence; show the record; coerce nobody whose record is short."""

    coverage: float = parameter(
        1.0, unit="share", bounds=(0.0, 1.0), meaning="cases with contact that are entered; 0: no ledger is kept"
    )
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it ends")
    shown: float = parameter(
        0.8, unit="share", bounds=(0.0, 1.0), meaning="encounters in which a vendor with a record is shown it"
    )
    kept_days: float = parameter(
        365.0, unit="days", bounds=(1.0, 3650.0), meaning="how long an entry counts",
        source="local rule: violations in a year (calibration C21)",
    )  # fmt: skip
    entries_before_fine: int = parameter(
        3, unit="entries", bounds=(0, 20), meaning="entries below which a vendor is told, not fined",
        source="local rule: a repeat from the third violation (calibration C21)",
    )  # fmt: skip
    entries_before_seizure: int = parameter(
        10, unit="entries", bounds=(0, 20), meaning="entries below which nothing is seized"
    )
    least_evidence: float = parameter(
        0.0, unit="share", bounds=(0.0, 1.0),
        meaning="mean chance to stand below which a record supports neither fine nor seizure",
    )  # fmt: skip
    minutes_per_entry: float = parameter(
        2.0, unit="person-minutes", bounds=(0.0, 60.0), meaning="desk work of an entry, on the day after"
    )
    cost: float = parameter(20_000.0, unit="yuan", bounds=(0.0, 1e7), meaning="setting up the system")
    upkeep: float = parameter(30.0, unit="yuan per day", bounds=(0.0, 1e5), meaning="keeping it running")

    _is_kept = False

    def begin(self, city: CityHall) -> None:
        """No ledger is kept yet."""
        self._is_kept = False

    def each_day(self, city: CityHall) -> None:
        """Begin and end on their days; enter at the desk what the street brought yesterday."""
        if city.day == self.start_day < self.end_day and self.coverage > 0.0:
            city.records.keep_ledger(coverage=self.coverage, shown=self.shown, kept_days=self.kept_days)
            city.pay(self.cost)
            self._is_kept = True
        elif self._is_kept:
            city.book_officers(self.minutes_per_entry * city.records.entries_made_yesterday())
        if self._is_kept and city.day == self.end_day:
            city.records.close_ledger()
            self._is_kept = False
        if self._is_kept:
            city.pay(self.upkeep)

    def advise(self, case: Case, answer: Response) -> Response:
        """Nothing is seized below one length of the record, nobody is fined below another; locks are the policy's."""
        if case.is_lock or not self._is_kept:
            return answer
        record = case.record
        is_weak = record.evidence < self.least_evidence
        if answer in SEIZURES and (is_weak or record.entries < self.entries_before_seizure):
            answer = Response.DOCUMENT_AND_FINE
        if answer is Response.DOCUMENT_AND_FINE and (is_weak or record.entries < self.entries_before_fine):
            answer = Response.EXPLAIN
        return answer
