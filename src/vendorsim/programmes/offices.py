"""The offices of a city: what each can do for a programme, one class an office; `cityhall` carries it out."""

from typing import Protocol


class StreetsOffice(Protocol):
    """Directs the teams, counts them, and has streets watched."""

    def turn(self, **levers: float) -> None:
        """Turn levers of `vendorsim.levers` by name. Raises: SettingsError for a name that is none."""

    def turn_back(self, *levers: str) -> None:
        """Turn levers back to what they were when the run began."""

    def strategy_number(self, strategy: str) -> float:
        """What the lever `patrol_strategy` takes for a strategy of the settings. Raises: SettingsError for another."""

    def change_strength(self, people: int) -> int:
        """Put so many people more on duty, as teams on overtime, or so many fewer; returns how many it came to be.

        It counts from what the district has by its settings; 0 puts it back to that.
        """

    def hours_of_a_shift(self) -> float:
        """Hours that one officer is on duty a day."""

    def focus_on_strip(self, which: int, strips: int) -> int:
        """Name one of so many strips of the district as the part that a crackdown is about; returns its pitches."""

    def focus_on_street_markets(self, metres: float) -> int:
        """Name the street markets and what lies within so many metres of them as that part; returns its pitches."""

    def focus_nowhere(self) -> None:
        """Name no part."""

    def announce_in_focus(self, weight: float) -> None:
        """Tell all vendors that officers will come to that part: one visit's worth of perceived risk times `weight`."""

    def watch(self, share: float, choose: str, drawing: int = 0) -> int:
        """Have a share of the pitches where vending is forbidden watched; returns how many these are.

        `choose` is "busiest" (most violations seen by officers), "complaints" (most open complaints) or "draw" (by lot,
        another one for each `drawing`). Raises: SettingsError for another word.
        """

    def stop_watching(self) -> None:
        """Watch nothing; open reports are dropped."""

    def counted(self, what: str, day: int) -> float:
        """An entry of the day book (`vendorsim.ledger`) of a day; 0 before the run began."""
