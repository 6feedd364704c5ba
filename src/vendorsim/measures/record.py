"""What measures read: the books of a run after the burn-in, and its people at the end."""

from dataclasses import dataclass

import numpy as np

from vendorsim.engine.table import Table
from vendorsim.model.clock import DAYS_PER_YEAR


@dataclass(frozen=True)
class Record:
    """A finished run as measures see it."""

    book: np.ndarray
    """One row a measured day, with the fields of `vendorsim.model.daybook.DAY_FIELDS`."""
    vendors: Table
    residents: Table
    pitches: Table
    minimum_wage: float
    persons: float
    """Residents, in persons."""
    shop_cells: int = 0
    """Cells of 20 m that are lined with shops."""

    def total(self, field: str) -> float:
        """A field summed over the measured days."""
        return float(self.book[field].sum())

    @property
    def vendor_years(self) -> float:
        """Years that vendors spent in the trade."""
        return self.total("vendor_days") / DAYS_PER_YEAR

    @property
    def incomes(self) -> np.ndarray:
        """Monthly net income of everybody who was in the trade for two weeks or more [yuan]."""
        days = self.vendors.days
        stayed = days >= min(14, max(1, len(self.book) // 2))
        incomes: np.ndarray = 30.0 * self.vendors.income[stayed] / days[stayed]
        return incomes


def ratio(numerator: float, denominator: float) -> float:
    """A quotient that is not a number where there was nothing to divide by."""
    return numerator / denominator if denominator > 0.0 else float("nan")
