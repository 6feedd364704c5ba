"""What each response of the console tells the browser that it may not do."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from vendorsim.report.closed import sum_of

FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not `no-referrer`: with that, browsers tell no origin of a page's own requests either, and these are asked for it.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""For what is said before anyone is let in: no script, nothing loaded."""
_SCRIPT = re.compile(r"<script(?P<told>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_DATA = re.compile(r'\bsrc=|\btype="(?!module"|text/javascript")')


def pages_policy(host: str) -> str:
    """The policy of Solara's pages at an address: own origin only.

    Vue makes functions of templates (`unsafe-eval`), Vuetify writes styles, the maps' script is a module from a blob.
    Inline scripts are those of Solara's page, by their sums. `ws:` is named, as older browsers do not count it as own.
    """
    return (
        f"default-src 'none'; script-src 'self' 'unsafe-eval' blob:{_own_scripts()}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://{host}; form-action 'self'; "
        "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


@cache
def _own_scripts() -> str:
    from solara.server.server import read_root

    return "".join(f" {sum_of(text)}" for text in inline_scripts(read_root("/") or ""))


def inline_scripts(page: str) -> list[str]:
    """The text of each script that a page runs and does not load."""
    return [one["text"] for one in _SCRIPT.finditer(page) if _DATA.search(one["told"]) is None]


def with_headers(send: Any, policy: Callable[[], str]) -> Any:
    """Send on, with the headers that each response has."""

    async def sent(message: Mapping[str, Any]) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            own = [*FIXED, (b"content-security-policy", policy().encode())]
            message = {**message, "headers": [*message.get("headers", ()), *own]}
        await send(message)

    return sent
