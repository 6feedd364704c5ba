"""The console: frames a second of three maps in a browser, and how long a comparison of three policies takes to come."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import in_process

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip

# A process of its own: a server's pool of worker processes, and a replay file.
COME = """
import time
from vendorsim.console.workers.pool import Pool
from vendorsim.console.workers.recording import Chunk, Recording
from vendorsim.console.player.replay_file import write_replay
from vendorsim.settings.schema import Settings
from dataclasses import replace

POLICIES = ("strict_seizure", "persuasion_first", "block_and_channel")

def comparison(pool, seed, days, burn_in):
    base = Settings().with_(**{{"horizon.burn_in_days": burn_in, "horizon.days": days}})
    began, first, found = time.perf_counter(), set(), {{}}
    chunks = {{i: [] for i in range(3)}}
    seen = None
    for job, news in pool.start([(base.under(policy), seed) for policy in POLICIES]).updates(300):
        if isinstance(news, Chunk):
            chunks[job.index].append(news)
            first.add(job.index)
            if seen is None and len(first) == 3:
                seen = time.perf_counter() - began
        elif isinstance(news, Recording):
            found[job.index] = news
    total = time.perf_counter() - began
    return seen, total, [(policy, replace(found[i], chunks=chunks[i])) for i, policy in enumerate(POLICIES)]

if __name__ == "__main__":
    with Pool() as pool:
        pool.warm()
        comparison(pool, 1, 1, 0)
        first, total, runs = comparison(pool, 2, {days}, {burn_in})
    print("first_day_seconds", first)
    print("all_days_seconds", total)
    chunks = [chunk for _, run in runs for chunk in run.chunks]
    print("bytes_a_day", sum(len(chunk.data) + len(chunk.layers) for chunk in chunks) / len(chunks))
    path = write_replay({path!r}, runs)
    print("replay_file_bytes", path.stat().st_size)
"""

PLAY = """
async ([speed, seconds]) => {
  const player = document.querySelector("#maps").replay;
  player.setSpeed(speed);
  player.seek(player.first + 12);
  const began = performance.now(), frames = player.frames;
  player.play();
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const counted = player.frames - frames, took = performance.now() - began, ticks = player.tick - player.first - 12;
  player.pause();
  const scrubbed = performance.now();
  for (let i = 0; i < 72; i++) player.seek(player.first + i);
  return { frames_a_second: 1000 * counted / took, ticks, draw_ms: (performance.now() - scrubbed) / 72 };
}
"""


def measure(
    days: int = 30, burn_in: int = 30, seconds: float = 8.0, sizes: Any = ((1280, 720), (1920, 1080))
) -> dict[str, Any]:
    """Three policies in the default city: the way from the pool to the file, then the file in a browser."""
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder) / "replay.html", Path(folder) / "come.py"
        script.write_text(COME.format(days=days, burn_in=burn_in, path=str(path)))
        # Worker processes import the main module again, so it has to be a file.
        result: dict[str, Any] = {"days": days, "burn_in_days": burn_in}
        result |= in_process(f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')")
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if chromium is None:
            return result
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, headless=True)
            for width, height in sizes:
                page = browser.new_page(viewport={"width": width, "height": height})
                began = time.perf_counter()
                page.goto(path.as_uri())
                page.wait_for_selector('#maps[data-ready="true"]')
                opened = time.perf_counter() - began
                result[f"{width}x{height}"] = {"opened_seconds": opened, **page.evaluate(PLAY, [24, seconds])}
                page.close()
            browser.close()
    return result
