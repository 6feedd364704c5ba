"""Whose page a request belongs to: Solara tells pages apart by an id that the browser chooses."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from vendorsim.console.frame.addresses import FOREIGN, GARBAGE

_PAGE = re.compile(r"/+(?:jupyter/api/kernels|_solara/api/(?:close|evict))/(?P<id>[^/]*)(?:/.*)?")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def refuses(scope: Mapping[str, Any]) -> int:
    """0 for a visitor's own page or a new one; `GARBAGE` for an id that is none, `FOREIGN` for another visitor's."""
    found = _PAGE.fullmatch(scope["path"])
    if found is None:
        return 0
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_id", [""])[0]
    only_asks = (
        scope["type"] == "http" and scope["method"] == "GET" and not given
    )  # whether a page is there, after a break
    if _ID.fullmatch(found["id"]) is None or not (only_asks or _ID.fullmatch(given)):
        return GARBAGE
    from solara.server import kernel_context, server
    from starlette.requests import HTTPConnection

    page = kernel_context.contexts.get(found["id"])
    if page is None:
        return 0
    # Without a cookie nobody is the owner: Solara gives such a visitor an identity that no later request can have.
    return 0 if page.session_id == server.get_session_id_cookie(HTTPConnection(dict(scope)).cookies) else FOREIGN
