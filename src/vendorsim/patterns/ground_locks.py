"""The estate's ground locks (essay S2): persuasion at home, then ties, then the same without ties."""

from vendorsim.patterns.base import Arm, Band, Part, Reading, Run, band_of, calibration, ratio_of
from vendorsim.patterns.targets import target

HOME_VISITS = 3  # as the policy's own parameter has it: whom they do not move is asked through ties, or left alone

VISITS_ONLY = Arm("visits_only", {"policy_parameters.tie_visits": 0}, config="estate_locks")
WITH_TIES = Arm("with_ties", {}, config="estate_locks")
WITHOUT_TIES = Arm("without_ties", {"behaviour.tie_strength": 0.0}, config="estate_locks")


def read_locks(run: Run) -> Reading:
    """Locks that went within three home visits and what ties added, of those that officers came to as often."""
    locks = run.model.tables["lock"]
    gone = locks.standing == 0
    by_visits = gone & (locks.tie_visits == 0) & (locks.home_visits <= HOME_VISITS)
    through = gone | (locks.home_visits >= HOME_VISITS)
    return {
        "locks": float(locks.size),
        "visited": float(through.sum()),
        "by_visits": float(by_visits.sum()),
        "by_visits_or_ties": float((gone & (locks.home_visits <= HOME_VISITS)).sum()),
        "in_the_end": float(gone.sum()),
    }


C01, C02 = target("C01"), target("C02")

PATTERNS = (
    calibration(
        C01,
        [
            Part(
                ratio_of("by_visits", "locks"), band_of(C01, aim=0.80), beside={"visited": ratio_of("visited", "locks")}
            )
        ],
        "configs/estate_locks.toml without mobilising ties; share of the 120 locks that went within three home visits",
        arms=(VISITS_ONLY,),
        read=read_locks,
    ),
    calibration(
        C02,
        [
            Part(ratio_of("by_visits_or_ties", "locks", "with_ties"), band_of(C02), "ties mobilised"),
            Part(
                ratio_of("in_the_end", "locks", "without_ties"),
                Band(high=0.92),
                "tie strength 0",
            ),
        ],
        "configs/estate_locks.toml; locks that went within three home visits and two talks of kin or employers; with "
        "tie strength 0 nobody is there to be mobilised: what is gone at the end of the run",
        arms=(WITH_TIES, WITHOUT_TIES),
        read=read_locks,
    ),
)
