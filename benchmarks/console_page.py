"""The console as a visitor has it: from Run to the first day on screen, until all is ready, playing, and clicks."""

import shutil
import time
from typing import Any

from benchmarks.console import ARGUMENTS
from benchmarks.serving import console

# Notes in the page itself when something comes to be seen, so that asking does not disturb it.
WATCH = """
() => {
  const marks = window.marks = { began: performance.now() };
  let fresh = false;
  const root = () => document.querySelector(".vsr"), note = (name) => { marks[name] ??= performance.now() - marks.began; };
  const look = () => {
    const player = root()?.replay, panels = player?.panels ?? [], all = 3;
    fresh ||= !panels.length; // the maps of the run before have gone
    if (!fresh) { requestAnimationFrame(look); return; }
    if (panels.length) note("first_map");
    if (panels[0] && panels[0].run.chunks.size) note("first_day_of_first_map");
    if (panels.length === all && panels.every(({ run }) => run.chunks.size)) note("first_day_of_all_maps");
    if (panels.length === all && player.until >= player.last && player.last > 0) note("all_days");
    if (marks.all_days !== undefined && document.querySelector(".vs-button-replay")) note("ready");
    if (marks.ready === undefined) requestAnimationFrame(look);
  };
  document.querySelector(".vs-button-run").addEventListener("click", () => {
    for (const name of Object.keys(marks)) delete marks[name];
    marks.began = performance.now();
    fresh = false;
    requestAnimationFrame(look);
  }, { capture: true });
}
"""
# Milliseconds from an event until the picture that answers it has been drawn.
CLICKS = """
async () => {
  const player = document.querySelector(".vsr").replay;
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const taken = async (act, n = 9) => {
    const times = [];
    for (let i = 0; i < n; i++) {
      const began = performance.now();
      act(i);
      await frame();
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[Math.floor(0.9 * n)];
  };
  const box = document.querySelector(".vsr-map").getBoundingClientRect();
  const seek = await taken((i) => player.seek(player.first + 72 * ((7 * i + 3) % 20) + 5 * i));
  const layer = await taken(() => document.querySelector('[data-layer="footfall"]').click(), 8);
  const pick = await taken((i) => document.querySelector(".vsr-map").dispatchEvent(new MouseEvent("click",
    { clientX: box.left + box.width * (0.2 + 0.07 * i), clientY: box.top + box.height * 0.5, bubbles: true })));
  return { seek_ms: seek, layer_ms: layer, pick_ms: pick };
}
"""
PLAY = """
async ([speed, seconds]) => {
  const player = document.querySelector(".vsr").replay;
  player.setSpeed(speed);
  player.seek(player.first + 12);
  const began = performance.now(), frames = player.frames;
  player.play();
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const counted = player.frames - frames, took = performance.now() - began;
  player.pause();
  return 1000 * counted / took;
}
"""


def measure(days: int = 30, burn_in: int = 5, runs: int = 3, seconds: float = 6.0) -> dict[str, Any]:
    """Three policies in the default city on a warm server: each run with other luck; the middle of the runs."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return {}
    from playwright.sync_api import sync_playwright

    result: dict[str, Any] = {"days": days, "burn_in_days": burn_in}
    with console() as (_, address), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, headless=True)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        began = time.perf_counter()
        page.goto(f"{address}?page=compare&lang=en&days={days}&burn_in={burn_in}")
        page.wait_for_selector(".vs-button-run:not([disabled])")
        result["page_seconds"] = time.perf_counter() - began
        page.wait_for_timeout(1000.0 * 8)  # the visitor reads, and the processes load what a run needs
        page.evaluate(WATCH)
        found = []
        for _ in range(runs):
            page.click(".vs-button-luck")
            page.wait_for_timeout(700)
            page.click(".vs-button-run:not([disabled])")
            page.wait_for_function("window.marks.ready !== undefined")
            found.append(page.evaluate("window.marks"))
        for name in sorted({name for marks in found for name in marks} - {"began"}):
            times = sorted(marks[name] / 1000.0 for marks in found)
            result[f"{name}_seconds"] = times[len(times) // 2]
        result["runs"] = found
        if page.locator(".vs-button-enough").count():
            page.click(".vs-button-enough")  # playing is measured on a quiet machine
            page.wait_for_timeout(500)
        result["frames_a_second"] = page.evaluate(PLAY, [24, seconds])
        result |= page.evaluate(CLICKS)
        # To the server and back: the answer to a press on a button of the page's own.
        times = []
        for i in range(9):
            before = time.perf_counter()
            page.click(".vs-button-projector")
            page.wait_for_selector(".vs-projector" if i % 2 == 0 else ".vs-app:not(.vs-projector)")
            times.append(1000.0 * (time.perf_counter() - before))
        result["server_answer_ms"] = sorted(times)[len(times) // 2]
        browser.close()
    return result
