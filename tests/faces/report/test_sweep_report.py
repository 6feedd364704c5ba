"""The report of a sweep: a page of every design that needs no network, with its figures and data beside it."""

import dataclasses
import html
import re
import shutil
import subprocess

import pandas as pd
import pytest
import toy_stores
from PIL import Image
from tests.page_reader import read
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.report import prose, style, tables
from vendorsim.report.page import lacks_font, page_text, write_report
from vendorsim.report.read import read_study
from vendorsim.study.store.results import open_sweep
from vendorsim.telling.language import speaking

FIGURES = {
    "two": {"differences", "trade_offs", "daily", "map_conflict", "map_obstruction"},
    "factorial": {"differences", "trade_offs", "curves", "daily", "map_conflict", "map_obstruction"},
    "one_at_a_time": {"differences", "trade_offs", "curves"},
    "latin_hypercube": {"curves"},
    "sobol": {"sensitivity", "curves"},
    "morris": {"sensitivity", "curves"},
    "policies_by_scenarios": {"differences", "trade_offs", "satisficing", "regret", "failing_conditions", "curves"},
    "named_scenarios": {"differences", "trade_offs", "satisficing", "regret", "curves"},
}


@pytest.mark.parametrize("design", FIGURES)
def test_every_design_gives_a_page_with_its_figures_and_data(design, study_of, page_of):
    study, page = study_of(design), page_of(design)
    text = page.read_text(encoding="utf-8")
    found = read(text)
    assert found.open == []
    assert found.undescribed == 0
    assert len(found.ids) == len(set(found.ids))
    assert all(load.startswith(("#", "data:image/")) for load in found.loads)
    assert not re.search(r"https?://|@import|url\(|<script|<link", text)
    for kind in ("svg", "png"):
        assert {path.stem for path in page.parent.glob(f"figures/*.{kind}")} == FIGURES[design]
    assert text.count("data:image/svg+xml;base64,") == len(FIGURES[design])
    for name, frame in tables.every_frame(study).items():
        back = pd.read_csv(page.parent / "data" / f"{name}.csv")
        assert list(back.columns) == [str(column) for column in frame.columns]
        assert len(back) == len(frame)
    assert page.stat().st_size < 3_000_000


def test_tables_beside_the_page_hold_the_numbers_of_the_sweep(study_of, page_of):
    frames, data = study_of("factorial").frames, page_of("factorial").parent / "data"
    back, runs = pd.read_csv(data / "runs.csv"), frames["runs"]
    for column in ("seed", "people.vendors_per_officer", *toy_stores.MEASURES):
        assert back[column].tolist() == runs[column].tolist()
    differences = pd.read_csv(data / "differences.csv")
    assert differences["mean"].tolist() == pytest.approx(frames["differences"]["mean"].tolist(), nan_ok=True)


def test_equal_studies_give_equal_pages(study_of, page_of, tmp_path):
    pages = page_of("two").parent, write_report(study_of("two"), tmp_path).parent
    files = sorted(path.relative_to(pages[0]) for path in pages[0].rglob("*") if path.is_file())
    assert len(files) > 12
    for file in files:
        assert (pages[0] / file).read_bytes() == (pages[1] / file).read_bytes(), file


def test_figures_have_no_dates(page_of):
    figures = page_of("sobol").parent / "figures"
    for path in figures.glob("*.svg"):
        assert "<dc:date>" not in path.read_text()
    with Image.open(figures / "sensitivity.png") as image:
        assert not image.info.keys() & {"Software", "Creation Time"}


def test_the_page_says_what_a_reader_needs(study_of, tmp_path):
    text = page_text(study_of("factorial"), tmp_path, [], ["runs.csv"])
    for needed in (
        "Which policy is best, and when?", "strict seizure", "vendors per officer", "25, 50, 100", "Full factorial",
        "vendorsim reproduce results/factorial", "physical conflicts per 1,000 vendor-years", "model, SHA-256",
        "<b>better</b>", "<b>worse</b>", "runs saved", "statements about the model", "With 3 seeds", "data/runs.csv",
    ):  # fmt: skip
        assert needed in text, needed


def test_the_answer_tells_the_best_and_the_worst_with_intervals(study_of):
    physical, *_, limits = prose.answer(study_of("factorial"))
    assert re.match(
        r"Physical conflicts per 1,000 vendor-years: lowest mean under graduated, vendors per officer 100, [\d.]+ \[",
        physical,
    )
    assert "highest under strict seizure, vendors per officer 25" in physical
    assert "interval covers chance" in limits
    first, *_ = prose.answer(study_of("two"))
    assert first.startswith("Against strict seizure, persuasion first does better in physical conflicts per 1,000")
    assert "\u2212" in first, "how much better, in per cent"
    ranked, *_ = prose.answer(study_of("sobol"))
    assert ranked.startswith("Physical conflicts per 1,000 vendor-years depends most on legitimacy mean")


def test_a_ranking_is_not_told_where_luck_makes_most_of_it(study_of):
    assert "luck makes up" in prose.answer(study_of("sobol"))[1]
    assert "no ranking" in prose.answer(study_of("sobol"))[1]


def test_choices_are_compared_where_no_uncertainty_is_moved(study_of):
    study = study_of("one_at_a_time")
    runs = study.frames["runs"]
    alone = runs[runs["point"] == 0]["violation_share"].mean()
    assert study.level(study.reference, "violation_share")["mean"] == pytest.approx(alone)


def test_choices_that_met_other_futures_are_not_set_against_each_other(study_of):
    study = study_of("latin_hypercube")
    assert study.trade_offs == {}
    assert not study.compares


def test_ranges_say_whether_they_are_evidence_or_assumption(study_of, tmp_path):
    text = page_text(study_of("sobol"), tmp_path, [], [])
    assert "assumption, no source" in text
    assert "evidence: calibrated to sanctions (C09)" in text


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("failing") / "store"
    return toy_stores.make(
        folder, toy_stores.fails_at_random, name="failing", question="What of <script>alert(1)</script> & co?",
        levers={"policy": toy_stores.POLICIES},
    )  # fmt: skip


def test_failed_runs_are_listed_and_texts_escaped(failing, tmp_path):
    page = write_report(read_study(failing), tmp_path).read_text(encoding="utf-8")
    assert read(page).open == []
    assert "<script" not in page
    assert "What of &lt;script&gt;alert(1)&lt;/script&gt; &amp; co?" in page
    assert "no such pitch: &lt;b&gt;17&lt;/b&gt;" in page
    assert "1 runs failed and are missing" in page
    assert len(pd.read_csv(tmp_path / "data" / "failures.csv")) == 1


def test_many_choices_are_summarised_and_the_rest_pointed_to(tmp_path):
    folder = toy_stores.make(
        tmp_path / "many", name="many", levers={**toy_stores.STAFF}, replicates={"number": 2},
        design={"kind": "latin_hypercube", "samples": 250},
    )  # fmt: skip
    study = read_study(folder)
    page = write_report(study, tmp_path / "report")
    text = page.read_text(encoding="utf-8")
    assert page.stat().st_size < 1_500_000
    assert "30 of 250 rows are shown; data/levels.csv holds them all." in text
    assert text.count("<tr>") < 500
    levels = pd.read_csv(tmp_path / "report" / "data" / "levels.csv")
    assert len(levels) == 250 * len(toy_stores.MEASURES)
    assert {path.stem for path in (tmp_path / "report" / "figures").glob("*.svg")} == {"trade_offs", "curves"}
    front = next(iter(study.trade_offs.values()))
    assert 0 < front["on_front"].sum() < 250


def test_what_an_earlier_report_left_is_taken_away(study_of, tmp_path):
    left = [tmp_path / "figures" / "regret.svg", tmp_path / "data" / "regret.csv"]
    for path in left:
        path.parent.mkdir()
        path.touch()
    (tmp_path / "data" / "notes.txt").touch()
    write_report(study_of("morris"), tmp_path)
    assert not any(path.exists() for path in left)
    assert (tmp_path / "data" / "notes.txt").exists()


def test_a_missing_font_is_told(study_of, monkeypatch):
    with speaking("zh"):
        monkeypatch.setattr(style, "FONTS", ("DejaVu Sans", "No Such Font"))
        assert "fonts-noto-cjk" in lacks_font(study_of("two"))
    assert lacks_font(study_of("two")) == ""


def test_the_command_writes_a_page_and_says_where(failing, tmp_path):
    run = CliRunner().invoke(app, ["report", str(failing), "--out", str(tmp_path / "page"), "--json"])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "page" / "report.html").is_file()
    assert str(tmp_path / "page" / "report.html") in run.stdout
    assert "differences.svg" in run.stdout


def test_the_command_refuses_what_is_no_results_folder(tmp_path):
    for arguments, told in (
        ([str(tmp_path / "nothing")], "no results folder"),
        ([str(tmp_path)], "holds no results of vendorsim"),
        ([str(tmp_path), "--lang", "fr"], "allowed: en, zh"),
    ):
        run = CliRunner().invoke(app, ["report", *arguments])
        assert run.exit_code == 2
        assert told in run.output


def test_an_unfinished_sweep_is_reported_as_such(failing, tmp_path):
    study = read_study(failing)
    more = study.experiment.model_copy(
        update={"replicates": study.experiment.replicates.model_copy(update={"number": 9})}
    )
    study = dataclasses.replace(study, results=dataclasses.replace(study.results, experiment=more))
    assert any("not finished" in text for text in prose.warnings(study))


def test_reading_a_store_does_not_change_it(failing):
    before = (failing / "runs.sqlite").read_bytes()
    read_study(failing)
    assert (failing / "runs.sqlite").read_bytes() == before
    assert len(open_sweep(failing).runs()) == 8


WIDTHS = (390, 1280)


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
def test_no_page_is_wider_than_its_window(page_of, tmp_path):
    """Loaded by a browser that finds no host, in frames as wide as a phone and a laptop."""
    text = html.escape(page_of("policies_by_scenarios").read_text(encoding="utf-8"))
    frames = "".join(f'<iframe width="{width}" height="800" srcdoc="{text}"></iframe>' for width in WIDTHS)
    asked = """<script>onload = () => document.title = [...document.querySelectorAll("iframe")].map(
        frame => frame.contentDocument.documentElement.scrollWidth).join(" ")</script>"""
    (tmp_path / "frames.html").write_text(f"<title>-</title>{frames}{asked}", encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
               "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}",
               "--window-size=1800,900", "--dump-dom", (tmp_path / "frames.html").as_uri()]  # fmt: skip
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    found = [int(width) for width in re.search(r"<title>([\d ]+)</title>", shown)[1].split()]
    assert len(found) == len(WIDTHS)
    assert all(wide <= width for wide, width in zip(found, WIDTHS, strict=True)), found
