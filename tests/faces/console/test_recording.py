"""A recording holds what the model's tables held, changes nothing of the run, and is the same each time."""

import json

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, digest, tiny

from vendorsim.console.workers.chunks import absent, graded, pack_day, ungraded, unpack_array, unpack_day
from vendorsim.console.workers.recording import (
    ALLOWED,
    MARKET,
    VIOLATING,
    Recorded,
    Recorder,
    StoppedError,
    record,
)
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.model.people import lawful
from vendorsim.study.curves import curves
from vendorsim.study.execution.run import simulate


@pytest.fixture(scope="module")
def settings():
    return tiny(**QUARRELSOME)


@pytest.fixture(scope="module")
def recording(settings):
    return record(settings, 5)


def days_of(recording):
    return [unpack_day(chunk.data, recording.static["layout"], TICKS_PER_DAY) for chunk in recording.chunks]


def test_decoded_days_are_the_tables_of_the_model(settings, recording):
    model = VendorModel(settings, seed=5)
    days, plan = days_of(recording), model.world.plan
    first = recording.static["first_day"]
    seen = 0
    while model.running:
        model.step()
        tick = model.clock.tick - 1
        if tick // TICKS_PER_DAY < first or tick % 7:
            continue
        day, at = days[tick // TICKS_PER_DAY - first], tick % TICKS_PER_DAY
        vendors, teams, locks = (model.tables[name] for name in ("vendor", "team", "lock"))
        standing = vendors.pitch >= 0
        assert np.array_equal(np.isin(day["vendor_state"][at], (MARKET, ALLOWED, VIOLATING)), standing)
        assert np.array_equal(day["vendor_cell"][at][standing], plan.pitch_cell[vendors.pitch[standing]])
        at_market = model.tables["pitch"].site[vendors.pitch[standing]] >= 0
        assert np.array_equal(day["vendor_state"][at][standing] == MARKET, at_market)
        on_duty = day["team_state"][at] > 0
        assert np.array_equal(on_duty, (teams.shift == (at >= 36)) & (teams.people > 0))
        assert np.array_equal(day["team_cell"][at][on_duty], (teams.row * plan.width + teams.column)[on_duty])
        assert (day["team_cell"][at][~on_duty] == absent(np.uint16)).all()
        assert np.array_equal(day["road_blocked"][at], np.rint(model.tables["road"].blocked * 255))
        stops = model.tables["driver"].stops_at
        assert np.array_equal(day["driver_stop"][at] != absent(np.uint16), stops >= 0)
        assert np.array_equal(day["lock_standing"][at], locks.standing)
        assert np.array_equal(day["vendor_goods"], vendors.goods) or at == TICKS_PER_DAY - 1
        seen += int(standing.sum())
    assert seen > 50


def test_who_stands_in_violation_is_counted_as_in_the_day_book():
    # Nobody is moved on under this policy, so that the end of a tick is as its middle, where the book counts.
    recording = record(tiny(policy="laissez_faire", **{"people.vendors": 40}), 3)
    book = recording.daily
    for i, day in enumerate(days_of(recording)):
        states = day["vendor_state"]
        assert (states == VIOLATING).sum() == book["violating_ticks"][i] > 0
        assert (states == ALLOWED).sum() > 0
        assert np.isin(states, (MARKET, ALLOWED, VIOLATING)).sum() == book["vending_ticks"][i]
        assert (states == MARKET).sum() == book["stall_ticks"][i]


def test_who_holds_a_licence_is_in_violation_only_where_it_covers_nothing():
    model = Recorded(tiny(policy="laissez_faire", **{"people.vendors": 40, "horizon.burn_in_days": 0}), seed=3)
    model.tables["vendor"].licensed[::2] = 1
    model.tables["pitch"].zone[:] = lawful.RESTRICTED
    model.tables["pitch"].capacity[:] = model.tables["pitch"].room  # on the carriageway nobody may stand
    recorder, found = Recorder(model), []
    layout = recorder.static()["layout"]
    while model.running:
        model.step()
        recorder.note_tick()
        if model.clock.day_begins:
            found.append(unpack_day(recorder.close_day().data, layout, TICKS_PER_DAY)["vendor_state"])
    book = model.columns["ledger"]
    assert [int((states == VIOLATING).sum()) for states in found] == book["violating_ticks"].tolist()
    assert [int((states > 0).sum()) for states in found] == book["vending_ticks"].tolist()
    by_day = book["violating_ticks"] / book["vending_ticks"]
    assert (by_day > 0.1).all(), "nobody without a licence stood there at forbidden hours"
    licensed = np.concatenate([states[:, ::2] for states in found])
    assert VIOLATING not in licensed
    assert ALLOWED in licensed


def test_recording_changes_nothing_of_the_run(settings):
    plain, recorded = VendorModel(settings, seed=5).run(), Recorded(settings, seed=5)
    recorder = Recorder(recorded)
    recorder.static()
    while recorded.running:
        recorded.step()
        if recorded.was_measured:
            recorder.note_tick()
            if recorded.clock.day_begins:
                recorder.close_day()
    assert digest(plain) == digest(recorded)


def test_figures_are_those_of_a_comparison_bit_for_bit(settings, recording):
    result = simulate(settings, 5)
    assert repr(recording.measures) == repr(result.measures)
    assert repr(recording.chunks[-1].gauges) == repr(result.measures)
    assert recording.daily == {name: result.daily[name].tolist() for name in DAY_FIELDS}
    without_maps = record(settings, 5, maps=False)
    assert repr(without_maps.measures) == repr(result.measures)
    assert without_maps.chunks == []


def test_figures_of_a_day_are_those_of_a_run_that_ends_then(settings, recording):
    shorter = simulate(settings.with_(**{"horizon.days": 2}), 5)
    assert repr(recording.chunks[1].gauges) == repr(shorter.measures)


def test_curves_are_those_of_the_report(settings):
    recording = record(settings.with_(**{"horizon.days": 9}), 5)
    book = {name: np.array([recording.daily[name]]) for name in DAY_FIELDS}
    for name, found in curves(book, 7).items():
        assert [chunk.series[name] for chunk in recording.chunks[6:]] == found[0].tolist()


def test_the_same_run_gives_the_same_bytes_and_another_seed_others(settings, recording):
    again, other = record(settings, 5), record(settings, 6)
    assert repr(again.chunks) == repr(recording.chunks)  # figures of nothing are not a number, and equal none
    assert [chunk.data for chunk in again.chunks] == [chunk.data for chunk in recording.chunks]
    assert json.dumps(again.static) == json.dumps(recording.static)
    assert again.digest == recording.digest != other.digest
    assert other.chunks[0].data != recording.chunks[0].data


def test_events_are_the_incidents_of_the_model(settings, recording):
    model = VendorModel(settings, seed=5).run()
    first = recording.static["first_day"]
    wanted = [row for row in model.incidents if row["day"] >= first]
    found = [event for chunk in recording.chunks for event in chunk.events]
    assert [event["id"] for event in found] == [row["incident"] for row in wanted]
    assert len(found) > 3
    for event, row in zip(found, wanted, strict=True):
        assert (event["tick"], event["stage"], event["team"]) == (row["tick"], row["highest"], row["team"])
        assert max(step[2] for step in event["path"]) == row["highest"] >= 1
        if row["kind"] == "vendor":
            assert event["cell"] == model.world.plan.pitch_cell[row["place"]]
    assert all(event["tick"] // TICKS_PER_DAY == chunk.day for chunk in recording.chunks for event in chunk.events)
    # The team that met it is shown at a case.
    days = days_of(recording)
    for event in found:
        day, at = days[event["tick"] // TICKS_PER_DAY - first], event["tick"] % TICKS_PER_DAY
        assert day["team_state"][at, event["team"]] == 2
        assert day["team_answer"][at, event["team"]] != 255


def test_days_come_as_they_are_done_without_the_burn_in(settings, recording):
    heard = []
    found = record(settings, 5, heard.append, on_static=heard.append)
    assert heard[0] == found.static
    assert [id(one) for one in heard[1:]] == [id(one) for one in found.chunks]
    burn_in = settings.horizon.burn_in_days
    assert [chunk.day for chunk in found.chunks] == list(range(burn_in, burn_in + settings.horizon.days))


def test_a_recording_can_be_stopped(settings):
    class AfterAWhile:
        asked = 0

        def is_set(self):
            self.asked += 1
            return self.asked > 100

    heard = []
    with pytest.raises(StoppedError):
        record(settings, 5, heard.append, AfterAWhile())
    assert len(heard) == 0


def test_the_crowd_can_be_computed_from_the_static_part(settings, recording):
    model = VendorModel(settings, seed=5)
    people, static = model.tables["resident"], recording.static
    assert np.array_equal(unpack_array(static["resident_home"]), people.home_cell)
    assert np.array_equal(unpack_array(static["resident_leaves"]), np.maximum(0, people.leaves))
    assert np.array_equal(unpack_array(static["land_use"]), model.world.plan.land_use)
    assert lawful.RESTRICTED == 2  # what the zones are called in static/player/map.js
    json.dumps(static, allow_nan=False)


def test_a_day_without_vendors_or_roads_or_officers_can_be_recorded():
    recording = record(
        tiny(**{"people.vendors": 0, "people.residents": 0, "people.drivers": 0, "people.ground_locks": 0,
                "people.vendors_per_officer": 1e9, "people.vendors_per_assistant": 1e9}), 1,
    )  # fmt: skip
    assert days_of(recording)[0]["vendor_state"].shape[1] == 0


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32])
def test_packing_and_unpacking_give_the_same(kind):
    rng = np.random.default_rng(1)
    most = int(np.iinfo(kind).max)
    ticks = {"a": rng.integers(0, most, (72, 13), kind, endpoint=True), "none": np.zeros((72, 0), kind)}
    days = {"b": rng.integers(0, most, 5, kind, endpoint=True)}
    layout = {
        "tick": [[name, a.dtype.name, a.shape[1]] for name, a in ticks.items()],
        "day": [["b", np.dtype(kind).name, 5]],
    }
    found = unpack_day(pack_day(ticks, days).packed, layout, 72)
    assert all(np.array_equal(found[name], array) for name, array in {**ticks, **days}.items())
    with pytest.raises(ValueError, match="layout"):
        unpack_day(pack_day(ticks, {}).packed, {"tick": layout["tick"][:1], "day": []}, 71)


def test_the_scale_of_layers_keeps_amounts_to_a_few_per_cent():
    amounts = np.array([0.0, 0.03, 0.5, 7.0, 600.0])
    assert ungraded(graded(amounts, 0.01), 0.01) == pytest.approx(amounts, rel=0.03, abs=0.001)
