"""Livelihood: what vendors earn, who gives up, who finds work."""

import numpy as np

from vendorsim.measures.base import measure
from vendorsim.measures.record import Record, ratio


@measure(
    unit="yuan per month (2013)",
    denominator="vendors",
    direction="higher",
    group="livelihood",
    label="monthly net income, median",
)
def monthly_net_income_median(record: Record) -> float:
    """Median monthly net income of vendors: sales less cost, spoilage, fees, fines and losses."""
    return float(np.median(record.incomes)) if record.incomes.size else float("nan")


@measure(unit="index", denominator="vendors", direction="lower", group="livelihood", label="income inequality (Gini)")
def income_gini(record: Record) -> float:
    """Inequality of vendors' monthly net income; losses count as nothing."""
    incomes = np.sort(np.maximum(0.0, record.incomes))
    if incomes.size == 0 or incomes.sum() <= 0.0:
        return float("nan")
    ranks = np.arange(1, incomes.size + 1)
    return float((2.0 * ranks - incomes.size - 1.0).dot(incomes) / (incomes.size * incomes.sum()))


@measure(
    unit="share", denominator="vendors", direction="lower", group="livelihood", label="vendors below the minimum wage"
)
def below_minimum_wage_share(record: Record) -> float:
    """Vendors who earn less than the minimum wage."""
    return float((record.incomes < record.minimum_wage).mean()) if record.incomes.size else float("nan")


@measure(unit="vendors", denominator="days", direction="neither", group="livelihood")
def vendors_trading(record: Record) -> float:
    """Vendors in the trade on a mean day."""
    return ratio(record.total("vendor_days"), float(len(record.book)))


@measure(unit="jobs", denominator="days", direction="higher", group="livelihood")
def jobs(record: Record) -> float:
    """People who live of vending, of a job they left it for, or of attending a car park, on a mean day."""
    left = np.cumsum(record.book["exits_to_jobs"])
    attend = record.book["attendants"] - record.book["attendants_among_exits"]
    return float((record.book["vendor_days"] + left + attend).mean())


@measure(
    unit="per 100 vendor-years",
    denominator="vendor-years",
    direction="lower",
    group="livelihood",
    label="bankruptcies per 100 vendor-years",
)
def bankruptcies_per_100_vendor_years(record: Record) -> float:
    """Vendors who give up for want of money to buy goods."""
    return ratio(100.0 * record.total("bankruptcies"), record.vendor_years)


@measure(
    unit="share", denominator="vending hours", direction="higher", group="livelihood", label="vending at planned stalls"
)
def stall_share(record: Record) -> float:
    """Vending hours spent at stalls of planned markets."""
    return ratio(record.total("stall_ticks"), record.total("vending_ticks"))
