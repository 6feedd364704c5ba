"""Cost and legitimacy: officers' time, sanctions, money, and what people think of it all."""

from vendorsim.measures.base import POLL, TENTH, TWENTIETH, Matters, Ratio, measure
from vendorsim.measures.record import Record, ratio
from vendorsim.model.clock import DAYS_PER_YEAR

WORK = ("move_on", "persuade", "document", "seize", "service")


@measure(
    unit="person-minutes per case",
    denominator="cases closed",
    direction="lower",
    group="cost",
    label="officer minutes per case closed",
    matters=Matters(share=0.05, least=0.5, reason=TWENTIETH),
    headline=True,
)
def officer_minutes_per_case(record: Record) -> float:
    """Officers' time on cases, for each case closed."""
    return ratio(sum(record.total(f"minutes_{kind}") for kind in WORK), record.total("cases_closed"))


@measure(
    unit="person-hours per day",
    denominator="days",
    direction="neither",
    group="cost",
    label="officer hours on cases a day",
    matters=Matters(share=0.05, least=0.1, reason=TWENTIETH),
)
def officer_hours_on_cases(record: Record) -> float:
    """Officers' time on cases, patrol and travel apart."""
    return ratio(sum(record.total(f"minutes_{kind}") for kind in WORK) / 60.0, float(len(record.book)))


@measure(
    unit="per vendor-year",
    denominator="vendor-years",
    direction="neither",
    group="cost",
    label="encounters per vendor-year",
    matters=Matters(share=0.05, least=0.1, reason=TWENTIETH),
    ratio=Ratio("encounters_with_vendors", "vendor_days", one=DAYS_PER_YEAR),
)
def encounters_per_vendor_year() -> None:
    """Encounters of a vendor with officers."""


@measure(
    unit="per vendor-year",
    denominator="vendor-years",
    direction="neither",
    group="cost",
    label="sanctions per vendor-year",
    matters=Matters(share=0.1, least=0.01, reason=TENTH),
    ratio=Ratio("sanctions", "vendor_days", one=DAYS_PER_YEAR),
)
def sanctions_per_vendor_year() -> None:
    """Seizures and fines."""


@measure(
    unit="share",
    denominator="encounters with vendors",
    direction="higher",
    group="cost",
    label="encounters ending in moving on or flight",
    matters=Matters(least=0.02, reason="Fewer than one encounter in fifty."),
    ratio=Ratio("moved_on_or_fled", "encounters_with_vendors"),
)
def moved_on_or_fled_share() -> None:
    """Encounters that end in moving on or flight, without a quarrel."""


@measure(
    unit="0 to 1",
    denominator="residents and days",
    direction="higher",
    group="cost",
    label="residents' approval of enforcement",
    matters=Matters(least=0.02, reason=POLL),
    ratio=Ratio("opinion"),
    curve=True,
)
def resident_opinion() -> None:
    """Residents' approval of enforcement."""


@measure(
    unit="0 to 1",
    denominator="residents and days",
    direction="neither",
    group="cost",
    label="residents' support for vending",
    matters=Matters(least=0.02, reason=POLL),
    ratio=Ratio("support"),
)
def support_for_vending() -> None:
    """Residents' support for street vending."""


@measure(
    unit="0 to 1",
    denominator="vendors and days",
    direction="higher",
    group="cost",
    label="vendors' belief in its rightness",
    matters=Matters(least=0.02, reason=POLL),
    ratio=Ratio("legitimacy", "vendor_days"),
    curve=True,
)
def vendor_legitimacy() -> None:
    """Vendors' belief that enforcement is right."""


@measure(
    unit="per 100 vendors and year",
    denominator="vendor-years",
    direction="lower",
    group="cost",
    label="pressure on kin",
    matters=Matters(share=0.1, least=1, reason=TENTH),
    ratio=Ratio("pressure_on_kin", "vendor_days", per=100, one=DAYS_PER_YEAR),
)
def pressure_on_kin() -> None:
    """Times that kin, employers or neighbours were made to persuade somebody."""


@measure(
    unit="yuan per day",
    denominator="days",
    direction="lower",
    group="cost",
    matters=Matters(share=0.05, least=10, reason=TWENTIETH),
    ratio=Ratio("programme_cost"),
)
def programme_cost() -> None:
    """Public money spent on programmes."""
