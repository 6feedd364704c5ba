"""A browser for the tests of pages (Debian's chromium, driven by Playwright)."""

import importlib.util
import shutil

import pytest

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        pytest.skip("no chromium or no playwright is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, headless=True)
        yield one
        one.close()


class Watched:
    """What a page asked for and what it complained of."""

    def __init__(self, page):
        self.requests, self.complaints = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def open_page(browser):
    """Open a file in a page of its own with the network cut; `page.watched` holds its requests and complaints."""
    contexts = []

    def opened(path, *, width=1280, height=720, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.set_default_timeout(180_000)
        page.watched = Watched(page)
        page.goto(path.as_uri())
        page.wait_for_selector('#maps[data-ready="true"]')
        return page

    yield opened
    for context in contexts:
        context.close()
