"""The page Evidence in a real browser, and its tables: every number with its origin, in both languages."""

import re

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import CONTRAST, Visits

from vendorsim.console.evidence.data import LIMITS, evidence, in_short
from vendorsim.console.evidence.page import sections
from vendorsim.console.evidence.rows import FILTERS, Wanted
from vendorsim.measures.base import all_measures
from vendorsim.settings.parameters import domains
from vendorsim.telling.language import LANGUAGES, Texts


@pytest.fixture(scope="module")
def visits(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, _process):
        made = Visits(browser, address)
        yield made
        made.close()


@pytest.fixture(scope="module")
def found():
    return evidence()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_the_model_rests_on(visits, found, lang):
    page, texts = visits(f"page=evidence&lang={lang}", wait=".vs-tiles"), Texts(lang)
    assert page.locator(".vs-tiles li").all_inner_texts() == in_short(found, texts)
    assert page.locator(".vs-limits li").count() == len(LIMITS)
    assert texts("evidence.interval.title") in page.inner_text("#intervals")
    assert page.locator(".vs-evidence-targets tbody tr").count() == len(found.targets)
    assert page.locator(".vs-evidence-orderings tbody tr").count() == len(found.orderings)
    assert page.locator(".vs-evidence-numbers tbody tr").count() == len(found.numbers)
    assert page.evaluate(CONTRAST) == []
    assert texts("page.evidence") in page.title()


def test_entries_are_filtered_searched_and_found_by_their_link(visits, found):
    page = visits("page=evidence&lang=en", wait=".vs-tiles")
    page.click(".vs-filter-assumption")
    page.wait_for_selector(".vs-filter-assumption[aria-pressed=true]")
    page.wait_for_function("!document.querySelector('#targets')")
    assumed = sum(one.kind == "assumption" for one in found.numbers)
    assert f"{assumed} entries" in page.inner_text(".vs-found")
    assert page.locator(".vs-evidence-numbers tbody tr").count() == assumed
    page.click(".vs-filter-all")
    page.fill(".vs-field-evidence-search input", "ground locks")
    page.wait_for_selector("#C01")
    page.wait_for_function("!document.getElementById('C10')")
    page.fill(".vs-field-evidence-search input", "zzzz")
    page.wait_for_function("document.querySelector('.vs-found').textContent.includes('Nothing fits')")
    page = visits("page=evidence&lang=en#C20", wait="#C20")
    page.wait_for_function("Math.abs(document.getElementById('C20').getBoundingClientRect().top) < innerHeight")


def test_every_entry_is_in_one_group_of_the_filter_and_in_one_topic(found):
    texts = Texts("en")
    everything = sections(found, Wanted(), texts)[1]
    assert everything == len(LIMITS) + len(found.claims) + len(found.numbers) + len(all_measures())
    by_kind = sum(sections(found, Wanted(kind), texts)[1] for kind in FILTERS)
    others = len(LIMITS) + len(all_measures()) + sum(one.kind == "definition" for one in found.numbers)
    assert by_kind == everything - others
    topics = ("limits", "targets", "orderings", "measures", *domains())
    assert sum(sections(found, Wanted("", topic), texts)[1] for topic in topics) == everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_number_has_its_source_or_says_that_it_is_assumed(found, lang):
    texts = Texts(lang)
    for one in found.numbers:
        shown, n = sections(found, Wanted(words=one.name), texts)
        assert n >= 1
        line = re.search(rf'<tr id="{one.name}">.*?</tr>', shown, re.DOTALL)[0]
        assert texts(f"evidence.status.{one.kind}") in line


def test_sources_are_told_in_chinese(found):
    shown = sections(found, Wanted(), Texts("zh"))[0]
    for word in ("calibrated", "assumption", "survey", "ordering", "model.md", "value an"):
        assert word not in re.sub(r"<[^>]*>", " ", shown), word


def test_what_is_searched_for_is_no_markup(found):
    shown, n = sections(found, Wanted(words="<img src=x onerror=alert(1)>"), Texts("en"))
    assert n == 0 and "<img" not in shown
