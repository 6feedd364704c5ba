"""Draws for the generator: addressed by the district's seed, the decision, and the place it is made at."""

import numpy as np

from vendorsim.engine.draws import draw, pair, stream
from vendorsim.engine.streams import named


class Luck:
    """Uniform draws of one decision; the same place gets the same draw whatever else is decided."""

    def __init__(self, seed: int, decision: str) -> None:
        self._key = np.uint64(stream(np.uint64(seed), named(f"CITY_{decision}"), 0))

    def at(self, *place: int) -> float:
        """The draw at an address of one or more whole numbers."""
        key = self._key
        for part in place[:-1]:
            key = np.uint64(pair(key, part))
        return float(draw(key, place[-1]))

    def choice(self, count: int, *place: int) -> int:
        """One of 0 .. count - 1."""
        return int(self.at(*place) * count)
