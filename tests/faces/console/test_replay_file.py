"""The replay file plays from a disk in a real browser: it asks for nothing, shows the moment asked for, and can be used
by mouse, by keys and by ear.
"""

import json
import struct
import time
import zlib

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, tiny

from vendorsim.console.player.replay_file import player_texts, replay_page, write_replay
from vendorsim.console.workers.chunks import unpack_array, unpack_day
from vendorsim.console.workers.recording import record
from vendorsim.model.clock import TICKS_PER_DAY

NOON = 24


@pytest.fixture(scope="module")
def runs():
    settings = tiny(**QUARRELSOME)
    return [
        ("Strict", record(settings, 5)),
        ("The same again", record(settings, 5)),
        ("Let be", record(settings.under("laissez_faire"), 5)),
    ]


@pytest.fixture(scope="module")
def file(runs, tmp_path_factory):
    return write_replay(tmp_path_factory.mktemp("replay") / "replay.html", runs, title="Three <runs> & one city")


@pytest.fixture
def page(open_page, file):
    one = open_page(file)
    yield one
    assert one.watched.complaints == []
    assert one.watched.requests == [file.as_uri()]


def player(page, code):
    return page.evaluate(f"(player => {code})(document.querySelector('#maps').replay)")


def until(page, code, seconds=180.0):
    """Wait for something to come true; the page forbids the evaluation that Playwright's own waiting needs."""
    end = time.monotonic() + seconds
    while not page.evaluate(code):
        assert time.monotonic() < end, code
        page.wait_for_timeout(30)


def shown_tick(page):
    return int(page.get_attribute("#maps", "data-tick"))


def first_tick(runs):
    return runs[0][1].static["first_day"] * TICKS_PER_DAY


def last_tick(runs):
    return first_tick(runs) + runs[0][1].static["days"] * TICKS_PER_DAY - 1


def test_it_opens_by_itself_and_says_what_it_shows(page, runs):
    assert page.title() == "Three <runs> & one city"
    assert page.locator(".vsr-title").all_text_contents() == [label for label, _ in runs]
    assert shown_tick(page) == first_tick(runs) + 16
    assert page.locator(".vsr-clock").text_content() == "Day 2 (Tue), 10:00"


def test_equal_runs_look_alike_and_others_do_not(page, runs):
    for tick in (first_tick(runs) + NOON, last_tick(runs) - 20):
        player(page, f"player.seek({tick})")
        first, again, other = (player(page, f"player.hash({i})") for i in range(3))
        assert first == again
        assert first != other
        assert first == player(page, "(player.draw(), player.hash(0))")


def test_the_browser_unpacks_what_was_packed(page, runs):
    for _, recording in (runs[0], runs[2]):
        index = [one for _, one in runs].index(recording)
        for chunk in recording.chunks:
            day = unpack_day(chunk.data, recording.static["layout"], TICKS_PER_DAY)
            for name, array in day.items():
                found = player(page, f"Array.from(player.panels[{index}].run.day({chunk.day}).{name})")
                assert np.array_equal(np.array(found, array.dtype), array.ravel()), name


def test_figures_are_those_of_the_last_day_that_is_over(page, runs):
    moment = page.locator(".vsr-moment")
    assert moment.text_content() == "The first day is not over"
    player(page, f"player.seek({last_tick(runs)})")
    assert "As of the end of day 4" in moment.text_content()
    for panel, (_, recording) in enumerate(runs):
        shown = page.text_content(f"[data-figure='{panel}:monthly_net_income_median']")
        assert shown == f"{recording.measures['monthly_net_income_median']:,.0f}".replace("-", "−")
        violating = page.text_content(f"[data-figure='{panel}:violation_share']")
        assert violating == f"{100 * recording.measures['violation_share']:.1f}"
    player(page, f"player.seek({last_tick(runs) - 1})")
    assert "As of the end of day 3" in moment.text_content()


def test_scrubbing_shows_the_moment_asked_for(page, runs):
    for tick in (first_tick(runs), first_tick(runs) + 100, last_tick(runs)):
        page.locator(".vsr-slider").fill(str(tick))
        assert shown_tick(page) == tick
        recording = runs[2][1]
        day = unpack_day(
            recording.chunks[tick // 72 - recording.static["first_day"]].data, recording.static["layout"], 72
        )
        standing = int(np.isin(day["vendor_state"][tick % 72], (1, 2, 3)).sum())
        assert page.locator(".vsr-counts").nth(2).locator("b").first.text_content() == str(standing)


def test_a_hundred_moments_are_scrubbed_in_a_moment(page, runs):
    took = player(page, f"(() => {{ const began = performance.now(); for (let i = 0; i < 120; i++) "
                        f"player.seek({first_tick(runs)} + i); return performance.now() - began; }})()")  # fmt: skip
    assert took < 2000


def test_everything_goes_by_keys(page, runs):
    first, last = first_tick(runs), last_tick(runs)
    events = sorted({event["tick"] for _, run in runs for chunk in run.chunks for event in chunk.events})
    page.locator("h1").click()
    press = page.keyboard.press
    press("Home")
    assert shown_tick(page) == first
    press("ArrowRight")
    press("ArrowRight")
    press("ArrowLeft")
    assert shown_tick(page) == first + 1
    press("Shift+ArrowRight")
    assert shown_tick(page) == first + 73
    press("Shift+ArrowLeft")
    assert shown_tick(page) == first + 1
    press("n")
    assert shown_tick(page) == min(tick for tick in events if tick > first + 1)
    press("n")
    press("b")
    assert shown_tick(page) == min(tick for tick in events if tick > first + 1)
    press("End")
    assert shown_tick(page) == last
    press("Home")
    press("Space")
    assert page.get_attribute("#maps", "data-playing") == "true"
    until(page, f"Number(document.querySelector('#maps').dataset.tick) > {first + 1}")
    press("Space")
    assert page.get_attribute("#maps", "data-playing") == "false"


def test_playing_stops_at_the_end_and_begins_anew(page, runs):
    player(page, f"(player.setSpeed(200), player.seek({last_tick(runs) - 30}), player.play())")
    until(page, "document.querySelector('#maps').dataset.playing === 'false'")
    assert shown_tick(page) == last_tick(runs)
    player(page, "(player.setSpeed(4), player.play())")
    assert shown_tick(page) == first_tick(runs)
    page.locator(".vsr-play").click()


def test_a_click_tells_which_vendor_it_was(page, runs):
    recording = runs[2][1]
    width = recording.static["width"]
    day = unpack_day(recording.chunks[1].data, recording.static["layout"], TICKS_PER_DAY)
    box = page.locator(".vsr-map").nth(2).bounding_box()
    clicked = picked = 0
    for at in (12, NOON, 44, 56):
        tick = first_tick(runs) + TICKS_PER_DAY + at
        player(page, f"player.seek({tick})")
        cells, states = day["vendor_cell"][at], day["vendor_state"][at]
        for vendor in np.flatnonzero(states):
            if (cells[states > 0] == cells[vendor]).sum() > 1:
                continue
            x, y = (cells[vendor] % width + 0.5) / width, (cells[vendor] // width + 0.5) / width
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
            pick = json.loads(page.get_attribute("#maps", "data-pick"))
            clicked += 1
            if pick["kind"] == "vendor":
                picked += 1
                assert pick == {"panel": 2, "kind": "vendor", "id": int(vendor), "tick": tick, "cell": int(cells[vendor]),
                                "who": int(day["vendor_identity"][vendor])}  # fmt: skip
    assert picked > max(5, clicked / 2)  # a team may stand before one, and others close by


def test_incidents_teams_and_cells_can_be_picked(page, runs):
    event = runs[0][1].chunks[0].events[0]
    player(page, f"player.seek({event['tick']})")
    width = runs[0][1].static["width"]
    box = page.locator(".vsr-map").first.bounding_box()
    x, y = (event["cell"] % width + 0.5) / width, (event["cell"] // width + 0.5) / width
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    pick = json.loads(page.get_attribute("#maps", "data-pick"))
    assert (pick["kind"], pick["id"]) == ("incident", event["id"])
    # By keys: from one object to the next, and out of it again.
    kinds = set()
    for _ in range(12):
        page.keyboard.press("]")
        kinds.add(json.loads(page.get_attribute("#maps", "data-pick"))["kind"])
    assert {"team", "vendor"} <= kinds
    page.keyboard.press("Escape")
    assert player(page, "player.selected") is None
    use = unpack_array(runs[0][1].static["land_use"])
    player(page, "player.setLayers([])")
    page.mouse.click(box["x"] + 3.5 / width * box["width"], box["y"] + 2.5 / width * box["height"])
    pick = json.loads(page.get_attribute("#maps", "data-pick"))
    assert (pick["kind"], pick["id"]) == ("cell", 2 * width + 3)
    assert use.size > pick["id"]


def test_layers_can_be_switched(page, runs):
    player(page, f"player.seek({first_tick(runs) + NOON + TICKS_PER_DAY})")
    page.locator(".vsr-legend summary").click()
    for layer in ("vendors", "residents", "zones", "footfall", "risk", "goods"):
        before = player(page, "player.hash(2)")
        box = page.locator(f'[data-layer="{layer}"]')
        box.click()
        assert player(page, "player.hash(2)") != before, layer
        page.locator(f'[data-layer="{layer}"]').click()
        assert player(page, "player.hash(2)") == before, layer


def test_who_hears_is_told_the_moment(page, runs):
    page.keyboard.press("End")
    until(page, "document.querySelector('.vsr-live').textContent.includes('23:45')")
    told = page.locator(".vsr-live").text_content()
    assert "Let be" in told
    assert "incidents so far" in told
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, input, select, [role]')].filter(one =>
           !one.ariaLabel && !one.closest('label') && !one.textContent.trim()).length"""
    )
    assert unnamed == 0


def test_the_picture_is_a_picture_of_all_maps(page, runs, tmp_path):
    player(page, f"player.seek({first_tick(runs) + NOON})")
    with page.expect_download() as downloaded:
        page.locator(".vsr-png").click()
    path = tmp_path / "maps.png"
    downloaded.value.save_as(path)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, size = 8, b"", (0, 0)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        size = struct.unpack(">II", body[:8]) if kind == b"IHDR" else size
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height = size
    assert len(zlib.decompress(packed)) > width * height
    assert width > 3 * 200
    assert width > height


def test_little_motion_is_respected(open_page, file, runs):
    page = open_page(file, reduced_motion="reduce")
    player(page, f"(player.seek({first_tick(runs) + 20}), player.play())")
    page.wait_for_timeout(150)
    share = player(page, "(player.drawTops(), player.still.matches)")
    assert share is True
    before = player(page, "(player.pause(), player.share = 0, player.drawTops(), player.hash(0))")
    assert player(page, "(player.share = 0.7, player.drawTops(), player.hash(0))") == before


def test_it_speaks_chinese(open_page, runs, tmp_path):
    path = write_replay(tmp_path / "zh.html", runs[:1], lang="zh", title="回放")
    page = open_page(path)
    assert page.get_attribute("html", "lang") == "zh-Hans"
    text = page.locator("#maps").inner_text()
    for word in ("违规摆摊", "图例与图层", "第 2 天", "每千次执法接触的争执"):
        assert word in text
    latin = {word for word in text.replace("\n", " ").split() if word.isascii() and word.isalpha() and len(word) > 1}
    assert latin <= {"PNG", "Home", "End", "Esc", "Strict"}


def test_a_narrow_window_has_one_map_below_the_other(open_page, file):
    page = open_page(file, width=390, height=844)
    boxes = [page.locator(".vsr-map").nth(i).bounding_box() for i in range(3)]
    assert boxes[0]["y"] + boxes[0]["height"] < boxes[1]["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_both_languages_have_the_same_texts():
    english, chinese = player_texts("en"), player_texts("zh")
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert set(_places(text)) == set(_places(chinese[key])), key


def test_every_text_that_the_script_asks_for_is_there(page):
    page.evaluate(
        "document.querySelector('#maps').replay.setLayers(['residents','vendors','goods','teams','cars','blocked','locks','incidents','zones','footfall','complaints','risk','conflict'])"
    )
    asked = page.evaluate(
        """(player => { const asked = new Set(), texts = player.texts; player.texts = new Proxy(texts, { get: (t, key) =>
           { if (!(key in t)) asked.add(String(key)); return t[key]; } });
           player.say(); for (let t = player.first; t < player.last; t += 5) { player.seek(t);
           for (const { view } of player.panels) for (const one of view.objects()) player.words(one); }
           player.describe(); player.picture(); player.texts = texts;
           return [...asked]; })(document.querySelector('#maps').replay)"""
    )
    assert asked == []


def test_nothing_in_the_data_can_end_the_script(runs):
    page = replay_page([("</script><script>alert(1)</script>", runs[0][1])], title="</title><b>")
    assert page.count("<script") == 2
    assert "alert(1)" not in page
    assert "</title><b>" not in page


def _places(text):
    return [part.split("}")[0] for part in text.split("{")[1:]]
