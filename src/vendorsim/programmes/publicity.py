"""Publicity: campaigns, open days for vendors, reporters and students, and a public debate that answers a clip (S7, S8).

Three separate things, each of which can be left out: what the city says of itself, whom it lets see its work, and how
soon and on what evidence it answers when it is shown at its worst.
"""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

MONTH = 30  # days


class Publicity(Programme):
    """Tell people of the work, let them see it, and answer viral clips."""

    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it ends")
    dose: float = parameter(
        1.0,
        unit="1",
        bounds=(0.0, 1.0),
        meaning="how much of it is done: times the people reached or invited; 0 for none",
    )
    campaign_reach: float = parameter(
        0.05,
        unit="share of residents a day",
        bounds=(0.0, 1.0),
        meaning="who gets a message of the campaign; 0 for none",
    )
    vendors_invited: float = parameter(
        6.0,
        unit="per month",
        bounds=(0.0, 1000.0),
        meaning="vendors who join a day of work, drawn from all",
        source="essay S7",
    )
    reporters_invited: int = parameter(
        1, unit="per month", bounds=(0, 100), meaning="reporters who join and write of it", source="essay S7"
    )
    students_invited: float = parameter(
        20.0, unit="per month", bounds=(0.0, 10000.0), meaning="students who join a day of work", source="essay S7"
    )
    report_reach: float = parameter(
        0.05, unit="share of residents", bounds=(0.0, 1.0), meaning="who reads the report of one reporter"
    )
    debate_reach: float = parameter(
        0.6, unit="share", bounds=(0.0, 1.0), meaning="who hears the debate about a viral clip; 0 for no rebuttal"
    )
    delay_days: int = parameter(
        2, unit="days", bounds=(1, 365), meaning="from the day on which a clip is first seen to the debate about it"
    )
    evidence: float = parameter(
        0.7, unit="1", bounds=(0.0, 1.0),
        meaning="quality of the evidence for the debate without worn cameras, 0 none to 1 complete", source="essay S7",
    )  # fmt: skip
    guest_minutes: float = parameter(
        30.0, unit="person-min per guest", bounds=(0.0, 1000.0), meaning="officers' time for a guest of an open day"
    )
    evidence_minutes: float = parameter(
        600.0,
        unit="person-min per clip",
        bounds=(0.0, 1e5),
        meaning="officers' time to gather evidence, and at the debate",
    )
    message_cost: float = parameter(
        0.05, unit="yuan per person reached", bounds=(0.0, 100.0), meaning="posters, leaflets, screens"
    )
    guest_cost: float = parameter(50.0, unit="yuan per guest", bounds=(0.0, 1e4), meaning="transport and a meal")
    debate_cost: float = parameter(5000.0, unit="yuan per clip", bounds=(0.0, 1e6), meaning="a public debate")

    def begin(self, city: CityHall) -> None:
        """Nobody has heard anything yet."""
        self._is_remembered = False

    def each_day(self, city: CityHall) -> None:
        """Answer clips, send messages; invite once a month; what was said fades."""
        if self._is_remembered:
            city.news.forget_messages()
        if self.dose > 0.0 and self.start_day <= city.day < self.end_day:
            self._answer_clips(city)
            if self.campaign_reach > 0.0:
                city.pay(self.message_cost * city.news.send_message(self.dose * self.campaign_reach))
                self._is_remembered = True
            if (city.day - self.start_day) % MONTH == 0:
                self._open_doors(city)

    def _answer_clips(self, city: CityHall) -> None:
        """A debate about every viral clip, so many days after it was first seen."""
        if self.debate_reach <= 0.0:
            return
        for clip in city.news.viral_clips():
            if city.day - clip.born == self.delay_days and not clip.is_answered:
                city.news.hold_debate(clip.clip, self.dose * self.debate_reach, city.news.evidence(self.evidence))
                city.book_officers(self.evidence_minutes)
                city.pay(self.debate_cost)

    def _open_doors(self, city: CityHall) -> None:
        """An open day: vendors and students see for themselves, reporters write of it."""
        guests = 0.0
        if self.vendors_invited > 0.0:
            guests += city.news.invite_vendors(self.dose * self.vendors_invited)
        if self.students_invited > 0.0:
            guests += city.news.invite_students(self.dose * self.students_invited)
        for reporter in range(self.reporters_invited):
            city.news.publish_report(self.dose * self.report_reach, 1 + reporter)
            self._is_remembered = True
            guests += 1.0
        if guests > 0.0:
            city.book_officers(self.guest_minutes * guests)
            city.pay(self.guest_cost * guests)
