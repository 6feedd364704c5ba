"""Street order: where stalls stand, what they block, what residents and drivers bear."""

from vendorsim.measures.base import FIFTIETH_HOUR, Matters, Ratio, measure
from vendorsim.measures.record import Record, ratio
from vendorsim.model.clock import TICKS_PER_HOUR


@measure(
    unit="share",
    denominator="vending hours",
    direction="lower",
    group="order",
    label="vending in violation",
    matters=Matters(least=0.02, reason=FIFTIETH_HOUR),
    ratio=Ratio("violating_ticks", "vending_ticks"),
    curve=True,
    headline=True,
)
def violation_share() -> None:
    """Vending hours at places and times where stalls are not allowed."""


@measure(
    unit="stall-hours a day",
    denominator="days",
    direction="lower",
    group="order",
    label="vending in violation, in all",
    matters=Matters(share=0.02, reason=FIFTIETH_HOUR),
    range=(0.0, float("inf")),
)
def violating_hours(record: Record) -> float:
    """Hours that stalls stand where and when they may not: how many there are counts, and not only where they stand."""
    return ratio(record.total("violating_ticks") / TICKS_PER_HOUR, float(len(record.book)))


@measure(
    unit="share",
    denominator="carriageway and hours",
    direction="lower",
    group="order",
    label="carriageway blocked",
    matters=Matters(
        share=0.1,
        least=0.0001,
        reason="Less than a tenth of what is blocked: a count on the street would not tell it from one day to the next.",
    ),
    ratio=Ratio("blocked_share_ticks", "road_ticks"),
    curve=True,
    headline=True,
)
def carriageway_blocked_share() -> None:
    """Carriageway width taken by stalls and by cars that stop where they must not."""


@measure(
    unit="ratio",
    denominator="trips",
    direction="higher",
    group="order",
    label="driving speed over free speed",
    matters=Matters(least=0.005, reason="Three seconds on a drive of ten minutes."),
    ratio=Ratio("trip_minutes_free", "trip_minutes"),
    curve=True,
)
def road_speed_ratio() -> None:
    """Driving time on empty roads over driving time as it is."""


@measure(
    unit="per 1,000 residents and week",
    denominator="residents and weeks",
    direction="lower",
    group="order",
    label="complaints per 1,000 residents and week",
    matters=Matters(
        share=0.1, least=0.1, reason="Fewer than one complaint in ten: who takes the calls would not notice."
    ),
    headline=True,
)
def complaints_per_1000_residents_week(record: Record) -> float:
    """Complaints about stalls."""
    return ratio(record.total("complaints"), record.persons / 1000.0 * len(record.book) / 7.0)


@measure(
    unit="minutes per search",
    denominator="searches",
    direction="lower",
    group="order",
    label="minutes to find a bay",
    matters=Matters(least=0.1, reason="Six seconds of a search."),
    ratio=Ratio("parking_search_minutes", "parking_searches"),
)
def parking_search_minutes() -> None:
    """Minutes to find a parking bay."""


@measure(
    unit="share",
    denominator="ground locks at the start",
    direction="lower",
    group="order",
    label="ground locks standing",
    matters=Matters(least=0.02, reason="Fewer than one ground lock in fifty."),
    ratio=Ratio("locks_standing", "locks_total"),
)
def locks_standing_share() -> None:
    """Private ground locks that still stand, on a mean day."""


@measure(
    unit="share",
    denominator="vendors moved on or fled",
    direction="lower",
    group="order",
    label="back at the pitch within 30 minutes",
    matters=Matters(least=0.01, reason="Fewer than one in a hundred of those who were moved on."),
    ratio=Ratio("returned_within_30_minutes", "displaced"),
)
def back_within_30_minutes_share() -> None:
    """Vendors who stand at the same pitch again within half an hour."""


@measure(
    unit="metres per purchase",
    denominator="purchases",
    direction="lower",
    group="order",
    label="walk to a purchase",
    matters=Matters(least=5, reason="Five metres, some seven steps."),
    ratio=Ratio("purchase_metres", "purchases"),
)
def shopping_distance() -> None:
    """Walk from where residents are to what they buy."""


def _of_cleared_days(record: Record, field: str) -> float:
    """A field summed over the days on which a site lay cleared."""
    cleared = record.book["site_ticks_before"] > 0.0
    return float(record.book[field][cleared].sum())


@measure(
    unit="ratio",
    denominator="stall hours at the site on as many days before",
    direction="lower",
    group="order",
    label="back at the cleared site",
    matters=Matters(least=0.05, reason="Less than a twentieth of what stood at the site before."),
)
def return_to_site_ratio(record: Record) -> float:
    """Stall hours at a site after it was cleared, over those before; not a number where none was cleared."""
    return ratio(_of_cleared_days(record, "site_ticks"), _of_cleared_days(record, "site_ticks_before"))


@measure(
    unit="ratio",
    denominator="stall hours that the site lost",
    direction="lower",
    group="order",
    label="displaced to the streets around",
    matters=Matters(
        least=0.1, reason="Less than a tenth of what the site lost; the ratio divides by that loss and scatters widely."
    ),
)
def displacement_ratio(record: Record) -> float:
    """Stall hours more than expected in the streets within 200 m of a cleared site, over those that the site lost.

    Expected is what stood there before, times what street vending elsewhere in the district has become: the weighted
    displacement quotient of Bowers and Johnson (2003), its sign turned, so that 1 is full displacement and what is
    below 0 a benefit that spreads. Not a number where none was cleared, or where the site lost next to nothing.
    """
    before = {where: _of_cleared_days(record, f"{where}_ticks_before") for where in ("site", "around", "elsewhere")}
    site, around = _of_cleared_days(record, "site_ticks"), _of_cleared_days(record, "around_ticks")
    street = _of_cleared_days(record, "vending_ticks") - _of_cleared_days(record, "stall_ticks")
    trend = ratio(street - site - around, before["elsewhere"])
    expected = trend * before["site"]
    return ratio(around - trend * before["around"], expected - site if site < 0.95 * expected else 0.0)


@measure(
    unit="share",
    denominator="bays and hours",
    direction="lower",
    group="order",
    label="parking bays taken",
    matters=Matters(least=0.01, reason="Fewer than one bay in a hundred."),
    ratio=Ratio("occupied_bay_ticks", "bay_ticks"),
)
def parking_occupancy() -> None:
    """Parking bays taken, of those that locks and stalls leave."""
