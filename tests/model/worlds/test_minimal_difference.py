"""One thing is changed by hand, and nothing differs but what it touches."""

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, SHIPPED, TINY, differences, digest, state, tiny

from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import Response

# Who a person is, whatever happens to it later.
CHARACTER = ("reservation", "goods", "home_row", "home_column", "mark_up", "appeal", "consumption", "ties", "temper", "fear",
             "mobility", "barrier", "candidates", "distances")  # fmt: skip
LUCK = ("flight_draw", "resistance_draw", "compliance_draw", "case_luck")
OTHERS = ("resident", "driver", "lock", "officer", "team", "road", "site")
SETTINGS = {**QUARRELSOME, "policy": "strict_seizure", "people.ground_locks": 0, "horizon.days": 3}


def watched(answer_instead=None, at=None) -> tuple[VendorModel, list[tuple[int, int, Response]]]:
    """A model that notes (tick, vendor, answer) of its encounters, and answers one of them otherwise."""
    model = VendorModel(tiny(**SETTINGS), seed=11)
    notes: list[tuple[int, int, Response]] = []
    respond, meet = model.policy.respond, model.meet
    meeting = {}

    def noted(case):
        answer = respond(case)
        if len(notes) == at:
            answer = answer_instead
        notes.append((meeting["tick"], meeting["vendor"], answer))
        return answer

    def met(tick, team, vendor, lock):
        meeting.update(tick=tick, vendor=vendor, team=team)
        meet(tick, team, vendor, lock)

    model.policy.respond, model.meet = noted, met
    return model, notes


@pytest.fixture(scope="module")
def story():
    """Which encounter to change: one on the second day that is the last of its tick, and all that happened before."""
    model, notes = watched()
    model.run()
    ticks = [tick for tick, _, _ in notes]
    last_of_its_tick = [
        i
        for i, (tick, _, answer) in enumerate(notes)
        if ticks.count(tick) == 1 and 80 <= tick % 216 < 140 and answer is Response.MOVE_ON
    ]
    assert last_of_its_tick, "no encounter stands alone in its tick"
    return last_of_its_tick[0], notes


ALLOWED_AT_ONCE = {
    "ledger", "account", "state", "case", "chances", "reach", "incidents", "incident_cases", "transitions", "counters",
    "clip_identity", "clip_reach_left", "clip_slant", "team_budget", "team_strain", "team_strain_tick",
}  # fmt: skip

# Of vendors, what those change who see it.
SEEN = ("vendor_legitimacy", "vendor_expected_loss", "vendor_dread")


def test_one_answer_changed_by_hand_touches_only_the_one_who_got_it(story):
    chosen, notes = story
    tick, vendor, _ = notes[chosen]
    plain, _ = watched()
    changed, _ = watched(Response.SEIZE_TOOLS, chosen)
    for _ in range(tick):
        plain.step()
        changed.step()
    assert not differences(plain, changed), "the runs part before anything was changed"
    assert digest(plain) == digest(changed)
    place = int(plain.tables["vendor"].pitch[vendor])
    plain.step()
    changed.step()
    apart = differences(plain, changed)
    assert apart, "the other answer changed nothing at all"
    for name, rows in apart.items():
        if name in ALLOWED_AT_ONCE:
            continue
        kind = name.split("_")[0]
        assert kind in ("vendor", "pitch"), f"{name} was touched"
        if kind == "pitch" or name in (*SEEN, "vendor_next_at_pitch"):
            continue  # the pitch itself, and what those beside it saw: looked at below
        assert rows.tolist() == [vendor], f"{name} of others was touched"
    witnesses = {vendor, *np.flatnonzero(changed.tables["vendor"].pitch == place).tolist()}
    for name in SEEN:
        assert set(apart.get(name, np.zeros(0, int)).tolist()) <= witnesses, f"{name} of somebody who saw nothing"
    for name, rows in apart.items():
        if name.startswith("pitch_tension"):
            first = plain.columns["near_first"]
            assert set(rows.tolist()) <= set(plain.columns["near_pitch"][first[place] : first[place + 1]].tolist())
        elif name.startswith("pitch_"):
            assert rows.tolist() == [place], f"{name} elsewhere was touched"
    assert all(len(apart.get(name, [])) <= 1 for name in ("team_budget", "team_strain", "team_strain_tick"))
    fields = set(apart["ledger"].tolist()) if "ledger" in apart else set()
    untouched = {"sales", "shop_sales", "purchases", "trips", "trip_minutes", "complaints", "vending_ticks", "opinion"}
    assert not fields & untouched, "what had nothing to do with it was entered otherwise"


def test_people_stay_who_they_are_whatever_the_answer_leads_to(story):
    chosen, _ = story
    plain, changed = watched()[0].run(), watched(Response.SEIZE_TOOLS, chosen)[0].run()
    assert differences(plain, changed)
    for name in ("identity", *CHARACTER):
        mine, theirs = getattr(plain.tables["vendor"], name), getattr(changed.tables["vendor"], name)
        assert (mine[:16] == theirs[:16]).all(), f"{name} of a person changed"
    for name in ("home_cell", "occupation", "tolerance", "disposition", "acquaintances"):
        assert (getattr(plain.tables["resident"], name) == getattr(changed.tables["resident"], name)).all()


def test_luck_stays_with_the_person_and_the_hour_whatever_happened_before(story):
    chosen, notes = story
    lucks = []
    for model, _ in (watched(), watched(Response.SEIZE_TOOLS, chosen)):
        later = [row for row in model.run().incidents if row["tick"] > notes[chosen][0]]
        lucks.append({(row["tick"], row["who"]): [row[name] for name in LUCK] for row in later})
    both = set(lucks[0]) & set(lucks[1])
    assert len(both) > 5, "too few quarrels happen in both runs"
    assert set(lucks[0]) != set(lucks[1]), "the runs have not parted"
    assert all(lucks[0][where] == lucks[1][where] for where in both)


def test_an_answer_that_is_changed_to_itself_changes_nothing(story):
    chosen, notes = story
    plain, same = watched()[0].run(), watched(notes[chosen][2], chosen)[0].run()
    assert digest(plain) == digest(same)


def test_all_policies_begin_in_the_same_city_with_the_same_people_and_luck():
    first, *others = (VendorModel(tiny(policy=name), seed=4) for name in SHIPPED)
    for other in others:
        assert not differences(first, other), type(other.policy).__name__
    assert state(first)["vendor_appeal"].std() > 0


def test_the_city_is_its_own_seeds_and_the_people_are_the_runs():
    one, other, elsewhere = (
        VendorModel(tiny(**{"city.seed": city}), seed=seed) for city, seed in ((1, 4), (1, 5), (2, 4))
    )
    assert (one.world.plan.land_use == other.world.plan.land_use).all()
    assert (one.world.plan.land_use != elsewhere.world.plan.land_use).any()
    assert (one.tables["vendor"].temper != other.tables["vendor"].temper).any()
    assert (one.tables["vendor"].temper == elsewhere.tables["vendor"].temper).all(), (
        "a person's temper depends on the map"
    )


def test_one_more_vendor_leaves_all_others_who_they_are():
    fewer, more = (VendorModel(tiny(**{"people.vendors": n}), seed=4) for n in (16, 17))
    for name in (*CHARACTER, "cash", "tools", "legitimacy", "identity"):
        mine, theirs = getattr(fewer.tables["vendor"], name), getattr(more.tables["vendor"], name)
        assert (mine[:16] == theirs[:16]).all(), f"{name} of somebody else changed"
    for kind in OTHERS:
        for name, column in fewer.tables[kind].columns():
            assert (column == dict(more.tables[kind].columns())[name]).all(), f"{name} changed"


def test_one_more_driver_or_lock_leaves_vendors_and_residents_who_they_are():
    plain = VendorModel(tiny(), seed=4)
    more = VendorModel(tiny(**{"people.drivers": TINY["people.drivers"] + 1, "people.ground_locks": 7}), seed=4)
    for kind in ("vendor", "resident", "officer", "team"):
        for name, column in plain.tables[kind].columns():
            assert (column == dict(more.tables[kind].columns())[name]).all(), f"{name} changed"


def test_who_comes_back_is_who_left_and_remembers_what_it_learnt():
    model = VendorModel(tiny(policy="strict_seizure", **QUARRELSOME), seed=4)
    for _ in range(100):
        model.step()
    vendors, row = model.tables["vendor"], 3
    kept = ("identity", *CHARACTER, "takings", "habit", "risk", "violations", "legitimacy", "income")
    before = {name: getattr(vendors, name)[row].copy() for name in kept}
    others = {name: np.delete(column, row, 0) for name, column in vendors.columns()}
    vendors.active[row] = 0
    model.world.bring_in(row, 30, model.world.what_is_said_of_trade())
    assert (vendors.active[row], vendors.since[row]) == (1, 30)
    assert all(np.array_equal(before[name], getattr(vendors, name)[row]) for name in kept)
    fresh = VendorModel(tiny(**QUARRELSOME), seed=4).tables["vendor"]
    assert (vendors.cash[row], vendors.tools[row]) == (fresh.cash[row], fresh.tools[row]), "it begins with as much"
    assert all(np.array_equal(others[name], np.delete(column, row, 0)) for name, column in vendors.columns())


def test_who_never_traded_before_knows_of_officers_what_is_said():
    model = VendorModel(tiny(**QUARRELSOME), seed=4)
    for _ in range(100):
        model.step()
    vendors = model.tables["vendor"]
    row = int(np.flatnonzero(vendors.since < 0)[0])
    model.world.bring_in(row, 30, model.world.what_is_said_of_trade())
    known = vendors.candidates[row][vendors.candidates[row] >= 0]
    told = model.tables["pitch"].told[known].astype(np.float32)
    assert known.size > 0 and told.max() > 0.0
    assert np.array_equal(vendors.risk[row, : known.size], told)
