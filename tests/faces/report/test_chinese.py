"""The report in Chinese: nothing of the page's own is left in English."""

import re

import pytest
import toy_stores
from tests.page_reader import read

from vendorsim.errors import SettingsError
from vendorsim.report.page import page_text, write_report
from vendorsim.report.prose import caption
from vendorsim.report.read import read_study
from vendorsim.telling.language import say, speaking

FIGURES = (
    "differences", "trade_offs", "curves", "daily", "sensitivity", "satisficing", "regret", "failing_conditions",
    "search_front", "search_convergence", "posterior", "predicted",
)  # fmt: skip
HEADINGS = {"h2", "h3", "caption", "figcaption", "thead", "dt", "summary", "nav", "title"}


@pytest.mark.parametrize("design", ["factorial", "one_at_a_time", "policies_by_scenarios", "morris", "sobol"])
def test_headings_of_the_chinese_page_are_chinese(design, study_of, tmp_path):
    study = study_of(design)
    with speaking("zh"):
        page = page_text(study, tmp_path, [], ["runs.csv"])
        captions = [text for name in FIGURES for text in caption_of(study, name)]
    assert '<html lang="zh-Hans">' in page
    texts = [text for place, text in read(page).texts if HEADINGS & set(place) and text != study.experiment.question]
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
    study = read_study(folder)
    pages = [write_report(study, tmp_path / "zh", "zh").read_text(encoding="utf-8"), page_text(study, tmp_path, [], [])]
    for text in pages:
        assert "哪种执法政策更好？&lt;b&gt;" in text
        assert "节日" in text


def test_a_language_that_is_not_known_is_refused():
    with pytest.raises(SettingsError, match="allowed: en, zh"), speaking("de"):
        pass


def test_the_language_holds_only_inside():
    with speaking("zh"):
        assert say("report.section.answer") == "结论"
    assert say("report.section.answer") == "The answer"
