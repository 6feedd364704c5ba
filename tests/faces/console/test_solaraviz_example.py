"""The example of Mesa's own page: it renders, draws the stalls that are out, and takes nothing from the network."""

import contextlib
import importlib.util
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from tests.faces.console.visiting import Visits
from tests.small_worlds import ROOT

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("solara") is None, reason="needs the extra console: pip install vendorsim[console]"
    ),
    pytest.mark.filterwarnings("default"),  # Mesa's page breaks a rule of hooks and says so
]
EXAMPLE = ROOT / "experiments" / "solaraviz.py"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}


def test_the_example_renders_its_page_and_the_map(monkeypatch):
    import solara
    import solara.settings

    monkeypatch.setattr(solara.settings.main, "check_hooks", "off")
    made = runpy.run_path(str(EXAMPLE))
    model = made["MODEL"].value
    for _ in range(16):  # 10:00, when stalls are out
        model.step()
    _, shown = solara.render(made["page"], handle_error=False)
    assert shown.find().widgets
    shown.close()
    _, shown = solara.render(made["street"](model), handle_error=False)
    assert [widget for widget in shown.find().widgets if "svg" in str(widget.get_state()).lower()]
    shown.close()


@pytest.fixture
def served(tmp_path):
    """The example, started as its first line says, on a free port; gives the address and the log."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, EXAMPLE, str(port)], env=ENVIRONMENT, cwd=tmp_path, stdout=said, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}/"
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}readyz", timeout=1):
            break
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    yield address, log
    process.send_signal(signal.SIGINT)
    process.wait(20)


def test_the_example_fetches_nothing_from_outside(served, browser):
    address, log = served
    visits = Visits(browser, address)
    page = visits(wait="text=vendors")
    page.wait_for_function("document.querySelectorAll('img.widget-image').length == 2")
    page.get_by_text("Step", exact=True).click()
    page.wait_for_selector("text=Step: 1")
    page.get_by_text("Reset", exact=True).click()
    page.wait_for_selector("text=Step: 0")
    assert "Traceback" not in page.inner_text("body")
    asked = [url for one in visits.watched for url in one.requests]
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    for context in visits.contexts:
        context.close()
    assert "no-network" not in log.read_text(), "a script was missing that the server would have fetched"


def test_solaras_own_command_is_refused_with_one_sentence(tmp_path):
    command = [sys.executable, "-m", "solara", "run", EXAMPLE, "--no-open", "--port", "0"]
    offline = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    done = subprocess.run(command, env=ENVIRONMENT | offline, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1].startswith("`solara run` fetches from the network; start the page with `python")
    assert "Traceback" not in done.stderr


def test_the_example_stays_short():
    code = EXAMPLE.read_text(encoding="utf-8").split('"""', 2)[2]
    assert len([line for line in code.splitlines() if line.strip()]) <= 40
