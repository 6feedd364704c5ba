"""What officers are and do: how many there are, what their standing about does, where their time goes."""

from vendorsim.patterns.base import Arm, Band, Part, Reading, Readings, Run, band_of, calibration, mean_of
from vendorsim.patterns.targets import target
from vendorsim.settings.schema import Settings

C08, C19, C22 = target("C08"), target("C19"), target("C22")

_SWEEP = {"horizon.burn_in_days": 15, "horizon.days": 45}
DRIVE_THROUGH = Arm("drive_through", {**_SWEEP, "patrol.dwell_minutes": 1.0})
STOP = Arm("stop", {**_SWEEP, "patrol.dwell_minutes": 13.0})

PERSUASION = Arm("persuasion_first", {"policy": "persuasion_first", "horizon.burn_in_days": 30, "horizon.days": 90})

SERVICE = ("minutes_persuade", "minutes_service")
MANAGEMENT = ("minutes_patrol", "minutes_travel", "minutes_move_on")
ENFORCEMENT = ("minutes_document", "minutes_seize")


def read_returns(run: Run) -> Reading:
    """Vendors who went, and those of them who stood at the same pitch half an hour later."""
    return {
        "went": run.record.total("displaced"),
        "came_back": run.record.total("returned_within_30_minutes"),
        "stalls_met": run.record.total("encounters_with_vendors"),
    }


def _hazard(readings: Readings, arm: str) -> float:
    return readings[arm]["came_back"] / max(1.0, readings[arm]["went"])


def hazard_ratio(readings: Readings) -> float:
    """Share who come back after a stop over that after a drive-through."""
    below = _hazard(readings, "drive_through")
    return _hazard(readings, "stop") / below if below > 0.0 else float("nan")


def count_staff(settings: Settings) -> Reading:
    """Officers and assistants for each vendor, in a set-up of 1,000 vendors so that rounding does not decide."""
    from vendorsim.model.world import World

    small_crowd = {"people.vendors": 1000, "people.residents": 100, "people.drivers": 0}
    officers = World(settings.with_(**small_crowd), 1).tables["officer"]
    assistants = float(officers.is_assistant.sum())
    return {"officers": (officers.size - assistants) / 1000.0, "assistants": assistants / 1000.0}


def read_time(run: Run) -> Reading:
    """Officers' minutes by kind of work, and in all."""
    budget = {
        kind: sum(run.record.total(name) for name in names)
        for kind, names in (("service", SERVICE), ("management", MANAGEMENT), ("enforcement", ENFORCEMENT))
    }
    return {**budget, "all": sum(budget.values()), "move_on": run.record.total("minutes_move_on")}


def _share(kind: str) -> Part:
    position = ("service", "management", "enforcement").index(kind)
    aim = C22.low[position]

    def value(readings: Readings) -> float:
        time = readings["persuasion_first"]
        return time[kind] / time["all"]

    def of_cases(readings: Readings) -> float:
        time = readings["persuasion_first"]
        spent = {"service": time["service"], "management": time["move_on"], "enforcement": time["enforcement"]}
        return spent[kind] / max(1.0, sum(spent.values()))

    # The norm speaks in tenths of the time, so a share agrees when it rounds to the same tenth.
    return Part(value, Band(aim - 0.05, aim + 0.05, aim), kind, beside={"of the time on cases alone": of_cases})


PATTERNS = (
    calibration(
        C08,
        [
            Part(
                hazard_ratio,
                band_of(C08, aim=0.25),
                beside={
                    "share back after a drive-through": lambda readings: _hazard(readings, "drive_through"),
                    "share back after a stop": lambda readings: _hazard(readings, "stop"),
                },
            )
        ],
        "baseline with patrol.dwell_minutes 1 and 13 (each visit draws within half of that); vendors who stand again "
        "at the pitch that they left within 30 minutes, over vendors who left; pooled over runs",
        arms=(DRIVE_THROUGH, STOP),
        read=read_returns,
    ),
    calibration(
        C19,
        [
            Part(mean_of("officers"), band_of(C19, 0, 0.010), "officers"),
            Part(
                mean_of("assistants"),
                band_of(C19, 1, 1.0 / 35.0),
                "assistants",
                beside={"officers and assistants": lambda readings: sum(readings["alone"].values())},
            ),
        ],
        "set-up of a city with 1,000 vendors; the second band is read as assistants for each vendor (1 for 35)",
        of_rules=count_staff,
        by_construction=True,
    ),
    calibration(
        C22,
        [_share("service"), _share("management"), _share("enforcement")],
        "90 days of persuasion_first; service: explaining, visits, mobilising, guiding, assisting; management: patrol, "
        "travel, standing by, orders to move; enforcement: documenting and seizing with their paperwork. The norm "
        "gives no band; a share agrees when it rounds to the same tenth",
        arms=(PERSUASION,),
        read=read_time,
        replicates=4,
    ),
)
