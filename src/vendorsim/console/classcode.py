"""Who may come in: everyone on this computer; from the class room's network only with the code of the day.

Also here: a page of another site may not talk to the console through the visitor's browser.
"""

import hmac
import html
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from vendorsim.console.texts import Texts

COOKIE = "vendorsim_class"
LETTERS = "23456789"
"""Digits that nobody mistakes for another when a code is read from a projector."""
LENGTH = 6
GUESSES, SECONDS = 60, 60.0
"""Wrong codes that are answered in so many seconds, from all visitors together."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def new_code() -> str:
    """A code for one start of the console."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class ClassCode:
    """A code, who has given it, and how often a wrong one was given."""

    def __init__(self, code: str, is_room: Callable[[str], bool] = lambda given: False) -> None:
        """Let in who knows this code, or that of a class that is open: a member then needs no other."""
        self.code, self.is_room = code, is_room
        self.pass_word = secrets.token_urlsafe(24)
        self._wrong: list[float] = []
        self._lock = threading.Lock()

    def accepts(self, given: str) -> bool:
        """Whether the code is right; after too many wrong ones no code is, for a minute."""
        with self._lock:
            now = time.monotonic()
            self._wrong = [at for at in self._wrong if now - at < SECONDS]
            if len(self._wrong) >= GUESSES:
                return False
            if hmac.compare_digest(given.strip().encode(), self.code.encode()) or self.is_room(given):
                return True
            self._wrong.append(now)
            return False

    def knows(self, cookies: str) -> bool:
        """Whether a browser's cookies hold the pass that it was given."""
        for part in cookies.split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE and hmac.compare_digest(value.encode(), self.pass_word.encode()):
                return True
        return False


class Guarded:
    """An ASGI application that lets in who may."""

    def __init__(self, app: Any, code: ClassCode | None) -> None:
        """Guard `app`; without a code only this computer's own visitors can reach it."""
        self.app, self.code = app, code

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or pass on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        foreign = _foreign(headers, known_name=self.code is None)
        if not foreign and (self.code is None or _is_here(scope) or self.code.knows(headers.get("cookie", ""))):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        elif foreign:
            await _answer(send, 403, b"forbidden")
        else:
            await self._ask(scope, send, headers)

    async def _ask(self, scope: Any, send: Any, headers: Mapping[str, str]) -> None:
        """Ask for the code, or take the one that was given and send the visitor to where it wanted to go."""
        assert self.code is not None
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.pop("class_code", [""])[0]
        if given and self.code.accepts(given):
            path = "/" + scope["path"].lstrip("/\\")
            if given.strip() != self.code.code:
                query |= {"page": ["play"], "room": [given.strip()]}
            target = f"{path}?{urlencode(query, doseq=True)}" if query else path
            cookie = f"{COOKIE}={self.code.pass_word}; Path=/; HttpOnly; SameSite=Lax"
            await _answer(send, 303, b"", [(b"location", target.encode()), (b"set-cookie", cookie.encode())])
            return
        texts = [Texts(lang) for lang in (("zh", "en") if "zh" in headers.get("accept-language", "") else ("en", "zh"))]
        kept = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value[0])}">'
            for name, value in query.items()
        )
        lines = "".join(f"<p>{html.escape(text('screen.error.class_code'))}</p>" for text in texts)
        await _answer(send, 401, ASK.format(lines=lines, kept=kept, go=html.escape(texts[0]("action.open"))).encode())


def _is_here(scope: Any) -> bool:
    client = scope.get("client")
    return client is not None and client[0] in LOOPBACK


def _foreign(headers: Mapping[str, str], *, known_name: bool) -> bool:
    """Whether another site speaks: by an origin that is not this host's, or by a name that is not this computer's."""
    host = headers.get("host", "")
    if known_name and urlsplit(f"//{host}").hostname not in LOOPBACK:
        return True
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc != host


async def _answer(send: Any, status: int, body: bytes, more: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


ASK = """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>vendorsim</title><style>body{{font:1.2em system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",
"WenQuanYi Micro Hei",sans-serif;margin:3em auto;max-width:26em;padding:0 1em}}input,button{{font:inherit;padding:.4em}}
</style></head><body>{lines}<form method="get">{kept}<input name="class_code" autocapitalize="characters"
autocomplete="off" autofocus size="8" aria-label="class code"> <button>{go}</button></form></body></html>"""
