"""What one stall does to those who live near: complaints to be expected a day, by the rules of `agents.opinion`."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from vendorsim.engine.compiled import plain
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.model import VendorModel
from vendorsim.model.people import lawful, opinion, room


def stalls_at(model: VendorModel, place: int) -> list[int]:
    """The vendors who stand at a pitch, by row."""
    pitches, vendors = model.tables["pitch"], model.tables["vendor"]
    found, v = [], int(pitches.first_vendor[place])
    while v >= 0:
        found.append(v)
        v = int(vendors.next_at_pitch[v])
    return found


def complaints_of_one(model: VendorModel, vendor: int, tick: int) -> float:
    """Complaints to be expected within a day because this stall stands on until it packs up, all else as it is now.

    Each resident is asked once within the next day, and weighs then what the stall has added to the nuisance so far.
    """
    pitches, place = model.tables["pitch"], int(model.tables["vendor"].pitch[vendor])
    if pitches.site[place] >= 0:
        return 0.0
    p = SimpleNamespace(**model.settings.behaviour.model_dump())
    added = _added(model, p, vendor, place, tick)
    first, near, homes = (
        model.columns["nearby_first"],
        model.columns["nearby_pitch"],
        model.tables["resident"].home_cell,
    )
    cells = np.searchsorted(first, np.flatnonzero(near == place), side="right") - 1
    total = 0.0
    for r in np.flatnonzero(np.isin(homes, cells)).tolist():
        here, now = (r - tick - 1) % TICKS_PER_DAY, float(pitches.nuisance[place])
        around, moment = near[first[homes[r]] : first[homes[r] + 1]], tick + 1 + here
        total += _chance(model, p, r, around, place, now + added[here], moment)
        total -= _chance(model, p, r, around, place, now, moment)
    return float(total * model.world.city["person_weight"][0] * p.complaints_per_person)


def _added(model: VendorModel, p: Any, vendor: int, place: int, tick: int) -> list[float]:
    """What a stall adds to the nuisance of its pitch in each tick of the next day, as `set_up.occupy_places` has it."""
    closes = int(model.tables["vendor"].closes[vendor])
    added, so_far, begins = [], 0.0, tick % TICKS_PER_DAY
    for moment in range(begins + 1, begins + 1 + TICKS_PER_DAY):
        so_far *= p.nuisance_memory
        if moment < closes:
            night = p.night_nuisance if moment >= lawful.tick_from(p.night_from) else 1.0
            made = [_made(model, vendor, place, moment, without) for without in (0, 1)]
            so_far += (1.0 - p.nuisance_memory) * night * (made[0] - made[1])
        added.append(so_far)
    return added


def _made(model: VendorModel, vendor: int, place: int, moment: int, without: int) -> float:
    """Nuisance of the stalls of a pitch at a tick of the day, as they stand now, with or without one of them."""
    pitches, vendors = model.tables["pitch"], model.tables["vendor"]
    p, stalls = model.columns["parameters"][0], int(pitches.n_standing[place]) - without
    broad = int(pitches.n_broad[place]) - without * int(vendors.broad[vendor])
    over = max(0, stalls - int(pitches.capacity[place]))
    licensed = int(pitches.n_licensed[place])
    if without and vendors.licensed[vendor] and not vendors.spilt[vendor]:
        licensed -= 1
    zone, usable = int(pitches.zone[place]), int(pitches.usable[place])
    violators = max(over, int(plain(lawful.violators_at)(p, zone, usable, moment, stalls, licensed)))
    blocked = min(p.blocked_at_most, plain(room.blocked_by)(p, stalls, broad, over, float(pitches.obstruction[place])))
    return float(plain(room.nuisance_made)(p, stalls, broad, violators, blocked))


def _chance(model: VendorModel, p: Any, r: int, around: np.ndarray, place: int, here: float, tick: int) -> float:
    """Chance that a resident complains in a day, with so much nuisance at this pitch and the rest as it is now."""
    pitches, people = model.tables["pitch"], model.tables["resident"]
    nuisance = np.where(around == place, here, pitches.nuisance[around])
    serves, guarded = bool(people.volunteer[r] > 0), pitches.guarded[around]
    minded_of = [
        one for one, felt in zip(around, nuisance, strict=True)
        if felt > 0.0
        and (not serves or plain(lawful.is_violation)(p, pitches.zone[one], pitches.usable[one], tick % TICKS_PER_DAY))
    ]  # fmt: skip
    if not minded_of:
        return 0.0
    total, minded = float(nuisance.sum()), float((guarded * nuisance).sum())
    ease = float(model.columns["levers"][0].complaint_ease)
    return float(plain(opinion.chance_to_complain)(p, total, minded, float(people.tolerance[r]), serves, ease))
