"""A comparison of arms on the toy model: named by its arms in the table, on the page and in what is stored."""

from pathlib import Path

import toy_model

from vendorsim.report.comparing import compare
from vendorsim.settings.files import Origins
from vendorsim.settings.schema import Settings
from vendorsim.study.comparison import Plan, plan_comparison
from vendorsim.study.experiment.definition import Written, read_experiment
from vendorsim.study.experiment.schema import Experiment, Replicates

ARMS = {
    "seize": {},
    "talk": {"policy": "persuasion_first", "people.vendors": 50},
    "build": {"policy": "block_and_channel"},
}
BASE = Settings(horizon={"burn_in_days": 2, "days": 25})
STUDY = Experiment(name="arms", question="What do they change?", arms=ARMS, replicates=Replicates(number=4))
WRITTEN = Written(STUDY, Origins(), Path(), "")


def test_results_are_named_by_the_arms(tmp_path, capsys):
    folder = tmp_path / "out"
    found = compare(
        plan_comparison(BASE, written=WRITTEN), workers=1, out=folder, progress=False, model=toy_model.toy()
    )
    assert list(found.summary["measures"]) == list(ARMS)
    assert found.summary["compared"] == "arms"
    assert set(found.runs()["policy"]) == set(ARMS)
    page = found.report.read_text()
    assert '<h2 id="choices-h">The choices</h2>' in page
    assert "Changed here: policy = &#34;persuasion_first&#34;, people.vendors = 50." in page
    found.show()
    assert "the arm is (+) better or" in " ".join(capsys.readouterr().out.split())
    again = Plan(read_experiment(folder / "experiment.toml"))
    assert again.digest == found.summary["settings_digest"]
