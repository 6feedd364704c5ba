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
from vendorsim.report.sweep_captions import _CAPTIONS, caption
from vendorsim.report.sweep_page import page_text, write_report
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
        sweep_prose.OF_RUNS, sweep_prose.OF_PARTICLES,
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


HEADINGS = {"h2", "h3", "caption", "figcaption", "thead", "dt", "summary", "nav", "title"}


@pytest.mark.parametrize("design", ["factorial", "one_at_a_time", "policies_by_scenarios", "morris", "sobol"])
def test_headings_of_the_chinese_page_are_chinese(design, study_of, tmp_path):
    study = study_of(design)
    with speaking("zh"):
        page = page_text(study, tmp_path, [], ["runs.csv"])
        captions = [text for name in _CAPTIONS for text in caption_of(study, name)]
    assert '<html lang="zh-Hans">' in page
    texts = [text for place, text in read(page).texts if HEADINGS & set(place) and text != study.question]
    assert len(texts) > 40
    for text in [*texts, *captions]:
        assert re.search(r"[\u4e00-\u9fff]", text) or not re.search("[a-zA-Z]{4,}", text), text


def caption_of(study, name):
    """Heading, caption and description of a figure, also of one that this study does not have."""
    try:
        return caption(study, name)
    except AttributeError:  # of a search or a calibration
        return ()


def test_an_experiment_in_chinese_renders(tmp_path):
    folder = toy_stores.make(
        tmp_path / "store", name="chinese", question="哪种执法政策更好？<b>", levers={"policy": toy_stores.POLICIES[:2]},
        scenarios={"平日": {"behaviour.temper": 1.0}, "节日": {"behaviour.temper": 2.0}}, measures=["violation_share"],
        design={"kind": "policies_by_scenarios"},
    )  # fmt: skip
    study = read_sweep_study(folder)
    pages = [write_report(study, tmp_path / "zh", "zh").read_text(encoding="utf-8"), page_text(study, tmp_path, [], [])]
    for text in pages:
        assert "哪种执法政策更好？&lt;b&gt;" in text
        assert "节日" in text


def test_a_language_that_is_not_known_is_refused():
    with pytest.raises(SettingsError, match="allowed: en, zh"), speaking("de"):
        pass


def test_the_language_holds_only_inside():
    with speaking("zh"):
        assert say("The answer") == "结论"
    assert say("The answer") == "The answer"
