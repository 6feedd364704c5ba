"""Cost and legitimacy: officers' time, sanctions, money, and what people think of it all."""

from vendorsim.measures.base import POLL, TENTH, TWENTIETH, Matters, measure
from vendorsim.measures.record import Record, ratio

WORK = ("move_on", "persuade", "document", "seize", "service")


@measure(
    unit="person-minutes per case",
    denominator="cases closed",
    direction="lower",
    group="cost",
    label="officer minutes per case closed",
    matters=Matters(share=0.05, least=0.5, reason=TWENTIETH),
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
)
def encounters_per_vendor_year(record: Record) -> float:
    """Encounters of a vendor with officers."""
    return ratio(record.total("encounters_with_vendors"), record.vendor_years)


@measure(
    unit="per vendor-year",
    denominator="vendor-years",
    direction="neither",
    group="cost",
    label="sanctions per vendor-year",
    matters=Matters(share=0.1, least=0.01, reason=TENTH),
)
def sanctions_per_vendor_year(record: Record) -> float:
    """Seizures and fines."""
    return ratio(record.total("sanctions"), record.vendor_years)


@measure(
    unit="share",
    denominator="encounters with vendors",
    direction="higher",
    group="cost",
    label="encounters ending in moving on or flight",
    matters=Matters(least=0.02, reason="Fewer than one encounter in fifty."),
)
def moved_on_or_fled_share(record: Record) -> float:
    """Encounters that end in moving on or flight, without a quarrel."""
    return ratio(record.total("moved_on_or_fled"), record.total("encounters_with_vendors"))


@measure(
    unit="0 to 1",
    denominator="residents and days",
    direction="higher",
    group="cost",
    label="residents' approval of enforcement",
    matters=Matters(least=0.02, reason=POLL),
)
def resident_opinion(record: Record) -> float:
    """Residents' approval of enforcement."""
    return float(record.book["opinion"].mean())


@measure(
    unit="0 to 1",
    denominator="residents and days",
    direction="neither",
    group="cost",
    label="residents' support for vending",
    matters=Matters(least=0.02, reason=POLL),
)
def support_for_vending(record: Record) -> float:
    """Residents' support for street vending."""
    return float(record.book["support"].mean())


@measure(
    unit="0 to 1",
    denominator="vendors and days",
    direction="higher",
    group="cost",
    label="vendors' belief in its rightness",
    matters=Matters(least=0.02, reason=POLL),
)
def vendor_legitimacy(record: Record) -> float:
    """Vendors' belief that enforcement is right."""
    return ratio(record.total("legitimacy"), record.total("vendor_days"))


@measure(
    unit="per 100 vendors and year",
    denominator="vendor-years",
    direction="lower",
    group="cost",
    label="pressure on kin",
    matters=Matters(share=0.1, least=1, reason=TENTH),
)
def pressure_on_kin(record: Record) -> float:
    """Times that kin, employers or neighbours were made to persuade somebody."""
    return ratio(100.0 * record.total("pressure_on_kin"), record.vendor_years)


@measure(
    unit="yuan per day",
    denominator="days",
    direction="lower",
    group="cost",
    matters=Matters(share=0.05, least=10, reason=TWENTIETH),
)
def programme_cost(record: Record) -> float:
    """Public money spent on programmes."""
    return ratio(record.total("programme_cost"), float(len(record.book)))
