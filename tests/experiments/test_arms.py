"""A comparison of arms on the toy model: named by its arms in the table, on the page and in what is stored."""

import json

import toy_model

from vendorsim.experiments.compare import compare
from vendorsim.settings import Settings, load_settings

ARMS = {
    "seize": {},
    "talk": {"policy": "persuasion_first", "people.vendors": 50},
    "build": {"policy": "block_and_channel"},
}
SETTINGS = Settings(horizon={"burn_in_days": 2, "days": 25}, compare={"arms": ARMS, "name": "arms", "replicates": 4})


def test_results_are_named_by_the_arms(tmp_path, capsys):
    folder = tmp_path / "out"
    found = compare(SETTINGS, workers=1, out=folder, progress=False, model=toy_model.toy())
    assert list(found.summary["measures"]) == list(ARMS)
    assert found.summary["compared"] == "arms"
    assert set(found.runs()["policy"]) == set(ARMS)
    assert json.loads((folder / "manifest.json").read_text())["compared"] == "arms"
    page = found.report.read_text()
    assert '<h2 id="policies-h">The arms</h2>' in page
    assert "Changed here: policy = &quot;persuasion_first&quot;, people.vendors = 50." in page
    found.show()
    assert "and the arm is (+) better" in " ".join(capsys.readouterr().out.split())
    again = compare(load_settings(folder / "settings.toml"), workers=1, out=tmp_path / "again", progress=False,
                    model=toy_model.toy())  # fmt: skip
    assert again.summary == found.summary
