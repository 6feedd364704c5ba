"""Results move only on purpose: trajectories of three small cities are pinned, and moving them demands a reason."""

import json

import pytest

from tests.pinned import refresh, trajectories
from tests.pinned.trajectories import CITIES, DIGESTS, FOLDER, READABLE, digest_of, moved, run, table_of
from tests.small_worlds import SHIPPED
from vendorsim.model.daybook import DAY_FIELDS

HOW = 'if this is meant: python -m tests.pinned.refresh --reason "which measure moved, by how much, and why"'


@pytest.mark.parametrize("policy", SHIPPED)
@pytest.mark.parametrize("city", CITIES)
def test_a_trajectory_is_as_it_was_pinned(city, policy):
    model = run(city, policy)
    pinned = (FOLDER / f"{city}-{policy}.csv").read_text()
    assert table_of(model) == pinned, HOW  # first: it says which day and which number
    assert digest_of(model) == json.loads(DIGESTS.read_text())[f"{city}/{policy}"], (
        f"in a number not in the table; {HOW}"
    )


def test_nothing_is_pinned_that_is_not_run():
    assert {path.name for path in FOLDER.iterdir()} == {
        "digests.json",
        *(f"{city}-{policy}.csv" for city in CITIES for policy in SHIPPED),
    }
    assert set(json.loads(DIGESTS.read_text())) == {f"{city}/{policy}" for city in CITIES for policy in SHIPPED}
    assert set(READABLE) <= set(DAY_FIELDS)


def test_policies_and_cities_give_different_trajectories():
    digests = json.loads(DIGESTS.read_text())
    assert len(set(digests.values())) == len(digests)


def test_one_number_of_one_person_changes_the_digest():
    model = run("street", "laissez_faire")
    before = digest_of(model)
    model.tables["vendor"].cash[0] += 1e-12 * max(1.0, model.tables["vendor"].cash[0]) + 1e-9
    assert digest_of(model) != before


HEADING = "### Results that move\n\n"
CHANGES = f"# Changes\n\n## 0.2.0\n\n### Added\n\nA.\n\n{HEADING}%s\n\n## 0.1.0\n\n{HEADING}- Old.\n"


def test_a_reason_lands_under_the_newest_version_and_keeps_what_was_there():
    first = refresh.with_reason(CHANGES % refresh.NOTHING_YET, "Income falls by 2 %.", ["street/graduated"])
    assert "### Results that move\n\n- Income falls by 2 %. (street/graduated)\n\n## 0.1.0" in first
    assert refresh.NOTHING_YET not in first
    second = refresh.with_reason(first, "Flight is rarer.", ["a", "b", "c", "d"])
    assert "\n\n- Flight is rarer. (4 pinned runs)\n- Income falls by 2 %. (street/graduated)\n\n## 0.1.0" in second
    assert second.endswith("### Results that move\n\n- Old.\n")


def test_pinning_anew_demands_a_reason(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(refresh, "current", lambda: pytest.fail("nothing is run without a reason"))
    for arguments in ([], ["--reason", "because"]):
        with pytest.raises(SystemExit):
            refresh.main(arguments)
    assert "reason" in capsys.readouterr().err


def test_pinning_anew_writes_what_moved_and_says_why(monkeypatch, tmp_path, capsys):
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(CHANGES % refresh.NOTHING_YET)
    for module in (refresh, trajectories):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "expected")
        monkeypatch.setattr(module, "DIGESTS", tmp_path / "expected" / "digests.json")
    monkeypatch.setattr(refresh, "CHANGELOG", changelog)
    monkeypatch.setattr(
        refresh, "current", lambda: ({"street/graduated": "00ff"}, {"street-graduated.csv": "day\n0\n"})
    )
    assert refresh.main(["--reason", "Officers walk faster than before."]) == 0
    assert (tmp_path / "expected" / "street-graduated.csv").read_text() == "day\n0\n"
    assert "- Officers walk faster than before. (street/graduated)" in changelog.read_text()
    text = changelog.read_text()
    assert refresh.main(["--reason", "Officers walk faster than before."]) == 0
    assert changelog.read_text() == text, "nothing moved, nothing is noted"
    assert "Nothing has moved." in capsys.readouterr().out


def test_what_moved_is_named():
    assert moved({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "4", "d": "5"}) == ["b", "c", "d"]
