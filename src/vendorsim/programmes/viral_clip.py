"""A clip turns up and goes viral: a vendor argues with a large group of officers (essay S7). No lever but a shock.

It lets a study ask what publicity does about a clip, with the clip at a known day and of a known size.
"""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme


class ViralClip(Programme):
    """Release a clip on a day; what people make of it is theirs."""

    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on whose evening it is seen")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run from which none comes out")
    reach: float = parameter(
        0.3, unit="share of people", bounds=(0.0, 0.9), meaning="who sees it on the first day; 0 for no clip"
    )
    slant: float = parameter(
        1.0,
        unit="1",
        bounds=(0.0, 2.0),
        meaning="how bad it makes officers look; a quarrel of words has 0.6, a crowd 1",
    )
    cost: float = parameter(0.0, unit="yuan", bounds=(0.0, 1e6), meaning="what the incident costs the city by itself")

    def each_day(self, city: CityHall) -> None:
        """Release it on its day."""
        if city.day == self.start_day < self.end_day and self.reach > 0.0:
            city.news.release_clip(self.reach, self.slant)
            if self.cost > 0.0:
                city.pay(self.cost)
