"""The evidence page says in plain words, in both languages, what the stored results and the parameters say."""

import json
import re
import tomllib

import pytest
from tests.small_worlds import ROOT

from vendorsim.console.evidence import data as module
from vendorsim.console.evidence.data import LIMITS, evidence
from vendorsim.patterns.catalogue import catalogue
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.telling.language import LANGUAGES, Texts

STORED = json.loads((ROOT / "results" / "reference" / "patterns.json").read_text(encoding="utf-8"))
NOTES = tomllib.loads((ROOT / "docs" / "evidence_notes.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found():
    return evidence()


def test_every_stored_value_is_there_with_its_verdict(found):
    findings = [(one.id, part) for one in found.claims for part in one.findings]
    assert len(findings) == len(STORED["patterns"])
    for (name, part), said in zip(findings, STORED["patterns"], strict=True):
        assert (name, part.name, part.value) == (said["id"], said["part"], said["value"])
        assert (part.verdict == "met") == said["passed"]
        assert (part.verdict == "unclear") == (said["verdict"] == "unclear")


def test_the_counts_are_those_of_the_documentation(found):
    page = " ".join((ROOT / "docs" / "evidence.md").read_text(encoding="utf-8").split())
    met, tried = re.search(r"(\d+) of (\d+) that the model had to find", page).groups()
    holding, orderings = re.search(r"(\d+) of (\d+) statements in all their parts", page).groups()
    lines = module.in_short(found, Texts("en"))
    assert f"Of {tried} values" in lines[0] and lines[0].endswith(f"it meets {met}.")
    assert f"Of {orderings} statements" in lines[2] and f" {holding} hold " in lines[2]


def test_every_number_has_one_kind_of_origin(found):
    assert [one.name for one in found.numbers] == list(PARAMETERS)
    for one in found.numbers:
        if PARAMETERS[one.name].is_assumption:
            assert one.kind == "assumption"
    kinds = {one.name: one.kind for one in found.numbers}
    assert kinds["minimum_wage"] == "source"
    assert kinds["recorded_blows"] == "calibrated"
    assert kinds["grievance_loss"] == "assumption"  # only its form has a source
    assert kinds["barrier_median"] == "definition"
    assert kinds["minutes_seize"] == "assumption"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_has_its_words(lang, found):
    texts = Texts(lang)
    assert [name for name in catalogue() if f"evidence.claim.{name}" not in texts] == []
    assert all(texts(f"evidence.limit.{name}") for name in LIMITS)
    for one in found.claims:
        assert texts(f"evidence.verdict.{one.verdict}")
        for part in one.findings:
            assert module.unit(part.unit, texts) and module.source(part.source, texts)
            assert f"evidence.confidence.{part.confidence}" in texts or not one.is_target
    for number in found.numbers:
        assert texts(f"evidence.domain.{number.domain}") and texts(f"evidence.status.{number.kind}")


def test_units_and_sources_are_said_in_chinese(found):
    texts = Texts("zh")
    for one in found.claims:
        for part in one.findings:
            assert re.search(r"[\u4e00-\u9fff]", module.unit(part.unit, texts)), part.unit
            plain = module.source(part.source, texts)
            assert re.search(r"[\u4e00-\u9fff]|\d", plain), part.source


def test_a_reason_stands_beside_every_claim_that_is_not_met_and_beside_no_other(found):
    texts = Texts("en")
    not_met = {one.id for one in found.claims if one.verdict in ("partly", "missed", "unclear")}
    told = {name for name in catalogue() if f"evidence.why.{name}" in texts}
    assert told == not_met == {name for name, entry in NOTES.items() if "reason" in entry}
    for one in found.claims:
        assert bool(module.why(one, texts)) == (one.id in not_met)


def test_bands_are_told_as_they_count(found):
    en, zh = Texts("en"), Texts("zh")
    first = {one.id: one.findings[0] for one in found.claims}
    assert (module.band(first["C10"], en), module.band(first["C10"], zh)) == ("1,800 to 2,200", "1,800 至 2,200")
    assert module.band(first["C21"], en) == "3"
    assert module.band(first["C20"], en) == "at least 1"
    assert module.band(first["L2"], en) == "less than 0"
    assert module.band(first["L3"], zh) == "大于 0"


def test_a_whole_claim_is_judged_by_its_parts(found):
    assert found.claim("S4").verdict == "met"
    assert found.claim("S3").verdict == "partly"
    assert found.claim("C22").verdict == "missed"
    assert found.claim("C13").verdict == "by_construction"
    assert found.claim("Z9") is None


def test_without_a_stored_result_the_numbers_are_still_told(tmp_path):
    bare = evidence(tmp_path / "patterns.json")
    assert bare.claims == () and not bare.is_current
    assert len(module.in_short(bare, Texts("en"))) == 1


def test_a_result_of_other_settings_is_told(tmp_path):
    other = tmp_path / "patterns.json"
    other.write_text(json.dumps({**STORED, "settings_digest": "0"}), encoding="utf-8")
    assert not evidence(other).is_current


def test_the_package_carries_what_the_page_needs():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    carried = build["wheel"]["force-include"]
    assert carried["results/reference/patterns.json"] == module.SHIPPED.relative_to(module.PACKAGE.parent).as_posix()
    assert "/results/reference/patterns.json" in build["sdist"]["include"]
