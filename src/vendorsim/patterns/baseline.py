"""What Guangzhou and Beijing measured of street vending under seizure: the baseline, and its income."""

from vendorsim.patterns.base import (
    Arm,
    Part,
    Pattern,
    Reading,
    Readings,
    Run,
    band_of,
    calibration,
    mean_of,
    ratio_of,
    read_measures,
)
from vendorsim.patterns.targets import target

BASELINE = Arm("baseline", {"horizon.burn_in_days": 30, "horizon.days": 180})
THREE_YEARS = Arm("three_years", {"horizon.burn_in_days": 30, "horizon.days": 1095})


def _of_baseline(name: str, measure: str, method: str, aim: float | None = None) -> Pattern:
    row = target(name)
    part = Part(mean_of(measure), band_of(row, aim=aim))
    return calibration(row, [part], method, arms=(BASELINE,), read=read_measures)


def _of_conflict(name: str, measure: str, method: str, aim: float | None = None, scale: float = 1.0) -> Pattern:
    row = target(name)

    def expected(readings: Readings) -> float:
        return scale * readings["baseline"][measure]

    def counted(readings: Readings) -> float:
        return scale * readings["baseline"][f"{measure}_counted"]

    part = Part(expected, band_of(row, aim=aim), beside={"counted": counted})
    return calibration(row, [part], method, arms=(BASELINE,), read=read_measures)


def read_three_years(run: Run) -> Reading:
    """Who was spared: the measure, and the plain count among those who were in the trade all the time."""
    name = "vendors_never_in_physical_conflict_share"
    vendors = run.model.tables["vendor"]
    throughout = vendors.days >= 0.95 * len(run.record.book)
    return {
        "expected": run.measures[name],
        "counted": run.measures[f"{name}_counted"],
        "throughout": float(throughout.sum()),
        "throughout_spared": float((throughout & (vendors.physical == 0)).sum()),
    }


def read_trade(run: Run) -> Reading:
    """Sales and what the goods sold had cost."""
    cost = run.record.total("cost_of_goods")
    return {"margin": run.record.total("sales") - cost, "cost": cost}


C03, C12 = target("C03"), target("C12")

PATTERNS = (
    calibration(
        C03,
        [
            Part(
                mean_of("expected"),
                band_of(C03, aim=0.95),
                beside={
                    "counted, at the rate of all": mean_of("counted"),
                    "counted, of those in the trade throughout": ratio_of("throughout_spared", "throughout"),
                    "vendors in the trade throughout": mean_of("throughout"),
                },
            )
        ],
        "three years of the baseline after a month of burn-in; each vendor's chance to be spared, from the expected "
        "number of their physical conflicts at their own rate",
        arms=(THREE_YEARS,),
        read=read_three_years,
        replicates=3,
    ),
    _of_conflict(
        "C04", "recorded_per_1000_vendor_years", "180 days of the baseline; expected number over vendor-years"
    ),
    _of_conflict(
        "C05", "injuries_per_recorded", "180 days of the baseline; expected injuries over expected recorded incidents"
    ),
    _of_baseline(
        "C06",
        "moved_on_or_fled_share",
        "180 days of the baseline; encounters with vendors that end so without a quarrel over all of them",
    ),
    _of_conflict(
        "C07",
        "friction_per_1000_encounters",
        "180 days of the baseline; expected share of encounters in which somebody resists, if only in words",
        scale=0.001,
    ),
    _of_baseline("C09", "sanctions_per_vendor_year", "180 days of the baseline; seizures and fines over vendor-years"),
    _of_baseline(
        "C10",
        "monthly_net_income_median",
        "180 days of the baseline; sales less cost, spoilage, fees, fines and losses",
        2000.0,
    ),
    _of_baseline(
        "C11",
        "income_gini",
        "180 days of the baseline; a lognormal with sigma 0.58 has 0.32; losses count as nothing",
        0.32,
    ),
    calibration(
        C12,
        [Part(ratio_of("margin", "cost"), band_of(C12, aim=0.25))],
        "180 days of the baseline; sales less the cost of the goods sold, over that cost; spoilage left out",
        arms=(BASELINE,),
        read=read_trade,
    ),
)
