"""Conflict: each measure twice, expected (the sum of probabilities) and counted. By the tower rule both have one mean."""

import numpy as np

from vendorsim.engine.arithmetic import exp
from vendorsim.measures.base import TENTH, Estimates, Matters, Ratio, measure
from vendorsim.measures.record import Record
from vendorsim.model.clock import DAYS_PER_YEAR

NEVER_YEARS = 3.0


@measure(
    unit="per 1,000 encounters",
    denominator="encounters",
    direction="lower",
    group="conflict",
    counted=True,
    label="quarrels per 1,000 encounters",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
    ratio=Ratio("friction", "encounters", per=1000),
    curve=True,
    headline=True,
)
def friction_per_1000_encounters() -> None:
    """Encounters in which somebody resists, if only in words."""


@measure(
    unit="per 1,000 vendor-years",
    denominator="vendor-years",
    direction="lower",
    group="conflict",
    counted=True,
    label="physical conflicts per 1,000 vendor-years",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
    ratio=Ratio("physical", "vendor_days", per=1000, one=DAYS_PER_YEAR),
    curve=True,
    headline=True,
)
def physical_per_1000_vendor_years() -> None:
    """Encounters that come to push and blows or worse."""


@measure(
    unit="per 1,000 vendor-years",
    denominator="vendor-years",
    direction="lower",
    group="conflict",
    counted=True,
    label="recorded incidents per 1,000 vendor-years",
    matters=Matters(share=0.1, least=0.02, reason=TENTH),
    ratio=Ratio("recorded", "vendor_days", per=1000, one=DAYS_PER_YEAR),
)
def recorded_per_1000_vendor_years() -> None:
    """Violent incidents that enter the city's books."""


@measure(
    unit="per recorded incident",
    denominator="recorded incidents",
    direction="lower",
    group="conflict",
    counted=True,
    label="officers injured per recorded incident",
    matters=Matters(
        least=0.05,
        reason="Less than one officer hurt in twenty recorded incidents, of which a district has a few a year.",
    ),
    ratio=Ratio("officers_injured", "recorded", below_is_expected=True),
)
def injuries_per_recorded() -> None:
    """Officers injured in each violent incident on the city's books."""


@measure(
    unit="points per vendor-year",
    denominator="vendor-years",
    direction="lower",
    group="conflict",
    counted=True,
    label="severity of conflict",
    matters=Matters(share=0.1, least=0.01, reason=TENTH),
    ratio=Ratio("severity", "vendor_days", one=DAYS_PER_YEAR),
)
def conflict_severity_index() -> None:
    """Quarrels weighted by their highest stage: words 1, obstruction 3, blows 10, injury 30, a crowd 50."""


@measure(
    unit="share in three years",
    denominator="vendors",
    direction="higher",
    group="conflict",
    counted=True,
    label="vendors never in physical conflict",
    matters=Matters(least=0.005, reason="Fewer than five vendors in a thousand over three years."),
    never_in_years=NEVER_YEARS,
)
def vendors_never_in_physical_conflict_share(record: Record) -> Estimates:
    """Vendors who would go through three years without a physical conflict, at the rate of this run."""
    vendors = record.vendors
    there = vendors.days > 0
    if not there.any():
        return Estimates(float("nan"), float("nan"))
    years = NEVER_YEARS * 365.0 / vendors.days[there]
    # Each vendor's own expected conflicts over the days it was seen, carried to three years; a vendor seen for a short
    # time counts by its days.
    weights = vendors.days[there] / vendors.days[there].sum()
    never = np.array([exp(-x) for x in (vendors.physical_expected[there] * years).tolist()])
    expected = float(np.sum(weights * never))
    rate = float(vendors.physical[there].sum()) / (float(vendors.days[there].sum()) / 365.0)
    return Estimates(expected, exp(-NEVER_YEARS * rate))


@measure(
    unit="share",
    denominator="expected physical conflict",
    direction="neither",
    group="conflict",
    label="concentration of conflict",
    matters=Matters(least=0.05, reason="Less than one conflict in twenty falls on other vendors."),
)
def conflict_concentration(record: Record) -> float:
    """Share of all expected physical conflict that falls on the tenth of vendors who have most of it."""
    expected = np.sort(record.vendors.physical_expected[record.vendors.days > 0])[::-1]
    if expected.size == 0 or expected.sum() <= 0.0:
        return float("nan")
    return float(expected[: max(1, expected.size // 10)].sum() / expected.sum())
