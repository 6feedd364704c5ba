"""Housing estates: whether a residents' committee is at work there, who takes part, and the rules they gave themselves."""

import numpy as np

from vendorsim.engine.compiled import rule
from vendorsim.engine.table import Column, Table


class Estates(Table, kind="estate", records="estates"):
    """The housing estates of a city, one row each, gated or not."""

    residents = Column(np.int32, "", "residents who live there")
    committee = Column(np.int8, "", "whether a residents' committee is at work")
    volunteers = Column(np.float64, "share", "residents who take part in it")
    rules = Column(np.int8, "", "whether its residents have adopted rules against private ground locks")
    rules_day = Column(np.int32, "day", "when they did, -1 for never", -1)
    votes = Column(np.int32, "", "residents who were asked in the last vote")
    votes_for = Column(np.int32, "", "of whom were for the rules")


@rule
def volunteers_at(cell, estate_cells, estates):
    """Share of the residents of the estate around a cell who take part in its committee, 0 outside of estates."""
    estate = estate_cells[cell]
    if estate < 0:
        return 0.0
    return estates[estate].volunteers


@rule
def rules_at(cell, estate_cells, estates):
    """1.0 where the estate around a cell has rules of its own, 0.0 elsewhere."""
    estate = estate_cells[cell]
    if estate < 0:
        return 0.0
    return 1.0 * estates[estate].rules
