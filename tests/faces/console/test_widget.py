"""The widget brings runs to the browser, tells what happens there, and starts over when the page does.

The page here stands in for the notebook's or server's side of a widget: what Python sends is kept and played to the
script's own `render`, and what the script tells is handed back to Python.
"""

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, tiny

from vendorsim.console.frame.figures_shown import figures, lines
from vendorsim.console.player.replay_file import player_texts
from vendorsim.console.player.widget import ReplayWidget
from vendorsim.console.workers.recording import record
from vendorsim.model.clock import TICKS_PER_DAY

PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="holder"></div>
<script type="module">
%s
const state = %s, heard = {}, told = [];
const bytes = (text) => { const a = bytesOf(text); return new DataView(a.buffer); };
const model = {
  get: (name) => state[name],
  set: (name, value) => { const changed = JSON.stringify(state[name]) !== JSON.stringify(value); state[name] = value;
    if (changed) (heard[`change:${name}`] ?? []).forEach((one) => one()); },
  save_changes: () => told.push({ ...state, texts: 0, gauges: 0, curves: 0 }),
  send: (content) => told.push(content),
  on: (name, one) => (heard[name] ??= []).push(one),
  off: (name, one) => { heard[name] = (heard[name] ?? []).filter((other) => other !== one); },
};
const given = ([content, buffers]) => (heard["msg:custom"] ?? []).forEach((one) => one(content, buffers.map(bytes)));
const inflated = (text, size) => Array.from(inflate(bytesOf(text), size));
const close = render({ model, el: document.getElementById("holder") });
window.shim = { inflate: inflated, model, told, heard, given, close };
document.querySelector("#holder > div").id = "maps";
%s.forEach(given);
</script>"""


class Sent(ReplayWidget):
    """A widget whose messages are kept instead of sent."""

    def __init__(self, **traits):
        self.sent = []
        super().__init__(**traits)

    def take(self):
        """What the page says when it has drawn days."""
        self._hear(self, {"op": "taken", "round": self._round}, [])

    def send(self, content, buffers=None):
        assert json.loads(json.dumps(content, allow_nan=False)) == content
        self.sent.append([content, [base64.b64encode(one).decode() for one in buffers or []]])


@pytest.fixture(scope="module")
def runs():
    settings = tiny(**QUARRELSOME)
    return [record(settings, 5), record(settings.under("laissez_faire"), 5)]


@pytest.fixture
def widget(runs):
    one = Sent(texts=player_texts("en"), gauges=figures("en"), curves=lines("en"), layers=["vendors", "teams"])
    for label, run in zip(("A policy", "Another"), runs, strict=True):
        panel = one.add_panel(label, run.static)
        for chunk in run.chunks:
            one.add_chunk(panel, chunk)
    while one.days_behind:
        one.take()
    return one


@pytest.fixture
def page(open_page, widget, tmp_path):
    names = (
        "tick",
        "playing",
        "speed",
        "layers",
        "pick",
        "texts",
        "labels",
        "gauges",
        "curves",
        "reserve",
        "keys_on",
    )
    state = {name: getattr(widget, name) for name in names}
    path = tmp_path / "widget.html"
    data = [json.dumps(one).replace("</", "<\\/") for one in (state, widget.sent)]
    path.write_text(PAGE % (ReplayWidget._esm.replace("</", "<\\/"), *data), encoding="utf-8")
    one = open_page(path)
    yield one
    assert one.watched.complaints == []
    assert one.watched.requests == [path.as_uri()]


def told(page, name):
    return page.evaluate(f"shim.told.filter(one => one.{name} !== undefined).map(one => one.{name})")


def test_what_python_sends_is_shown(page, widget, runs):
    assert page.locator(".vsr-title").all_text_contents() == ["A policy", "Another"]
    until = page.evaluate("document.querySelector('#maps').replay.until")
    assert until == (runs[0].static["first_day"] + runs[0].static["days"]) * TICKS_PER_DAY - 1
    n_messages = sum(content["op"] == "chunks" for content, _ in widget.sent)
    assert told(page, "op") == ["ready", *["taken"] * n_messages]


def test_python_hears_of_time_picks_and_other_keys(page, runs):
    page.locator(".vsr-map").first.focus()
    page.keyboard.press("End")
    page.wait_for_function("shim.model.get('tick') === document.querySelector('#maps').replay.last")
    page.keyboard.press("]")
    assert page.evaluate("shim.model.get('pick').kind") in ("incident", "team", "vendor")
    page.keyboard.press("3")
    page.keyboard.press("l")
    assert page.evaluate("shim.told.filter(one => one.op === 'key').map(one => one.key)") == ["3", "l"]
    page.locator("summary").first.click()
    page.locator('[data-layer="teams"]').click()
    assert page.evaluate("shim.model.get('layers')") == ["vendors"]


def test_time_is_told_a_few_times_a_second_while_playing(page):
    page.evaluate("(shim.told.length = 0, shim.model.set('speed', 30), shim.model.set('playing', true))")
    page.wait_for_timeout(1500)
    page.evaluate("shim.model.set('playing', false)")
    page.wait_for_timeout(150)
    ticks = told(page, "tick")
    assert 3 <= len(set(ticks)) <= 8
    assert ticks[-1] == page.evaluate("document.querySelector('#maps').replay.tick")


def test_the_browser_heeds_python(page, runs):
    first = runs[0].static["first_day"] * TICKS_PER_DAY
    page.evaluate(f"shim.model.set('tick', {first + 40})")
    assert page.get_attribute("#maps", "data-tick") == str(first + 40)
    page.evaluate("shim.model.set('layers', ['residents'])")
    assert page.locator('[data-layer="vendors"]').is_checked() is False
    page.evaluate("shim.model.set('texts', {...shim.model.get('texts'), legend: 'Zeichen'})")
    assert page.locator("summary").first.text_content() == "Zeichen"
    assert page.get_attribute("#maps", "data-tick") == str(first + 40)
    page.evaluate(f"shim.given([{{op: 'seek', tick: {first + 3}}}, []])")
    assert page.get_attribute("#maps", "data-tick") == str(first + 3)


def days_in(messages):
    """(panel, day) of each day, message by message."""
    return [[(one["panel"], one["day"]) for one in content["chunks"]] for content, _ in messages if "chunks" in content]


def flat(messages):
    return [one for message in messages for one in message]


def test_a_page_that_is_opened_again_gets_everything_again(widget, runs):
    before = widget.sent[:]
    widget.sent.clear()
    widget._hear(widget, {"op": "ready"}, [])
    assert [content["op"] for content, _ in widget.sent[:4]] == ["reset", "panel", "panel", "seek"]
    assert widget.sent[3][0]["tick"] == widget.tick
    again = flat(days_in(widget.sent))
    assert sorted(again) == sorted(flat(days_in(before)))
    assert again == sorted(again, key=lambda one: one[1]), "all maps get on together"


@pytest.fixture
def lagging(runs, monkeypatch):
    """A widget to which many days of a run were added while its page took none."""
    monkeypatch.setattr("vendorsim.console.player.widget.MOST_DAYS", 5)
    one = Sent()
    one.add_panel("A policy", runs[0].static)
    for day in range(20):
        one.add_chunk(0, replace(runs[0].chunks[0], day=day))
    return one


def test_a_page_that_lags_is_sent_no_more_than_it_can_take(lagging):
    assert days_in(lagging.sent) == [[(0, 0)], [(0, 1)]]
    assert lagging.days_behind == 18
    taken = []
    lagging.on_taken = lambda: taken.append(lagging.days_behind)
    lagging.take()
    assert days_in(lagging.sent)[2:] == [[(0, day) for day in range(2, 7)]], "what waited goes together"
    assert taken == [13]
    for _ in range(10):
        lagging.take()
    assert flat(days_in(lagging.sent)) == [(0, day) for day in range(20)]
    assert lagging.days_behind == 0


def test_what_a_page_says_of_maps_that_were_taken_away_gives_no_room(lagging):
    before = lagging._round
    lagging._hear(lagging, {"op": "ready"}, [])
    lagging.sent.clear()
    lagging._hear(lagging, {"op": "taken", "round": before}, [])
    assert lagging.sent == []
    lagging.take()
    assert len(days_in(lagging.sent)) == 1


def test_a_page_that_was_cut_off_is_sent_what_it_lacks(page, lagging, widget):
    lagging.sent.clear()
    lagging._hear(lagging, {"op": "have", "round": lagging._round, "days": [1]}, [])
    assert flat(days_in(lagging.sent)) == [(0, day) for day in range(1, 11)], "two messages are on their way again"
    lagging.sent.clear()
    lagging._hear(lagging, {"op": "have", "round": lagging._round, "days": []}, [])
    assert [content["op"] for content, _ in lagging.sent] == ["reset", "panel", "seek", "chunks", "chunks"]
    page.evaluate("dispatchEvent(new Event('vendorsim.back'))")
    have = page.evaluate("shim.told.at(-1)")
    assert have == {"op": "have", "round": 0, "days": [len(days) for days in widget._chunks]}


def test_days_of_maps_that_were_taken_away_are_not_shown(page, widget):
    n, days = len(told(page, "op")), next(one for one in widget.sent if "chunks" in one[0])
    page.evaluate("shim.given([{op: 'reset', round: 7}, []])")
    panel = widget.sent[0][0]
    page.evaluate("message => shim.given(message)", [panel | {"round": 7}, []])
    page.evaluate("message => shim.given(message)", days)
    assert page.evaluate("document.querySelector('#maps').replay.panels[0].run.chunks.size") == 0
    assert len(told(page, "op")) == n


def test_days_can_come_in_any_order_and_twice(page, widget, runs):
    page.evaluate("shim.given([{op: 'reset', round: 0}, []])")
    assert page.get_attribute("#maps", "data-panels") == "0"
    messages = list(widget.sent)
    panels = [one for one in messages if one[0]["op"] == "panel"]
    days = [one for one in messages if one[0]["op"] == "chunks"]
    for message in [*panels, *reversed(days), *days]:
        page.evaluate("message => shim.given(message)", message)
    assert page.evaluate("document.querySelector('#maps').replay.until") == page.evaluate(
        "document.querySelector('#maps').replay.last"
    )
    events = sum(len(chunk.events) for chunk in runs[0].chunks)
    assert page.evaluate("document.querySelector('#maps').replay.panels[0].run.events.length") == events


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_the_script_unpacks_what_zlib_packs(page, level):
    rng = np.random.default_rng(7)
    for data in (
        b"",
        rng.bytes(70_000 if level == 0 else 3_000),
        bytes(40_000),
        bytes(500) + rng.bytes(300) + bytes(range(256)) * 40 + rng.integers(0, 4, 3_000, np.uint8).tobytes(),
    ):
        packed = base64.b64encode(zlib.compress(data, level)).decode()
        assert bytes(page.evaluate("([text, size]) => shim.inflate(text, size)", [packed, len(data)])) == data


def test_data_of_another_size_are_refused(page):
    text = base64.b64encode(zlib.compress(bytes(range(256)) * 20, 6)).decode()
    tried = "([text, size]) => { try { shim.inflate(text, size); return 'taken'; } catch { return 'refused'; } }"
    assert page.evaluate(tried, [text, 5120]) == "taken"
    assert page.evaluate(tried, [text, 5119]) == page.evaluate(tried, [text, 5121]) == "refused"


def test_a_closed_widget_listens_no_more(page):
    page.evaluate("shim.close()")
    assert page.evaluate("Object.values(shim.heard).flat().length") == 0
    page.keyboard.press("Space")
    assert page.get_attribute("#maps", "data-playing") != "true"


def test_keys_are_passed_on_to_python(widget):
    widget._hear(widget, {"op": "key", "key": "2"}, [])
    widget._hear(widget, {"op": "key", "key": "2"}, [])
    assert widget.pressed == {"key": "2", "n": 2}


def test_a_cleared_widget_is_empty(widget):
    widget.clear()
    assert widget.sent[-1] == [{"op": "reset", "round": 1}, []]
    assert widget.labels == []
    widget.sent.clear()
    widget._hear(widget, {"op": "ready"}, [])
    assert widget.sent == [[{"op": "reset", "round": 2}, []]]
