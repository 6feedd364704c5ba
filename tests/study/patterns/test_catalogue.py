"""The catalogue of patterns: every target has its entry, entries are sound, and those of rules alone hold."""

import dataclasses
import math
import pickle

import pytest

from vendorsim.errors import VendorsimError
from vendorsim.patterns import catalogue
from vendorsim.patterns.base import Arm, Band, Part, Pattern, mean_of
from vendorsim.patterns.targets import FILE, targets
from vendorsim.study.judge import patterns as experiment

ENTRIES = catalogue.catalogue()
OF_RULES = [name for name, entry in ENTRIES.items() if entry.of_rules is not None]


def test_every_calibration_target_has_its_entry():
    assert len(targets()) == 22
    assert set(targets()) <= set(ENTRIES)


def test_the_targets_are_shipped_beside_the_code():
    assert FILE.is_file()
    assert FILE.parent.name == "patterns"


@pytest.mark.parametrize("name", sorted(targets()))
def test_the_bands_judged_are_those_of_the_file(name: str):
    row, bands = targets()[name], [part.band for part in ENTRIES[name].parts]
    ends = {(band.low, band.high) for band in bands}
    if name == "C22":  # a norm in tenths, given without a band
        assert [band.aim for band in bands] == list(row.low) == list(row.high)
    else:
        assert set(zip(row.low, row.high, strict=True)) <= ends
    assert all(row.low[0] - 1.0 <= band.aim <= row.high[-1] + 1.0 for band in bands)


def test_the_extra_condition_of_ties_is_judged_too():
    without_ties = ENTRIES["C02"].parts[-1]
    assert without_ties.band == Band(high=0.92)
    assert not without_ties.band.holds(0.93)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_arms_are_allowed_settings_that_differ(entry: Pattern):
    digests = [arm.settings().digest() for arm in entry.arms]
    assert len(set(digests)) == len(digests)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_what_goes_to_other_processes_can_go_there(entry: Pattern):
    runs = experiment.Runs()
    runs.ask(entry, experiment.unchanged)
    tasks = runs.tasks
    assert pickle.loads(pickle.dumps(tasks)) == tasks


@pytest.mark.parametrize("name", OF_RULES)
def test_patterns_of_rules_alone_hold(name: str):
    findings = experiment.hold_against(only=[name], progress=False)
    assert [finding.part.label for finding in findings if not finding.passed] == []
    assert all(finding.interval_inside is None and finding.replicates == 0 for finding in findings)


def test_a_wrong_rule_is_found_out():
    steep = {"behaviour.width_elasticity": 1.25, "behaviour.repeat_after": 2.0}
    found = experiment.hold_against(only=["C13", "c21"], changes=steep, progress=False)
    assert [round(finding.value, 3) for finding in found] == [1.25, 2.0]
    assert [finding.passed for finding in found] == [True, False]


def test_an_unknown_pattern_names_the_nearest():
    with pytest.raises(VendorsimError, match=r"C99.*did you mean"):
        catalogue.chosen(["C99"])


def test_an_entry_is_either_of_rules_or_of_runs():
    whole = {"id": "X", "meaning": "m", "unit": "1", "method": "m", "source": "s"}
    part = Part(mean_of("a"), Band(0.0, 1.0))
    with pytest.raises(ValueError, match="either of_rules, or arms"):
        Pattern(**whole, parts=(part,))
    with pytest.raises(ValueError, match="either of_rules, or arms"):
        Pattern(**whole, parts=(part,), arms=(Arm("a"),))
    with pytest.raises(ValueError, match="two arms of one name"):
        Pattern(**whole, parts=(part,), arms=(Arm("a"), Arm("a")), read=lambda run: run.measures)


@pytest.mark.parametrize(
    ("band", "inside", "outside", "aim"),
    [
        (Band(0.7, 0.9), (0.7, 0.8, 0.9), (0.69, 0.91, math.nan), 0.8),
        (Band(0.7, 0.9, 0.75), (0.7,), (1.0,), 0.75),
        (Band(low=1.0), (1.0, math.inf), (0.99,), 1.0),
        (Band(high=0.92), (0.0, 0.92), (0.93, math.nan), 0.92),
        (Band(0.94, 0.94), (0.94,), (0.93, 0.95), 0.94),
    ],
)
def test_a_band_holds_what_lies_in_it(band: Band, inside: tuple, outside: tuple, aim: float):
    assert all(band.holds(value) for value in inside)
    assert not any(band.holds(value) for value in outside)
    assert band.aim == pytest.approx(aim)
    assert not band.holds(inside[0], outside[0])


def test_entries_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ENTRIES["C01"].unit = "other"
