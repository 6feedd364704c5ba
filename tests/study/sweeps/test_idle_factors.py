"""A factor that cannot change a run is refused before the first one, with file, line, key and what was meant."""

from pathlib import Path

import pytest

from vendorsim.errors import SettingsError
from vendorsim.study.analysis.calibration import checked as calibration_checked
from vendorsim.study.analysis.candidates import check_levers
from vendorsim.study.experiment.definition import read_experiment
from vendorsim.study.experiment.points import plan_points

HEAD = 'name = "t"\nquestion = "q"\nbase = "small"\n'
MAP = Path(__file__).parents[3] / "configs" / "maps" / "small_district.txt"
ON_A_MAP = f'[changes]\n"city.map" = "{MAP}"\n'
POLICIES = 'policy = ["strict_seizure", "persuasion_first"]\n'
BY_SCENARIOS = '[design]\nkind = "policies_by_scenarios"\n'
SHORT = '[changes]\n"horizon.burn_in_days" = 0\n"horizon.days" = 5\n'

REFUSED = {
    "the seed as a lever": (
        "[levers]\nseed = [11, 12, 13]",
        [
            "line 5: levers.seed: no setting that varies",
            "seed = 11 at the top of the file and number = 3 under [replicates]",
        ],
    ),
    "a range of seeds": ("[levers]\nseed = {low = 1, high = 9}", ["line 5: levers.seed", "under [replicates]"]),
    "the seed as a change": (
        f"[changes]\nseed = 7\n[levers]\n{POLICIES}",
        ["line 5: changes.seed", "write seed = 7 at the top of the file"],
    ),
    "the seed of a scenario": (
        f"[scenarios.one]\nseed = 7\n{BY_SCENARIOS}",
        ["line 5: scenarios.one.seed", "write seed = 7 at the top"],
    ),
    "replicates of a comparison": (
        '[levers]\n"compare.replicates" = [2, 4]',
        ["line 5: levers.compare.replicates: no run reads it", "`number` under [replicates]"],
    ),
    "policies of a comparison": (
        f'[changes]\n"compare.policies" = ["graduated"]\n[levers]\n{POLICIES}',
        ["line 5: changes.compare.policies", "under [levers]"],
    ),
    "another base": (
        f'[changes]\nextends = "default"\n[levers]\n{POLICIES}',
        ["line 5: changes.extends: no run reads it", "`base`"],
    ),
    "a scenario as a lever": ('[levers]\nscenario = ["a", "b"]', ["line 5: levers.scenario: a column of the results"]),
    "a measure as a lever": ("[levers]\nviolation_share = [1, 2]", ["line 5: levers.violation_share: a column of the"]),
    "the size of a city that is a map": (
        f'{ON_A_MAP}[levers]\n"city.width" = [40, 50]\n"city.seed" = [1, 2]',
        [
            "line 7: levers.city.width: it changes no run: city.map names a map, which has its own size",
            "line 8: levers.city.seed: it changes no run: city.map",
        ],
    ),
    "an uncertain city that is a map": (
        f'{ON_A_MAP}[uncertainties]\n"city.green_share" = {{low = 0.1, high = 0.2}}',
        ["line 7: uncertainties.city.green_share: it changes no run: city.map"],
    ),
    "a lever and an uncertainty of one name": (
        '[levers]\n"people.vendors" = [20, 30]\n[uncertainties]\n"people.vendors" = [40, 50]',
        ["line 7: uncertainties.people.vendors: a lever as well"],
    ),
    "a scenario that a lever overrides": (
        f'[levers]\n"people.vendors" = [20, 30]\n[scenarios.one]\n"people.vendors" = 40\n{BY_SCENARIOS}',
        ["line 7: scenarios.one.people.vendors: a lever as well"],
    ),
    "a change that every point overrides": (
        '[changes]\n"people.vendors" = 40\n[levers]\n"people.vendors" = [20, 30]',
        ["line 5: changes.people.vendors: it changes no run: every point repeats it"],
    ),
    "a parameter of a policy that no point has": (
        f'[changes]\npolicy = "graduated"\n"policy_parameters.fines_after" = 3\n[levers]\n{POLICIES}',
        ["line 6: changes.policy_parameters.fines_after: it changes no run: it belongs to graduated"],
    ),
    "a programme that is off": (
        '[changes]\n"programmes.markets.sites" = 0\n[levers]\n"programmes.markets.stalls" = [10, 20]',
        ["line 7: levers.programmes.markets.stalls: it changes no run: programmes.markets.sites = 0 switches it off"],
    ),
    "a programme after the last day": (
        f'{SHORT}[levers]\n"programmes.markets.start_day" = [5, 9]',
        ["line 8: levers.programmes.markets.start_day: it changes no run: the programme begins on day 9"],
    ),
    "a rule of patrol that a programme takes over": (
        '[changes]\n"programmes.patrol.dwell_minutes" = 9.0\n[levers]\n"patrol.dwell_minutes" = [1.0, 2.0]',
        ["line 7: levers.patrol.dwell_minutes: it changes no run: programmes.patrol.dwell_minutes takes its place"],
    ),
    "keys of another design": (
        '[levers]\n"people.vendors" = [20, 30]\n[design]\nsamples = 9\nfile = "some.csv"',
        ["line 7: design.samples: design.kind = factorial does not read it", "line 8: design.file"],
    ),
}
ALLOWED = {
    "the size of a city that is a map at some points": f'[levers]\n"city.map" = ["", "{MAP}"]\n"city.width" = [40, 50]',
    "a programme that is off at some points": (
        '[levers]\n"programmes.markets.sites" = [0, 1]\n"programmes.markets.stalls" = [10, 20]'
    ),
    "a programme that a scenario switches off": (
        '[scenarios.without]\n"programmes.markets.sites" = 0\n[scenarios.with]\n"programmes.markets.sites" = 1\n'
        f"{BY_SCENARIOS}"
    ),
    "a programme that the changes switch off": (
        '[changes]\n"programmes.markets.sites" = 0\n[levers]\n"people.vendors" = [20, 30]'
    ),
    "a change that is a base to change one thing from": (
        '[changes]\n"people.vendors" = 40\n[levers]\n"people.vendors" = [20, 30]\n[design]\nkind = "one_at_a_time"'
    ),
    "the city's own seed": '[levers]\n"city.seed" = [1, 2]',
    "a rule of patrol that a programme takes over for some days": (
        '[changes]\n"programmes.patrol.start_day" = 9\n[levers]\n"patrol.dwell_minutes" = [1.0, 2.0]'
    ),
}


def read(folder: Path, body: str):
    file = folder / "mine.toml"
    file.write_text(f"{HEAD}{body}\n")
    return read_experiment(file)


@pytest.mark.parametrize("name", REFUSED)
def test_what_changes_no_run_is_refused_with_what_was_meant(tmp_path, name):
    body, texts = REFUSED[name]
    with pytest.raises(SettingsError) as told:
        plan_points(read(tmp_path, body))
    lines = str(told.value).split("\n")
    assert all("mine.toml, line " in line for line in lines)
    for text in texts:
        assert any(text in line for line in lines), lines


@pytest.mark.parametrize("name", ALLOWED)
def test_what_changes_some_run_is_not_refused(tmp_path, name):
    assert plan_points(read(tmp_path, ALLOWED[name]))


def points_file(folder: Path, text: str, body: str = ""):
    (folder / "points.csv").write_text(text)
    return read(folder, f'{body}[design]\nkind = "points"\nfile = "points.csv"')


def test_columns_of_a_points_file_are_settings_that_a_run_reads(tmp_path):
    with pytest.raises(SettingsError) as told:
        plan_points(
            points_file(tmp_path, "seed,point,scenario,compare.replicates,people.vendors\n1,1,a,2,20\n2,2,b,3,30\n")
        )
    lines = str(told.value).split("\n")
    for name, line in zip(("seed", "point", "scenario", "compare.replicates"), lines, strict=True):
        assert f"points.csv, line 1: {name}: " in line


def test_a_column_that_changes_no_run_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"points.csv, line 1: city.width: it changes no run: city.map") as told:
        plan_points(points_file(tmp_path, "city.width,people.vendors\n20,20\n30,30\n", ON_A_MAP))
    assert "people.vendors" not in str(told.value)


def test_a_lever_that_a_points_file_has_no_column_for_is_refused(tmp_path):
    body = '[levers]\n"people.drivers" = [1, 2]\n'
    with pytest.raises(SettingsError, match=r"line 5: levers.people.drivers: .*points.csv has no column for it"):
        plan_points(points_file(tmp_path, "people.vendors\n20\n30\n", body))


def test_a_search_and_a_calibration_refuse_what_changes_no_run(tmp_path):
    idle = f'{ON_A_MAP}[levers]\n"people.vendors" = [20, 30]\n"city.width" = [40, 50]\n'
    with pytest.raises(SettingsError, match=r"line 8: levers.city.width: it changes no run") as told:
        check_levers(read(tmp_path, idle))
    assert "people.vendors" not in str(told.value)
    pytest.importorskip("pyabc")
    with pytest.raises(SettingsError, match=r"line 8: uncertainties.city.width: it changes no run"):
        calibration_checked(read(tmp_path, idle.replace("levers", "uncertainties")))


def test_a_lever_of_a_search_that_another_lever_can_bring_to_life_is_not_refused(tmp_path):
    levers = '[levers]\n"programmes.markets.sites" = [0, 1]\n"programmes.markets.stalls" = [5, 10]\n'
    check_levers(read(tmp_path, levers))


def test_a_parameter_that_not_all_policies_have_is_told_the_way(tmp_path):
    body = f'[levers]\n{POLICIES}"policy_parameters.fines_after" = [2, 4]'
    with pytest.raises(
        SettingsError, match=r"line 6: levers.policy_parameters.fines_after: of these .* \[scenarios.NAME\]"
    ):
        plan_points(read(tmp_path, body))
    way = '[scenarios.one]\npolicy = "strict_seizure"\n'
    way += "".join(
        f'[scenarios.after_{n}]\npolicy = "persuasion_first"\n"policy_parameters.fines_after" = {n}\n' for n in (2, 4)
    )
    assert len({one.digest for one in plan_points(read(tmp_path, way + BY_SCENARIOS))}) == 3
