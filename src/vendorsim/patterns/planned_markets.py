"""Planned markets: how many vendors live off one pitch that a morning and an evening slot share."""

import numpy as np

from vendorsim.clock import tick_of
from vendorsim.model import VendorModel
from vendorsim.patterns.base import Arm, Part, Reading, Run, band_of, calibration, mean_of, ratio_of
from vendorsim.patterns.targets import target

C16 = target("C16")
TWO_SLOTS = Arm(
    "two_slots",
    {
        "policy": "block_and_channel",
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


def watch_stalls(model: VendorModel, notes: dict[str, float]) -> None:
    """Once in each slot of the last four weeks: who stands at a stall, and who holds one at the day's end."""
    horizon = model.settings.horizon
    if model.clock.day < horizon.burn_in_days + horizon.days - LAST_DAYS:
        return
    if model.clock.tick_of_day not in LOOKS:
        return
    vendors, pitches = model.tables["vendor"], model.tables["pitch"]
    standing = np.flatnonzero(vendors.pitch >= 0)
    at_stalls = float((pitches.site[vendors.pitch[standing]] >= 0).sum())
    slot = "morning" if model.clock.tick_of_day == LOOKS[0] else "evening"
    notes[slot] = notes.get(slot, 0.0) + at_stalls / LAST_DAYS
    notes["holders"] = notes.get("holders", 0.0) + float((vendors.stall_site >= 0).sum()) / (2.0 * LAST_DAYS)


def read_sharing(run: Run) -> Reading:
    """Holders of stalls, and the stalls that they use: as many as the fuller slot needs."""
    sites = run.model.tables["site"]
    return {
        "holders": run.notes.get("holders", 0.0),
        "in_use": max(run.notes.get("morning", 0.0), run.notes.get("evening", 0.0)),
        "morning": run.notes.get("morning", 0.0),
        "evening": run.notes.get("evening", 0.0),
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
                    "stalls taken in the morning": mean_of("morning"),
                    "in the evening": mean_of("evening"),
                    "stalls built": mean_of("built"),
                },
            )
        ],
        "120 days of block_and_channel with slots 7-11 and 15-20; in the last four weeks, vendors who hold a stall "
        "over stalls in use (those taken at 09:00 or 17:30, whichever are more)",
        arms=(TWO_SLOTS,),
        read=read_sharing,
        watch=watch_stalls,
        replicates=4,
    ),
)
