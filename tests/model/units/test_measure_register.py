"""The register of measures: what a decorated function becomes, and what it must say of itself."""

import pytest

from vendorsim.measures import base
from vendorsim.measures.base import DIRECTIONS, GROUPS, Estimates, Matters, all_measures, evaluate, measure

SMALL = Matters(share=0.1, least=0.5, reason="Nobody would notice.")


@pytest.fixture
def register(monkeypatch):
    known = {}
    monkeypatch.setattr(base, "_registered", known)
    return known


def test_a_decorated_function_is_a_measure_of_its_name(register):
    @measure(unit="yuan", denominator="vendors", direction="higher", group="livelihood", matters=SMALL)
    def mean_cash(record):
        """Money at hand.

        More than the first line is for the source."""
        return record["cash"]

    found = register["mean_cash"]
    assert (found.meaning, found.names) == ("Money at hand.", ("mean_cash",))
    assert found.values({"cash": 3}) == {"mean_cash": 3.0}


def test_a_counted_measure_fills_two_columns(register):
    @measure(unit="1", denominator="encounters", direction="lower", group="conflict", counted=True, matters=SMALL)
    def fights(record):
        """Fights."""
        return Estimates(*record)

    assert register["fights"].values((0.5, 1)) == {"fights": 0.5, "fights_counted": 1.0}


def test_a_measure_that_forgets_its_count_is_found_out(register):
    @measure(unit="1", denominator="encounters", direction="lower", group="conflict", counted=True, matters=SMALL)
    def fights(record):
        """Fights."""
        return 1.0

    with pytest.raises(TypeError, match="expected and counted"):
        register["fights"].values(None)


def test_a_measure_must_say_what_it_is(register):
    def silent(record):
        return 0.0

    with pytest.raises(ValueError, match="needs a docstring"):
        measure(unit="1", denominator="", direction="lower", group="order", matters=SMALL)(silent)


@pytest.mark.parametrize(
    "matters", [None, Matters(least=0.1), Matters(reason="None at all."), Matters(-0.1, -1.0, "?")]
)
def test_a_measure_must_say_which_difference_matters_and_why(register, matters):
    def silent(record):
        """Nothing."""
        return 0.0

    with pytest.raises(ValueError, match=r"the smallest difference that matters.*and the reason"):
        measure(unit="1", denominator="", direction="lower", group="order", matters=matters)(silent)


def test_what_matters_is_a_share_of_the_mean_but_no_less_than_the_least():
    assert (SMALL.size(20.0), SMALL.size(-20.0), SMALL.size(2.0), SMALL.size(float("nan"))) == (2.0, 2.0, 0.5, 0.5)


def test_a_name_is_given_once(register):
    def first(record):
        """One."""
        return 0.0

    def second(record):
        """Two."""
        return 0.0

    second.__name__ = "first"
    second.__module__ = "elsewhere"
    say = measure(unit="1", denominator="", direction="lower", group="order", matters=SMALL)
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
        measure(unit="1", denominator="", direction="neither", group=group, matters=SMALL)(one)
    assert list(all_measures()) == [f"of_{group}" for group in GROUPS]
    assert list(evaluate(None).values()) == [0.0] * len(GROUPS)


def test_every_measure_of_the_package_is_filled_in():
    for name, one in all_measures().items():
        assert one.name == name
        assert one.direction in DIRECTIONS
        assert one.meaning
        assert one.unit
        assert one.matters.reason.endswith(".")
    assert dict(base.MEASURES) == dict(all_measures())


@pytest.mark.parametrize("name", ["seed", "point", "scenario", "policy", "day"])
def test_a_measure_cannot_have_the_name_of_a_column_of_the_results(register, name):
    def function(record):
        """A quantity."""

    function.__name__ = name
    with pytest.raises(ValueError, match=f'measure "{name}" has the name of a column'):
        measure(unit="1", denominator="1", direction="lower", group="cost")(function)
