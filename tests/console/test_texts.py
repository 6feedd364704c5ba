"""Both languages say the same things, in words of their own, about everything that the registries hold."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from vendorsim.agents.patrol import STRATEGIES
from vendorsim.city.landuse import LandUse
from vendorsim.console import texts as module
from vendorsim.console.texts import FOLDER, Texts, catalogue, flat, pages, places_of
from vendorsim.encounter import terms
from vendorsim.encounter.case import KINDS, OUTCOMES, ZONES
from vendorsim.encounter.ladder import STAGES
from vendorsim.encounter.response import Response
from vendorsim.goods import GOODS
from vendorsim.measures.base import all_measures
from vendorsim.parameters import PARAMETERS, domains
from vendorsim.policies import registry as policies
from vendorsim.programmes import registry as programmes
from vendorsim.report.language import LANGUAGES
from vendorsim.settingsfile import config_folders

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED_IN_CHINESE = {
    "vendorsim", "CSV", "PNG", "HTML", "MB", "English", "lan", "docs", "md", "lessons", "Chromium", "Firefox", "Safari",
    "console", "patterns", "logit", "Huff", "Epstein",
}  # fmt: skip
"""Names of programs and formats, and of people after whom something is named."""


def own(lang):
    """The texts of the console's own catalogues."""
    return {key: text for key, text in catalogue(lang).items() if not key.startswith(("measure.", "parameter."))}


def forms(text):
    return [text] if isinstance(text, str) else list(text.values())


def test_both_languages_have_the_same_catalogues_keys_and_places():
    names = {lang: sorted(path.name for path in (FOLDER / lang).glob("*.json")) for lang in LANGUAGES}
    assert names["en"] == names["zh"] == [f"{page}.json" for page in pages()]
    en, zh = catalogue("en"), catalogue("zh")
    assert set(en) == set(zh)
    assert {key: places_of(en[key]) for key in en} == {key: places_of(zh[key]) for key in zh}


def test_no_text_is_empty_or_padded():
    for lang in LANGUAGES:
        for key, text in catalogue(lang).items():
            for form in forms(text):
                assert form and form == form.strip(), (lang, key)


def test_a_plural_counts_n_and_chinese_needs_none():
    for key, text in catalogue("en").items():
        if not isinstance(text, str):
            assert "n" in places_of(text), key
    assert not [key for key, text in catalogue("zh").items() if not isinstance(text, str)]


def test_no_english_is_left_in_the_chinese_texts():
    left = {}
    for key, text in own("zh").items():
        for form in forms(text):
            words = set(LATIN.findall(re.sub(r"{\w+}", "", form))) - ALLOWED_IN_CHINESE
            if words and not key.startswith("evidence.source."):
                left[key] = words
    assert left == {}


def test_every_chinese_text_of_the_vocabulary_is_chinese():
    for key, text in catalogue("zh").items():
        if key.startswith(("measure.", "parameter.", "policy.", "group.")) and not key.endswith((".sign", ".unit")):
            assert CHINESE.search(text), key


def test_no_chinese_is_left_in_the_english_texts():
    assert [key for key, text in catalogue("en").items() if CHINESE.search("".join(forms(text)))] == ["language.switch"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_in_the_registries_has_its_words(lang):
    wanted = [f"policy.{name}.{part}" for name in policies.installed() for part in ("name", "explained")]
    wanted += [f"programme.{name}.{part}" for name in programmes.installed() for part in ("name", "explained")]
    wanted += [f"response.{one.name.lower()}.{part}" for one in Response for part in ("name", "lock", "explained")]
    wanted += [
        f"measure.{name}.{part}" for name in all_measures() for part in ("label", "unit", "meaning", "better", "sign")
    ]
    wanted += [f"parameter.{name}.{part}" for name in PARAMETERS for part in ("meaning", "unit")]
    wanted += [f"goods.{name}" for name in GOODS] + [f"stage.{number}" for number in range(len(STAGES))]
    wanted += [f"outcome.{name}" for name in OUTCOMES] + [f"zone.{name}" for name in ZONES]
    wanted += [f"case_kind.{name}" for name in KINDS] + [f"land_use.{one.name.lower()}" for one in LandUse]
    wanted += [f"strategy.{name}" for name in STRATEGIES] + [f"evidence.domain.{name}" for name in domains()]
    wanted += [
        f"scenario.{path.stem}.{part}" for path in config_folders()[-1].glob("*.toml") for part in ("name", "explained")
    ]
    assert [key for key in wanted if key not in catalogue(lang)] == []


def test_every_term_of_a_decision_has_its_name():
    tree = ast.parse(Path(terms.__file__).read_text(encoding="utf-8"))
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_term"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(names) > 10
    texts = Texts("en")
    assert [name for name in names if f"term.{name.replace(' ', '_')}" not in texts] == []


def test_a_text_is_filled_and_counted():
    en, zh = Texts("en"), Texts("zh")
    assert en("count.vendors", n=1) == "1 vendor"
    assert en("count.vendors", n=1200) == "1,200 vendors"
    assert zh("count.vendors", n=1) == "1 名摊贩"
    assert en("why.scene.first") == "Met for the first time"
    assert zh("compare.gauges.difference", first="严格查扣") == "与“严格查扣”之差"


def test_what_is_filled_in_is_not_read_as_a_place_again():
    assert Texts("en")("map.panel.label", letter="{policy}", policy="B") == "{policy}: B"


def test_numbers_and_moments_are_written_as_each_language_does():
    en, zh = Texts("en"), Texts("zh")
    assert en.number(-1234.5, 1) == zh.number(-1234.5, 1) == "−1,234.5"
    assert en.number(None) == "–"
    assert (en.percent(0.1234, 1), zh.percent(0.1234, 1), en.percent(None)) == ("12.3 %", "12.3%", "–")
    assert en.interval(9.1, 8.2, 10.0) == zh.interval(9.1, 8.2, 10.0) == "9.1 [8.2, 10.0]"
    assert (en.amount(123456), zh.amount(123456), zh.amount(30000), zh.amount(9999)) == (
        "123,456", "12.3 万", "3 万", "9,999",
    )  # fmt: skip
    assert (en.moment(0), en.moment(72 + 34)) == ("day 1, 06:00", "day 2, 14:30")
    assert zh.moment(72 + 34) == "第 2 天 14:30"
    assert en.date(date(2026, 11, 3)) == "3 November 2026"
    assert zh.date(date(2026, 11, 3)) == "2026 年 11 月 3 日"
    assert (en.minutes(2), zh.minutes(2)) == ("30 minutes", "30 分钟")
    assert (en.listed(["a", "b", "c"]), zh.listed(["甲", "乙", "丙"])) == ("a, b and c", "甲、乙和丙")


def test_an_unknown_key_is_an_error_in_tests_and_never_shown_to_a_user(monkeypatch):
    with pytest.raises(KeyError, match="did you mean"):
        Texts("en")("compare.runn")
    with pytest.raises(KeyError, match=r"no value for \{total\}"):
        Texts("en")("compare.running", done=1)
    shown = Texts("zh", strict=False)
    assert "compare.runn" not in shown("compare.runn")
    assert shown("compare.running", done=1) == "正在运行：… 天中的第 1 天"
    only_english = {key: text for key, text in catalogue("zh").items() if key != "compare.run"}
    monkeypatch.setattr(shown, "_texts", only_english)
    assert shown("compare.run") == "Run"
    assert shown("nothing.of.the.kind") == "（此处缺少文字）"


def test_without_the_environment_a_missing_text_does_not_stop_the_page(monkeypatch):
    monkeypatch.delenv(module.STRICT)
    assert Texts("en")("no.such.key") == "(this text is missing)"


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="allowed: en, zh"):
        Texts("de")


def test_the_texts_of_the_map_are_handed_over_as_plain_words():
    found = Texts("en").under("map")
    assert found["play"] == "Play"
    assert all(isinstance(text, str) for text in Texts("en").under("count").values())


def test_a_key_that_is_said_twice_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "common.json").write_text('{"group": {"cost": "again"}}', encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"group\.cost is said twice"):
        catalogue.__wrapped__("en")


def test_tables_in_a_catalogue_are_flattened():
    assert flat({"a": {"b": "x", "c": {"one": "1", "other": "2"}}}, "p") == [
        ("p.a.b", "x"), ("p.a.c", {"one": "1", "other": "2"}),
    ]  # fmt: skip


def test_names_that_the_report_has_are_not_said_again_in_the_catalogue():
    own_keys = {key for path in (FOLDER / "en").glob("common.json") for key in path.read_text().split('"')}
    assert not [key for key in own_keys if re.fullmatch(r"(measure|group|parameter)\..*|policy\.\w+\.name", key)]
