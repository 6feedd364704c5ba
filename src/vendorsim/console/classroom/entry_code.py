"""Who may come in: everyone on this computer; from the class room's network only with the code of the day.

Also here: a page of another site may not talk to the console through the visitor's browser.
"""

import hmac
import math
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from vendorsim.console.frame import page_identity
from vendorsim.console.frame.addresses import FOREIGN, GARBAGE, Addresses, is_here, visitor
from vendorsim.console.frame.headers import CLOSED, with_headers
from vendorsim.console.frame.rendering import render
from vendorsim.telling.language import LANGUAGES, Texts

COOKIE = "vendorsim_class"
LETTERS = "23456789"
"""Digits that nobody mistakes for another when a code is read from a projector."""
LENGTH = 6
GUESSES, SECONDS = 10, 60.0
"""Wrong codes that are answered in so many seconds, from each visitor."""
MOST_VISITORS = 10_000
"""Visitors whose wrong codes are remembered; the one that is longest ago is forgotten first."""
NOT_FROM_A_PROXY = (b"forwarded", b"script-name", b"x-script-name")
"""What a proxy would say, with `x-forwarded-...`; none stands before the console, so that nobody is believed."""


def new_code() -> str:
    """A code for one start of the console."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class ClassCode:
    """A code, who has given it, and how often each visitor gave a wrong one."""

    def __init__(self, code: str, is_room: Callable[[str], bool] = lambda given: False) -> None:
        """Let in who knows this code, or that of a class that is open: a member then needs no other."""
        self.code, self.is_room = code, is_room
        self.pass_word = secrets.token_urlsafe(24)
        self._wrong: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def accepts(self, given: str, visitor: str) -> bool:
        """Whether the code is right; from a visitor who has to wait, none is."""
        with self._lock:
            if self._wait(visitor) > 0.0:
                return False
            if hmac.compare_digest(given.strip().encode(), self.code.encode()) or self.is_room(given):
                return True
            wrong = [*self._wrong.pop(visitor, ()), time.monotonic()]
            self._wrong[visitor] = wrong[-GUESSES:]
            if len(self._wrong) > MOST_VISITORS:
                del self._wrong[next(iter(self._wrong))]
            return False

    def seconds_to_wait(self, visitor: str) -> int:
        """How long a visitor who gave too many wrong codes has to wait; 0 for everyone else."""
        with self._lock:
            return math.ceil(self._wait(visitor))

    def knows(self, cookies: str) -> bool:
        """Whether a browser's cookies hold the pass that it was given."""
        for part in cookies.split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE and hmac.compare_digest(value.encode(), self.pass_word.encode()):
                return True
        return False

    def _wait(self, visitor: str) -> float:
        wrong = self._wrong.get(visitor, [])
        return max(0.0, wrong[0] + SECONDS - time.monotonic()) if len(wrong) >= GUESSES else 0.0


class Guarded:
    """An ASGI application that lets in who may."""

    def __init__(
        self, app: Any, code: ClassCode | None, addresses: Addresses, policy: Callable[[str], str] = lambda host: CLOSED
    ) -> None:
        """Guard `app`; without a code only this computer's own visitors can reach it.

        `policy` gives the security policy of the application's responses at an address.
        """
        self.app, self.code, self.addresses, self.policy = app, code, addresses, policy

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or pass on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self.addresses.refuses(scope)
        known = self.code is None or is_here(scope) or self.code.knows(headers.get("cookie", ""))
        if not refused and known:
            refused = page_identity.refuses(scope)
        if refused or (not known and scope["type"] == "websocket"):
            await _refuse(scope, receive, send, refused or FOREIGN)
        elif known:
            answered = with_headers(send, lambda: self.policy(headers["host"]))
            await self.app(_without_proxy(scope), receive, answered)
        else:
            await self._ask(scope, send, headers)

    async def _ask(self, scope: Any, send: Any, headers: Mapping[str, str]) -> None:
        """Ask for the code, or take the one that was given and send the visitor to where it wanted to go."""
        assert self.code is not None
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.pop("class_code", [""])[0]
        if given and self.code.accepts(given, visitor(scope)):
            path = "/" + scope["path"].lstrip("/\\")
            if given.strip() != self.code.code:
                query |= {"page": ["play"], "room": [given.strip()]}
            target = f"{quote(path)}?{urlencode(query, doseq=True)}" if query else quote(path)
            cookie = f"{COOKIE}={self.code.pass_word}; Path=/; HttpOnly; SameSite=Lax"
            await _answer(send, 303, b"", [(b"location", target.encode()), (b"set-cookie", cookie.encode())])
            return
        wait = self.code.seconds_to_wait(visitor(scope))
        told = ["class_wait"] if wait else ["class_wrong", "class_code"] if given else ["class_code"]
        texts = [Texts(lang) for lang in (("zh", "en") if "zh" in headers.get("accept-language", "") else ("en", "zh"))]
        lines = [text(f"screen.error.{one}", n=wait) for text in texts for one in told]
        page = render("class_code.html", texts[0], lines=lines, kept=query)
        more = [(b"retry-after", str(wait).encode())] if wait else []
        await _answer(send, 429 if wait else 401, page.encode(), more)


def _without_proxy(scope: Mapping[str, Any]) -> dict[str, Any]:
    kept = [
        (name, value)
        for name, value in scope["headers"]
        if name.lower() not in NOT_FROM_A_PROXY and not name.lower().startswith(b"x-forwarded-")
    ]
    return {**scope, "headers": kept}


async def _refuse(scope: Mapping[str, Any], receive: Any, send: Any, status: int) -> None:
    """Say no, in a few words; to a WebSocket by an answer in place of the handshake, where the server can."""
    kind = ""
    if scope["type"] == "websocket":
        await receive()
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": 4000 + status})
            return
        kind = "websocket."
    every = [Texts(lang) for lang in LANGUAGES]
    page = render("refused.html", every[0], every=every, key=REFUSED[status])
    await _answer(send, status, page.encode(), kind=kind)


async def _answer(
    send: Any, status: int, body: bytes, more: list[tuple[bytes, bytes]] | None = None, *, kind: str = ""
) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), *(more or [])]
    send = with_headers(send, lambda: CLOSED)
    await send({"type": f"{kind}http.response.start", "status": status, "headers": headers})
    await send({"type": f"{kind}http.response.body", "body": body})


REFUSED = {GARBAGE: "screen.refused.garbage", FOREIGN: "screen.refused.foreign"}
"""What whoever is refused is told, in every language, as nobody knows which one is theirs."""
