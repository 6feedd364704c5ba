"""The report of what was searched for, calibrated, or compared."""

import re
import shutil

import pytest
import toy_stores
from tests.page_reader import read
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.report import comparing, prose
from vendorsim.report.page import page_text, write_report
from vendorsim.report.read import read_study
from vendorsim.settings.schema import Settings
from vendorsim.study.analysis.calibration import calibrate
from vendorsim.study.analysis.search import search
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment
from vendorsim.telling.language import speaking


def defined(**said):
    plain = {"name": "toy", "question": "What is there to find?", "measures": toy_stores.MEASURES}
    return define(Experiment.model_validate({**plain, **said}, strict=False), base=toy_stores.BASE)


def test_a_search_gives_its_front_and_how_it_came_about(tmp_path):
    ways = {
        "physical_per_1000_vendor_years": "lower",
        "violation_share": "lower",
        "people.vendors_per_officer": "higher",
    }
    asked = defined(
        levers={"policy": toy_stores.POLICIES, **toy_stores.STAFF}, replicates={"number": 2},
        search={"objectives": ways, "population": 8, "generations": 3},
    )  # fmt: skip
    search(asked, tmp_path / "store", workers=1, progress=False, simulate=toy_stores.toy)
    study = read_study(tmp_path / "store")
    text = write_report(study, tmp_path / "report").read_text(encoding="utf-8")
    assert read(text).open == []
    assert {path.stem for path in (tmp_path / "report" / "figures").glob("*.svg")} == {
        "search_front",
        "search_convergence",
    }
    front = study.frames["search_candidates"]
    said = prose.answer(study)
    assert said[0].startswith(f"Of {len(front)} candidates tried, {front['on_front'].sum()} are beaten by no other")
    assert "confirm a chosen one on new seeds" in said[-1]
    with speaking("zh"):
        page = page_text(study, tmp_path, [], [])
    assert "搜索" in page
    assert not re.search(r"<h[23][^>]*>[A-Za-z ]+</h", page)


def test_a_calibration_tells_what_the_targets_leave_open(tmp_path):
    pytest.importorskip("pyabc")
    asked = defined(
        uncertainties=toy_stores.UNKNOWN, replicates={"number": 1},
        calibration={"targets": ["C10"], "population": 12, "generations": 2},
    )  # fmt: skip
    calibrate(asked, tmp_path / "store", workers=1, progress=False, simulate=toy_stores.toy)
    study = read_study(tmp_path / "store")
    text = write_report(study, tmp_path / "report").read_text(encoding="utf-8")
    assert read(text).open == []
    assert {path.stem for path in (tmp_path / "report" / "figures").glob("*.svg")} == {"posterior", "predicted"}
    assert "monthly net income" in text
    assert "do the targets tell it?" in text
    assert len(study.frames["posterior"]) == 12


def test_the_report_of_a_comparison_is_made_anew(tmp_path, monkeypatch):
    settings = Settings().with_(
        **{"horizon.days": 2, "people.vendors": 20, "people.residents": 40, "people.drivers": 10}
    )
    folder = tmp_path / "small"
    comparing.compare(
        settings, policies=["strict_seizure", "graduated"], replicates=2, workers=1, out=folder, progress=False
    )
    before = (folder / "report.html").read_bytes()
    sealed = (folder / "manifest.json").read_bytes()
    shutil.rmtree(folder / "figures")
    (folder / "report.html").unlink()
    run = CliRunner().invoke(app, ["report", str(folder)])
    assert run.exit_code == 0, run.output
    assert (folder / "report.html").read_bytes() == before
    assert (folder / "manifest.json").read_bytes() == sealed
    run = CliRunner().invoke(app, ["report", str(folder), "--lang", "zh", "--out", str(tmp_path / "zh")])
    assert run.exit_code == 0, run.output
    page = (tmp_path / "zh" / "report.html").read_text(encoding="utf-8")
    assert "与“严格查扣”相比" in page and '<html lang="zh-Hans">' in page
