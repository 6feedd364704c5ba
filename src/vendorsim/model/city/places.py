"""What changes from tick to tick about the places of a city: pitches, market sites and road cells.

What does not change (where they are, how wide, in which zone) is the plan's.
"""

import numpy as np

from vendorsim.engine.table import Column, Table
from vendorsim.model.clock import HALF_DAYS, SLOTS
from vendorsim.model.goods import N_GOODS


class Pitches(Table, kind="pitch", records="pitches"):
    """The places where one may stand, one row each; a stall of a planned market is such a place as well."""

    row = Column(np.int32, "cell", "where it is")
    column = Column(np.int32, "cell", "where it is")
    capacity = Column(np.int32, "", "stalls that have room there")
    room = Column(np.int32, "", "stalls that a street pitch takes at most, some of them on the carriageway")
    zone = Column(np.int8, "", "1 prohibited, 2 restricted, 3 permitted")
    kind = Column(np.int8, "", "what sort of place it is")
    road = Column(np.int32, "road cell", "the carriageway it burdens, -1 for none", -1)
    obstruction = Column(np.float64, "1", "share of the carriageway's width that one stall takes")
    kerb_bays = Column(np.float64, "bay", "parking bays that stalls there take")
    area = Column(np.int32, "area", "the parking area it lies in")
    site = Column(np.int32, "site", "the planned market it would belong to, -1 for a street pitch", -1)
    beat = Column(np.int32, "beat", "the officers' beat it lies in", -1)
    usable = Column(np.int8, "", "whether stalls can stand there at all", 1)
    n_reserved = Column(np.int32, "", "vendors who mean to stand there this half-day")
    n_standing = Column(np.int32, "", "vendors who stand there now")
    first_vendor = Column(np.int32, "row", "the first vendor who stands there, -1 for none", -1)
    n_licensed = Column(np.int32, "", "of those who stand there, holders of a licence who are not on the carriageway")
    n_broad = Column(np.int32, "", "of those who stand there, stalls that are set out broadly")
    n_spilt = Column(np.int32, "", "of those who stand there, stalls on the carriageway for want of pavement")
    blocking = Column(np.float64, "1", "share of the carriageway's width that they take")
    appeal = Column(np.float64, "1", "pull of the stalls there, by goods", 0, width=N_GOODS)
    pull = Column(np.float64, "1", "the same as shoppers feel it, by goods", 0, width=N_GOODS)
    customers = Column(np.float64, "person", "who bought there in the last ticks, running mean")
    potential = Column(np.float64, "1", "relative footfall that anyone can see, 1 on average", 1, width=HALF_DAYS)
    takings = Column(
        np.float64, "yuan/tick", "what stalls of middling appeal take there", 0, width=(HALF_DAYS, N_GOODS)
    )
    fill = Column(np.float64, "1", "share of its stalls that was taken, running mean", 0, width=HALF_DAYS)
    presence = Column(np.float64, "1", "lingering sense that officers are near, 0 to 1")
    heat = Column(np.float64, "", "violations that officers remember there")
    tension = Column(np.float64, "1", "how tense the last quarrel or seizure left it, 0 to 1; it fades")
    tension_tick = Column(np.int32, "tick", "when that was")
    complaints = Column(np.float64, "", "complaints about it not yet answered")
    complained = Column(np.float64, "", "complaints about it since the run began")
    complaint_tick = Column(np.int32, "tick", "when the oldest of them came in", -1)
    watched = Column(np.int8, "", "whether a camera or an inspector looks at it")
    reports = Column(np.float64, "", "violations reported there by who watches, not yet answered")
    report_tick = Column(np.int32, "tick", "when the oldest of them came in", -1)
    seen_tick = Column(np.int32, "tick", "when officers last stood there or in sight of it", -1000)
    met = Column(
        np.float64, "", "stalls in violation that officers met there lately, by three-hour slot", 0, width=SLOTS
    )
    stood = Column(np.float64, "slot", "slots that stalls stood there in violation lately", 0, width=SLOTS)
    told = Column(np.float64, "1", "chance to meet officers there, by what vendors tell each other", 0, width=SLOTS)
    nuisance = Column(np.float64, "1", "noise, litter and want of room by its stalls, running mean")
    harsh = Column(np.float64, "", "harsh scenes between officers and vendors lately, blows counting 1")
    fair = Column(np.float64, "", "respectful and explained meetings lately")
    gone = Column(np.float64, "", "stalls that officers drove away lately")
    last_response = Column(np.int8, "", "what officers last did there", -1)
    last_response_day = Column(np.int32, "day", "when that was", -1000)
    conflict = Column(np.float64, "", "expected friction there since the burn-in")
    stall_ticks = Column(np.float64, "tick", "stall-ticks there since the burn-in")
    violating_ticks = Column(np.float64, "tick", "the same, in violation")
    # conversion
    posted = Column(np.float64, "1", "sense of officers near that people posted there keep up, 0 to 1")
    guarded = Column(np.float64, "share", "residents near who look after it and mind stalls there more")
    watch = Column(np.int8, "", "1 a site that is or will be cleared, 2 within 200 m of it")


class Sites(Table, kind="site", records="sites", whole=True):
    """The candidate sites of planned markets, one row each; a site becomes a market when the city opens it."""

    first = Column(np.int32, "pitch", "its first pitch")
    last = Column(np.int32, "pitch", "one past its last pitch")
    row = Column(np.int32, "cell", "its middle")
    column = Column(np.int32, "cell", "its middle")
    open = Column(np.int8, "", "whether the market is open, by half-day", 0, width=HALF_DAYS)
    opened_day = Column(np.int32, "day", "when it opened", -1)
    opens = Column(np.int32, "tick", "first tick of its slot", 0, width=HALF_DAYS)
    closes = Column(np.int32, "tick", "end of its slot", 0, width=HALF_DAYS)
    stalls = Column(np.int32, "", "stalls that the city set up")
    permits = Column(np.int32, "", "vendors who may hold a stall, by slot", 0, width=HALF_DAYS)
    holders = Column(np.int32, "", "vendors who hold a stall, by slot", 0, width=HALF_DAYS)
    fee = Column(np.float64, "yuan", "fee for one slot")
    awareness = Column(np.float64, "1", "share of residents who know it, 0 to 1")
    awareness_growth = Column(np.float64, "1/day", "how fast knowledge of it spreads")
    attendance = Column(np.float64, "1", "share of its stalls in use, running mean", 0, width=HALF_DAYS)
    repulsion = Column(np.float64, "1", "how much an empty market repels customers, 0 to 1")


class Shops(Table, kind="shop", records="shops"):
    """The shops, one row each, sorted by the squares in which they lie."""

    row = Column(np.int32, "cell", "where it is")
    column = Column(np.int32, "cell", "where it is")
    pull = Column(np.float64, "1", "its pull on shoppers")
    door = Column(np.int32, "pitch", "the pitch at its door, -1 for none", -1)
    sold = Column(np.float64, "yuan", "what it has sold")


class ParkingAreas(Table, kind="area", records="areas"):
    """Blocks of 200 m in which drivers look for a bay, one row each."""

    bays = Column(np.float64, "bay", "parking bays")
    lost = Column(np.float64, "bay", "of them, taken by locks and stalls in this tick")
    occupied = Column(np.float64, "bay", "bays taken by cars")


class Destinations(Table, kind="destination", records="destinations"):
    """Where drivers go, one row each."""

    road = Column(np.int32, "road cell", "where it is")
    weight = Column(np.float64, "1", "how many go there")
    is_portal = Column(np.int8, "", "whether it leads out of the district")


class RoadCells(Table, kind="road"):
    """The carriageway, one row a cell of 20 m."""

    free_minutes = Column(np.float64, "min", "to cross it alone")
    capacity = Column(np.float64, "vehicle/tick", "before stalls take from it")
    width = Column(np.float64, "m", "of the carriageway")
    flow = Column(np.float64, "vehicle/tick", "vehicles in the last tick")
    blocked = Column(np.float64, "1", "share of its width taken by stalls and stopped cars")
    habitual = Column(np.float64, "1", "the same, running mean with the memory of nuisance")
    stopped = Column(np.float64, "vehicle", "cars stopped where they must not, now")
    stalls = Column(np.float64, "", "stalls beside or on it, now")
    minutes = Column(np.float64, "min", "to cross it now")
    obstruction_ticks = Column(np.float64, "tick", "blocked share summed since the burn-in")
