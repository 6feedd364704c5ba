"""What a difference is called: sure and large enough, sure and too small, or not known; the same wherever it is shown."""

import json
import math
from dataclasses import replace

import pytest
import toy_model
from rich.console import Console

from vendorsim.report.comparing import compare
from vendorsim.report.read import read_study
from vendorsim.report.terminal import print_comparison, table_width
from vendorsim.settings.schema import Settings
from vendorsim.study.statistics import Interval
from vendorsim.study.verdicts import declared, verdict, with_verdicts
from vendorsim.telling.language import LANGUAGES, Texts
from vendorsim.telling.matters import smallest
from vendorsim.telling.wording import beside, number, telling, with_interval

INCOME = "monthly_net_income_median"


def told(low, high, smallest=1.0, direction="lower"):
    return verdict(Interval((low + high) / 2.0, low, high, 20), smallest, direction)


def test_a_difference_that_is_sure_and_smaller_than_what_matters_is_no_difference_that_matters():
    assert told(0.3, 0.5) == "same"
    assert told(-0.5, -0.3) == "same"
    assert told(-0.9, 1.0) == "same"
    assert told(0.0, 0.0) == told(0.0, 0.0, smallest=0.0) == "same"


def test_a_difference_that_may_be_larger_is_too_uncertain_to_say():
    assert told(-0.5, 1.5) == "unclear"
    assert told(-9.0, 9.0) == "unclear"
    assert told(0.1, 1.5) == "unclear", "sure to be above zero, most likely too small to matter, perhaps not"


def test_a_difference_that_is_sure_and_matters_is_better_or_worse_by_the_direction():
    assert told(0.5, 2.5) == told(2.0, 3.0) == told(-3.0, -2.0, direction="higher") == "worse"
    assert told(-3.0, -2.0) == told(2.0, 3.0, direction="higher") == "better"
    assert told(2.0, 3.0, direction="neither") == told(-3.0, -2.0, direction="neither") == "different"
    assert told(2.0, 3.0, smallest=0.0) == "worse"


def test_without_an_interval_nothing_is_said():
    assert verdict(Interval(5.0, math.nan, math.nan, 1), 1.0, "lower") == ""
    assert verdict(Interval(math.nan, math.nan, math.nan, 0), 1.0, "lower") == ""


def test_a_count_matters_as_much_as_the_expected_number_and_what_nobody_registered_not_at_all():
    expected = declared("physical_per_1000_vendor_years")
    assert expected == declared("physical_per_1000_vendor_years_counted")
    assert expected[0].size(20.0) == pytest.approx(2.0)
    assert declared("somebody_elses")[0].size(20.0) == 0.0


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Incomes that differ by 0.4 % in every run alike, and by 40 %."""
    base = toy_model.toy()
    with pytest.MonkeyPatch.context() as patch:
        known = toy_model.MEASURES[INCOME]
        patch.setitem(toy_model.MEASURES, INCOME, (*known[:5], 1.0, (1.0, 0.996, 0.6)))
        folder = tmp_path_factory.mktemp("verdicts") / "three"
        settings = Settings().with_(**{"horizon.days": 7})
        return compare(settings, policies=toy_model.POLICIES, replicates=8, workers=1, out=folder, progress=False,
                       model=replace(base, simulate=toy_model.simulate))  # fmt: skip


def test_a_difference_of_four_in_a_thousand_is_called_worse_nowhere(found):
    small, large = (found.summary["differences"][policy][INCOME] for policy in toy_model.POLICIES[1:])
    assert small["excludes_zero"]
    assert small["high"] < 0.0
    assert (small["verdict"], large["verdict"]) == ("same", "worse")
    assert found.summary["definitions"][INCOME]["matters"]["reason"] == toy_model.SMALL.reason
    frame = found.differences().set_index(["policy", "measure"])
    assert frame.loc[("persuasion_first", INCOME), "verdict"] == "same"
    page = found.report.read_text(encoding="utf-8")
    cells = [row for row in page.split("<tr>") if ">yuan a month</span></th>" in row]
    assert len(cells) == 1
    small_cell, large_cell = cells[0].split("<td>")[2:]
    assert 'class="difference same"' in small_cell
    assert "<b>no difference that matters</b>" in small_cell
    assert "<b>worse</b>" in large_cell
    assert toy_model.SMALL.reason in page


def test_the_terminal_marks_what_does_not_matter_and_what_is_not_known(found, capsys):
    print_comparison(found.summary, Console(width=table_width(3)))
    text = capsys.readouterr().out
    income = text.split(INCOME[:7])[1].split("\n")[1]
    assert "] =" in income
    assert "] *\N{MINUS SIGN}" in income
    assert "= no difference that matters, ? too uncertain to say" in " ".join(text.split())


def test_results_from_before_there_were_verdicts_get_them_when_they_are_read(found, tmp_path):
    old = {policy: {name: {key: one[key] for key in one if key not in ("verdict", "smallest")} for name, one in by.items()}
           for policy, by in found.summary["differences"].items()}  # fmt: skip
    definitions = {name: {key: one[key] for key in one if key != "matters"}
                   for name, one in found.summary["definitions"].items()}  # fmt: skip
    again = with_verdicts({**found.summary, "differences": old, "definitions": definitions})
    assert again["differences"]["persuasion_first"][INCOME]["verdict"] == "same"
    assert again["differences"]["block_and_channel"][INCOME]["verdict"] == "worse"
    for table in found.folder.glob("*.parquet"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    old = {**found.summary, "differences": old, "definitions": definitions}
    (tmp_path / "summary.json").write_text(json.dumps(old), encoding="utf-8")
    study = read_study(found.folder, tmp_path)
    assert study.difference("persuasion_first", INCOME)["verdict"] == "same"


@pytest.mark.parametrize(
    ("values", "usual", "places"),
    [
        ((71.22, 66.1), 1, 1),
        ((71.22, 71.24), 1, 2),
        ((0.149, 0.134), 1, 2),
        ((0.004, 0.0), 1, 3),
        ((1839.2, 1839.4), 0, 1),
        ((5.0, 5.0), 0, 0),
        ((0.1 + 0.2, 0.3), 1, 1),
        ((5.0, 1e-17), 0, 0),
        ((1234567.2, 1234567.4), 0, 0),
        ((None, 3.0, math.nan), 1, 1),
        ((), 2, 2),
    ],
)
def test_numbers_that_stand_side_by_side_and_differ_look_different(values, usual, places):
    assert telling(values, usual) == places
    assert (
        len({number(value, telling(values[:2], usual)) for value in values[:2]}) == len(set(values[:2]))
        or places == usual
    )


def test_means_beside_each_other_share_their_decimals_and_differ_where_they_do():
    near = [{"mean": 75.31, "low": 70.2, "high": 80.4}, {"mean": 75.34, "low": 70.1, "high": 80.6}]
    places = beside(near)
    assert [with_interval(one, places=places) for one in near] == ["75.31 [70.20, 80.40]", "75.34 [70.10, 80.60]"]
    noise = [{"mean": 0.0003, "low": -0.5, "high": 0.5}, {"mean": -0.2, "low": -0.6, "high": 0.2}]
    assert [with_interval(one, signed=True) for one in noise] == [
        "0.0 [\N{MINUS SIGN}0.5, 0.5]", "\N{MINUS SIGN}0.2 [\N{MINUS SIGN}0.6, 0.2]"
    ], "a difference is not told with many more digits than it is known with"  # fmt: skip
    assert with_interval({"mean": 0.03, "low": -0.5, "high": 0.56}, signed=True) == "+0.03 [\N{MINUS SIGN}0.50, 0.56]"


def test_what_matters_is_said_in_words_in_both_languages():
    en, zh = Texts("en"), Texts("zh")
    of_both = {"share": 0.1, "least": 0.02, "reason": "."}
    assert smallest(of_both, "per vendor-year", en) == "10 % of the reference's mean, at least 0.02 per vendor-year"
    assert smallest({"share": 0.0, "least": 0.02}, "share", en) == "2 percentage points"
    assert smallest({"share": 0.05, "least": 0.0}, "jobs", en) == "5 % of the reference's mean"
    assert smallest({"share": 0.0, "least": 0.01}, "index", en) == "0.01"
    assert smallest({"share": 0.0, "least": 5.0}, "metres per purchase", en) == "5 metres per purchase"
    assert smallest(of_both, "per vendor-year", zh) == "参照均值的 10%，且至少 每摊贩年 0.02"
    assert set(LANGUAGES) == {"en", "zh"}
