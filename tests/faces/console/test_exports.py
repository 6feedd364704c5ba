"""What is taken away says the same as the runs: table, report, command; and its text cannot become code."""

import csv
import io
from datetime import date

import pytest

from vendorsim.console.compare.exports import command, curves_csv, figures_csv, replay_file, report_page, safe
from vendorsim.console.compare.showing import Showing
from vendorsim.console.frame.state import ViewState
from vendorsim.console.scenes.scene import scene
from vendorsim.console.workers.pool import Pool
from vendorsim.measures.base import all_measures
from vendorsim.telling.language import Texts

STATE = ViewState(
    scenario="small", policies=("strict_seizure", "laissez_faire"), days=2, burn_in=0, levers={"people.vendors": 30}
)


class Screen:
    """Stands in for the widget."""

    tick = days_behind = 0

    def __init__(self):
        self.panels, self.days = [], []

    def add_panel(self, label, static):
        self.panels.append(label)

    def add_chunk(self, panel, chunk):
        self.days.append((panel, chunk.day))

    def seek(self, tick):
        pass


@pytest.fixture(scope="module")
def showing():
    found, _ = scene(STATE)
    with Pool(2) as pool:
        one = Showing(pool, found, Screen(), ["<b>Strict</b>", "=Let be"], lambda: None, replicates=4)
        one._safely()
    assert one.phase == "ready", one.failures
    return one


def test_maps_come_in_order_and_whole(showing):
    assert showing.widget.panels == showing.names
    assert sorted(showing.widget.days) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert showing.paired_seeds == [1, 2, 3, 4]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_holds_the_runs_figures(showing, lang):
    data = figures_csv(showing, lang)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(head) == len(set(head)) == 15
    for line in lines:
        panel = 0 if "Strict" in line[4] else 1
        value = showing.complete[panel].measures[line[0]]
        assert (line[5] == "") if value != value else float(line[5]) == value
        told = dict(zip(head, line, strict=True))
        known = {Texts(lang)(f"verdict.{one}") for one in ("better", "worse", "different", "same", "unclear")}
        if panel == 1 and line[-4] != "":
            assert float(line[-4]) <= float(line[-5]) <= float(line[-3])
            assert told[Texts(lang)("export.csv.verdict")] in known
            assert float(line[-2]) >= all_measures()[line[0]].matters.least
        if line[8]:
            assert float(line[8]) <= float(line[7]) <= float(line[9]), "the mean lies in its own interval"
    assert {line[4] for line in lines} == {"<b>Strict</b>", "'=Let be"}
    assert len(list(csv.reader(io.StringIO(curves_csv(showing, lang).decode("utf-8-sig"))))) == 5


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_and_the_replay_hold_names_as_text(showing, lang):
    page = report_page(STATE.but(lang=lang), showing, date(2026, 11, 23))
    assert "&lt;b&gt;Strict" in page
    assert "<b>Strict" not in page
    assert "people.vendors = 30" in page
    assert page.count("<polyline") >= 4
    assert "src=" not in page
    assert "http:" not in page and "https:" not in page
    assert "<b>Strict" not in replay_file(STATE.but(lang=lang), showing, 10).split("<main")[0]


def test_the_command_says_what_was_run(showing):
    assert command(STATE, showing) == (
        "vendorsim compare small --policies strict_seizure,laissez_faire --days 2 --burn-in 0 --seed 1 --replicates 4 "
        "--set people.vendors=30"
    )


@pytest.mark.parametrize("value", ["=1+1", "+x", "-x", "@x"])
def test_no_cell_is_a_formula(value):
    assert safe(value) == f"'{value}"
    assert safe("-1.5") == "-1.5"
