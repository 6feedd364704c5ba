"""Who is seen in time: vendors who are warned of officers, and what watching brings in."""

from vendorsim.measures.base import TENTH, Matters, measure
from vendorsim.measures.record import Record, ratio


@measure(
    unit="per vendor-year",
    denominator="vendor-years",
    direction="neither",
    group="order",
    label="times warned off per vendor-year",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
)
def warned_off_per_vendor_year(record: Record) -> float:
    """Times that a vendor was warned of officers and gone before they came."""
    return ratio(record.total("warned_off"), record.vendor_years)


@measure(
    unit="per day",
    denominator="days",
    direction="neither",
    group="cost",
    label="reports of watched violations a day",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
)
def reports_per_day(record: Record) -> float:
    """Reports by cameras or inspectors, the false ones among them."""
    return ratio(record.total("reports"), float(len(record.book)))


@measure(
    unit="per day",
    denominator="days",
    direction="lower",
    group="cost",
    label="trips for nothing a day",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
)
def trips_in_vain_per_day(record: Record) -> float:
    """Reports that a team answered and found nobody in violation."""
    return ratio(record.total("trips_in_vain"), float(len(record.book)))
