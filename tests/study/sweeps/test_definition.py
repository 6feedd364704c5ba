"""Mistakes in an experiment file: all of them before the first run, each with its file, line and key."""

import re
from pathlib import Path

import pytest

from vendorsim.errors import SettingsError
from vendorsim.study.experiment.definition import read_experiment
from vendorsim.study.experiment.points import plan_points

HEAD = 'name = "t"\nquestion = "q"\nbase = "small"\n'
LEVERS = '[levers]\n"people.vendors" = [30, 40]\n'

MISTAKES = {
    "an unknown path": (
        '[levers]\n"people.vendorz" = [1, 2]',
        5,
        "people.vendorz: unknown key; did you mean people.vendors",
    ),
    "an unknown section": ('[levers]\n"peeple.vendors" = [1, 2]', 5, "peeple: unknown key; did you mean people"),
    "a value out of bounds": (
        '[levers]\n"people.vendors" = [40, -2]',
        5,
        "people.vendors: found -2; allowed: a whole number, at least 0",
    ),
    "the end of a range out of bounds": (
        '[levers]\n"people.weight" = {low = -3.0, high = 2.0}',
        5,
        "people.weight: found -3",
    ),
    "a text for a number": (
        '[levers]\n"people.vendors" = ["a"]',
        5,
        'people.vendors: found "a" (text); allowed: a whole number',
    ),
    "a fraction for a whole number": (
        '[levers]\n"people.vendors" = {low = 1.5, high = 3.0}',
        5,
        "must be whole numbers",
    ),
    "a number for a policy": ("[levers]\npolicy = [1, 2]", 5, "policy: found 1; allowed: text in quotes"),
    "an unknown policy": (
        '[levers]\npolicy = ["strict_seizur"]',
        5,
        'unknown policy "strict_seizur"; did you mean "strict_seizure"',
    ),
    "an unknown parameter of a policy": (
        '[levers]\n"policy_parameters.tools_aftr" = [1, 2]',
        5,
        'unknown parameter of strict_seizure "tools_aftr"; did you mean "tools_after"',
    ),
    "an unknown parameter of behaviour": (
        '[uncertainties]\n"behaviour.presence_memry" = {}',
        5,
        "did you mean behaviour.presence_memory",
    ),
    "no range where there is no own one": (
        '[uncertainties]\n"people.vendors" = {}',
        5,
        "only parameters of behaviour have a range of their own; give low and high",
    ),
    "a range the wrong way round": (
        '[levers]\n"people.weight" = {low = 5.0, high = 1.0}',
        5,
        "levers.people.weight: low = 5 must be below high = 1",
    ),
    "a logarithm of nothing": (
        '[levers]\n"people.weight" = {low = 0.0, high = 1.0, log = true}',
        5,
        "low = 0 must be above 0 where log is set",
    ),
    "an unknown key of a range": (
        '[uncertainties]\n"people.weight" = {low = 5.0, hig = 6.0}',
        5,
        'unknown key of a range "hig"; did you mean "high"',
    ),
    "half a range": ('[uncertainties]\n"people.weight" = {low = 5.0}', 5, "high is missing; allowed: low and high"),
    "a text in a range": (
        '[levers]\n"people.weight" = {low = "a", high = 2.0}',
        5,
        "low: found 'a'; allowed: a number",
    ),
    "a number alone": (
        '[levers]\n"people.weight" = 2.0',
        5,
        "levers.people.weight: found 2.0; allowed: a list of values, or low and high",
    ),
    "a value twice": ('[levers]\n"people.vendors" = [1, 1]', 5, "found [1, 1]; allowed: a list of different values"),
    "an empty list": ('[levers]\n"people.vendors" = []', 5, "found []; allowed: a list of different values"),
    "a list in a list": ('[levers]\n"people.vendors" = [[1]]', 5, "found [[1]]; allowed: a list of different values"),
    "an unknown measure": (
        f'measures = ["violation_shar"]\n{LEVERS}',
        4,
        'measures: unknown measure "violation_shar"; did you mean "violation_share"',
    ),
    "an unknown measure of a goal": (
        f"{LEVERS}[goals.jobz]\nat_most = 1.0",
        6,
        'goals: unknown measure "jobz"; did you mean "jobs"',
    ),
    "a goal with two ends": (
        f"{LEVERS}[goals.jobs]\nat_most = 1.0\nat_least = 0.5",
        6,
        "allowed: either at_most or at_least",
    ),
    "a precision of nothing": (
        f"{LEVERS}[precision]\njobs = 0.0",
        6,
        "jobs = 0: allowed are shares of the mean above 0",
    ),
    "an unknown measure of a precision": (f"{LEVERS}[precision]\njobz = 0.1", 6, 'precision: unknown measure "jobz"'),
    "an unknown key": (f"mesures = []\n{LEVERS}", 4, "mesures: unknown key; did you mean measures"),
    "an unknown key of the design": (
        f"{LEVERS}[design]\nsample = 3",
        7,
        "design.sample: unknown key; did you mean design.samples",
    ),
    "an unknown design": (
        f'{LEVERS}[design]\nkind = "facctorial"',
        7,
        'design.kind: found "facctorial" (text); allowed: "factorial"',
    ),
    "no samples": (f"{LEVERS}[design]\nsamples = 0", 7, "design.samples: found 0; allowed: a whole number, at least 1"),
    "no replicates": (
        f"{LEVERS}[replicates]\nnumber = 0",
        7,
        "replicates.number: found 0; allowed: a whole number, at least 1",
    ),
    "a negative seed": (f"seed = -1\n{LEVERS}", 4, "seed: found -1; allowed: a whole number, at least 0"),
    "changes that the base does not know": (
        f'[changes]\n"people.vendorz" = 3\n{LEVERS}',
        5,
        "people.vendorz: unknown key; did you mean people.vendors",
    ),
    "a mistake in a scenario": (
        f'{LEVERS}[scenarios.bad]\n"people.residentz" = 3\n[design]\nkind = "policies_by_scenarios"',
        7,
        "scenarios.bad: people.residentz: unknown key; did you mean people.residents",
    ),
    "scenarios in another design": (
        f'{LEVERS}[scenarios.some]\n"people.residents" = 30\n[design]\nkind = "factorial"',
        9,
        "scenarios are for design.kind = policies_by_scenarios, not factorial",
    ),
    "texts for Sobol'": (
        '[levers]\npolicy = ["graduated"]\n[design]\nkind = "sobol"',
        7,
        "sobol needs factors that are numbers; policy is not",
    ),
    "no power of two": (
        '[levers]\n"people.weight" = {low = 1.0, high = 2.0}\n[design]\nkind = "sobol"\nsamples = 12',
        8,
        "design.samples = 12: Sobol' needs a power of two",
    ),
    "odd levels": (
        '[levers]\n"people.weight" = {low = 1.0, high = 2.0}\n[design]\nkind = "morris"\nlevels = 5',
        8,
        "design.levels = 5: Morris needs an even number",
    ),
    "more points than anybody has": (
        "[levers]\n"
        + "\n".join(f'"people.{name}" = {{low = 1, high = 100}}' for name in ("vendors", "residents", "drivers"))
        + '\n"people.ground_locks" = {low = 1, high = 100}\n[design]\nlevels = 100',
        None,
        "more than 10,000,000 points",
    ),
    "points without a file": ('[design]\nkind = "points"', 5, "points needs design.file"),
}


def mistake(folder: Path, body: str) -> str:
    file = folder / "mine.toml"
    file.write_text(HEAD + body + "\n")
    with pytest.raises(SettingsError) as caught:
        plan_points(read_experiment(file))
    return str(caught.value)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path, name):
    body, line, text = MISTAKES[name]
    said = mistake(tmp_path, body)
    place = f"mine.toml, line {line}: " if line else "mine.toml"
    (found,) = [one for one in said.split("\n") if text in one]
    assert place in found


def test_all_mistakes_are_named_at_once(tmp_path):
    said = mistake(tmp_path, 'seed = -1\nmesures = []\n[levers]\n"people.vendors" = []')
    assert {re.search(r"line (\d)", line)[1] for line in said.split("\n")} == {"4", "5", "7"}
    said = mistake(tmp_path, '[levers]\n"people.vendors" = [-1]\n"people.driverz" = [1]\npolicy = ["x"]')
    for line in (5, 6, 7):
        assert f"line {line}: levers" in said


def test_a_mistake_that_only_some_points_make_tells_which(tmp_path):
    levers = '[levers]\npolicy = ["strict_seizure", "graduated"]\n"policy_parameters.tools_after" = [2, 3]'
    said = mistake(tmp_path, levers)
    assert re.search(r"mine.toml: point 3: policy_parameters.tools_after: unknown parameter of graduated", said)


def test_what_is_no_toml_and_what_is_not_there(tmp_path, monkeypatch):
    assert "mine.toml, line 4, column" in mistake(tmp_path, "this is no toml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "one.toml").write_text(HEAD + LEVERS)
    assert read_experiment("one").experiment.name == "t"
    with pytest.raises(SettingsError, match=r"two: no such experiment file.*: .*one"):
        read_experiment("two")


def test_a_range_of_a_whole_setting_has_whole_numbers(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        HEAD + '[levers]\n"people.vendors" = {low = 1, high = 4}\n[design]\nkind = "latin_hypercube"\nsamples = 40\n'
    )
    points = plan_points(read_experiment(file))
    assert {point.point["people.vendors"] for point in points} == {1, 2, 3, 4}
    assert len({point.digest for point in points}) == 4


def test_an_uncertain_parameter_of_behaviour_takes_its_own_range(tmp_path):
    from vendorsim.settings.parameters import PARAMETERS

    name, known = next((name, one) for name, one in PARAMETERS.items() if one.low < one.high)
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + f'[uncertainties]\n"behaviour.{name}" = {{}}\n')
    (factor,) = read_experiment(file).factors
    assert (factor.low, factor.high, factor.is_lever) == (known.low, known.high, False)
    assert len(plan_points(read_experiment(file))) == 3
