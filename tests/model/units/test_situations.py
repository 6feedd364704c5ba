"""Situations and the answers that are expected, as `tests/model/situations/*.toml` tell them: anybody can add one."""

import tomllib
from pathlib import Path

import pytest
from tests.small_worlds import SHIPPED

from vendorsim.plugins.case import KINDS, OUTCOMES, ZONES, Case
from vendorsim.plugins.installed_policies import policy_class
from vendorsim.plugins.response import Response

FOLDER = Path(__file__).parents[1] / "situations"
WORDS = {"kind": KINDS, "zone": ZONES, "last_outcome": OUTCOMES}


def case_of(fields: dict) -> Case:
    """A case from what a file says, words for what a person calls by a word."""
    numbers = dict(fields)
    for name, words in WORDS.items():
        if name in fields:
            if fields[name] not in words:
                raise ValueError(f'{name} = "{fields[name]}"; allowed: {", ".join(words)}')
            numbers[name] = words.index(fields[name])
    if numbers.get("kind") == 1:
        numbers.setdefault("zone", 0)
    return Case.of(**numbers)


def answer_of(name: str) -> Response:
    """The response that a file spells in small letters."""
    names = [response.name.lower() for response in Response]
    if name not in names:
        raise ValueError(f'answer = "{name}"; allowed: {", ".join(names)}')
    return Response(names.index(name))


def all_situations():
    for path in sorted(FOLDER.glob("*.toml")):
        told = tomllib.loads(path.read_text())
        for one in told["situation"]:
            yield pytest.param(told["policy"], told.get("parameters", {}), one, id=f"{path.stem}: {one['says']}")


@pytest.mark.parametrize(("policy", "given", "situation"), list(all_situations()))
def test_the_policy_answers_as_the_situation_says(policy, given, situation):
    assert set(situation) == {"says", "case", "answer"}
    found = policy_class(policy)(**given).respond(case_of(situation["case"]))
    assert found is answer_of(situation["answer"]), f"{situation['says']}: found {found.name.lower()}"


def test_every_shipped_policy_has_its_situations_with_all_its_parameters_named():
    told = {path.stem: tomllib.loads(path.read_text()) for path in FOLDER.glob("*.toml")}
    for name in SHIPPED:
        assert told[name]["policy"] == name
        # A default may move with calibration; the situations say what they were written for.
        assert set(told[name].get("parameters", {})) == set(policy_class(name).parameters())
        assert len(told[name]["situation"]) >= 3
        assert any(one["case"].get("kind") == "ground_lock" for one in told[name]["situation"])


def test_a_mistake_in_a_file_is_told_in_its_own_words():
    with pytest.raises(ValueError, match='zone = "forbidden"; allowed: none, prohibited, restricted, permitted'):
        case_of({"zone": "forbidden"})
    with pytest.raises(TypeError, match="a case has no income; it has kind, zone"):
        case_of({"income": 3})
    with pytest.raises(ValueError, match='answer = "seize"; allowed: ignore, move_on'):
        answer_of("seize")
