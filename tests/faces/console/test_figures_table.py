"""The figures under the maps: each below its own heading, of one run up to the day; means stand with their intervals."""

import base64
import html
import math

import pytest
from tests.page_reader import read
from tests.small_worlds import QUARRELSOME, tiny

from vendorsim.console.compare.intervals import matters, rows, table
from vendorsim.console.frame.figures_shown import HEADLINES, figures
from vendorsim.console.player.player_script import FOLDER
from vendorsim.console.player.replay_file import write_replay
from vendorsim.console.scenes.lesson_files import SHIPPED, all_lessons
from vendorsim.console.workers.recording import record
from vendorsim.measures.base import all_measures
from vendorsim.telling.language import LANGUAGES, Texts
from vendorsim.telling.wording import number, telling

IN_COLUMNS = """
() => {
  const heads = document.querySelectorAll(".vsr-columns .vsr-value, .vsr-columns .vsr-difference");
  const columns = [...heads].map((one) => one.getBoundingClientRect());
  const astray = [];
  for (const row of document.querySelectorAll(".vsr-gauges tr:not(.vsr-columns)")) {
    const cells = [...row.querySelectorAll(".vsr-value, .vsr-difference")];
    if (cells.length !== columns.length) astray.push(row.innerText);
    cells.forEach((cell, i) => {
      const { left, right } = cell.getBoundingClientRect();
      if (Math.abs(left - columns[i].left) > 1 || Math.abs(right - columns[i].right) > 1) astray.push(row.innerText);
    });
  }
  return astray;
}
"""
INTERLEAVED = ("violation_share", "monthly_net_income_median", "carriageway_blocked_share", "friction_per_1000_encounters",
               "jobs")  # fmt: skip
ASKED = {one.id: one.file.measures for one in all_lessons([SHIPPED]) if one.file.measures}


@pytest.fixture(scope="module")
def runs():
    settings = tiny(**QUARRELSOME)
    return [(label, record(settings.under(policy), 5))
            for label, policy in (("A", "strict_seizure"), ("B", "laissez_faire"), ("C", "graduated"))]  # fmt: skip


def opened(open_page, runs, tmp_path, measures, width=1366, **options):
    path = write_replay(tmp_path / "replay.html", runs, gauges=figures("en", measures), **options)
    page = open_page(path, width=width, height=768)
    page.evaluate("document.querySelector('#maps').replay.seek(document.querySelector('#maps').replay.last)")
    return page


@pytest.mark.parametrize("measures", [INTERLEAVED, *ASKED.values()], ids=["interleaved", *ASKED])
def test_every_figure_stands_below_its_own_heading_whatever_the_order_of_groups(open_page, runs, tmp_path, measures):
    page = opened(open_page, runs, tmp_path, measures)
    assert page.locator("[data-figure^='0:']").count() == len(measures)
    assert page.evaluate(IN_COLUMNS) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(IN_COLUMNS) == []
    page.set_viewport_size({"width": 1366, "height": 768})
    groups = page.locator(".vsr-gauges .vsr-group").all_inner_texts()
    assert len(groups) == len(set(groups)) == len({one["group"] for one in figures("en", measures)})
    assert page.watched.complaints == []


def test_figures_of_one_run_up_to_a_day_have_no_interval_of_whole_runs_beside_them(open_page, runs, tmp_path):
    measured = {(i, seed): {**run.measures} for i, (_, run) in enumerate(runs) for seed in (1, 2, 3)}
    whole = table(rows(measured, [1, 2, 3], 3), ["A", "B", "C"], Texts("en"), 3)
    page = opened(open_page, runs, tmp_path, HEADLINES, whole=whole)
    assert "[" not in page.inner_text(".vsr-gauges")
    assert page.locator("#whole .vs-intervals tr").count() == 1 + len(HEADLINES)
    assert "whole runs" in page.inner_text("#whole caption")


def test_a_mean_lies_in_the_interval_beside_it_and_few_runs_have_their_mean():
    names = ("violation_share", "monthly_net_income_median")
    measured = {(0, seed): dict.fromkeys(names, float(seed)) for seed in range(1, 5)}
    for n in (1, 2, 3, 4):
        for row in rows(measured, list(range(1, n + 1)), 1, names):
            value = row.cells[0].value
            assert value.mean == (n + 1) / 2
            assert math.isnan(value.low) if n < 3 else value.low <= value.mean <= value.high or value.mean > 1.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_small_difference_is_not_painted_red_and_the_table_says_what_matters(lang):
    name, seeds = "monthly_net_income_median", [1, 2, 3, 4]
    measured = {
        (i, seed): {name: (2000.0 + 10.0 * seed) * factor}
        for i, factor in enumerate((1.0, 0.996, 0.9))
        for seed in seeds
    }
    found = rows(measured, seeds, 3, [name])
    assert [cell.verdict for cell in found[0].cells] == ["", "same", "worse"]
    texts = Texts(lang)
    shown = table(found, ["A", "B", "C"], texts, len(seeds))
    assert read(shown).open == []
    assert shown.count('class="vs-worse"') == 1
    assert shown.count('class="vs-same"') == 1
    assert html.escape(texts("verdict.same")) in shown
    reason = all_measures()[name].matters.reason
    told = html.unescape(matters([name], texts))
    assert (reason in told) == (lang == "en")
    assert "3" in told


SIDE_BY_SIDE = [[71.22, 71.24], [0.148, 0.121], [0.004, 0.0], [1839.2, 1839.4], [5.0, 1e-17], [0.1 + 0.2, 0.3],
                [1234567.2, 1234567.4], [None, 3.0], [], [-0.02, 0.02, 7.0]]  # fmt: skip


@pytest.mark.parametrize("values", SIDE_BY_SIDE)
@pytest.mark.parametrize("usual", [0, 1, 2])
def test_the_player_chooses_digits_as_the_report_does(browser, values, usual):
    page = browser.new_page()
    script = base64.b64encode((FOLDER / "looks.js").read_bytes()).decode()
    said = page.evaluate(
        """async ([script, values, usual]) => {
        const { telling, numberOf } = await import("data:text/javascript;base64," + script);
        const places = telling(values, usual);
        return [places, ...values.map((value) => numberOf(value, places, true))]; }""",
        [script, values, usual],
    )
    page.close()
    places = telling(values, usual)
    assert said == [places, *(number(value, places, signed=True) for value in values)]
