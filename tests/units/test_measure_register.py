"""The register of measures: what a decorated function becomes, and what it must say of itself."""

import pytest

from vendorsim.measures import base
from vendorsim.measures.base import DIRECTIONS, GROUPS, Estimates, all_measures, evaluate, measure


@pytest.fixture
def register(monkeypatch):
    known = {}
    monkeypatch.setattr(base, "_registered", known)
    return known


def test_a_decorated_function_is_a_measure_of_its_name(register):
    @measure(unit="yuan", denominator="vendors", direction="higher", group="livelihood")
    def mean_cash(record):
        """Money at hand.

        More than the first line is for the source."""
        return record["cash"]

    found = register["mean_cash"]
    assert (found.meaning, found.names) == ("Money at hand.", ("mean_cash",))
    assert found.values({"cash": 3}) == {"mean_cash": 3.0}


def test_a_counted_measure_fills_two_columns(register):
    @measure(unit="1", denominator="encounters", direction="lower", group="conflict", counted=True)
    def fights(record):
        """Fights."""
        return Estimates(*record)

    assert register["fights"].values((0.5, 1)) == {"fights": 0.5, "fights_counted": 1.0}


def test_a_measure_that_forgets_its_count_is_found_out(register):
    @measure(unit="1", denominator="encounters", direction="lower", group="conflict", counted=True)
    def fights(record):
        """Fights."""
        return 1.0

    with pytest.raises(TypeError, match="expected and counted"):
        register["fights"].values(None)


def test_a_measure_must_say_what_it_is(register):
    def silent(record):
        return 0.0

    with pytest.raises(ValueError, match="needs a docstring"):
        measure(unit="1", denominator="", direction="lower", group="order")(silent)


def test_a_name_is_given_once(register):
    def first(record):
        """One."""
        return 0.0

    def second(record):
        """Two."""
        return 0.0

    second.__name__ = "first"
    second.__module__ = "elsewhere"
    say = measure(unit="1", denominator="", direction="lower", group="order")
    say(first)
    with pytest.raises(ValueError, match='measure "first" is defined in'):
        say(second)


def test_measures_stand_in_the_order_of_their_groups_whatever_was_imported_first(register, monkeypatch):
    monkeypatch.setattr(base.pkgutil, "iter_modules", lambda _: [])
    for group in reversed(GROUPS):

        def one(record):
            """One."""
            return 0.0

        one.__name__ = f"of_{group}"
        measure(unit="1", denominator="", direction="neither", group=group)(one)
    assert list(all_measures()) == [f"of_{group}" for group in GROUPS]
    assert list(evaluate(None).values()) == [0.0] * len(GROUPS)


def test_every_measure_of_the_package_is_filled_in():
    for name, one in all_measures().items():
        assert one.name == name
        assert one.direction in DIRECTIONS
        assert one.meaning
        assert one.unit
    assert dict(base.MEASURES) == dict(all_measures())
