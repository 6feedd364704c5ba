"""What is called idle changes not a bit of a run, and every other setting changes some run."""

from pathlib import Path

import pytest
from tests.small_worlds import TINY, digest, tiny

from vendorsim.console.scenes.programme_levers import MAINS
from vendorsim.model.model import VendorModel
from vendorsim.model.world import survey
from vendorsim.plugins.installed_programmes import installed
from vendorsim.settings.idle_settings import SWITCHES, is_read, why_idle
from vendorsim.settings.schema import CitySettings, Horizon, PatrolSettings, PeopleSettings, load_settings

MAP = str(Path(__file__).parents[3] / "configs" / "maps" / "small_district.txt")
LATE, LAST = 36_500, TINY["horizon.burn_in_days"] + TINY["horizon.days"]

OTHER = {
    "city.width": 24, "city.height": 24, "city.seed": 2, "city.map": MAP, "city.arterial_spacing": 300.0,
    "city.collector_spacing": 160.0, "city.lane_spacing": 90.0, "city.shopping_streets": 9.0,
    "city.street_markets": 9.0, "city.schools": 9.0, "city.vacant_share": 0.2, "city.green_share": 0.3,
    "city.open_lanes": True,
    "people.vendors": 17, "people.residents": 121, "people.drivers": 21, "people.weight": 21.0,
    "people.vendors_per_officer": 4.0, "people.vendors_per_assistant": 2.0, "people.ground_locks": 7,
    "patrol.strategy": "random", "patrol.dwell_minutes": 30.0, "patrol.team_size": 3,
    "patrol.complaint_delay_minutes": 600.0, "patrol.lock_duty_share": 1.0, "horizon.burn_in_days": 2, "horizon.days": 2,
}  # fmt: skip
"""Another value of every setting that the tiny district has."""
BESIDE_A_MAP = ("city.map", "city.open_lanes")  # the map itself, and what a city decides whatever its map
SECTIONS = {"city": CitySettings, "people": PeopleSettings, "patrol": PatrolSettings, "horizon": Horizon}


def run(**changes):
    return digest(VendorModel(tiny(**changes), seed=3).run())


def test_every_setting_of_the_district_is_tried():
    assert set(OTHER) == {f"{name}.{key}" for name, section in SECTIONS.items() for key in section.model_fields}


@pytest.mark.parametrize("path", OTHER)
def test_a_setting_that_is_not_called_idle_changes_a_run(path):
    assert is_read(path)
    assert not why_idle(tiny(), path)
    if path.startswith("city."):  # in a district that is large enough to have one of everything
        usual = load_settings("default")
        one, other = (survey(settings.city)[0] for settings in (usual, usual.with_(**{path: OTHER[path]})))
        assert one.land_use.tobytes() != other.land_use.tobytes() or one.zone.tobytes() != other.zone.tobytes()
    else:
        assert run(**{path: OTHER[path]}) != run()


@pytest.mark.parametrize(
    "path", sorted(path for path in OTHER if path.startswith("city.") and path not in BESIDE_A_MAP)
)
def test_what_a_map_decides_changes_nothing_beside_it(path):
    assert why_idle(tiny(**{"city.map": MAP}), path)
    assert run(**{"city.map": MAP, path: OTHER[path]}) == run(**{"city.map": MAP})


def others(name):
    """Values for the parameters of a programme, each as far as it can be from its own, its dates and its switch left out."""
    kept = {"start_day", "end_day", SWITCHES.get(name)}
    return {
        f"programmes.{name}.{key}": one.low if one.value != one.low else one.high
        for key, one in installed()[name].parameters().items()
        if key not in kept and isinstance(one.value, int | float) and not isinstance(one.value, bool)
    }


def ways_to_be_off():
    for name in sorted(installed()):
        if installed()[name].__module__.startswith("vendorsim."):
            yield name, {"start_day": LAST, "end_day": LATE}
            yield name, {"start_day": 1, "end_day": 1}
            if name in SWITCHES:
                yield name, {SWITCHES[name]: 0}


@pytest.mark.parametrize(("name", "off"), list(ways_to_be_off()))
def test_the_parameters_of_a_programme_that_is_called_off_change_nothing(name, off):
    said = {f"programmes.{name}.{key}": value for key, value in off.items()}
    path = next(iter(others(name)))
    if not why_idle(tiny(**said), path):
        assert (name, off) == ("conversion", {"start_day": LAST, "end_day": LATE}), "what is off is called so"
        return
    assert run(**said, **others(name)) == run(**said) == run()


def test_the_console_switches_programmes_off_by_the_same_parameters():
    for name, parameter in SWITCHES.items():
        assert (MAINS[name].switch or MAINS[name].number, MAINS[name].off) == (parameter, 0)


@pytest.mark.parametrize("path", ["patrol.strategy", "patrol.dwell_minutes", "patrol.complaint_delay_minutes"])
def test_what_the_programme_of_patrol_takes_over_changes_nothing(path):
    over = {"programmes.patrol.strategy": "fixed_round"}
    assert why_idle(tiny(**over), path)
    assert run(**over, **{path: OTHER[path]}) == run(**over)
    for some_days in ({"start_day": 2}, {"end_day": 2}, {"dose": 0.5}):
        assert not why_idle(
            tiny(**over, **{f"programmes.patrol.{key}": value for key, value in some_days.items()}), path
        )
