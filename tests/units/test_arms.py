"""Arms of a comparison: named changes laid over the settings, checked like the settings themselves."""

import tomllib

import pytest

from vendorsim.checking import check
from vendorsim.errors import SettingsError
from vendorsim.experiments.plan import plan_comparison, portable_settings, toml_text
from vendorsim.settings import Settings, load_settings, read_settings

ARMS = """
policy = "a"
[policy_parameters]
x = 1
[people]
vendors = 30
[compare]
replicates = 3
[compare.arms.as_it_is]
[compare.arms.more]
"people.vendors" = 50
programmes.markets.sites = 2
[compare.arms.gentle]
policy = "./gentle.py"
policy_parameters.y = 2
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A settings file in an empty working folder."""
    monkeypatch.chdir(tmp_path)

    def write_file(text, name="my.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write_file


def refusal(action, *arguments, **keywords):
    with pytest.raises(SettingsError) as caught:
        action(*arguments, **keywords)
    return str(caught.value)


def test_an_arm_is_the_settings_with_its_changes(write, tmp_path):
    settings = load_settings(write(ARMS))
    assert list(settings.compare.arms) == ["as_it_is", "more", "gentle"]
    assert settings.arm("as_it_is") == settings.model_copy(update={"compare": None})
    more, gentle = settings.arm("more"), settings.arm("gentle")
    assert (more.people.vendors, more.programmes, more.policy_parameters) == (50, {"markets": {"sites": 2}}, {"x": 1})
    assert (gentle.policy, gentle.policy_parameters) == (str(tmp_path / "gentle.py"), {"y": 2})
    assert settings.people.vendors == 30


def test_a_dotted_key_in_quotes_and_a_table_say_the_same():
    quoted = Settings(compare={"arms": {"a": {"people.vendors": 5, "people.drivers": 6}}})
    table = Settings(compare={"arms": {"a": {"people": {"vendors": 5}, "people.drivers": 6}}})
    assert quoted == table
    assert quoted.arm("a").people.drivers == 6


def test_a_change_reaches_all_arms_or_one(write):
    settings = load_settings(write(ARMS)).with_(**{"people.drivers": 7, "compare.arms.more.people.residents": 8})
    assert settings.arm("as_it_is").people.drivers == settings.arm("more").people.drivers == 7
    assert settings.arm("more").people.residents == 8
    assert settings.arm("as_it_is").people.residents == Settings().people.residents


def test_policies_replace_arms_and_arms_policies(write):
    settings = load_settings(write(ARMS))
    policies = settings.with_(**{"compare.policies": ["b", "c"]})
    assert (policies.compare.policies, policies.compare.arms, policies.compare.replicates) == (("b", "c"), {}, 3)
    arms = policies.with_(**{"compare.arms.few": {"people.vendors": 3}})
    assert (arms.compare.policies, arms.arm("few").people.vendors) == ((), 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[compare.arms.a]\n"people.vendors" = "x"', 'my.toml, line 2, arm a: people.vendors: found "x" (text)'),
        ("[compare.arms.a]\npeople.vendrs = 5", "my.toml, line 2, arm a: people.vendrs: unknown key; did you mean"),
        ("people.vendors = -1\n[compare.arms.a]", "my.toml, line 1: people.vendors: found -1"),
        ("[compare.arms.a]\nhorizon.days = 5", "a: changes horizon, which all arms have in common"),
        ("[compare.arms.a]\nseed = 5", "a: changes seed, which all arms have in common"),
        ('[compare.arms.a]\n"people.vendors" = 5\npeople = 4', '"people" is set by another key as well'),
        ('[compare.arms."a b"]', 'found the arm "a b"; allowed: a name of letters'),
        ("[compare]\npolicies = ['a']\n[compare.arms.a]", "found both policies and arms"),
    ],
)
def test_what_is_wrong_with_an_arm_is_told_with_its_place(write, text, expected):
    assert expected in refusal(load_settings, write(text))


def test_policies_and_programmes_of_an_arm_are_looked_up(write):
    text = "[compare.arms.a]\npolicy = 'graduatd'\n[compare.arms.b]\nprogrammes.markets.site = 3"
    read = read_settings(write(text))
    message = refusal(check, read.settings, read.origins)
    assert 'my.toml, line 2, arm a: policy: unknown policy "graduatd"; did you mean "graduated"?' in message
    assert "my.toml, line 4, arm b: programmes.markets.site: unknown parameter of markets" in message
    assert "unknown arm" in refusal(read.settings.arm, "c")


def test_a_plan_of_arms_runs_each_on_every_seed(write):
    plan = plan_comparison(load_settings(write(ARMS)), seed=4)
    assert plan.labels == ("as_it_is", "more", "gentle")
    jobs = list(plan.jobs())
    assert [(job.policy, job.seed) for job in jobs[:4]] == [
        ("as_it_is", 4), ("more", 4), ("gentle", 4), ("as_it_is", 5),
    ]  # fmt: skip
    assert jobs[1].settings.people.vendors == 50
    assert all(job.settings.compare is None and job.settings.seed == 4 for job in jobs)
    assert plan_comparison(plan.settings, ["a", "b"]).labels == ("a", "b")


def test_the_order_and_the_contents_of_arms_count_in_the_digest(write):
    one, other, third = ({"a": {}, "b": {}}, {"b": {}, "a": {}}, {"a": {}, "b": {"people.vendors": 3}})
    digests = {plan_comparison(Settings(compare={"arms": arms})).digest for arms in (one, other, third)}
    assert len(digests) == 3


def test_stored_arms_give_the_same_comparison_again(write, tmp_path):
    (tmp_path / "gentle.py").write_text("# a policy\n")
    plan = plan_comparison(load_settings(write(ARMS)))
    data, files = portable_settings(plan)
    assert files == {"gentle.py": tmp_path / "gentle.py"}
    text = toml_text(data)
    assert list(tomllib.loads(text)["compare"]["arms"]) == ["as_it_is", "more", "gentle"]
    assert plan_comparison(load_settings(write(text, "stored.toml"))).digest == plan.digest
