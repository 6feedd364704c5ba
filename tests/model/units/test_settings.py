"""Settings are strict and frozen, files extend one another, and every mistake is told with its place and its cure."""

import dataclasses
import json
import pickle
import tomllib

import pydantic
import pytest

from vendorsim.errors import SettingsError, nearest
from vendorsim.model.city.generator import Layout
from vendorsim.settings import files
from vendorsim.settings.files import parse_changes
from vendorsim.settings.parameters import PARAMETERS, Parameter, assemble, domains, parameter_table
from vendorsim.settings.schema import Settings, find_config, json_schema, load_settings, read_settings

FIRST = next(iter(PARAMETERS))


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a settings file into an empty working folder and give its path as the user would."""
    monkeypatch.chdir(tmp_path)

    def write_file(text, name="my.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    return write_file


def message_of(action, *arguments, **keywords):
    with pytest.raises(SettingsError) as caught:
        action(*arguments, **keywords)
    return str(caught.value)


def test_the_default_file_says_what_the_program_does_anyway():
    assert load_settings("default") == load_settings() == Settings()
    assert Settings().policy == "strict_seizure"


def test_three_policies_differ_from_the_default_only_in_what_is_compared():
    assert load_settings("three_policies") == Settings()


def test_a_study_read_as_settings_is_what_all_its_runs_have_in_common(write):
    text = 'name = "s"\nquestion = "?"\nbase = "small"\nseed = 7\n[changes]\n"people.vendors" = 9\n'
    read = read_settings(write(text + "[changes.horizon]\ndays = 4\n[arms.a]\n[arms.b.people]\nvendors = 3\n"))
    assert read.settings == load_settings("small").with_(**{"people.vendors": 9, "horizon.days": 4, "seed": 7})
    assert read.origins.of(("people", "vendors")) == "my.toml, line 6"
    assert read.origins.of(("horizon", "days")) == "my.toml, line 8"


def test_a_file_in_the_old_form_is_answered_with_the_new_one(write, tmp_path):
    write("[people]\nvendors = 9\n[compare]\nname = 'x'\nreplicates = 3\npolicies = ['a', 'b.py']\n"
          "[compare.policy_parameters.'b.py']\ny = 2", "old.toml")  # fmt: skip
    said = message_of(load_settings, "old.toml")
    assert said.startswith("old.toml, line 3: [compare] is no part of settings any more")
    new = tomllib.loads(said.partition("\n\n")[2])
    assert new["arms"] == {
        "a": {"policy": "a", "policy_parameters": {}}, "b": {"policy": "b.py", "policy_parameters": {"y": 2}}
    }  # fmt: skip
    assert (new["name"], new["base"], new["replicates"]) == ("x", "default", {"number": 3})
    assert new["changes"] == {"people": {"vendors": 9}}


@pytest.mark.parametrize("name", ["default", "three_policies", "small"])
def test_shipped_files_are_found_from_any_folder(name, write):
    assert find_config(name) == find_config(f"{name}.toml")
    assert load_settings(name).horizon.days >= 30


def test_settings_cannot_be_changed_and_take_no_other_type():
    settings = Settings()
    with pytest.raises(pydantic.ValidationError):
        settings.seed = 2
    with pytest.raises(pydantic.ValidationError):
        Settings(seed="1")
    with pytest.raises(pydantic.ValidationError):
        Settings(people={"weight": True})
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_a_file_extends_another_table_by_table(write):
    write("[people]\nvendors = 10\ndrivers = 5\n[patrol]\nteam_size = 2", "base.toml")
    write('extends = "base"\n[people]\nvendors = 20', "middle.toml")
    settings = load_settings(write('extends = "./middle.toml"\nseed = 9'))
    assert (settings.people.vendors, settings.people.drivers, settings.patrol.team_size, settings.seed) == (20, 5, 2, 9)
    assert settings.people.residents == Settings().people.residents


def test_a_name_is_looked_for_here_then_in_configs_then_among_the_shipped(write):
    write("seed = 11", "configs/default.toml")
    assert load_settings("default").seed == 11
    write("seed = 12", "default.toml")
    assert load_settings("default").seed == 12


def test_a_file_may_refine_the_shipped_one_of_its_own_name(write):
    write('extends = "small"\nseed = 3', "configs/small.toml")
    settings = load_settings("small")
    assert (settings.seed, settings.people.vendors) == (3, 40)


def test_paths_in_a_file_are_meant_from_the_file(write, tmp_path):
    settings = load_settings(write('policy = "./mine.py"\n[city]\nmap = "maps/a.txt"', "deep/a.toml"))
    assert settings.city.map == str(tmp_path / "deep" / "maps" / "a.txt")
    assert settings.policy == str(tmp_path / "deep" / "mine.py")
    assert settings.with_(policy="here.py").policy == str(tmp_path / "here.py")


def test_a_map_is_looked_for_beside_the_file_then_in_configs(write, tmp_path):
    name = write('[city]\nmap = "maps/a.txt"', "deep/a.toml")
    assert load_settings(name).city.map == str(tmp_path / "deep" / "maps" / "a.txt")
    write("..", "configs/maps/a.txt")
    assert load_settings(name).city.map == str(tmp_path / "configs" / "maps" / "a.txt")
    write("..", "deep/maps/a.txt")
    assert load_settings(name).city.map == str(tmp_path / "deep" / "maps" / "a.txt")


def test_all_mistakes_are_told_at_once_each_with_its_place(write):
    name = write(
        "seed = -1\n\n[people]\nvendrs = 3\ndrivers = 'many'\nweight = true\n"
        f"[patrol]\nstrategy = 'hotspot'\n[city]\nwidth = 2.5\n[behaviour]\n{FIRST} = 1e300\n"
    )
    low, high = PARAMETERS[FIRST].bounds
    lines = message_of(load_settings, name).split("\n")
    assert sorted(lines) == sorted(
        [
            "my.toml, line 1: seed: found -1; allowed: a whole number, at least 0, below 9223372036854775808",
            (
                "my.toml, line 4: people.vendrs: unknown key; did you mean people.vendors? "
                f"(known in [people]: {', '.join(Settings().people.model_dump())})"
            ),
            (
                'my.toml, line 5: people.drivers: found "many" (text); '
                "allowed: a whole number, at least 0, at most 1000000"
            ),
            "my.toml, line 6: people.weight: found true; allowed: a number, above 0, at most 10000",
            (
                'my.toml, line 8: patrol.strategy: found "hotspot" (text); allowed: "hot_spot" or "random" or '
                '"fixed_round" or "rotating"; did you mean "hot_spot"?'
            ),
            "my.toml, line 10: city.width: found 2.5; allowed: a whole number, at least 12, at most 1000",
            f"my.toml, line 12: behaviour.{FIRST}: found 1e+300; allowed: a number, at least {low:g}, at most {high:g}",
        ]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vendors = 3", "line 1: vendors: unknown key; did you mean people.vendors?"),
        ("[horizons]\ndays = 3", "line 1: horizons: unknown key; did you mean horizon?"),
        ("[people.vendors]\nn = 3", "line 1: people.vendors: found a table; allowed: a whole number"),
        ("people = 3", "line 1: people: found 3; allowed: a table"),
        ("[people]\nVendors = 3", "line 2: people.Vendors: unknown key; did you mean people.vendors?"),
        ("zzz = 3", "line 1: zzz: unknown key (known at the top: city, people"),
        ("policy = ''", 'line 1: policy: found "" (text); allowed: text in quotes, of length at least 1'),
        ("[policy_parameters]\nx = [1]", "line 2: policy_parameters.x: found a list of 1; allowed: true or"),
        ("[programmes.markets]\nfee = {}", "line 2: programmes.markets.fee: found a table; allowed: true or"),
        ("[programmes]\nmarkets = 1", "line 2: programmes.markets: found 1; allowed: a table"),
        ("[people]\nweight = nan", "line 2: people.weight: found nan; allowed: a number, above 0"),
        ("[people]\nweight = inf", "line 2: people.weight: found inf; allowed: a number, above 0"),
        ("seed = 1979-05-27", "line 1: seed: found 1979-05-27 (date); allowed: a whole number"),
        ("extends = 3", "line 1: extends: found 3; allowed: the name or path of a settings file"),
        ("seed = 1\nextends = 'defalt'", 'line 2: extends: defalt: no such settings file; did you mean "default"?'),
        ("seed = 1\nextends = 'my'", "line 2: extends goes in a circle: my.toml -> my.toml"),
        ("seed = = 1", "line 1, column 8: not valid TOML: invalid value"),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_what_is_allowed(write, text, expected):
    assert message_of(load_settings, write(text)).startswith(f"my.toml, {expected}")


def test_a_mistake_in_an_extended_file_is_told_with_that_file(write):
    write("[people]\nvendors = -3", "base.toml")
    assert message_of(load_settings, write('extends = "base"')).startswith(
        "base.toml, line 2: people.vendors: found -3"
    )


def test_files_that_extend_one_another_in_a_circle_are_refused(write):
    write('extends = "b"', "a.toml")
    write('extends = "c"', "b.toml")
    write('extends = "a"', "c.toml")
    assert (
        message_of(load_settings, "a")
        == "c.toml, line 1: extends goes in a circle: a.toml -> b.toml -> c.toml -> a.toml"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("thre_policies", 'thre_policies: no such settings file; did you mean "three_policies"? (by name'),
        ("nowhere/zzzzz.toml", "nowhere/zzzzz.toml: no such settings file (by name one can ask for: "),
        (".", ".: is a folder, not a settings file"),
    ],
)
def test_a_file_that_is_not_there_is_told_with_the_nearest_name(write, name, expected):
    assert message_of(load_settings, name).startswith(expected)


def test_with_changes_by_dotted_name_and_leaves_the_rest():
    settings = Settings().with_(**{"people.vendors": 50, "programmes.markets.fee": 2.5, "policy": "graduated"})
    assert (settings.people.vendors, settings.policy) == (50, "graduated")
    assert settings.programmes == {"markets": {"fee": 2.5}}
    assert settings.with_(**{"people.vendors": 240, "policy": "strict_seizure", "programmes": {}}).with_() != settings
    assert Settings().with_() == Settings()
    assert Settings().people.vendors == 240


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"people.vendrs": 3}, "change: people.vendrs: unknown key; did you mean people.vendors?"),
        ({"people.vendors": "3"}, 'change: people.vendors: found "3" (text); allowed: a whole number'),
        ({"people..vendors": 3}, 'change "people..vendors": a key is wanted, such as people.vendors'),
        ({"people": 3, "people.vendors": 3}, 'change "people.vendors": people is set to a value by another change'),
        ({"people.vendors": 3, "people": 3}, 'change "people": its keys are set by another change'),
        ({"compare.replicates": 3}, "change: compare: was taken away; a comparison is a study"),
    ],
)
def test_a_change_that_is_not_allowed_is_refused(changes, expected):
    assert message_of(Settings().with_, **changes).startswith(expected)


def test_another_policy_does_not_inherit_the_parameters_of_the_one_it_replaces(write):
    base = write("policy = 'a'\n[policy_parameters]\nx = 1\ny = 2", "base.toml")
    assert load_settings(base).with_(policy="b").policy_parameters == {}
    assert load_settings(base).with_(policy="a", **{"policy_parameters.x": 3}).policy_parameters == {"x": 3, "y": 2}
    assert load_settings(write("extends = 'base'\npolicy = 'b'\npolicy_parameters.z = 1")).policy_parameters == {"z": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people.vendors=50", {"people.vendors": 50}),
        (" people.weight = 2.5 ", {"people.weight": 2.5}),
        ("policy=laissez_faire", {"policy": "laissez_faire"}),
        ('policy="laissez_faire"', {"policy": "laissez_faire"}),
        ("policy=./my_policy.py", {"policy": "./my_policy.py"}),
        ("a.b=['a', 'b']", {"a.b": ["a", "b"]}),
        ("policy_parameters.strict=true", {"policy_parameters.strict": True}),
        ("city.map=''", {"city.map": ""}),
        ("city.map=a=b.txt", SettingsError),
        ("people.vendors", SettingsError),
        ("=3", SettingsError),
        ("people.vendors=", SettingsError),
        ("people.vendors=1\nseed=2", SettingsError),
        ("people.vendors=[1", SettingsError),
    ],
)
def test_a_change_on_the_command_line_is_toml_and_plain_words_need_no_quotes(text, expected):
    if expected is SettingsError:
        assert message_of(parse_changes, [text]).startswith(f'--set "{text}": ')
    else:
        assert parse_changes([text]) == expected


def test_a_change_keeps_the_place_of_what_it_did_not_touch(write):
    read = read_settings(write("[people]\nvendors = 3\ndrivers = 4"), {"people.vendors": 5})
    assert read.settings.people.vendors == 5
    assert read.origins.of(("people", "vendors")) == "--set"
    assert read.origins.of(("people", "drivers")) == "my.toml, line 3"
    assert read.origins.of(("seed",)) == "my.toml"


def test_the_digest_depends_on_values_and_contents_only(write, tmp_path):
    one = write("seed = 1\n[city]\nmap = 'm.txt'\n[people]\nvendors = 9", "one/a.toml")
    two = write("[people]\nvendors = 9\n[city]\nmap = 'm.txt'", "two/b.toml")
    for folder in ("one", "two"):
        write("..##", f"{folder}/m.txt")
    assert load_settings(one).digest() == load_settings(two).digest()
    assert load_settings(one).digest() != load_settings(one).with_(seed=2).digest()
    write(".###", "two/m.txt")
    assert load_settings(one).digest() != load_settings(two).digest()
    assert len(Settings().digest()) == 64


def test_the_schema_describes_every_key_and_carries_the_evidence():
    schema = json.loads(json.dumps(json_schema()))
    behaviour = schema["$defs"]["Behaviour"]["properties"]
    assert set(behaviour) == set(PARAMETERS)
    entry, parameter = behaviour[FIRST], PARAMETERS[FIRST]
    assert (entry["default"], entry["unit"], entry["source"]) == (parameter.value, parameter.unit, parameter.source)
    assert "extends" in schema["properties"]
    for name, definition in schema["$defs"].items():
        for key, described in definition["properties"].items():
            assert described.get("description"), f"{name}.{key} is not described"


def test_the_city_section_says_what_the_generator_can_be_told():
    assert Settings().city.layout == dataclasses.asdict(Layout())


def test_every_parameter_becomes_a_bounded_setting():
    for name, parameter in PARAMETERS.items():
        assert getattr(Settings().behaviour, name) == parameter.value
        low, high = parameter.bounds
        assert low <= parameter.low <= parameter.value <= parameter.high <= high
        for number in (low, high):
            assert getattr(Settings().with_(**{f"behaviour.{name}": number}).behaviour, name) == number


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 3.0},
        {"value": float("nan")},
        {"value": True},
        {"low": 2.5},
        {"unit": " "},
        {"meaning": ""},
        {"source": ""},
        {"minimum": 1.5},
        {"maximum": 1.5},
    ],
)
def test_a_parameter_that_contradicts_itself_is_refused(wrong):
    good = {"value": 1.5, "unit": "1", "low": 1.0, "high": 2.0, "meaning": "what it is"}
    assert Parameter(**good).bounds == (1.0, 2.0)
    with pytest.raises(ValueError):
        Parameter(**(good | wrong))


def test_the_domains_are_one_dictionary_and_a_name_stands_once():
    one = Parameter(1, unit="1", low=0, high=2, meaning="an example")
    assert list(assemble({"a": {"x": one}, "b": {"y": one}})) == ["x", "y"]
    with pytest.raises(ValueError, match=r"x stands twice: in behaviour/a.py and behaviour/b.py"):
        assemble({"a": {"x": one}, "b": {"x": one}})
    with pytest.raises(ValueError, match="cannot be the name"):
        assemble({"a": {"not a name": one}})
    with pytest.raises(TypeError, match="not a Parameter"):
        assemble({"a": {"x": 1.0}})
    assert sum(len(entries) for entries in domains().values()) == len(PARAMETERS)


def test_the_table_of_evidence_has_a_row_for_each_parameter_and_marks_assumptions():
    table = parameter_table()
    for name, parameter in PARAMETERS.items():
        row = next(line for line in table.split("\n") if line.startswith(f"| `{name}` |"))
        assert row.replace("\\|", "").count("|") == 8
        assert row.rstrip(" |").endswith("*") == parameter.is_assumption


@pytest.mark.parametrize(
    ("found", "expected"),
    [("vendrs", "vendors"), ("Vendors", "vendors"), ("ground-locks", "ground_locks"), ("q", None)],
)
def test_the_nearest_name_is_found_by_spelling(found, expected):
    assert nearest(found, ["vendors", "ground_locks", "weight"]) == expected


def test_in_a_wheel_the_shipped_files_lie_inside_the_package(write, tmp_path, monkeypatch):
    write("seed = 77", "package/configs/default.toml")
    monkeypatch.setattr(files, "SHIPPED", tmp_path / "package" / "configs")
    assert find_config("default") == tmp_path / "package" / "configs" / "default.toml"
    assert load_settings("default").seed == 77


def test_a_keyword_is_named_as_what_was_wrong():
    with pytest.raises(SettingsError, match=r"^keyword vendors: people\.vendors: found -1; allowed"):
        Settings().with_flat(vendors=-1)
    with pytest.raises(SettingsError, match=r"^keyword people__vendors: people\.vendors: found -1"):
        Settings().with_flat(people__vendors=-1)
