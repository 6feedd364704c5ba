"""The console's doors, tried on a real server with bytes that no browser sends: who is let in, who is told what, and who
is dropped; alone and open to a class room (there, 127.0.0.2 and so on stand for other computers).
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import HARMLESS, Visits
from tests.small_worlds import ROOT

from vendorsim.console.classroom.entry_code import GUESSES
from vendorsim.telling.language import Texts

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs addresses 127.0.0.2 and so on")
SMALL = "scenario=small&days=1&burn_in=0&policies=strict_seizure,laissez_faire&run=1"
UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}==\r\n".format(
        "A" * 22
    )
)
ALWAYS = ("x-content-type-options: nosniff", "referrer-policy: same-origin", "frame-ancestors 'none'")


@pytest.fixture(scope="module", params=[(), ("--lan",)], ids=["alone", "lan"])
def server(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("doors")
    with console_server(folder, *request.param) as (address, code, process):
        port = int(address.rstrip("/").rsplit(":", 1)[1])
        log = folder / "server.log"
        here = f"127.0.0.1:{port}"
        ask(SimpleNamespace(port=port, here=here))  # what is said once, at the first page, is said now
        yield SimpleNamespace(
            port=port, code=code, process=process, address=address, here=here,
            log=lambda: len(log.read_text().splitlines()),
            named=re.search(r"http://(\S+)/", log.read_text())[1],
        )  # fmt: skip


def said_to(server, request, *, visitor="127.0.0.1", seconds=60.0):
    """What comes back, as far as the end of the connection or of a handshake."""
    with socket.create_connection(("127.0.0.1", server.port), seconds, source_address=(visitor, 0)) as line:
        line.sendall(request.encode("latin-1"))
        found = b""
        while not found.startswith(b"HTTP/1.1 101") and (more := line.recv(65536)):
            found += more
    return found.decode("latin-1")


def ask(server, path="/", *, host=None, visitor="127.0.0.1", method="GET", **headers):
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return said_to(
        server,
        f"{method} {path} HTTP/1.1\r\nHost: {host or server.here}\r\nConnection: close\r\n{told}\r\n",
        visitor=visitor,
    )


def knock(server, path, *, host=None, visitor="127.0.0.1", **headers):
    """Try to open a WebSocket."""
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return said_to(
        server, f"GET {path} HTTP/1.1\r\nHost: {host or server.here}\r\n{UPGRADE}{told}\r\n", visitor=visitor
    )


def status(answer):
    return int(answer.split()[1])


def channel(page=None):
    return f"/jupyter/api/kernels/{page or uuid.uuid4()}/channels?session_id={uuid.uuid4()}"


def test_only_addresses_that_are_served_get_an_answer(server):
    local = (server.here, f"localhost:{server.port}", server.named)
    for host in local:
        assert status(ask(server, host=host)) == 200
        assert status(ask(server, "/static/main-vuetify.js", host=host)) == 200
        assert status(knock(server, channel(), host=host, Origin=f"http://{host}")) == 101
    for host in (
        "evil.example",
        f"evil.example:{server.port}",
        "127.0.0.1",
        f"127.0.0.1:{server.port + 1}",
        "192.0.2.1",
    ):
        assert status(ask(server, host=host)) == 403
        assert status(ask(server, "/static/main-vuetify.js", host=host)) == 403
        assert status(knock(server, channel(), host=host, Origin=f"http://{host}")) == 403


def test_a_page_of_another_site_changes_nothing(server):
    close = f"/_solara/api/close/{uuid.uuid4()}?session_id={uuid.uuid4()}"
    own, local = f"http://{server.here}", f"http://localhost:{server.port}"
    assert status(ask(server, close, method="POST", Origin=own, Content_Length=0)) == 200
    for origin in ("http://evil.example", local, "null", f"https://{server.here}", "chrome-extension://abc"):
        assert status(ask(server, Origin=origin)) == 403
        assert status(ask(server, close, method="POST", Origin=origin, Content_Length=0)) == 403
        assert status(knock(server, channel(), Origin=origin)) == 403
    assert status(ask(server, close, method="POST", Content_Length=0)) == 403, "what changes something says who it is"
    assert status(knock(server, channel())) == 403


def test_garbage_gets_400_and_no_page_of_the_log(server):
    before = server.log()
    local = f"http://{server.here}"
    answers = [
        ask(server, host="[bad"), knock(server, channel(), host="[bad", Origin=local),
        ask(server, Origin="http://[bad"), knock(server, channel(), Origin="http://[bad"),
        ask(server, host="[bad", visitor="127.0.0.2"), ask(server, Origin="http://[bad", visitor="127.0.0.2"),
        ask(server, "/static/%00"), ask(server, "/jupyter/api/kernels/..%2f"),
        ask(server, "/_solara/api/close/x", method="POST", Origin=local, Content_Length=0),
        knock(server, f"/jupyter/api/kernels/{uuid.uuid4()}/channels", Origin=local),
        said_to(server, "GET / HTTP/1.0\r\n\r\n"),
    ]  # fmt: skip
    assert [status(one) for one in answers] == [400] * len(answers)
    assert server.log() == before
    assert status(said_to(server, "\x01\x02\r\n\r\n")) == 400
    assert status(ask(server, "/_solara/cdn/nothing@1.0.0/x.js")) == 404
    assert server.log() <= before + 1


def test_another_visitors_page_is_not_to_be_had(server):
    page, local, before = uuid.uuid4(), f"http://{server.here}", server.log()
    mine, theirs = "solara-session-id=session-of-mine", "solara-session-id=session-of-theirs"
    with socket.create_connection(("127.0.0.1", server.port), 60.0) as line:
        opening = f"GET {channel(page)} HTTP/1.1\r\nHost: {server.here}\r\nOrigin: {local}\r\nCookie: {mine}\r\n"
        line.sendall(f"{opening}{UPGRADE}\r\n".encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 101")
        time.sleep(1.0)
        for cookie in ({"Cookie": theirs}, {}):
            assert status(knock(server, channel(page), Origin=local, **cookie)) == 403
            close = f"/_solara/api/close/{page}?session_id={uuid.uuid4()}"
            assert status(ask(server, close, method="POST", Origin=local, Content_Length=0, **cookie)) == 403
        assert status(knock(server, channel(page), Origin=local, Cookie=mine)) == 101
        assert status(ask(server, f"/jupyter/api/kernels/{page}", Cookie=mine)) == 200, "asked after a break"
    assert server.log() == before


def test_every_answer_tells_the_browser_what_it_may_not_do(server):
    for answer in (
        ask(server), ask(server, "/static/main-vuetify.js"), ask(server, "/readyz"), ask(server, "/static/none.js"),
        ask(server, host="[bad"), ask(server, host="evil.example"), ask(server, visitor="127.0.0.2"),
        ask(server, "/", method="TRACE", Origin=f"http://{server.here}"), said_to(server, "\x01\r\n\r\n"),
        knock(server, channel(), Origin="http://evil.example"),
    ):  # fmt: skip
        head = answer.split("\r\n\r\n")[0].lower()
        assert [one for one in ALWAYS if one not in head] == [], head
    assert "script-src 'self' 'unsafe-eval' blob: 'sha256-" in ask(server)


@pytest.mark.parametrize("server", [("--lan",)], ids=["lan"], indirect=True)
def test_half_a_request_does_not_hold_a_connection(server):
    halves = [
        b"",
        b"GET / HTTP/1.1\r\nHost: ",
        b"POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: 9\r\n\r\nab" % server.here.encode(),
    ]
    lines = [socket.create_connection(("127.0.0.1", server.port), 30.0) for _ in range(60)]
    for i, line in enumerate(lines):
        line.sendall(halves[i % len(halves)])
    slow = socket.create_connection(("127.0.0.1", server.port), 30.0)
    began = time.monotonic()
    for letter in b"GET / HTTP/1.1\r\nX-Very-Slow: aaaaaaaaaaaaaaaaaaaaaaa":
        try:
            slow.sendall(bytes([letter]))
        except OSError:
            break
        time.sleep(0.5)
    assert time.monotonic() - began < 20.0, "drops do not keep it open either"
    for line in (*lines, slow):
        line.settimeout(5.0)
        try:
            while line.recv(65536):
                pass
        except ConnectionError:
            pass
        line.close()
    assert status(ask(server)) == 200


def test_a_class_room_is_asked_for_the_code_and_guessing_keeps_nobody_else_out(server):
    if not server.code:
        pytest.skip("nobody else can reach it")
    assert status(ask(server, visitor="127.0.0.2")) == 401
    assert status(knock(server, channel(), visitor="127.0.0.2", Origin=f"http://{server.here}")) == 403
    with ThreadPoolExecutor(8) as several:
        wrong = list(several.map(lambda i: status(ask(server, f"/?class_code=x{i}", visitor="127.0.0.2")), range(100)))
    assert wrong.count(401) == GUESSES - 1 and wrong.count(429) == 101 - GUESSES
    told = ask(server, f"/?class_code={server.code}", visitor="127.0.0.2")
    assert status(told) == 429 and Texts("en")("screen.error.class_wait", n=2)[:40] in told
    let_in = ask(server, f"/?class_code={server.code}", visitor="127.0.0.3")
    assert status(let_in) == 303
    cookie = re.search(r"set-cookie: ([^;]+)", let_in)[1]
    assert status(ask(server, visitor="127.0.0.3", Cookie=cookie)) == 200
    assert status(ask(server, visitor="127.0.0.2", Cookie=cookie)) == 200, "who is in stays in"
    assert status(ask(server, host="evil.example", visitor="127.0.0.3", Cookie=cookie)) == 403


def test_a_browser_shows_the_maps_and_nothing_is_blocked_but_a_frame(server, browser):
    visits = Visits(browser, server.address)
    page = visits(f"{SMALL}&lang=zh", wait=".vs-button-replay")
    page.click(".vsr-play")
    page.wait_for_function("document.querySelector('.vsr').dataset.ready === 'true'")
    page.context.close()
    visits.contexts.clear()
    visits.close()
    around = browser.new_page()
    said = []
    around.on("console", lambda one: said.append(one.text))
    around.set_content(f'<iframe src="{server.address}"></iframe>')
    around.wait_for_timeout(3000)
    assert any("frame-ancestors" in one for one in said)
    assert not [one for one in said if "solara config" in one and HARMLESS not in one]
    around.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)])
@pytest.mark.parametrize("seconds", [0.1, 1.0])
def test_a_terminal_that_ends_a_console_just_begun_sees_no_traceback(tmp_path, number, code, seconds):
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "vendorsim", "console", "--no-browser", "--port", "0"], cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}, stdout=log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + 180.0
        while "console:" not in (tmp_path / "log").read_text() and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(seconds)
        os.killpg(process.pid, number)  # as a terminal, `timeout` and a service manager do
        assert process.wait(90) == code
        time.sleep(2.0)
        lines = (tmp_path / "log").read_text().splitlines()
        assert [one for one in lines[1:] if one != "vendorsim: stopped"] == []
        end = time.monotonic() + 30.0
        with pytest.raises(ProcessLookupError):
            while time.monotonic() < end:
                os.killpg(process.pid, 0)
                time.sleep(0.2)
