"""Who is seen in time: vendors who are warned of officers, and what watching brings in."""

from vendorsim.measures.base import TENTH, Matters, Ratio, measure
from vendorsim.model.clock import DAYS_PER_YEAR


@measure(
    unit="per vendor-year",
    denominator="vendor-years",
    direction="neither",
    group="order",
    label="times warned off per vendor-year",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
    ratio=Ratio("warned_off", "vendor_days", one=DAYS_PER_YEAR),
)
def warned_off_per_vendor_year() -> None:
    """Times that a vendor was warned of officers and gone before they came."""


@measure(
    unit="per day",
    denominator="days",
    direction="neither",
    group="cost",
    label="reports of watched violations a day",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
    ratio=Ratio("reports"),
)
def reports_per_day() -> None:
    """Reports by cameras or inspectors, the false ones among them."""


@measure(
    unit="per day",
    denominator="days",
    direction="lower",
    group="cost",
    label="trips for nothing a day",
    matters=Matters(share=0.1, least=0.1, reason=TENTH),
    ratio=Ratio("trips_in_vain"),
)
def trips_in_vain_per_day() -> None:
    """Reports that a team answered and found nobody in violation."""
