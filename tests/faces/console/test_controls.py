"""Programmes as levers, the form of all settings, and what arms of shipped scenarios are called."""

import re

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import Visits

from vendorsim.console.compare.form import entries
from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.scenes.programme_levers import MAINS, is_on, key_of, parameters, programmes, switched, value
from vendorsim.console.scenes.scene import lever_problem, name_of, scenario_settings, scenario_study, scenarios, scene
from vendorsim.model.model import VendorModel
from vendorsim.plugins.installed_programmes import installed
from vendorsim.telling.language import LANGUAGES, Texts

SMALL = ViewState(scenario="small", days=2, burn_in=0, policies=("strict_seizure", "laissez_faire"))
BASE = scenario_settings("small")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

SWITCHED = {name: main for name, main in MAINS.items() if main is not None}


def test_every_shipped_programme_is_a_lever_with_words_in_both_languages():
    assert set(MAINS) == set(installed())
    assert set(SWITCHED) == set(programmes()) == set(installed()) - {"change_of_policy"}
    for lang in LANGUAGES:
        assert [name for name in SWITCHED if f"controls.number.{name}" not in Texts(lang)] == []
    for name, main in SWITCHED.items():
        assert {main.number, main.switch or main.number} <= set(parameters(name)), name


@pytest.mark.parametrize("name", sorted(SWITCHED))
def test_a_programme_is_switched_on_and_off_in_the_address(name):
    assert not is_on(BASE, {}, name)
    levers = switched(BASE, {"people.vendors": 30}, name, on=True, first_day=3)
    assert is_on(BASE, levers, name)
    state = SMALL.but(levers=levers)
    assert from_query(state.to_query()) == (state, {})
    wanted, problems = scene(state)
    assert problems == {}
    assert all(set(one.programmes) == {name} for one in wanted.settings)
    assert (name in ("conversion", "viral_clip")) == (levers.get(key_of(name, "start_day")) == 3)
    assert switched(BASE, levers, name, on=False) == {"people.vendors": 30}


def test_what_a_scenario_has_is_switched_off_and_comes_back_as_the_scenario_says():
    base = scenario_settings("cleared_market")
    assert is_on(base, {}, "conversion")
    off = switched(base, {}, "conversion", on=False)
    assert off == {"programmes.conversion.share": 0}
    assert not is_on(base, off, "conversion")
    assert lever_problem("cleared_market", "programmes.conversion.share", 0) is None
    assert switched(base, {**off, "programmes.conversion.start_day": 7}, "conversion", on=True) == {}
    assert value(base, {}, "conversion", "start_day") == 90


def test_a_city_with_every_programme_runs():
    levers = {}
    for name in programmes():
        levers = switched(BASE, levers, name, on=True)
    wanted, problems = scene(SMALL.but(levers=levers))
    assert problems == {}
    model = VendorModel(settings=wanted.settings[0])
    for _ in range(20):
        model.step()


@pytest.mark.parametrize(
    "said",
    ["recorders.share=7", "recorders.share=many", "recorders.share=nan", "markets.sites=2.5", "markets.morning=3",
     "markets.siting=3", "ledger.coverage=true", "nowhere.dose=1", "markets.nothing=1", "markets=3",
     "markets={sites=3}", "_template.dose=1"],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(said):
    state, problems = from_query(f"scenario=small&programmes.{said}")
    assert problems == {}
    wanted, problems = scene(state)
    assert wanted is None
    assert list(problems) == list(state.levers)
    for lang in LANGUAGES:
        assert all(Texts(lang)(key, **values) for found in problems.values() for key, values in found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_arm_of_a_shipped_scenario_has_a_name_of_its_own(lang):
    texts = Texts(lang)
    for scenario in scenarios():
        study = scenario_study(scenario)
        arms = list(study.experiment.arms) if study is not None else []
        assert [arm for arm in arms if f"arm.{arm}.name" not in texts] == []
        assert len({name_of(arm, True, texts) for arm in arms}) == len(arms)


def test_every_setting_of_the_form_has_its_name_in_the_pages_language():
    english, chinese = list(entries(Texts("en"))), list(entries(Texts("zh")))
    assert [one.key for one in english] == [one.key for one in chinese]
    assert len({one.key for one in english}) == len(english) > 150
    assert [one.key for one in chinese if not CHINESE.search(one.label) or one.is_foreign] == []
    assert [one.key for one in english if CHINESE.search(one.label) or one.is_foreign] == []
    assert not Texts("zh").is_own("parameter.of_another_package.meaning")


def test_levers_and_form_in_a_browser(browser, tmp_path):
    with console_server(tmp_path) as (address, _, _process):
        visits = Visits(browser, address)
        page = visits("scenario=small&lang=zh&programmes.markets.fee=-1", wait=".vs-controls")
        assert "programmes.markets.fee" in page.inner_text(".vs-problem-lever")
        assert page.get_attribute(".vs-button-programmes", "aria-expanded") == "true"
        page.click(".vs-button-reset")
        page.wait_for_selector(".vs-programme", state="detached")
        page.focus(".vs-button-programmes")
        page.keyboard.press("Enter")
        page.wait_for_selector(".vs-switch-viral_clip")
        assert "执法记录仪" in page.inner_text(".vs-programmes")
        page.focus(".vs-switch-recorders input")
        page.keyboard.press("Space")
        field = ".vs-field-programmes-recorders-share"
        page.wait_for_selector(field)
        assert "programmes.recorders.share=0.8" in page.url
        page.fill(f"{field} input", "7")
        page.press(f"{field} input", "Enter")
        page.wait_for_selector(f"{field} .v-messages__message")
        assert "0 – 1" in page.inner_text(f"{field} .v-messages")
        assert page.is_disabled(".vs-button-run")
        page.fill(f"{field} input", "0.5")
        page.press(f"{field} input", "Enter")
        page.wait_for_selector(".vs-button-run:not([disabled])")
        assert "programmes.recorders.share=0.5" in page.url
        page.click(".vs-button-reset")
        page.wait_for_selector(field, state="detached")
        assert "programmes" not in page.url
        page.click(".vs-button-more")
        page.fill(".vs-field-search input", "摊贩数")
        page.wait_for_function("document.querySelector('.vs-setting')?.innerText === '起始时的摊贩数'")
        assert page.get_attribute(".vs-field-people-vendors input", "aria-label") == "起始时的摊贩数"
        visits.close()
