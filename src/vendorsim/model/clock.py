"""Ticks, half-days and days: what begins and ends when.

A tick is 15 minutes, a day runs from 06:00 to 24:00 in 72 ticks, a half-day changes at 15:00. Day 0 is a Monday.
"""

TICK_MINUTES = 15
TICKS_PER_HOUR = 4
FIRST_HOUR = 6
TICKS_PER_DAY = 72
HALF_DAYS = 2
TICKS_PER_HALF_DAY = TICKS_PER_DAY // HALF_DAYS
SLOTS = 6  # perceived risk is kept apart for six three-hour slots of the day
TICKS_PER_SLOT = TICKS_PER_DAY // SLOTS
DAYS_PER_YEAR = 365.0
DAYS_PER_MONTH = 30.0
DAYS_PER_WEEK = 7


def tick_of(hour: float) -> int:
    """The tick of the day that begins at a time of day [hours]."""
    return round((hour - FIRST_HOUR) * TICKS_PER_HOUR)


def time_of_day(tick_of_day: int) -> str:
    """The time at which a tick of the day begins, as `HH:MM`."""
    minutes = FIRST_HOUR * 60 + tick_of_day * TICK_MINUTES
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Clock:
    """Where a run stands in time."""

    def __init__(self) -> None:
        self.tick = 0

    @property
    def day(self) -> int:
        """Whole days gone by."""
        return self.tick // TICKS_PER_DAY

    @property
    def tick_of_day(self) -> int:
        """Ticks since 06:00."""
        return self.tick % TICKS_PER_DAY

    @property
    def half_day(self) -> int:
        """0 until 15:00, then 1."""
        return self.tick_of_day // TICKS_PER_HALF_DAY

    @property
    def is_weekend(self) -> int:
        """1 on Saturday and Sunday, else 0."""
        return int(self.day % DAYS_PER_WEEK >= 5)

    @property
    def half_day_begins(self) -> bool:
        """Whether this tick is the first of a half-day."""
        return self.tick % TICKS_PER_HALF_DAY == 0

    @property
    def day_begins(self) -> bool:
        """Whether this tick is the first of a day."""
        return self.tick % TICKS_PER_DAY == 0

    @property
    def day_ends(self) -> bool:
        """Whether this tick is the last of a day."""
        return self.tick_of_day == TICKS_PER_DAY - 1

    def advance(self) -> None:
        """Go on to the next tick."""
        self.tick += 1
