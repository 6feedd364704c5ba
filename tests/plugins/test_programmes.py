"""What every installed programme must keep: it acts through the city hall alone, and says what it is."""

import inspect
import math
import pickle
import typing
from pathlib import Path

import pytest

from vendorsim.model.city_hall import hall
from vendorsim.model.city_hall.hall import CityHall
from vendorsim.plugins import programme as base
from vendorsim.plugins.installed_programmes import installed, programme_class
from vendorsim.plugins.programme import CandidateSite, Programme

EVERY = sorted(installed())


class PaperOffice:
    """An office of the city hall that writes down what it is asked for, and answers with nothing or nobody."""

    def __init__(self, name, kind, asked) -> None:
        self._name, self._kind, self._asked = name, kind, asked

    def __getattr__(self, name):
        asked_for = vars(self._kind)[name]
        if isinstance(asked_for, property):
            return [0, 1] if name == "officers" else self._answer(asked_for.fget)
        return lambda *values, **named: (
            self._asked.append((f"{self._name}.{name}", values, named)) or self._answer(asked_for)
        )

    def _answer(self, asked_for):
        kind = typing.get_type_hints(asked_for)["return"]
        return None if kind is type(None) else kind() if kind in (bool, int, float) else []


class PaperCity:
    """A city hall that only writes down what it is asked for: three candidate sites, no people."""

    def __init__(self) -> None:
        self.day, self.asked = 0, []

    def candidate_sites(self):
        return [
            CandidateSite(
                site=0, stalls=30, on_carriageway=True, metres_to_arterial=500.0, row=5, column=5, is_built=False
            ),
            CandidateSite(
                site=1, stalls=20, on_carriageway=False, metres_to_arterial=20.0, row=9, column=9, is_built=False
            ),
            CandidateSite(
                site=2, stalls=25, on_carriageway=False, metres_to_arterial=300.0, row=2, column=8, is_built=False
            ),
        ]

    def residents_within(self, site, metres, beyond=()):
        return {0: 900.0, 1: 800.0, 2: 100.0}[site]

    def __getattr__(self, name):
        offices = typing.get_type_hints(CityHall)
        if name in offices:
            return PaperOffice(name, offices[name], self.asked)
        if name.startswith("_") or name not in dir(CityHall):
            raise AttributeError(f"a city hall has no {name}")
        return lambda *values, **named: self.asked.append((name, values, named))


def test_a_programme_knows_city_hall_itself_and_no_copy_of_its_interface():
    homes = [Path(inspect.getfile(module)).parent for module in (base, hall)]
    written = [path.read_text(encoding="utf-8") for home in homes for path in home.glob("*.py")]
    assert not [text for text in written if "Protocol" in text]
    assert not hasattr(base.CityHall, "open_market"), "who reads settings need not load the model"


@pytest.mark.parametrize("name", EVERY)
def test_a_programme_needs_nothing_but_the_city_hall(name):
    city, programme = PaperCity(), programme_class(name)()
    programme.begin(city)
    for _ in range(3):
        programme.each_day(city)
        city.day += 1
    assert city.asked, "the programme did nothing in three days"


@pytest.mark.parametrize("name", EVERY)
def test_a_programme_does_the_same_each_time(name):
    asked = []
    for _ in range(2):
        city, programme = PaperCity(), programme_class(name)()
        programme.begin(city)
        for city.day in range(5):
            programme.each_day(city)
        asked.append(city.asked)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("name", EVERY)
def test_a_programme_says_what_it_is(name):
    cls = programme_class(name)
    assert cls.__doc__
    assert cls.__doc__ != Programme.__doc__
    assert inspect.getmodule(cls).__doc__
    assert issubclass(cls, Programme)


@pytest.mark.parametrize("name", EVERY)
def test_parameters_of_a_programme_have_unit_bounds_meaning_and_source(name):
    declared = programme_class(name).parameters()
    for key, choice in declared.items():
        assert choice.unit.strip(), f"{key} needs a unit"
        assert choice.meaning.strip(), f"{key} needs a meaning"
        assert choice.source.strip(), f"{key} needs a source, or the word assumption"
        if isinstance(choice.value, int | float) and not isinstance(choice.value, bool):
            assert choice.low is not None, f"{key} needs bounds"
            assert math.isfinite(choice.high)
            assert choice.low <= choice.value <= choice.high


@pytest.mark.parametrize("name", EVERY)
def test_a_programme_has_a_start_and_a_price(name):
    declared = programme_class(name).parameters()
    assert "start_day" in declared
    assert any("cost" in key or "upkeep" in key for key in declared)


@pytest.mark.parametrize("name", EVERY)
def test_a_programme_travels_to_another_process(name):
    assert vars(pickle.loads(pickle.dumps(programme_class(name)(start_day=4)))) == {"start_day": 4}


def built(**values) -> list[int]:
    city, programme = PaperCity(), programme_class("markets")(**values)
    programme.begin(city)
    programme.each_day(city)
    return [values[0] for name, values, _ in city.asked if name == "open_market"]


def test_markets_are_sited_by_the_three_rules():
    # Site 0 disturbs traffic and site 1 faces an arterial, though both are nearer to people.
    assert built(sites=1) == [2]
    assert built(sites=3) == [2]


def test_markets_off_centre_are_far_from_people_whatever_they_disturb():
    assert built(sites=2, siting="off_centre") == [2, 1]


def test_no_market_opens_before_its_day_or_without_a_site():
    assert built(start_day=1) == []
    assert built(sites=0) == []


def test_a_market_closes_on_its_day_and_costs_until_then():
    city, programme = (
        PaperCity(),
        programme_class("markets")(sites=1, end_day=2, stalls=10, cost_per_stall=3.0, upkeep=0.5),
    )
    programme.begin(city)
    for city.day in range(4):
        programme.each_day(city)
    assert [(name, values) for name, values, _ in city.asked if name in ("pay", "close_market")] == [
        ("pay", (30.0,)), ("pay", (5.0,)), ("pay", (5.0,)), ("close_market", (2,)),
    ]  # fmt: skip
