"""A researcher's own policy: in a package that is installed beside vendorsim, and in a file with no packaging at all."""

import os
import subprocess
import sys
import textwrap

import pytest
from tests.small_worlds import in_another_process, tiny

from vendorsim.errors import PolicyError
from vendorsim.model.model import VendorModel
from vendorsim.plugins.installed_policies import policy_class

THEIR_POLICY = '''
"""A policy of our own."""

from vendorsim import Case, Policy, Response, parameter


class Patient(Policy):
    """Talk, and give an order after so many talks."""

    talks: int = parameter(2, unit="visits", bounds=(0, 9), meaning="talks before an order", source="our own idea")

    def respond(self, case: Case) -> Response:
        """Talk first."""
        return Response.EXPLAIN if case.explanations < self.talks else Response.MOVE_ON
'''

THEIR_PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "our-policies"
version = "1.0"

[project.entry-points."vendorsim.policies"]
patient = "our_policies.patient:Patient"

[project.entry-points."vendorsim.programmes"]
tea = "our_policies.tea:Tea"
%s

[tool.hatch.build.targets.wheel]
packages = ["our_policies"]
"""


THEIR_PROGRAMME = '''
from vendorsim import Programme, parameter


class Tea(Programme):
    """Tea for everybody in the street office."""

    cups: int = parameter(10, unit="cups per day", bounds=(0, 100), meaning="how much")

    def each_day(self, city):
        """Pay for it, and take the minutes."""
        city.pay(2.0 * self.cups)
        city.book_officers(1.0 * self.cups)
'''


@pytest.fixture(scope="module")
def installed_package(tmp_path_factory):
    """A package of somebody else's, installed by pip into a folder of its own; the folder's path."""
    folder = tmp_path_factory.mktemp("theirs")
    project, site = folder / "project", folder / "site"
    (project / "our_policies").mkdir(parents=True)
    (project / "our_policies" / "__init__.py").write_text("")
    (project / "our_policies" / "patient.py").write_text(THEIR_POLICY)
    (project / "our_policies" / "tea.py").write_text(THEIR_PROGRAMME)
    (project / "pyproject.toml").write_text(THEIR_PROJECT % "")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps", "--no-index"]
    done = subprocess.run([*install, "--target", str(site), str(project)], capture_output=True, text=True, check=False)
    if done.returncode:
        # An environment without pip or hatchling: lay out by hand what they would have written.
        by_hand(project, site)
    return site


def by_hand(project, site, more=""):
    about = site / "our_policies-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-policies\nVersion: 1.0\n")
    entry = f"[vendorsim.policies]\npatient = our_policies.patient:Patient\n{more}"
    entry += "\n[vendorsim.programmes]\ntea = our_policies.tea:Tea\n"
    (about / "entry_points.txt").write_text(entry)
    (project / "our_policies").rename(site / "our_policies")


def run_beside(site, code, **environment):
    return in_another_process(f"import sys; sys.path.insert(0, {str(site)!r})\n{textwrap.dedent(code)}", **environment)


def test_a_policy_of_another_package_is_found_and_runs_in_a_model(installed_package):
    said = run_beside(
        installed_package,
        """
        from vendorsim.plugins.installed_policies import installed
        from vendorsim.study.experiment.checking import check
        from vendorsim import VendorModel
        from tests.small_worlds import tiny
        settings = tiny(policy="patient", **{"policy_parameters.talks": 1})
        check(settings)
        model = VendorModel(settings, seed=1).run()
        vendors = model.tables["vendor"]
        print("patient" in installed(), type(model.policy).__module__, vendors.explanations.max() >= 1,
              model.columns["ledger"]["minutes_persuade"].sum() > 0)
        """,
    )
    assert said == "True our_policies.patient True True"


def test_a_programme_of_another_package_is_found_and_acts(installed_package):
    said = run_beside(
        installed_package,
        """
        from vendorsim import VendorModel
        from vendorsim.study.experiment.checking import check
        from tests.small_worlds import tiny
        settings = tiny(**{"programmes.tea.cups": 5})
        check(settings)
        book = VendorModel(settings, seed=1).run().columns["ledger"]
        print(book["programme_cost"].tolist() == [10.0] * 4, (book["minutes_service"] >= 5.0).all())
        """,
    )
    assert said == "True True"


def test_it_runs_in_mesas_batch_run_in_several_processes(installed_package):
    code = """
        import mesa, sys
        from vendorsim import VendorModel
        from tests.small_worlds import TINY
        if __name__ == "__main__":
            flat = {key.replace(".", "__"): value for key, value in TINY.items()}
            rows = mesa.batch_run(VendorModel, {**flat, "policy": ["patient", "strict_seizure"]}, number_processes=2,
                                  max_steps=100, display_progress=False)
            print(sorted({row["policy"] for row in rows}))
        """
    # Spawned workers read PYTHONPATH, as a user's own environment has it.
    script = installed_package.parent / "batch.py"
    script.write_text(textwrap.dedent(code))
    path = os.pathsep.join([str(installed_package), *(entry for entry in sys.path if entry)])
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['patient', 'strict_seizure']"


def test_the_contract_is_asked_of_it_as_well(installed_package):
    said = run_beside(
        installed_package,
        """
        import pytest, sys
        sys.exit(pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "patient",
                              "tests/plugins/test_policies.py"]))
        """,
    )
    assert " passed" in said


def test_an_entry_point_that_is_no_policy_is_named(tmp_path):
    (tmp_path / "p" / "our_policies").mkdir(parents=True)
    (tmp_path / "p" / "our_policies" / "patient.py").write_text(THEIR_POLICY)
    by_hand(tmp_path / "p", tmp_path / "site", more="broken = json:dumps\n")
    said = run_beside(
        tmp_path / "site",
        """
        from vendorsim.errors import PolicyError
        from vendorsim.plugins.installed_policies import installed
        try:
            installed()
        except PolicyError as error:
            print(error)
        """,
    )
    assert said == 'entry point "broken" (json:dumps) is not a policy'


def test_a_policy_in_a_file_is_named_by_its_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_policy.py").write_text(THEIR_POLICY)
    model = VendorModel(tiny(policy="./my_policy.py", **{"policy_parameters.talks": 3}), seed=1).run()
    assert type(model.policy).__name__ == "Patient"
    assert model.policy.talks == 3
    assert model.tables["vendor"].explanations.max() > 0


def test_an_edited_file_is_read_anew(tmp_path):
    path = tmp_path / "my_policy.py"
    path.write_text(THEIR_POLICY)
    assert policy_class(str(path)).parameters()["talks"].value == 2
    path.write_text(THEIR_POLICY.replace("parameter(2,", "parameter(5,"))
    assert policy_class(str(path)).parameters()["talks"].value == 5


def test_a_copy_of_a_shipped_policy_under_another_name_gives_the_same_run(tmp_path):
    import inspect

    from tests.small_worlds import QUARRELSOME, digest

    path = tmp_path / "renamed.py"
    source = inspect.getsource(inspect.getmodule(policy_class("strict_seizure")))
    path.write_text(source.replace("class StrictSeizure", "class QuiteAnotherName"))
    named = VendorModel(tiny(policy="strict_seizure", **QUARRELSOME), seed=2).run()
    renamed = VendorModel(tiny(policy=str(path), **QUARRELSOME), seed=2).run()
    assert digest(named) == digest(renamed)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "found 0 classes of kind policy; allowed: exactly one"),
        (THEIR_POLICY + "\nclass Second(Patient):\n    pass\n", "found 2 classes of kind policy; allowed: exactly one"),
        (
            "import nothing_of_this_name\n",
            "cannot be loaded: ModuleNotFoundError: No module named 'nothing_of_this_name'",
        ),
        ("class A(:\n", "cannot be loaded: SyntaxError"),
    ],
)
def test_a_file_that_holds_no_policy_says_so(tmp_path, text, says):
    path = tmp_path / "my_policy.py"
    path.write_text(text)
    with pytest.raises(PolicyError) as caught:
        policy_class(str(path))
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_path_where_nothing_lies_and_a_misspelt_name_say_so(tmp_path):
    with pytest.raises(PolicyError, match="there is no such file"):
        policy_class(str(tmp_path / "missing.py"))
    with pytest.raises(PolicyError, match='unknown policy "strict_seisure"; did you mean "strict_seizure"'):
        policy_class("strict_seisure")
