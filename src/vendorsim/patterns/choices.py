"""What weighs in a vendor's choice of place."""

import math

import numpy as np

from vendorsim.model.clock import TICKS_PER_HALF_DAY
from vendorsim.model.people.deterrence import expected_meetings, felt_loss
from vendorsim.model.people.lawful import zone_for
from vendorsim.model.people.site_choice import TRADED, closing_tick, expected_rate, opening_tick, site_utility
from vendorsim.patterns.base import Band, Part, Reading, Readings, Run, calibration, mean_of
from vendorsim.patterns.baseline import BASELINE
from vendorsim.patterns.targets import target

C20 = target("C20")


def read_weights(run: Run) -> Reading:
    """How far each term spreads the utility of the places that a vendor weighs: the mean standard deviation."""
    vendors, pitches, p = run.model.tables["vendor"], run.model.tables["pitch"], run.model.world.parameters[0]
    spread: dict[str, list[float]] = {"footfall": [], "home": [], "risk": []}
    for v in np.flatnonzero(vendors.active):
        goods, income = int(vendors.goods[v]), float(vendors.weekly_income[v])
        known = np.flatnonzero((vendors.candidates[v] >= 0) & (pitches.usable[vendors.candidates[v]] > 0))
        for half in (half for half in range(2) if TRADED[goods, half] and known.size > 1):
            opens = max(half * TICKS_PER_HALF_DAY, opening_tick(p, goods, half))
            closes = min((half + 1) * TICKS_PER_HALF_DAY, closing_tick(p, goods, half))
            terms = []
            for k in known:
                common = pitches.takings[vendors.candidates[v, k], half, goods]
                rate = expected_rate(p, vendors.takings[v, k], common)
                revenue = float(rate * vendors.appeal[v] * (closes - opens))
                place = vendors.candidates[v, k]
                zone = int(zone_for(vendors.licensed[v], pitches.zone[place], pitches.usable[place]))
                risk = expected_meetings(p, vendors.risk, v, k, zone, opens, closes)
                felt = (vendors.expected_loss[v], vendors.met_lately[v], vendors.met_usually[v])
                loss = float(felt_loss(p, *map(float, felt)))
                # One term at a time, through the rule that vendors choose by; a revenue of 1 yuan has a logarithm of 0.
                terms.append(
                    (
                        site_utility(p, revenue, 0.0, 0.0, income, 0.0, 0.0, 0.0, 0.0, 0.0),
                        site_utility(p, 1.0, 0.0, 0.0, income, float(vendors.distances[v, k]), 0.0, 0.0, 0.0, 0.0),
                        site_utility(p, 1.0, float(risk), loss, income, 0.0, 0.0, 0.0, 0.0, 0.0),
                    )
                )
            for name, deviation in zip(spread, np.std(terms, axis=0), strict=True):
                spread[name].append(float(deviation))
    return {name: math.fsum(values) / len(values) if values else math.nan for name, values in spread.items()}


def least_over_risk(readings: Readings) -> float:
    """The smaller of the effects of footfall and nearness to home, over that of risk."""
    effect = readings["baseline"]
    return min(effect["footfall"], effect["home"]) / effect["risk"] if effect["risk"] > 0.0 else math.inf


PATTERNS = (
    calibration(
        C20,
        [
            Part(
                least_over_risk,
                Band(low=C20.low[0]),
                "the smaller of the two over risk",
                beside={
                    "footfall, utility per standard deviation": mean_of("footfall"),
                    "nearness to home": mean_of("home"),
                    "risk of officers": mean_of("risk"),
                },
            )
        ],
        "the places that each vendor weighs at the end of the baseline: standard deviation of each term of the utility "
        "among them, mean over vendors and half-days; footfall acts through expected revenue",
        arms=(BASELINE,),
        read=read_weights,
    ),
)
