"""Planned markets: how many vendors live off one pitch that a morning and an evening slot share."""

from typing import Any

import numpy as np

from vendorsim.model.clock import tick_of
from vendorsim.model.model import VendorModel
from vendorsim.patterns.base import Arm, Part, Reading, Run, band_of, calibration, mean_of, ratio_of
from vendorsim.patterns.targets import target

C16 = target("C16")
TWO_SLOTS = Arm(
    "two_slots",
    {
        "policy": "block_and_channel",
        "programmes.markets.sites": 1,
        "programmes.markets.stalls": 20,
        "programmes.markets.morning_opens": 7.0,
        "programmes.markets.morning_closes": 11.0,
        "programmes.markets.night_opens": 15.0,
        "programmes.markets.night_closes": 20.0,
        "horizon.burn_in_days": 30,
        "horizon.days": 120,
    },
)
LOOKS = (tick_of(9.0), tick_of(17.5))
LAST_DAYS = 28


def watch_stalls(model: VendorModel, notes: dict[str, Any]) -> None:
    """Once in each slot of the last four weeks: stalls taken at each market, and who holds one."""
    horizon = model.settings.horizon
    if model.clock.day < horizon.burn_in_days + horizon.days - LAST_DAYS or model.clock.tick_of_day not in LOOKS:
        return
    vendors, pitches, sites = model.tables["vendor"], model.tables["pitch"], model.tables["site"]
    where = pitches.site[vendors.pitch[vendors.pitch >= 0]]
    taken = np.bincount(where[where >= 0], minlength=sites.size)
    slot = "morning" if model.clock.tick_of_day == LOOKS[0] else "evening"
    notes[slot] = notes.get(slot, 0.0) + float(taken.sum()) / LAST_DAYS
    notes["holders"] = notes.get("holders", 0.0) + float((vendors.stall_site >= 0).sum()) / (2.0 * LAST_DAYS)
    for site, stalls in enumerate(taken):
        notes[f"most at {site}"] = max(notes.get(f"most at {site}", 0.0), float(stalls))


def read_sharing(run: Run) -> Reading:
    """Holders of stalls, and stalls in use: the most at each market that were taken at once, as the first go first."""
    sites = run.model.tables["site"]
    return {
        **{name: run.notes.get(name, 0.0) for name in ("holders", "morning", "evening")},
        "in_use": sum(stalls for name, stalls in run.notes.items() if name.startswith("most at ")),
        "built": float(sites.stalls[sites.open.any(axis=1)].sum()),
    }


PATTERNS = (
    calibration(
        C16,
        [
            Part(
                ratio_of("holders", "in_use"),
                band_of(C16, aim=47.0 / 20.0),
                beside={
                    "holders": mean_of("holders"),
                    "stalls in use": mean_of("in_use"),
                    "taken at 09:00 on a mean day": mean_of("morning"),
                    "taken at 17:30": mean_of("evening"),
                    "stalls built": mean_of("built"),
                },
            )
        ],
        "120 days of block_and_channel with one market of 20 stalls, as there, and slots 7-11 and 15-20; "
        "in the last four weeks, vendors who hold a stall "
        "over stalls in use: the most at each market that were taken at once at 09:00 or 17:30",
        arms=(TWO_SLOTS,),
        read=read_sharing,
        watch=watch_stalls,
        replicates=4,
    ),
)
