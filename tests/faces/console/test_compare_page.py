"""The page Compare in a real browser, on a server of its own, with nothing but 127.0.0.1 to reach."""

import csv
import os
import signal
import time
from pathlib import Path

import pytest
from tests.faces.console.conftest import Watched
from tests.faces.console.console_server import console_server, workers_of
from tests.faces.console.test_classcode import ask
from tests.faces.console.visiting import HARMLESS, LONG, Visits, on_maps

from vendorsim.api import compare
from vendorsim.console.classroom.entry_code import ClassCode
from vendorsim.console.frame.figures_shown import HEADLINES, figures
from vendorsim.console.frame.state import from_query
from vendorsim.settings.schema import load_settings
from vendorsim.telling.language import Texts
from vendorsim.telling.wording import telling

POLICIES = ["strict_seizure", "persuasion_first"]
DAYS, VENDORS = 2, 30
SMALL = f"lang=en&scenario=small&days={DAYS}&burn_in=0&policies={','.join(POLICIES)}"
OURS = f"{SMALL}&people.vendors={VENDORS}&run=1"
ENDLESS = f"lang=en&scenario=small&burn_in=0&policies={','.join(POLICIES)}"
LAST = 72 * DAYS - 1
WHOLE = ".vs-button-replay"
TICKET = "a comparison that stays"


@pytest.fixture(scope="module")
def served(browser, tmp_path_factory):
    with console_server(tmp_path_factory.mktemp("console")) as (address, _, process):
        visits = Visits(browser, address)
        yield visits, process
        complaints = [said for one in visits.watched for said in one.complaints if HARMLESS not in said]
        assert complaints == []
        visits.close()


@pytest.fixture(scope="module")
def visits(served):
    return served[0]


@pytest.fixture(scope="module")
def ours(visits):
    """A comparison that several tests look at."""
    page = on_maps(visits(OURS))
    player(page, f"player.ticket = '{TICKET}'")
    return page


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What `vendorsim compare` says of the same runs."""
    changes = {"horizon.days": DAYS, "horizon.burn_in_days": 0, "people.vendors": VENDORS}
    return compare(
        load_settings("small").with_(**changes), policies=POLICIES, replicates=1, seed=1, workers=1, progress=False,
        out=tmp_path_factory.mktemp("found") / "r",
    ).runs()  # fmt: skip


def player(page, code):
    return page.evaluate(f"(player => {code})(document.querySelector('.vsr').replay)")


def shown(page):
    return int(page.get_attribute(".vsr", "data-tick"))


def until(page, condition):
    page.wait_for_function(f"(player => {condition})(document.querySelector('.vsr')?.replay)")


def downloaded(page, what):
    with page.expect_download() as download:
        page.click(f".vs-button-{what}")
    return download.value


def test_a_comparison_plays_and_scrubs_with_all_maps_in_step(ours):
    assert shown(ours) == 16, "the maps open in the morning"
    player(ours, "player.seek(0)")
    ours.click(".vsr-play")
    until(ours, "player.tick > 2")
    ours.click(".vsr-play")
    assert player(ours, "player.playing") is False
    # Clicks into the slider bring all maps to the same moment: each counts what its own run has there.
    box = ours.locator(".vsr-slider").bounding_box()
    for share in (0.3, 0.8):
        ours.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        tick = shown(ours)
        assert abs(tick - share * LAST) < 5
        for panel in range(2):
            counted = ours.locator(".vsr-counts").nth(panel).locator("b").first.text_content()
            assert int(counted) == player(ours, f"player.panels[{panel}].run.tally({tick}).trading")


def test_maps_differ_where_stalls_differ_and_are_equal_at_the_common_start(visits):
    ours = on_maps(visits(f"{SMALL}&people.vendors=90&run=1"))
    player(ours, "player.setLayers(['vendors'])")
    row = (
        "[0, 1].map(i => ['vendor_state', 'vendor_cell'].map(n => String(player.panels[i].run.row(n, t) ?? '')).join())"
    )
    ticks = f"[...Array({LAST + 1}).keys()]"
    differ = player(ours, f"{ticks}.find(t => {{ const [a, b] = {row}; return a !== b; }})")
    alike = player(ours, f"{ticks}.find(t => {{ const [a, b] = {row}; return a === b; }})")
    assert differ > alike == 0
    for tick, equal in ((differ, False), (alike, True)):
        player(ours, f"player.seek({tick})")
        assert (player(ours, "player.hash(0)") == player(ours, "player.hash(1)")) is equal
    player(ours, "player.setLayers(['residents', 'vendors', 'teams', 'cars', 'blocked', 'incidents'], true)")


def test_figures_are_those_of_compare(ours, found):
    data = downloaded(ours, "csv").path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    _, *lines = csv.reader(data.decode("utf-8-sig").splitlines())
    given = {(line[0], line[4]): line[5] for line in lines}
    player(ours, f"player.seek({LAST})")
    for i, policy in enumerate(POLICIES):
        row, name = found[found.policy == policy].iloc[0], Texts("en").title(f"policy.{policy}.name")
        for figure in figures("en", HEADLINES):
            key, value = figure["key"], row[figure["key"]]
            both = found[found.policy.isin(POLICIES)][key]
            places = telling((both * figure["scale"]).tolist(), figure["digits"])
            said, drawn = given[key, name], ours.text_content(f"[data-figure='{i}:{key}']")
            assert (float(said) == value) if said else value != value, key
            assert drawn == (f"{value * figure['scale']:,.{places}f}" if said else "–").replace("-", "−"), key
    ours.wait_for_selector(", ".join(f".vs-intervals small.vs-{one}" for one in ("better", "worse", "same", "unclear")))
    assert ours.locator(".vs-intervals tr").count() == 1 + len(HEADLINES)


def test_a_shared_link_opens_the_same_moment_and_visitors_are_apart(visits, ours):
    ours.click(".vsr-legend summary")
    ours.check("[data-layer=footfall]")
    ours.uncheck("[data-layer=cars]")
    ours.click(".vsr-legend summary")
    ours.select_option(".vsr-pace select", "8")
    player(ours, "player.seek(130)")
    layers = set(player(ours, "[...player.on]"))
    until_link = time.monotonic() + LONG / 1000
    while "tick=130" not in (link := shared(ours)) or "footfall" not in link or "speed=8" not in link:
        assert time.monotonic() < until_link, link
    state, problems = from_query(link.split("?", 1)[1])
    assert (state.policies, state.levers, state.tick, state.speed) == (
        tuple(POLICIES),
        {"people.vendors": VENDORS},
        130,
        8,
    )
    assert not problems and set(state.layers) == layers and state.run
    other = on_maps(visits(link.split("?", 1)[1]))
    until(other, "player?.tick === 130")
    assert set(player(other, "[...player.on]")) == layers
    assert player(other, "player.speed") == 8
    for panel in (0, 1):
        assert player(other, f"player.hash({panel})") == player(ours, f"player.hash({panel})")
    # What one visitor does, the other does not see.
    before = player(ours, "player.hash(1)")
    other.locator(".vs-button-language").click()
    other.wait_for_selector(".vs-zh")
    player(other, "player.seek(20)")
    other.fill(".vs-field-vendors input", "50")
    other.press(".vs-field-vendors input", "Enter")
    other.wait_for_selector(".vs-stale")
    other.click(".vs-button-run:not([disabled])")
    until(other, f"player.panels[0]?.run.fixed.vendors !== {VENDORS} && player.until === {LAST}")
    assert (shown(ours), player(ours, "player.hash(1)"), player(ours, "player.ticket")) == (130, before, TICKET)
    assert ours.locator(".vs-en").count() == 1
    other.context.close()


def shared(page):
    page.click(".vs-button-link")
    page.wait_for_selector(".vs-share")
    return page.inner_text(".vs-share")


PICKED = """(() => {
  const one = player.panels[1].view.objects().find((each) => each.kind === "vendor");
  player.pick(1, one);
  return one.id;
})()"""


def test_a_link_opens_scenario_policies_day_and_what_was_picked(visits, ours):
    player(ours, "player.seek(90)")
    vendor = player(ours, PICKED)
    ours.wait_for_selector(".vs-picked")
    told = ours.inner_text(".vs-picked")
    shared(ours)  # of an earlier test the link may stand there still
    ours.wait_for_function("document.querySelector('.vs-share')?.innerText.includes('pick=')")
    link = ours.inner_text(".vs-share")
    assert f"pick=B.vendor.{vendor}.90" in link and "tick=90" in link and "people.vendors=30" in link
    other = visits(link.split("?", 1)[1], wait=".vs-picked")
    until(other, "player?.panels.length === 2 && player.tick === 90 && player.selected")
    assert other.inner_text(".vs-picked") == told
    assert player(other, "player.selected") == {"panel": 1, "kind": "vendor", "id": vendor}
    player(ours, "player.key(new KeyboardEvent('keydown', { key: 'Escape' }))")


def test_a_reload_of_what_was_run_by_hand_leads_back_to_its_day_and_pick(visits):
    page = visits(SMALL, wait=".vs-button-run:not([disabled])")
    page.click(".vs-button-run")
    on_maps(page)
    page.wait_for_url("**run=1**")
    player(page, "player.seek(100)")
    vendor = player(page, PICKED)
    page.wait_for_function("location.search.includes('pick=B.vendor')")
    steps = page.evaluate("history.length")
    page.reload()
    page.wait_for_selector(".vs-picked")
    until(page, "player?.panels.length === 2 && player.tick === 100 && player.selected")
    assert player(page, "player.selected.id") == vendor
    assert page.evaluate("history.length") == steps, "no steps back were added"
    page.click(".vs-button-language")
    page.wait_for_selector(".vs-zh")
    page.wait_for_function("location.search.includes('tick=100') && location.search.includes('pick=B.vendor')")


def test_another_language_and_the_projector_keep_run_and_moment(ours):
    player(ours, "player.seek(100)")
    ours.click(".vs-button-language")
    ours.wait_for_function("document.querySelector('.vsr-title')?.textContent === '严格查扣'")
    ours.wait_for_selector(f".vs-exports >> text={Texts('zh')('export.replay')}")
    size = "parseFloat(getComputedStyle(document.querySelector('.vs-app')).fontSize)"
    before = ours.evaluate(size)
    ours.click(".vs-button-projector")
    ours.wait_for_selector(".vs-projector")
    assert ours.evaluate(size) > before
    assert ours.locator(".vs-note").is_visible()
    ours.click(".vs-button-projector")
    ours.wait_for_selector(".vs-projector", state="detached")
    ours.click(".vs-button-language")
    ours.wait_for_selector(".vs-en")
    assert (shown(ours), player(ours, "player.ticket"), player(ours, "player.until")) == (100, TICKET, LAST)


def test_exports_open(ours, tmp_path, browser):
    for what, selector in (("report", ".vs-intervals"), ("replay", "#maps[data-ready=true]")):
        file = tmp_path / f"{what}.html"
        downloaded(ours, what).save_as(file)
        context = browser.new_context()
        context.set_offline(True)
        opened = context.new_page()
        opened.set_default_timeout(LONG)
        watched = Watched(opened)
        opened.goto(file.as_uri())
        opened.wait_for_selector(selector)
        names = [Texts("en").title(f"policy.{one}.name") for one in POLICIES]
        assert all(name in opened.inner_text("body") for name in names)
        assert watched.complaints == []
        assert watched.requests == [file.as_uri()]
        context.close()
    assert downloaded(ours, "png").path().read_bytes().startswith(b"\x89PNG")
    assert len(downloaded(ours, "curves").path().read_text("utf-8-sig").splitlines()) == 1 + len(POLICIES) * DAYS


def test_bad_addresses_and_values_are_told_at_their_field(visits):
    page = visits("scenario=small&seed=abc&people.vendors=-3&who=me&layers=fog&lang=en", wait=".vs-controls")
    assert "who" in page.inner_text(".vs-problem >> nth=0")
    assert "fog" in page.inner_text(".vs-problem-layers")
    assert "-3" in page.inner_text(".vs-field-vendors .v-messages")
    assert "abc" in page.inner_text(".vs-field-seed .v-messages")
    assert page.is_disabled(".vs-button-run")
    page.fill(".vs-field-vendors input", "45")
    page.press(".vs-field-vendors input", "Enter")
    page.wait_for_selector(".vs-button-run:not([disabled])")
    assert "people.vendors=45" in page.url
    page.fill(".vs-field-days input", "0")
    page.press(".vs-field-days input", "Enter")
    page.wait_for_selector(".vs-field-days .v-messages__message")
    page.click(".vs-button-reset")
    page.wait_for_function("document.querySelector('.vs-field-vendors input').value === '40'")
    page.click(".vs-button-more")
    page.fill(".vs-field-search input", "temper")
    page.fill(".vs-field-behaviour-temper input", "999")
    page.press(".vs-field-behaviour-temper input", "Enter")
    page.wait_for_selector(".vs-field-behaviour-temper .v-messages__message")
    assert "Traceback" not in page.inner_text("body")


def test_keys_alone_run_play_and_step(visits):
    page = visits(SMALL, wait=".vs-button-run:not([disabled])")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('vs-button-run')"):
            break
    page.keyboard.press("Enter")
    on_maps(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('vsr-map')"):
            break
    press = page.keyboard.press
    press("Home")
    assert shown(page) == 0
    press("ArrowRight")
    press("ArrowRight")
    press("ArrowLeft")
    assert shown(page) == 1
    press("Shift+ArrowRight")
    assert shown(page) == 73
    press("Space")
    until(page, "player.playing && player.tick > 74")
    press("Space")
    until(page, "!player.playing")
    press("End")
    assert shown(page) == LAST
    press("]")
    page.wait_for_function("document.querySelector('.vsr').replay.selected")
    page.context.close()


def test_stopped_runs_and_visitors_who_left_cost_nothing(visits, served):
    page = visits(f"{ENDLESS}&days=400&seed=5&run=1", wait=".vsr[data-ready=true]")
    page.click(".vs-button-stop:not([disabled])")
    page.wait_for_selector(".vs-button-run:not([disabled])")
    assert page.locator(WHOLE).count() == 0
    page.click(".vs-button-run")
    page.wait_for_selector(".vsr[data-ready=true]")
    before, end = computed(served[1].pid), time.monotonic() + LONG / 1000
    while computed(served[1].pid) == before:
        assert time.monotonic() < end, "the runs are not under way"
        time.sleep(0.1)
    page.close()
    assert at_rest(served[1].pid, seconds=LONG / 1000)


def at_rest(pid, seconds):
    """Whether a server's worker processes come to compute nothing within some seconds."""
    end, before = time.monotonic() + seconds, computed(pid)
    while time.monotonic() < end:
        time.sleep(0.4)
        now = computed(pid)
        if now - before <= 1:
            return True
        before = now
    return False


def computed(pid):
    stats = [Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in workers_of(pid)]
    return sum(int(one[11]) + int(one[12]) for one in stats)


def test_a_killed_worker_is_told_and_run_recovers(visits, served):
    page = visits(f"{ENDLESS}&days=300&seed=77&run=1", wait=".vsr[data-ready=true]")
    for worker in workers_of(served[1].pid):
        os.kill(worker, signal.SIGKILL)
    page.wait_for_selector(".vs-problem")
    page.fill(".vs-field-days input", "2")
    page.press(".vs-field-days input", "Enter")
    page.wait_for_function("location.search.includes('days=2')")
    page.click(".vs-button-run:not([disabled])")
    on_maps(page)
    assert page.locator(".vs-problem").count() == 0


def test_a_wrong_class_code_is_told_in_words(visits, browser):
    """Whoever comes from the network is asked; the code itself is tested in `test_classcode`."""
    for lang in ("en", "zh"):
        sent = ask(ClassCode("234567"), query="class_code=000000", headers=[("accept-language", lang)])
        assert sent[0]["status"] == 401
        context = browser.new_context()
        page = context.new_page()
        watched = Watched(page)
        page.set_content(sent[1]["body"].decode())
        assert Texts(lang)("screen.error.class_code") in page.inner_text("body")
        assert watched.complaints == []
        context.close()
