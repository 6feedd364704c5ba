"""What policies and programmes are given is checked against what they say they take."""

import pytest

from vendorsim.plugins.parameter import Choice
from vendorsim.settings.parameters import PARAMETERS, Parameter
from vendorsim.settings.schema import Settings
from vendorsim.study.experiment.checking import notes, parameter_mistakes

CHOICES = {
    "visits": Choice(2, "1", 0, 6, "", ""),
    "fee": Choice(2.0, "yuan", 0.0, 20.0, "", ""),
    "announced": Choice(True, "yes or no", None, None, "", ""),
    "siting": Choice("near", "near or far", None, None, "", "", ("near", "far")),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [("visits", 0), ("visits", 6), ("fee", 3), ("fee", 20.0), ("announced", False), ("siting", "far")],
)
def test_what_fits_is_taken(name, value):
    assert not list(parameter_mistakes("a_policy", CHOICES, {name: value}, ("policy_parameters",)))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "visit",
            1,
            'unknown parameter of a_policy "visit"; did you mean "visits"? (known: announced, fee, siting, visits)',
        ),
        ("visits", 7, "found 7; allowed: a whole number, at least 0, at most 6"),
        ("visits", 1.0, "found 1.0; allowed: a whole number, at least 0, at most 6"),
        ("visits", True, "found true; allowed: a whole number, at least 0, at most 6"),
        ("fee", -0.5, "found -0.5; allowed: a number, at least 0, at most 20"),
        ("fee", "two", 'found "two" (text); allowed: a number, at least 0, at most 20'),
        ("fee", True, "found true; allowed: a number, at least 0, at most 20"),
        ("announced", 1, "found 1; allowed: true or false"),
        ("siting", 1, "found 1; allowed: text in quotes"),
    ],
)
def test_what_does_not_fit_is_told_with_what_is_allowed(name, value, told):
    found = list(parameter_mistakes("a_policy", CHOICES, {name: value}, ("policy_parameters",)))
    assert found == [(("policy_parameters", name), f"policy_parameters.{name}: {told}")]


def test_a_behavioural_parameter_outside_its_plausible_range_is_noted(monkeypatch):
    assert notes(Settings()) == []
    name = next(iter(PARAMETERS))
    narrow = Parameter(PARAMETERS[name].high + 1.0, "1", PARAMETERS[name].high + 0.5, 1e9, "an example", "a source")
    monkeypatch.setitem(PARAMETERS, name, narrow)
    (note,) = notes(Settings())
    assert note.startswith(f"behaviour.{name} = ")
    assert note.endswith("(a source)")
