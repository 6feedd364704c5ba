"""Both languages say the same things, in words of their own, about everything that the registries hold."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from vendorsim.measures.base import all_measures
from vendorsim.model.city.land_use import LandUse
from vendorsim.model.encounter.ladder import STAGES
from vendorsim.model.encounter.terms import LOSSES, READINESS, TERMS, TREATMENT
from vendorsim.model.goods import GOODS
from vendorsim.model.people.patrol import STRATEGIES
from vendorsim.patterns.catalogue import catalogue as patterns
from vendorsim.plugins import installed_policies as policies
from vendorsim.plugins import installed_programmes as programmes
from vendorsim.plugins.case import KINDS, OUTCOMES, ZONES
from vendorsim.plugins.response import Response
from vendorsim.settings.files import config_folders
from vendorsim.settings.parameters import PARAMETERS, domains
from vendorsim.telling import catalogue as module
from vendorsim.telling.catalogue import FOLDER, catalogue, declared, flat, own, places_of
from vendorsim.telling.language import LANGUAGES, STRICT, Texts

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED_IN_CHINESE = {
    "vendorsim", "CSV", "PNG", "HTML", "MB", "English", "lan", "docs", "md", "lessons", "Chromium", "Firefox", "Safari",
    "console", "patterns", "policies", "logit", "ln", "Huff", "Epstein", "Wilson", "Morris", "Sobol", "NSGA", "II", "PRIM",
    "SHA", "Noto", "Sans", "CJK", "fonts", "noto", "cjk", "data", "Home", "End", "Esc",
}  # fmt: skip
"""Names of programs, formats, fonts and keys, and of methods and the people after whom they are named."""


def forms(text):
    return [text] if isinstance(text, str) else list(text.values())


def units():
    """Every unit that the model, its measures and the claims that it is held against write."""
    found = {unit for one in all_measures().values() for unit in (one.unit, one.denominator)}
    found |= {one.unit for one in PARAMETERS.values()}
    return found | {part.unit or one.unit for one in patterns().values() for part in one.parts}


def short_names():
    """Keys that a language may have: short names of parameters and settings, which are told by their own words elsewhere."""
    yield from (f"parameter.{name}.label" for name in PARAMETERS)
    yield from (key.replace(".meaning", ".label") for key in declared() if key.startswith("setting."))
    for name, programme in programmes.installed().items():
        yield from (f"setting.programmes.{name}.{parameter}.label" for parameter in programme.parameters())
    for policy in policies.installed().values():
        yield from (f"setting.policy_parameters.{parameter}.label" for parameter in policy.parameters())


def wanted():
    """The key of every text, with what is filled into it: the catalogues in English, and what declares itself."""
    found = {**declared(), **own("en"), **{f"unit.{unit}": unit for unit in units() - CLAIMED}}
    return {key: places_of(text) for key, text in found.items()}


CLAIMED = {"ordering", "as said"}
"""Units of claims that are none."""


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_language_has_every_text_and_no_other(lang):
    known = {key: places_of(text) for key, text in own(lang).items()}
    missing = sorted(wanted().keys() - known.keys())
    surplus = sorted(known.keys() - wanted().keys() - set(short_names()))
    assert missing == [], f"missing in {FOLDER / lang}"
    assert surplus == [], f"in {FOLDER / lang}, but nothing of this name is there any more"
    assert {key: places for key, places in known.items() if places != wanted().get(key, set())} == {}


def test_english_says_nothing_twice():
    assert own("en").keys() & declared().keys() == set(), "what a declaration says in its own file"


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
            words = set(LATIN.findall(re.sub(r"{\w+}|\w+\.csv", "", form))) - ALLOWED_IN_CHINESE
            if words and not key.startswith("evidence.source."):
                left[key] = words
    assert left == {}


def test_every_chinese_text_of_the_vocabulary_is_chinese():
    for key, text in own("zh").items():
        if key.startswith(("measure.", "parameter.", "policy.", "group.", "setting.")):
            assert CHINESE.search(text), key


def test_no_chinese_is_left_in_the_english_texts():
    assert [key for key, text in catalogue("en").items() if CHINESE.search("".join(forms(text)))] == ["language.switch"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_in_the_registries_has_its_words(lang):
    wanted = [f"policy.{name}.{part}" for name in policies.installed() for part in ("name", "explained")]
    wanted += [f"programme.{name}.{part}" for name in programmes.installed() for part in ("name", "explained")]
    wanted += [f"response.{one.name.lower()}.{part}" for one in Response for part in ("name", "lock", "explained")]
    wanted += [f"measure.{name}.{part}" for name in all_measures() for part in ("label", "meaning", "reason")]
    wanted += [f"parameter.{name}.{part}" for name in PARAMETERS for part in ("meaning",)]
    wanted += [f"goods.{name}" for name in GOODS] + [f"stage.{number}" for number in range(len(STAGES))]
    wanted += [f"outcome.{name}" for name in OUTCOMES] + [f"zone.{name}" for name in ZONES]
    wanted += [f"case_kind.{name}" for name in KINDS] + [f"land_use.{one.name.lower()}" for one in LandUse]
    wanted += [f"strategy.{name}" for name in STRATEGIES] + [f"evidence.domain.{name}" for name in domains()]
    wanted += [
        f"scenario.{path.stem}.{part}" for path in config_folders()[-1].glob("*.toml") for part in ("name", "explained")
    ]
    assert [key for key in wanted if key not in catalogue(lang)] == []


def test_every_term_of_a_decision_has_its_name():
    told = (*TERMS.values(), LOSSES.values(), READINESS.values(), TREATMENT.values())
    names = {term.name for terms in told for term in terms}
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


def test_numbers_that_are_filled_in_are_written_as_numbers():
    en = Texts("en")
    assert en("count.people", n=np.int64(12000)) == "12,000 people"
    assert en("count.people", n=np.int64(1)) == "1 person"
    assert en("why.vendor.income", n=-3.25) == "Weekly net income −3.25 yuan"
    assert en("why.vendor.income", n=float("nan")) == "Weekly net income – yuan"


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
    monkeypatch.delenv(STRICT)
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
    (tmp_path / "en" / "common.json").write_text('{"map.play": "Play"}', encoding="utf-8")
    (tmp_path / "en" / "map.json").write_text('{"play": "again"}', encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"map\.play is said twice"):
        own.__wrapped__("en")


def test_tables_in_a_catalogue_are_flattened():
    assert flat({"a": {"b": "x", "c": {"one": "1", "other": "2"}}}, "p") == [
        ("p.a.b", "x"), ("p.a.c", {"one": "1", "other": "2"}),
    ]  # fmt: skip


def test_a_wheel_carries_texts_and_templates():
    wheel = pytest.importorskip("hatchling.builders.wheel")
    root = Path(__file__).parents[3]
    carried = {one.distribution_path for one in wheel.WheelBuilder(str(root)).recurse_included_files()}
    kept = {path.relative_to(root / "src").as_posix() for kind in ("json", "html", "css")
            for path in (root / "src" / "vendorsim").rglob(f"*.{kind}") if "assets" not in path.parts}  # fmt: skip
    assert len(kept) > 40
    assert kept - carried == set()
