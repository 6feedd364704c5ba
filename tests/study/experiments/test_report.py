"""The report: one page without a network, that escapes what it shows and says what it should."""

import dataclasses
import re
import shutil
import subprocess

import pytest
import toy_model
from PIL import Image
from rich.console import Console
from tests.page_reader import read

from vendorsim.report.comparing import compare
from vendorsim.report.page import page_text
from vendorsim.report.read import read_study
from vendorsim.report.terminal import print_comparison, table_width
from vendorsim.settings.schema import Settings
from vendorsim.study.store import export
from vendorsim.telling.wording import number, with_interval


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "three"
    settings = Settings().with_(**{"horizon.days": 30})
    compare(settings, policies=toy_model.POLICIES, replicates=4, workers=1, out=folder, model=toy_model.toy())
    return folder


@pytest.fixture(scope="module")
def page(results):
    return (results / "report.html").read_text(encoding="utf-8")


def test_the_page_needs_no_network(page):
    found = read(page)
    assert found.loads
    assert all(load.startswith(("#", "data:image/")) for load in found.loads)
    assert not re.search(r"https?://|@import|url\(|<script|<link", page)


def test_the_page_is_well_formed_and_describes_its_images(page):
    found = read(page)
    assert found.open == []
    assert found.undescribed == 0
    assert len(found.ids) == len(set(found.ids))
    assert {load[1:] for load in found.loads if load.startswith("#")} <= set(found.ids)


def test_the_page_escapes_what_it_is_given(page, results):
    assert "It does &lt;nothing&gt; &amp; says so." in page
    study = read_study(results)
    asked = study.experiment.model_copy(update={"name": "</pre><script>", "question": "<script>alert(1)</script>"})
    evil = dataclasses.replace(
        study, results=dataclasses.replace(study.results, experiment=asked), examples={"strict_seizure": "<b>"}
    )
    text = page_text(evil, results / "figures", [], [])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text
    assert "&lt;b&gt;" in text


def test_the_page_says_what_a_reader_needs(page):
    for text in (
        "3 ways to enforce street vending",
        "strict seizure, persuasion first and block and channel",
        "Against strict seizure, persuasion first",
        "vendorsim compare experiment.toml",
        "seeds",
        "seeds 1–4, the same at every point",
        "<b>better</b>",
        "<b>worse</b>",
        "counted",
        "vendorsim story . strict_seizure-00",
    ):
        assert text in page, text


def test_figures_are_drawn_as_png_and_svg_without_dates(results):
    names = {"differences", "trade_offs", "daily", "map_conflict", "map_obstruction"}
    assert {path.stem for path in (results / "figures").iterdir()} == names
    for name in names:
        with Image.open(results / "figures" / f"{name}.png") as image:
            assert image.width > 1000
            assert not image.info.keys() & {"Software", "Creation Time"}
        assert "<dc:date>" not in (results / "figures" / f"{name}.svg").read_text()


def test_one_policy_and_one_run_make_a_page_too(tmp_path):
    settings = Settings().with_(**{"horizon.days": 2})
    found = compare(settings, policies=["strict_seizure"], replicates=1, workers=1, out=tmp_path / "r",
                    model=toy_model.toy())  # fmt: skip
    text = found.report.read_text(encoding="utf-8")
    assert "there are no intervals here" in text
    assert read(text).open == []


def test_the_terminal_table_shows_means_intervals_differences_and_counts(results, capsys):
    summary = export.read_summary(results)
    print_comparison(summary, Console(width=table_width(3)))
    text = capsys.readouterr().out
    assert "CONFLICT" in text
    assert "(reference)" in text
    assert re.search(r"count \d", text)
    assert re.search("\N{MINUS SIGN}0\\.\\d+ \\[.*\\] \\*\\+", text)
    assert max(map(len, text.splitlines())) <= table_width(3)


def test_policies_that_do_not_fit_come_below(results, capsys):
    print_comparison(export.read_summary(results), Console(width=80))
    assert capsys.readouterr().out.count("CONFLICT") == 3


def test_numbers_show_as_many_digits_as_their_interval_deserves():
    assert with_interval({"mean": 9.123, "low": 8.2, "high": 10.046}) == "9.1 [8.2, 10.0]"
    assert with_interval({"mean": -2017.4, "low": -2050.1, "high": -1984.9}, signed=True) == (
        "\N{MINUS SIGN}2,017 [\N{MINUS SIGN}2,050, \N{MINUS SIGN}1,985]"
    )
    assert with_interval({"mean": 0.01234, "low": None, "high": None}) == "0.0123"
    assert with_interval({"mean": -5.2, "low": -10.4, "high": -0.3}) == (
        "\N{MINUS SIGN}5.2 [\N{MINUS SIGN}10.4, \N{MINUS SIGN}0.3]"
    )
    assert number(None, 1) == "\N{EN DASH}"
    assert number(-0.001, 1, signed=True) == "0.0"


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
def test_a_browser_shows_the_page(results, tmp_path):
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    shot = tmp_path / "page.png"
    command = ["chromium", "--headless", *quiet, f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}",
               "--window-size=1200,3000", (results / "report.html").as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(shot) as image:
        colours = image.convert("RGB").getcolors(maxcolors=1_000_000)
    assert image.size == (1200, 3000)
    assert colours is not None
    assert len(colours) > 100
