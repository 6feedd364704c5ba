"""Take the documentation's pictures of the trainer's console: docs/images/console-<name>-<language>.png.

    python tools/pictures.py [NAME ...] [--out FOLDER]      all of them, or those that are named

Starts the console on a free port of this computer and looks at it with Debian's chromium. What is shown is fixed by an
address and a few steps, so that pictures taken again differ only where the console or the model does.
"""

import argparse
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 800}
LANGUAGES = ("en", "zh")
MOST_BYTES = 200_000
PATIENCE = 600_000
"""Milliseconds for what takes a model: sixty runs of the default city on an old computer."""
GAME = "page=play&policy=strict_seizure&encounters=3&seed=3"
NAMES = {"en": ("Team 1", "Team 2"), "zh": ("第一组", "第二组")}


@dataclass(frozen=True)
class Picture:
    """One picture: an address, and steps `click`, `wait`, `gone`, `key` or `see`, each with a selector or a key."""

    name: str
    query: str
    steps: tuple[str, ...] = ()


# By way of the maps, whose runs the story is then told of; the second incident of the default run has blows.
INCIDENT = (
    "wait .vs-button-replay",
    "click .vs-button-page-why",
    "click .vs-incident >> nth=1",
    "wait .vs-why-told .vs-whatif",
)
PICTURES = (
    Picture("start", "page=start"),
    Picture("lessons", "page=lessons", ("wait h1",)),
    Picture("lesson", "page=lessons&lesson=seizure_or_evidence", ("wait h1",)),
    Picture("compare", "page=compare&run=1&tick=1490", (
        "wait .vsr[data-ready=true]", "wait .vs-button-replay", "wait .vs-button-enough", "gone .vs-button-enough",
        "key n", "see .vs-top")),
    Picture("why", "page=compare&run=1", (*INCIDENT, "see .vs-top")),
    Picture("what_if", "page=compare&run=1", (
        *INCIDENT, "click .vs-button-try-explain:not([disabled])", "wait .vs-course-instead", "see .vs-after")),
    Picture("play", f"{GAME}&moves=.", ("wait .vs-acts",)),
    Picture("play_answer", f"{GAME}&moves=.", (
        "wait .vs-acts", "click .vs-chip[data-guess='0.1']", "click .vs-act[data-response=explain]",
        "click .vs-button-confirm:not([disabled])", "wait .vs-outcome", "see .vs-top")),
    Picture("debrief", f"{GAME}&moves=.c10.f20.g!", ("wait .vs-debrief", "see .vs-top")),
    Picture("evidence", "page=evidence", ("wait h1",)),
)  # fmt: skip
CLASS = ("class_trainer", "class_member")


@contextmanager
def console() -> Iterator[str]:
    """The address of a console that runs meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "vendorsim", "console", "--no-browser", "--port", "0"],
                cwd=folder, stdout=said, stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1", "VENDORSIM_STATE": folder},
            )  # fmt: skip
        try:
            yield ready(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address, once the console has said it and answers."""
    end = time.monotonic() + 60.0
    while process.poll() is None and time.monotonic() < end:
        said = [line.split()[2] for line in log.read_text().splitlines() if line.startswith("vendorsim's console:")]
        with suppress(OSError):
            for address in said:
                urllib.request.urlopen(f"{address}readyz", timeout=2).close()
                return address
        time.sleep(0.1)
    raise SystemExit(f"the console did not start:\n{log.read_text()}")


def do(page: Any, step: str) -> None:
    """One step of a picture."""
    what, _, where = step.partition(" ")
    acts: dict[str, Callable[[], Any]] = {
        "click": lambda: page.click(where),
        "wait": lambda: page.wait_for_selector(where),
        "gone": lambda: page.wait_for_selector(where, state="detached"),
        "key": lambda: (page.evaluate("document.activeElement?.blur()"), page.keyboard.press(where)),
        "see": lambda: page.evaluate(
            "where => scrollTo(0, document.querySelector(where).getBoundingClientRect().top + scrollY - 8)", where
        ),
    }
    acts[what]()


def take(page: Any, out: Path, name: str, lang: str) -> None:
    """Write what the page shows now, with few colours, so that the file stays small."""
    from PIL import Image

    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 700)))")
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path = out / f"console-{name.replace('_', '-')}-{lang}.png"
    image.quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name:<40} {size / 1000:4.0f} kB{'  (large)' if size > MOST_BYTES else ''}", flush=True)


def visit(browser: Any, address: str, query: str, lang: str, size: dict[str, int]) -> Any:
    """A page in a context of its own, as another visitor has it."""
    page = browser.new_context(viewport=size, device_scale_factor=1).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}?lang={lang}&{query}")
    page.wait_for_selector(".vs-top")
    return page


def solo(browser: Any, address: str, picture: Picture, out: Path) -> None:
    """A picture in both languages: the second by the key that switches, which keeps runs and answers."""
    page = visit(browser, address, picture.query, LANGUAGES[0], DESK)
    for lang in LANGUAGES:
        if lang != LANGUAGES[0]:
            do(page, "key l")
            page.wait_for_selector(f".vs-app.vs-{lang}")
        for step in picture.steps if lang == LANGUAGES[0] else after_last_act(picture.steps):
            do(page, step)
        take(page, out, picture.name, lang)
    page.context.close()


def after_last_act(steps: tuple[str, ...]) -> tuple[str, ...]:
    """What is waited for and looked at in the end, which is done again when the language was switched."""
    acts = [i for i, step in enumerate(steps) if step.startswith(("click", "key"))]
    return steps[acts[-1] + 1 :] if acts else steps


def room(browser: Any, address: str, lang: str, out: Path) -> None:
    """A class of two on phones: one of them before its choice, and the trainer when all is shown."""
    trainer = visit(browser, address, GAME, lang, DESK)
    trainer.click(".vs-button-open:not([disabled])")
    code = trainer.inner_text(".vs-code")
    trainer.click(".vs-button-names")
    members = []
    for name in NAMES[lang]:
        member = visit(browser, address, f"page=play&room={code}", lang, PHONE)
        member.fill(".vs-field-name input", name)
        member.click(".vs-button-join")
        members.append(member)
    trainer.click(".vs-button-put:not([disabled])")
    for i, (member, response) in enumerate(zip(members, ("seize_goods", "explain"), strict=True)):
        member.click(f".vs-chip[data-guess='{(0.1, 0.5)[i]}']")
        member.wait_for_selector(".vs-chip.vs-on")
        member.click(f".vs-act[data-response={response}]:not([disabled])")
        member.wait_for_selector(f".vs-act.vs-on[data-response={response}]")
    take(members[1], out, "class_member", lang)
    trainer.wait_for_function("document.querySelectorAll('.vs-has-chosen').length === 2")
    trainer.click(".vs-button-reveal")
    trainer.wait_for_selector(".vs-votes")
    take(trainer, out, "class_trainer", lang)
    for page in (trainer, *members):
        page.context.close()


def main() -> None:
    """Take them."""
    known = [*(one.name for one in PICTURES), *CLASS]
    arguments = argparse.ArgumentParser(description="The documentation's pictures of the trainer's console.")
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all if none is named")
    arguments.add_argument("--out", type=Path, default=IMAGES, help="folder of the pictures")
    given = arguments.parse_args()
    strange = [name for name in given.names if name not in known]
    if strange:
        raise SystemExit(f"found {strange[0]}; allowed: {', '.join(known)}")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no chromium is installed: apt-get install chromium fonts-wqy-microhei")
    from playwright.sync_api import sync_playwright

    given.out.mkdir(parents=True, exist_ok=True)
    wanted = set(given.names or known)
    with console() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in [one for one in PICTURES if one.name in wanted]:
            solo(browser, address, picture, given.out)
        for lang in LANGUAGES if wanted & set(CLASS) else ():
            room(browser, address, lang, given.out)
        browser.close()


if __name__ == "__main__":
    main()
