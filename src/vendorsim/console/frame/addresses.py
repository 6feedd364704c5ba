"""At which addresses the console is reached, and whether a request speaks to one of them, from a page of it.

A page of another site cannot write these headers: its browser does. A name that the site points at this computer (DNS
rebinding) stands in `Host`, the site that speaks stands in `Origin`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

HERE = "127.0.0.1"
LOOPBACK = (HERE, "::1", "localhost")
GARBAGE, FOREIGN = 400, 403
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
_ORIGIN = re.compile(r"null|(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[^\s/?#@\\]+)")
_HARMLESS = ("GET", "HEAD", "OPTIONS")

_entrance: list[str] = []


def open_to_class_room(address: str) -> None:
    """Remember at which address other computers reach this server."""
    _entrance[:] = [address]


def entrance() -> str | None:
    """The address for other computers; nothing when only this one is served."""
    return _entrance[0] if _entrance else None


class Addresses:
    """The names under which one start of the console answers, all at one port."""

    def __init__(self, port: int, names: Iterable[str] = ()) -> None:
        """Loopback, and the `names` that other computers were told; then also where a connection really came in."""
        self.port, self.told = port, tuple(names)

    def refuses(self, scope: Mapping[str, Any]) -> int:
        """0 for a request that may go on; `GARBAGE` for headers that say nothing, `FOREIGN` for those of another site.

        What changes something, and a WebSocket, has to say where it comes from: every browser does.
        """
        hosts, origins = _said(scope, b"host"), _said(scope, b"origin")
        host = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        origin = _ORIGIN.fullmatch(origins[0]) if len(origins) == 1 else None
        if host is None or len(origins) > 1 or (origins and origin is None):
            return GARBAGE
        if origin is not None and origin["host"] is not None and _HOST.fullmatch(origin["host"]) is None:
            return GARBAGE
        if not scope["path"].isprintable():
            return GARBAGE
        if int(host["port"] or 80) != self.port or host["name"] not in self._names(scope):
            return FOREIGN
        if origin is not None:
            return 0 if origins[0] == f"http://{hosts[0]}" else FOREIGN
        return FOREIGN if scope["type"] == "websocket" or scope["method"] not in _HARMLESS else 0

    def _names(self, scope: Mapping[str, Any]) -> tuple[str, ...]:
        if not self.told:
            return (HERE, "localhost")
        end = scope.get("server")
        return (HERE, "localhost", *self.told, *([end[0]] if end else []))


def is_here(scope: Mapping[str, Any]) -> bool:
    """Whether the visitor sits at this computer."""
    return visitor(scope) in LOOPBACK


def visitor(scope: Mapping[str, Any]) -> str:
    """The address of whoever asks."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _said(scope: Mapping[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1").strip().lower() for key, value in scope["headers"] if key.lower() == name]
