"""The class code: visitors of the network need it, those of this computer do not, other sites get nothing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from vendorsim.console.classcode import GUESSES, ClassCode, Guarded


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def ask(code, *, client="192.0.2.7", path="/", query="", headers=(), kind="http"):
    sent = []
    scope = {"type": kind, "path": path, "query_string": query.encode(), "client": (client, 1),
             "headers": [(b"host", b"127.0.0.1:1"), *((k.encode(), v.encode()) for k, v in headers)]}  # fmt: skip

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    # In a thread of its own: a browser of other tests has an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(Guarded(inner, code)(scope, receive, send))).result()
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


def test_guessing_is_stopped(code):
    for i in range(GUESSES):
        assert status(code, query=f"class_code={i}") == 401
    assert status(code, query="class_code=234567") == 401


def test_other_sites_and_names_get_nothing(code):
    assert status(None, client="127.0.0.1", headers=[("origin", "http://evil.example")]) == 403
    assert status(None, client="127.0.0.1", headers=[("origin", "http://127.0.0.1:1")]) == 200
    assert ask(code, kind="websocket", client="127.0.0.1", headers=[("origin", "http://evil.example")]) == [
        {"type": "websocket.close", "code": 4403}
    ]
