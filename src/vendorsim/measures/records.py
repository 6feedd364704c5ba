"""What is on record and on film, and who holds a licence: how far three programmes have come."""

from vendorsim.measures.base import FIFTIETH_VENDOR, Matters, measure
from vendorsim.measures.record import Record


def _share(part: float, whole: float) -> float:
    """A share that is nothing where there was nothing to divide."""
    return part / whole if whole > 0.0 else 0.0


@measure(
    unit="share",
    denominator="encounters with vendors",
    direction="neither",
    group="cost",
    label="encounters in which a record was shown",
    matters=Matters(least=0.02, reason="Fewer than one encounter in fifty."),
)
def record_shown_share(record: Record) -> float:
    """Encounters in which a vendor was shown the record."""
    return _share(record.total("records_shown"), record.total("encounters_with_vendors"))


@measure(
    unit="share",
    denominator="encounters",
    direction="neither",
    group="cost",
    label="encounters filmed",
    matters=Matters(least=0.02, reason="Fewer than one encounter in fifty."),
)
def filmed_share(record: Record) -> float:
    """Encounters that a worn camera filmed."""
    return _share(record.total("cases_filmed"), record.total("encounters"))


@measure(
    unit="share",
    denominator="vendors and days",
    direction="neither",
    group="livelihood",
    label="with a licence",
    matters=Matters(least=0.02, reason=FIFTIETH_VENDOR),
)
def licensed_share(record: Record) -> float:
    """Vendors who hold a licence."""
    return _share(record.total("licensed_vendor_days"), record.total("vendor_days"))
