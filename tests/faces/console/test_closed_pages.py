"""Pages of one file -- replay, report, sheets to print -- look and work as they should under the policy that they carry,
and what somebody else wrote into one does not run.
"""

import re

import pytest
from tests.faces.console.conftest import Watched
from tests.small_worlds import tiny

from vendorsim.console.compare.exports import COLOURS, DASHES
from vendorsim.console.frame.rendering import page
from vendorsim.console.lessons.handout import handout
from vendorsim.console.player.replay_file import replay_page
from vendorsim.console.scenes.lesson_files import lesson_named
from vendorsim.console.workers.recording import record
from vendorsim.report import page as report_page
from vendorsim.report.closed import closed
from vendorsim.telling.language import Texts

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><style type="text/css">rect{fill:#0072b2}</style>'
    '<rect style="stroke: #000" width="40" height="20"/></svg>'
)
WRITTEN_IN = (
    "<script>window.ran = true</script><script type='module'>window.ran = true</script>"
    "<img src=x onerror='window.ran = true'><style>h1 { color: #123456 }</style>"
)


def replay(folder):
    return replay_page([("One", record(tiny(), 5))], title="A replay")


def report(folder):
    (folder / "drawn.svg").write_text(DRAWING)
    drawn = {"daily": (report_page.picture(folder, "drawn"), ("A figure", "Below it", "What it shows"))}
    return report_page.document("A report", "a name", {"daily": report_page.section("daily", pictures=drawn)})


def sheet(folder):
    return handout(lesson_named("crackdown"), Texts("zh"))


def console_report(folder):
    chart = {"label": "A curve", "left": 1, "right": 9, "high": "4", "lines": [(0, ["36.0,94.0", "236.0,14.0"])]}
    return page(
        "export", Texts("zh"), title="Of the console", made="x", lines=["x"], table="x", charts=[chart], note="x",
        matters="", COLOURS=COLOURS, DASHES=DASHES,
    )  # fmt: skip


@pytest.fixture(params=[replay, report, sheet, console_report], ids=lambda one: one.__name__)
def page_text(request, tmp_path):
    return request.param(tmp_path)


@pytest.fixture
def opened(browser, tmp_path):
    contexts = []

    def one(text):
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(offline=True))
        contexts[-1].add_init_script(
            "window.blocked = [];"
            "document.addEventListener('securitypolicyviolation', one => window.blocked.push(one.violatedDirective))"
        )
        page = contexts[-1].new_page()
        page.watched = Watched(page)
        page.goto((tmp_path / "page.html").as_uri())
        if 'id="maps"' in text:
            page.wait_for_selector('#maps[data-ready="true"]')
        page.wait_for_timeout(300)
        return page

    yield one
    for context in contexts:
        context.close()


def test_nothing_of_the_page_itself_is_blocked(opened, page_text):
    page = opened(page_text)
    drawn = page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert page.evaluate("window.blocked") == [] and page.watched.complaints == [] and drawn
    assert page.evaluate("getComputedStyle(document.body).fontFamily").count("Noto Sans CJK SC") == 1
    assert [url for url in page.watched.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert page_text.index("http-equiv") < page_text.index("<style") < page_text.index("<body")


def test_what_is_written_into_the_page_afterwards_does_not_run(opened, page_text):
    page = opened(page_text.replace("</h1>", "</h1>" + WRITTEN_IN, 1))
    assert page.evaluate("window.ran") is None
    assert "script-src-elem" in page.evaluate("window.blocked")
    assert "script-src-attr" in page.evaluate("window.blocked")


def test_the_sums_are_those_of_the_text_between_the_tags(page_text):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page_text)[1]
    for kind in ("script", "style"):
        for text in re.findall(rf"<{kind}(?: type=\"module\")?>(.*?)</{kind}>", page_text, re.DOTALL):
            assert (
                re.search(r"sha256-\S+", closed(scripts=[text]))[0] in policy or f"{kind}-src 'unsafe-inline'" in policy
            )
    assert "script-src 'unsafe-inline'" not in policy and "unsafe-eval" not in policy
    assert "http:" not in policy
