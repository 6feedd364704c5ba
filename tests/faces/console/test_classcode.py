"""The class code: visitors of the network need it, those of this computer do not, other sites get nothing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from vendorsim.console.classroom import entry_code
from vendorsim.console.classroom.entry_code import GUESSES, SECONDS, ClassCode, Guarded
from vendorsim.console.frame.addresses import Addresses
from vendorsim.telling.language import Texts


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def ask(code, *, client="192.0.2.7", path="/", query="", headers=(), kind="http"):
    sent = []
    scope = {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "client": (client, 1),
             "headers": [(b"host", b"127.0.0.1:1"), *((k.encode(), v.encode()) for k, v in headers)]}  # fmt: skip

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    # In a thread of its own: a browser of other tests has an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(Guarded(inner, code, Addresses(1))(scope, receive, send))).result()
    return sent


def status(*given, **more):
    return ask(*given, **more)[0].get("status")


@pytest.fixture
def code():
    return ClassCode("234567")


def test_this_computer_needs_no_code(code):
    assert status(code, client="127.0.0.1") == 200


def test_the_network_is_asked(code):
    sent = ask(code, query="lang=zh&x=%22%3E%3Cscript%3E")
    assert sent[0]["status"] == 401
    assert b'name="class_code"' in sent[1]["body"]
    assert b"<script>" not in sent[1]["body"]
    assert ask(code, kind="websocket") == [{"type": "websocket.close", "code": 4403}]


def test_the_right_code_opens_and_a_cookie_keeps_open(code):
    sent = ask(code, query="class_code=234567&lang=zh")
    assert sent[0]["status"] == 303
    headers = dict(sent[0]["headers"])
    assert headers[b"location"] == b"/?lang=zh"
    cookie = headers[b"set-cookie"].decode().split(";")[0]
    assert status(code, headers=[("cookie", f"a=b; {cookie}")]) == 200
    assert status(code, headers=[("cookie", "vendorsim_class=guess")]) == 401


def test_the_code_of_a_class_that_is_open_leads_into_it():
    code = ClassCode("234567", lambda given: given.strip() == "ACDEFG")
    sent = ask(code, query="class_code=ACDEFG&lang=zh")
    assert sent[0]["status"] == 303
    assert dict(sent[0]["headers"])[b"location"] == b"/?lang=zh&page=play&room=ACDEFG"
    assert status(code, query="class_code=ACDEFH") == 401


def test_no_way_out_to_another_site(code):
    sent = ask(code, path="//evil.example/", query="class_code=234567")
    assert dict(sent[0]["headers"])[b"location"] == b"/evil.example/"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_guesses_has_to_wait_and_is_told_how_long(code, monkeypatch, lang):
    now = [1000.0]
    monkeypatch.setattr(entry_code.time, "monotonic", lambda: now[0])
    browser = [("accept-language", lang)]
    for i in range(GUESSES):
        sent = ask(code, query=f"class_code={i}", headers=browser)
        assert sent[0]["status"] == (401 if i < GUESSES - 1 else 429)
    now[0] += 20.0
    for query in ("class_code=234567", ""):
        sent = ask(code, query=query, headers=browser)
        assert sent[0]["status"] == 429 and (b"retry-after", b"40") in sent[0]["headers"]
        page = sent[1]["body"].decode()
        for each in ("en", "zh"):
            assert Texts(each)("screen.error.class_wait", n=40) in page
    now[0] += SECONDS - 20.0
    assert ask(code, query="class_code=234567", headers=browser)[0]["status"] == 303


def test_one_who_guesses_keeps_nobody_else_out(code):
    for i in range(10 * GUESSES):
        status(code, query=f"class_code={i}")
    assert status(code, query="class_code=234567") == 429
    assert status(code, client="192.0.2.8", query="class_code=234567") == 303
    assert status(code, client="192.0.2.8", query="class_code=1") == 401


def test_what_is_remembered_of_guesses_is_bounded(code, monkeypatch):
    monkeypatch.setattr(entry_code, "MOST_VISITORS", 5)
    for i in range(40):
        assert status(code, client=f"192.0.2.{i}", query="class_code=1") == 401
    assert len(code._wrong) == 5


def test_other_sites_and_names_get_nothing(code):
    assert status(None, client="127.0.0.1", headers=[("origin", "http://evil.example")]) == 403
    assert status(None, client="127.0.0.1", headers=[("origin", "http://127.0.0.1:1")]) == 200
    assert ask(code, kind="websocket", client="127.0.0.1", headers=[("origin", "http://evil.example")]) == [
        {"type": "websocket.close", "code": 4403}
    ]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("name", "value"), [("host", "[bad"), ("host", "a b"), ("origin", "http://[bad"), ("origin", "x")]
)
def test_garbage_is_refused_before_a_code_is_asked(code, kind, name, value):
    sent = ask(code, kind=kind, headers=[(name, value)])
    assert sent[0] in ({"type": "websocket.close", "code": 4400}, {**sent[0], "status": 400})


def test_a_proxy_that_is_not_there_is_not_believed():
    heard = []

    async def hears(scope, receive, send):
        heard.extend(name for name, _ in scope["headers"])
        await inner(scope, receive, send)

    async def nothing(message=None):
        return None

    said = [b"host", b"X-Forwarded-Host", b"x-script-name", b"Forwarded", b"cookie"]
    scope = {"type": "http", "method": "GET", "path": "/", "client": ("127.0.0.1", 1),
             "headers": [(name, b"127.0.0.1:1") for name in said]}  # fmt: skip
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(Guarded(hears, None, Addresses(1))(scope, nothing, nothing))).result()
    assert heard == [b"host", b"cookie"]
