"""What Mesa's own tools read of a run: the day book as a data collector."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from vendorsim.engine.lazy_mesa import mesa
from vendorsim.model.clock import TICKS_PER_DAY, Clock


class DayBook(mesa.DataCollector):  # type: ignore[misc, unused-ignore]
    """The day book as Mesa's collector: at each step it shows the book of that step's day, and copies nothing."""

    def __init__(self, book: np.ndarray, clock: Clock) -> None:
        """Show `book` as far as `clock` has come."""
        super().__init__()
        self._book, self._clock = book, clock
        self.model_vars = {name: _PerStep(clock, book[name]) for name in book.dtype.names or ()}
        self._collection_steps = _PerStep(clock)  # what Mesa 3.5 asks for

    def get_model_vars_dataframe(self) -> Any:
        """One row a day, the present one as far as it has come."""
        import pandas as pd

        days = -(-self._clock.tick // TICKS_PER_DAY)
        return pd.DataFrame({name: self._book[name][:days] for name in self.model_vars})


class _PerStep(Sequence[float]):
    """A series with one entry a step: the step's number, or the entry of its day."""

    def __init__(self, clock: Clock, daily: np.ndarray | None = None) -> None:
        self._clock, self._daily = clock, daily

    def __len__(self) -> int:
        return self._clock.tick

    def __getitem__(self, at: Any) -> Any:
        steps = range(len(self))[at]
        if self._daily is None:
            return steps
        if isinstance(steps, int):
            return float(self._daily[steps // TICKS_PER_DAY])
        return [float(self._daily[step // TICKS_PER_DAY]) for step in steps]
