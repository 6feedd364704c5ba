"""Facts that one rule answers alone: the scale of fines and how its size moves payment."""

from vendorsim.engine.table import record_array
from vendorsim.model.encounter.aftermath import fine_for, payment_probability
from vendorsim.patterns.base import Part, Reading, band_of, calibration, mean_of
from vendorsim.patterns.targets import target
from vendorsim.settings.schema import Settings

C18, C21 = target("C18"), target("C21")
MOST_VIOLATIONS = 50


def payment_slope(settings: Settings) -> Reading:
    """Percentage points of fines paid on time for each per cent of their size, at the first and the repeat fine."""
    p = record_array(settings.behaviour.model_dump())[0]

    def slope(fine: float) -> float:
        return 100.0 * (payment_probability(p, 1.01 * fine) - payment_probability(p, fine))

    return {"first": slope(p.fine_first), "repeat": slope(p.fine_repeat)}


def repeat_pricing(settings: Settings) -> Reading:
    """The number of violations in a year from which the fine is higher than the first."""
    p = record_array(settings.behaviour.model_dump())[0]
    first = fine_for(p, 0.0, 0.0)
    for violations in range(MOST_VIOLATIONS):
        if fine_for(p, float(violations), 0.0) > first:
            return {"violations": float(violations), "first": first, "repeat": fine_for(p, float(violations), 0.0)}
    return {"violations": float("nan"), "first": first, "repeat": float("nan")}


PATTERNS = (
    calibration(
        C18,
        [Part(mean_of("first"), band_of(C18), beside={"at the fine of a repeat": mean_of("repeat")})],
        "the rule of payment alone: change in the chance of timely payment when the first fine grows by 1 %",
        of_rules=payment_slope,
        by_construction=True,
    ),
    calibration(
        C21,
        [
            Part(
                mean_of("violations"),
                band_of(C21),
                beside={"first fine [yuan]": mean_of("first"), "fine of a repeat [yuan]": mean_of("repeat")},
            )
        ],
        "the rule of fines alone: the fewest violations on record at which the fine exceeds the first",
        of_rules=repeat_pricing,
        by_construction=True,
    ),
)
