"""Labels: short, unique, and the same for points that make the same choice."""

import toy_sweep as toy

from vendorsim.study.analysis.labels import factor_label, factor_labels, point_futures, point_labels, short_names


def test_a_label_is_the_levers_without_scenario_and_uncertainties(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, replicates={"number": 1}, design={"kind": "policies_by_scenarios", "samples": 2},
        levers={"policy": ["graduated", "laissez_faire"], "people.vendors_per_officer": [10.0, 12.5]},
        uncertainties={toy.FACTORS[0]: {}},
    )  # fmt: skip
    labels = point_labels(results)
    assert len(labels) == 8
    assert labels[:4] == [
        "graduated, vendors_per_officer 10", "graduated, vendors_per_officer 12.5",
        "laissez_faire, vendors_per_officer 10", "laissez_faire, vendors_per_officer 12.5",
    ]  # fmt: skip
    assert labels[4:] == labels[:4]
    futures = point_futures(results)
    assert len(set(futures[:4])) == 1
    assert futures[0] != futures[4]
    assert dict(futures[4])["scenario"] == "1"


def test_where_no_lever_varies_every_point_is_the_base(tmp_path):
    results = toy.swept(
        tmp_path, toy.linear, replicates={"number": 1}, uncertainties={toy.FACTORS[0]: [0.0, 0.1]}
    )  # fmt: skip
    assert point_labels(results) == ["base", "base"]


def test_numbers_that_look_alike_in_four_digits_keep_all_of_theirs(tmp_path):
    results = toy.swept(
        tmp_path, toy.linear, replicates={"number": 1}, levers={toy.FACTORS[0]: [0.100001, 0.100002]}
    )  # fmt: skip
    assert point_labels(results) == ["legitimacy_loss 0.100001", "legitimacy_loss 0.100002"]


def test_paths_that_end_alike_are_told_apart():
    assert short_names(["people.vendors", "city.size", "goods.vendors"]) == ["people.vendors", "size", "goods.vendors"]
    assert short_names(["x", "a.x"]) == ["x", "a.x"]
    assert factor_labels(["people.vendors", "goods.vendors"]) == ["people: vendors", "goods: vendors"]
    assert factor_label("people.vendors_per_officer") == "vendors per officer"
