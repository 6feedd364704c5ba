"""Arms: named sets of changes over the base, which are values of one lever."""

import pytest

from vendorsim.errors import SettingsError
from vendorsim.settings.schema import load_settings
from vendorsim.study.comparison import Plan, plan_comparison
from vendorsim.study.experiment.definition import read_experiment, written_in
from vendorsim.study.experiment.points import plan_points
from vendorsim.study.experiment.settings_at import settings_at

HEAD = 'name = "arms"\nquestion = "What do they change?"\nbase = "small"\n'


@pytest.fixture
def read(tmp_path):
    def write(text):
        (tmp_path / "my.toml").write_text(HEAD + text)
        return read_experiment(tmp_path / "my.toml")

    return write


def test_arms_lie_over_the_base_and_its_changes(read):
    defined = read(
        "[changes]\nhorizon.days = 5\n[changes.people]\nvendors = 9\n[arms.as_it_is]\n[arms.talk]\n"
        'policy = "persuasion_first"\n"people.residents" = 50\n[arms.markets.programmes.markets]\n'
    )
    points = [one.point for one in plan_points(defined)]
    assert points == [{"arm": "as_it_is"}, {"arm": "talk"}, {"arm": "markets"}]
    first, talk, markets = (settings_at(defined, point) for point in points)
    base = load_settings("small").with_(**{"horizon.days": 5, "people.vendors": 9})
    assert first.digest() == base.under(base.policy).model_copy(update={"seed": 0}).digest()
    assert (talk.policy, talk.people.residents, talk.people.vendors) == ("persuasion_first", 50, 9)
    assert markets.programmes == {"markets": {}}


def test_arms_meet_every_scenario(read):
    defined = read(
        '[arms.a]\n[arms.b.people]\nvendors = 9\n[scenarios.few]\n"people.residents" = 50\n[scenarios.many]\n'
        '"people.residents" = 70\n[design]\nkind = "policies_by_scenarios"\n'
    )
    met = {(point.point["scenario"], point.point["arm"]) for point in plan_points(defined)}
    assert met == {("few", "a"), ("few", "b"), ("many", "a"), ("many", "b")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[arms.a]\n"people.vendors" = "x"', r'my.toml, line 5, arm a: people.vendors: found "x" \(text\)'),
        ("[arms.a]\npeople.vendrs = 5", "my.toml, line 5, arm a: people.vendrs: unknown key; did you mean"),
        ("[changes]\npeople.vendors = -1\n[arms.a]", "my.toml, line 5: changes: people.vendors: found -1"),
        ("[arms.a]\nhorizon.days = 5", "a: changes horizon, which all arms have in common"),
        ("[arms.a]\nseed = 5", "a: changes seed, which all arms have in common"),
        ('[arms.a]\n"people.vendors" = 5\npeople = 4', '"people" is set by another key as well'),
        ('[arms."a b"]', 'found the arm "a b"; allowed: a name of letters'),
        ("[arms.a]\npolicy = 'graduatd'", 'my.toml, line 5, arm a: policy: unknown policy "graduatd"'),
        ("[arms.a.programmes.markets]\nsite = 3", "my.toml, line 5, arm a: programmes.markets.site: unknown"),
    ],
)
def test_mistakes_in_arms_are_told_with_file_line_and_arm(read, text, message):
    with pytest.raises(SettingsError, match=message):
        plan_points(read(text))


def test_the_order_and_the_contents_of_arms_count_in_the_digest(read):
    texts = ("[arms.a]\n[arms.b]", "[arms.b]\n[arms.a]", '[arms.a]\n[arms.b]\n"people.vendors" = 3')
    assert len({Plan(read(text)).digest for text in texts}) == 3


def test_a_comparison_runs_each_arm_on_every_seed(read, tmp_path):
    text = "[arms.as_it_is]\n[arms.more.people]\nvendors = 50\n[replicates]\nnumber = 3"
    read(text)
    plan = plan_comparison(load_settings("small"), seed=4, written=written_in(tmp_path / "my.toml"))
    assert (plan.labels, plan.seeds, plan.compared) == (("as_it_is", "more"), (4, 5, 6), "arms")
    jobs = list(plan.jobs())
    assert [(job.policy, job.seed) for job in jobs[:3]] == [("as_it_is", 4), ("more", 4), ("as_it_is", 5)]
    assert jobs[1].settings.people.vendors == 50


def test_policies_take_the_place_of_arms_and_keep_a_studys_name(read, tmp_path):
    read("[arms.a]\n[arms.b.people]\nvendors = 50")
    written = written_in(tmp_path / "my.toml")
    plan = plan_comparison(load_settings("small"), ["graduated", "laissez_faire"], written=written)
    assert (plan.name, plan.labels, plan.compared) == ("arms", ("graduated", "laissez_faire"), "policies")


def test_arms_named_as_their_policies_are_policies(read):
    text = '[arms.strict_seizure]\npolicy = "strict_seizure"\n[arms.graduated]\npolicy = "graduated"\n'
    plan = Plan(read(text))
    assert (plan.compared, plan.arms) == ("policies", {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[arms.a]\n[levers]\n"people.vendors" = [1, 2]', "more than the policy or the arm varies; `vendorsim sweep"),
        ("[changes]\nhorizon.days = 4", "nothing to compare"),
    ],
)
def test_what_is_no_comparison_is_told(tmp_path, text, message):
    (tmp_path / "my.toml").write_text(HEAD + text)
    with pytest.raises(SettingsError, match=message):
        plan_comparison(load_settings("small"), written=written_in(tmp_path / "my.toml"))
