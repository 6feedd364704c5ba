"""Worn cameras: announced or not, and with or without anyone who acts on the footage (essay S3: video and audio)."""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme


class Recorders(Programme):
    """Film a share of all cases; look at some of the footage and talk it over with the teams, or let it lie."""

    share: float = parameter(0.8, unit="share", bounds=(0.0, 1.0), meaning="cases that are filmed")
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which they are handed out")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which they are collected")
    announced: bool = parameter(True, unit="yes or no", meaning="whether people are told that they are filmed")
    acted_upon: bool = parameter(True, unit="yes or no", meaning="whether anyone looks at footage and acts on it")
    reviewed: float = parameter(
        0.05, unit="share", bounds=(0.0, 1.0), meaning="filmed cases that are looked at, where footage is acted upon"
    )
    minutes_per_review: float = parameter(
        20.0, unit="person-minutes", bounds=(0.0, 240.0), meaning="looking at a case and talking it over"
    )
    footage: float = parameter(
        0.9, unit="1", bounds=(0.0, 1.0), meaning="how much a film shows of what happened, where a clip is answered"
    )
    cost_per_officer: float = parameter(
        1500.0, unit="yuan", bounds=(0.0, 1e5), meaning="a camera for each officer and assistant"
    )
    upkeep: float = parameter(
        3.0, unit="yuan per officer and day", bounds=(0.0, 1000.0), meaning="storage, batteries, repairs"
    )

    def begin(self, city: CityHall) -> None:
        """Nobody wears one yet."""
        self._officers = 0

    def each_day(self, city: CityHall) -> None:
        """Hand out and collect on their days; review what was filmed yesterday, or get used to them."""
        records = city.records
        if city.day == self.start_day < self.end_day and self.share > 0.0:
            self._officers = records.officers()
            records.hand_out_recorders(share=self.share, announced=self.announced, footage=self.footage)
            city.pay(self.cost_per_officer * self._officers)
        elif self._officers:
            reviewed = self.reviewed * records.filmed_yesterday() if self.acted_upon else 0.0
            records.act_upon_footage(reviewed)
            city.book_officers(self.minutes_per_review * reviewed)
        if self._officers and city.day == self.end_day:
            records.collect_recorders()
            self._officers = 0
        if self._officers:
            city.pay(self.upkeep * self._officers)
