"""The designs: how many points, within which bounds, and what each promises of them."""

import math

import numpy as np
import pytest
from sweep_toys import experiment

from vendorsim.errors import SettingsError
from vendorsim.study.experiment.definition import Factor
from vendorsim.study.experiment.design import points_of
from vendorsim.study.experiment.points import plan_points

RANGES = {
    "people.weight": {"low": 10.0, "high": 30.0},
    "people.vendors_per_officer": {"low": 10.0, "high": 1000.0, "log": True},
    "people.vendors": {"low": 20, "high": 60},
}


def points(kind, levers=None, **said):
    design = {"kind": kind} | said.pop("design", {})
    return points_of(experiment(levers=RANGES if levers is None else levers, design=design, **said))


def within(found):
    assert found
    for point in found:
        for path, said in RANGES.items():
            assert said["low"] <= point[path] <= said["high"], path
        assert type(point["people.vendors"]) is int


def column(found, path):
    return np.array([point[path] for point in found], float)


def test_a_factorial_design_has_every_combination_once():
    levers = {
        "policy": ["strict_seizure", "graduated"],
        "people.weight": {"low": 1.0, "high": 3.0},
        "people.vendors": [10, 20],
    }
    found = points("factorial", levers, design={"levels": 5})
    assert len(found) == 2 * 5 * 2 == len({tuple(point.values()) for point in found})
    assert sorted(set(column(found, "people.weight"))) == [1.0, 1.5, 2.0, 2.5, 3.0]
    assert list(found[0]) == list(levers), "in the order of the file"


def test_one_at_a_time_begins_with_the_base_and_moves_one_factor():
    defined = experiment(levers=RANGES, design={"kind": "one_at_a_time", "levels": 3})
    found = points_of(defined)
    base = {
        "people.weight": defined.base.people.weight,
        "people.vendors_per_officer": defined.base.people.vendors_per_officer,
        "people.vendors": defined.base.people.vendors,
    }
    assert found[0] == base
    moved = [[path for path in base if point[path] != base[path]] for point in found[1:]]
    assert all(len(one) == 1 for one in moved)
    assert len(found) <= 1 + 3 * 3 and len({tuple(point.values()) for point in found}) == len(found)
    within(found)


def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_factor():
    n = 50
    found = points("latin_hypercube", design={"samples": n})
    assert len(found) == n
    within(found)
    weight = (column(found, "people.weight") - 10.0) / 20.0
    officers = np.log(column(found, "people.vendors_per_officer") / 10.0) / math.log(100.0)
    for share in (weight, officers):
        assert sorted(np.floor(share * n).astype(int)) == list(range(n))
    assert found == points("latin_hypercube", design={"samples": n})
    assert found != points("latin_hypercube", design={"samples": n}, seed=2)


@pytest.mark.parametrize(("second_order", "blocks"), [(False, 3 + 2), (True, 2 * 3 + 2)])
def test_a_design_of_sobol_has_blocks_that_differ_in_one_factor(second_order, blocks):
    found = points("sobol", design={"samples": 16, "second_order": second_order})
    assert len(found) == 16 * blocks
    within(found)
    paths = list(RANGES)
    for i in range(16):
        a, *crossed = found[i * blocks : i * blocks + 4]
        for place, point in enumerate(crossed):
            others = [path for path in paths if path != paths[place]]
            assert all(a[path] == point[path] for path in others)
    assert abs(column(found, "people.weight").mean() - 20.0) < 1.5


def test_a_design_of_morris_moves_one_factor_at_each_step():
    found = points(
        "morris", design={"samples": 10, "levels": 4}, levers={name: RANGES[name] for name in list(RANGES)[:2]}
    )
    assert len(found) == 10 * 3
    for first in range(0, 30, 3):
        steps = [
            {path for path in one if one[path] != two[path]}
            for one, two in zip(found[first : first + 2], found[first + 1 : first + 3], strict=True)
        ]
        assert [len(step) for step in steps] == [1, 1] and steps[0] != steps[1]
    assert len(set(np.round(column(found, "people.weight"), 9))) <= 4


def test_policies_by_scenarios_gives_each_lever_the_same_samples():
    found = points(
        "policies_by_scenarios", {"policy": ["strict_seizure", "graduated"]}, design={"samples": 5},
        uncertainties={"people.weight": {"low": 1.0, "high": 3.0}},
        scenarios={"many": {"people.vendors": 60}, "few": {"people.vendors": 20}},
    )  # fmt: skip
    assert len(found) == 2 * 5 * 2
    assert {point["scenario"] for point in found} == {f"{name}-{i}" for name in ("many", "few") for i in range(5)}
    for label in {point["scenario"] for point in found}:
        own = [point for point in found if point["scenario"] == label]
        assert [point["policy"] for point in own] == ["strict_seizure", "graduated"]
        assert len({point["people.weight"] for point in own}) == 1
        assert {point["people.vendors"] for point in own} == {60 if label.startswith("many") else 20}
    assert len(points("policies_by_scenarios", {}, scenarios={"many": {"people.vendors": 60}})) == 1


def test_a_scenarios_name_does_not_change_its_runs():
    one, other = (
        plan_points(experiment(design={"kind": "policies_by_scenarios"}, scenarios={name: {"people.vendors": 60}}))
        for name in ("many", "lots")
    )  # fmt: skip
    assert [point.digest for point in one] == [point.digest for point in other]
    assert "scenario" not in one[0].changes


# A CSV of points ------------------------------------------------------------------------------------------------------


def csv(folder, text, encoding="utf-8"):
    (folder / "points.csv").write_bytes(text.encode(encoding))
    said = {
        "name": "t",
        "question": "q",
        "base": "small",
        "design": {"kind": "points", "file": str(folder / "points.csv")},
    }
    return experiment(**said)


def test_a_csv_gives_its_rows_with_a_mark_blank_lines_and_spaces(tmp_path):
    text = "\r\npolicy, people.vendors ,people.weight\r\n\r\nstrict_seizure,30,1\r\n , ,\r\ngraduated, 40,2.5\r\n\r\n"
    for encoding in ("utf-8", "utf-8-sig"):
        found = plan_points(csv(tmp_path, text, encoding))
        assert [planned.point for planned in found] == [
            {"policy": "strict_seizure", "people.vendors": 30, "people.weight": 1},
            {"policy": "graduated", "people.vendors": 40, "people.weight": 2.5},
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "policy,people.vendors\n\nstrict_seizure,30\n\ngraduated\n",
            r"points.csv, line 5: 1 values; allowed: 2, one a column",
        ),
        (
            "policy,people.vendors\n\nstrict_seizure,30\ngraduated,-4\n",
            r"points.csv, line 4: people.vendors: found -4; allowed",
        ),
        ("policy,people.vendors\nstrict_seizure,many\n", r'points.csv, line 2: people.vendors: found "many"'),
        ("policy,people.vendors\nstrict_seizure,\n", r"points.csv, line 2: people.vendors: found an empty cell"),
        (
            "policy,people.vendors\nstrict_seizur,30\n",
            r'points.csv, line 2: policy: unknown policy "strict_seizur"; did you',
        ),
        (
            "\npolicy,people.vendorz\nstrict_seizure,30\n",
            r"points.csv, line 2: people.vendorz: unknown key; did you mean people.vendors",
        ),
        (
            "people.vendors,people.vendors\n30,30\n",
            r'points.csv, line 1: found column "people.vendors"; allowed: different names',
        ),
        ("policy,people.vendors\n", r"a line with the factors' names and at least one point"),
        ("", r"a line with the factors' names and at least one point"),
    ],
)
def test_a_csv_with_a_mistake_names_its_line(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said):
        plan_points(csv(tmp_path, text))


def test_a_csv_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"points.csv, line 2: is not UTF-8"):
        plan_points(csv(tmp_path, "policy\nä\n", "latin-1"))
    defined = csv(tmp_path, "policy\n")
    (tmp_path / "points.csv").unlink()
    with pytest.raises(SettingsError, match=r"points.csv: cannot be read: No such file"):
        plan_points(defined)


# Factors --------------------------------------------------------------------------------------------------------------


def test_shares_of_a_factor_become_values_within_it():
    whole = Factor("x", (), 2.0, 5.0, whole=True)
    assert [whole.at(share) for share in (0.0, 0.24, 0.26, 0.74, 0.76, 1.0)] == [2, 2, 3, 4, 5, 5]
    assert whole.levels(3) == (2, 4, 5) or whole.levels(3) == (2, 3, 5)
    assert whole.levels(100) == (2, 3, 4, 5)
    log = Factor("x", (), 1.0, 100.0, log=True)
    assert (
        log.at(0.5) == pytest.approx(10.0)
        and log.at(-1.0) == pytest.approx(1.0)
        and log.at(2.0) == pytest.approx(100.0)
    )
    listed = Factor("x", ("a", "b", "c"))
    assert [listed.at(share) for share in (0.0, 0.3, 0.34, 0.99, 1.0)] == ["a", "a", "b", "c", "c"]
    assert listed.levels(9) == ("a", "b", "c")
    assert Factor("x", (), 0.0, 1.0).levels(3) == (0.0, 0.5, 1.0)


def test_more_samples_of_sobol_keep_the_earlier_points():
    few = [point.digest for point in plan_points(experiment(levers=RANGES, design={"kind": "sobol", "samples": 4}))]
    many = [point.digest for point in plan_points(experiment(levers=RANGES, design={"kind": "sobol", "samples": 8}))]
    assert many[: len(few)] == few
