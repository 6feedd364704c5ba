"""The report in Chinese: nothing of the page's own is left in English."""

import ast
import re
from pathlib import Path

import pytest
import toy_stores
from tests.page_reader import read

from vendorsim.analysis.reporting import read_sweep_study
from vendorsim.errors import SettingsError
from vendorsim.measures.base import all_measures
from vendorsim.report import chinese, maps, sweep_prose, sweep_tables
from vendorsim.report.language import is_translated, say, speaking
from vendorsim.report.sweep_page import write_report
from vendorsim.report.wording import GROUP_TITLES

REPORT = Path(sweep_prose.__file__).parent
NOT_TEXTS = {"_", "", "meaning", "denominator", "label", "unit"}
"""Strings inside a call of `say` that are keys."""


def said_texts():
    """Every text that stands in a call of `say`."""
    for path in sorted(REPORT.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield " ".join(part.value.split())


def test_every_text_of_the_report_is_translated():
    elsewhere = [
        *sweep_prose.LIMITS.values(), *sweep_prose.DESIGNS.values(), sweep_prose.OF_THE_MODEL, sweep_prose.MOSTLY_LUCK,
        *sweep_prose.TERMS, *(text for text, _ in sweep_prose.TERMS.values()), sweep_tables.BOX, sweep_tables.NO_BOX,
        *GROUP_TITLES.values(), *maps.UNITS.values(),
    ]  # fmt: skip
    missing = [text for text in [*said_texts(), *elsewhere] if text not in NOT_TEXTS and not is_translated(text)]
    assert missing == []


def test_every_measure_is_translated():
    for one in all_measures().values():
        for text in (one.label or one.name.replace("_", " "), one.unit, one.denominator, one.meaning):
            assert is_translated(text), text


def test_translations_keep_the_places_of_what_is_filled_in():
    for text, said in chinese.TEXTS.items():
        assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", text)), text


def test_headings_of_the_chinese_page_are_chinese(study_of, tmp_path):
    for design in ("factorial", "policies_by_scenarios", "morris"):
        page = write_report(study_of(design), tmp_path / design, "zh").read_text(encoding="utf-8")
        assert '<html lang="zh-Hans">' in page
        for place, text in read(page).texts:
            inside = {"h2", "h3", "caption", "figcaption", "thead", "dt", "summary", "nav", "title"} & set(place)
            if inside and "h1" not in place and text != study_of(design).question and re.search("[a-zA-Z]{4,}", text):
                assert re.search(r"[\u4e00-\u9fff]", text), (place, text)


def test_an_experiment_in_chinese_renders(tmp_path):
    folder = toy_stores.make(
        tmp_path / "store", name="chinese", question="哪种执法政策更好？<b>", levers={"policy": toy_stores.POLICIES[:2]},
        scenarios={"平日": {"behaviour.temper": 1.0}, "节日": {"behaviour.temper": 2.0}},
        design={"kind": "policies_by_scenarios"},
    )  # fmt: skip
    study = read_sweep_study(folder)
    for language in ("en", "zh"):
        text = write_report(study, tmp_path / language, language).read_text(encoding="utf-8")
        assert "哪种执法政策更好？&lt;b&gt;" in text
        assert "节日" in text


def test_a_language_that_is_not_known_is_refused():
    with pytest.raises(SettingsError, match="allowed: en, zh"), speaking("de"):
        pass


def test_the_language_holds_only_inside():
    with speaking("zh"):
        assert say("The answer") == "结论"
    assert say("The answer") == "The answer"
