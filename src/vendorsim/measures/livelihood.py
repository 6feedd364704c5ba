"""Livelihood: what vendors earn, who gives up, who finds work."""

import numpy as np

from vendorsim.measures.base import FIFTIETH_HOUR, FIFTIETH_VENDOR, Matters, Ratio, measure
from vendorsim.measures.record import Record, ratio
from vendorsim.model.clock import DAYS_PER_YEAR


@measure(
    unit="yuan per month (2013)",
    denominator="vendors",
    direction="higher",
    group="livelihood",
    label="monthly net income, median",
    matters=Matters(share=0.03, least=10, reason="Less than one day's income in a month."),
    headline=True,
)
def monthly_net_income_median(record: Record) -> float:
    """Median monthly net income of vendors: sales less cost, spoilage, fees, fines and losses."""
    return float(np.median(record.incomes)) if record.incomes.size else float("nan")


@measure(
    unit="index",
    denominator="vendors",
    direction="lower",
    group="livelihood",
    label="income inequality (Gini)",
    matters=Matters(
        least=0.01, reason="Coefficients are published with two decimals, and surveys do not know them better."
    ),
)
def income_gini(record: Record) -> float:
    """Inequality of vendors' monthly net income; losses count as nothing."""
    incomes = np.sort(np.maximum(0.0, record.incomes))
    if incomes.size == 0 or incomes.sum() <= 0.0:
        return float("nan")
    ranks = np.arange(1, incomes.size + 1)
    weighted = (
        2.0 * ranks - incomes.size - 1.0
    ) * incomes  # not .dot(): BLAS adds in another order on another processor
    return float(weighted.sum() / (incomes.size * incomes.sum()))


@measure(
    unit="share",
    denominator="vendors",
    direction="lower",
    group="livelihood",
    label="vendors below the minimum wage",
    matters=Matters(least=0.02, reason=FIFTIETH_VENDOR),
    headline=True,
)
def below_minimum_wage_share(record: Record) -> float:
    """Vendors who earn less than the minimum wage."""
    return float((record.incomes < record.minimum_wage).mean()) if record.incomes.size else float("nan")


@measure(
    unit="vendors",
    denominator="days",
    direction="neither",
    group="livelihood",
    matters=Matters(share=0.02, reason=FIFTIETH_VENDOR),
    ratio=Ratio("vendor_days"),
    curve=True,
)
def vendors_trading() -> None:
    """Vendors in the trade on a mean day."""


@measure(
    unit="jobs",
    denominator="days",
    direction="higher",
    group="livelihood",
    matters=Matters(share=0.02, reason="Fewer than one job in fifty."),
)
def jobs(record: Record) -> float:
    """People who live of vending or of attending a car park, on a mean day."""
    return float((record.book["vendor_days"] + record.book["attendants"]).mean())


@measure(
    unit="per 100 vendor-years",
    denominator="vendor-years",
    direction="lower",
    group="livelihood",
    label="bankruptcies per 100 vendor-years",
    matters=Matters(
        share=0.1,
        least=1,
        reason="Fewer than one in ten of those who give up, or fewer than one vendor in a hundred a year.",
    ),
    ratio=Ratio("bankruptcies", "vendor_days", per=100, one=DAYS_PER_YEAR),
)
def bankruptcies_per_100_vendor_years() -> None:
    """Vendors who give up for want of money to buy goods."""


@measure(
    unit="share",
    denominator="vending hours",
    direction="higher",
    group="livelihood",
    label="vending at planned stalls",
    matters=Matters(least=0.02, reason=FIFTIETH_HOUR),
    ratio=Ratio("stall_ticks", "vending_ticks"),
)
def stall_share() -> None:
    """Vending hours spent at stalls of planned markets."""


@measure(
    unit="yuan per day",
    denominator="rows of shops (20 m) and days",
    direction="higher",
    group="livelihood",
    label="sales of a row of shops",
    matters=Matters(
        share=0.02, least=5, reason="Less than a fiftieth of a shop's sales: one week and the next differ by more."
    ),
    range=(0.0, float("inf")),
)
def shop_sales(record: Record) -> float:
    """What shops sell: less where stalls stand at their doors, more where stalls bring passers-by."""
    return ratio(record.total("shop_sales"), float(record.shop_cells * len(record.book)))
