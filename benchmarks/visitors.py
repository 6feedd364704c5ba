"""Visitors of the console that are lighter than browsers: each speaks the page's protocol and keeps the widgets it is told.

Thirty browsers on the machine that is measured would measure the browsers.
"""

import json
import struct
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


class Visitor:
    """One open page."""

    def __init__(self, address: str, query: str) -> None:
        """Open the page at an address of the console, with a cookie of its own."""
        with urllib.request.urlopen(f"{address}?{query}", timeout=60) as page:
            page.read()
            cookies = "; ".join(value.split(";")[0] for value in page.headers.get_all("set-cookie") or [])
        self.models: dict[str, dict[str, Any]] = {}
        self.bytes = 0
        self._changed = threading.Condition()
        self._page, self._control = uuid.uuid4().hex, uuid.uuid4().hex
        where = address.replace("http://", "ws://").rstrip("/")
        self._line = connect(
            f"{where}/jupyter/api/kernels/{uuid.uuid4()}/channels?session_id={self._page}",
            additional_headers={"Cookie": cookies}, origin=address.rstrip("/"),
            max_size=None, compression=None, open_timeout=60,
        )  # fmt: skip
        threading.Thread(target=self._hear, daemon=True).start()
        self._send("comm_open", {"comm_id": self._control, "target_name": "solara.control", "data": {}})
        self._tell(self._control, {"method": "run", "args": {"path": f"/?{query}"}})

    def find(self, is_it: Callable[[dict[str, Any]], bool]) -> str | None:
        """The newest widget of which something is so."""
        with self._changed:
            return next((key for key, state in reversed(self.models.items()) if is_it(state)), None)

    def wait(self, is_it: Callable[[dict[str, Any]], bool], seconds: float = 60.0) -> str:
        """Wait for such a widget."""
        end = time.monotonic() + seconds
        with self._changed:
            while (found := self.find(is_it)) is None:
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError("the page did not show what was waited for")
        return found

    def click(self, key: str) -> None:
        """Click on a widget."""
        self._tell(key, {"method": "custom", "content": {"event": "click", "data": {}}})

    def pick(self, key: str, response: str) -> None:
        """Touch a response, as the page's script tells it."""
        self._tell(key, {"method": "custom", "content": {"op": "pick", "value": response}})

    def fill(self, key: str, text: str) -> None:
        """Type into a field."""
        self.models[key]["v_model"] = text
        self._tell(key, {"method": "update", "state": {"v_model": text}, "buffer_paths": []})

    def close(self) -> None:
        """Leave."""
        self._line.close()

    def _tell(self, key: str, data: dict[str, Any]) -> None:
        self._send("comm_msg", {"comm_id": key, "data": data})

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self._page, "username": "", "version": "5.2",
                  "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        self._line.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                                    "channel": "shell", "buffers": []}))  # fmt: skip

    def _hear(self) -> None:
        with suppress(ConnectionClosed):
            self._take_all()

    def _take_all(self) -> None:
        for said in self._line:
            self.bytes += len(said)
            text = said
            if isinstance(said, bytes):
                count = struct.unpack("!i", said[:4])[0]
                first, *more = struct.unpack(f"!{count}I", said[4 : 4 * (count + 1)])
                text = said[first : more[0] if more else None]
            message = json.loads(text)
            content, kind = message.get("content", {}), message.get("msg_type") or message["header"]["msg_type"]
            data = content.get("data") or {}
            with self._changed:
                if kind == "comm_open":
                    self.models[content["comm_id"]] = dict(data.get("state") or {})
                elif kind == "comm_msg" and data.get("method") == "update":
                    self.models.setdefault(content["comm_id"], {}).update(data.get("state") or {})
                elif kind == "comm_close":
                    self.models.pop(content["comm_id"], None)
                self._changed.notify_all()


def of_class(name: str) -> Callable[[dict[str, Any]], bool]:
    """Widgets with this class."""
    return lambda state: name in str(state.get("class_") or "").split() and not state.get("disabled")


def of_choices(*, picked: str = "") -> Callable[[dict[str, Any]], bool]:
    """The responses that are put to a member, with one that is chosen."""
    return lambda state: bool(state.get("acts")) and (not picked or state.get("picked") == picked)


def of_html(name: str) -> Callable[[dict[str, Any]], bool]:
    """A piece of HTML with this class in it."""
    return lambda state: any(name in str(value) for key, value in state.items() if "html" in key.lower())
