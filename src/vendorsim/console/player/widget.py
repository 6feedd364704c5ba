"""The maps as a widget: days go to the browser as it takes them, and the browser alone plays, scrubs and picks.

Processes simulate faster than a busy browser draws. A page that is sent more than it takes answers nothing, not even the
server's pings, and loses its connection. So at most `MOST_UNDER_WAY` messages are on their way at a time; what waits
meanwhile goes together in the next one.
"""

import threading
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from vendorsim.console.frame.figures_shown import without_nan
from vendorsim.console.player.player_script import player_script
from vendorsim.console.workers.recording import Chunk

LAYERS_SHOWN = (
    "residents", "vendors", "goods", "teams", "cars", "blocked", "locks", "incidents", "zones",
    "footfall", "complaints", "risk", "conflict",
)  # fmt: skip
"""What can be switched on the maps, as `SWITCHES` in `static/player/looks.js`."""
USUAL_LAYERS = ("residents", "vendors", "teams", "cars", "blocked", "incidents")
NO_LAYER = "none"
"""Stands for an empty map, as no name at all stands for what is usual."""
MOST_UNDER_WAY = 2
"""Messages with days that the page has not acknowledged."""
MOST_DAYS, MOST_BYTES = 30, 500_000
"""What one message carries at most, apart from its first day."""


def as_message(chunk: Chunk) -> dict[str, Any]:
    """A day without its two byte strings, which travel beside it."""
    return {
        "day": chunk.day,
        "events": chunk.events,
        "gauges": without_nan(chunk.gauges),
        "series": without_nan(chunk.series),
    }


class ReplayWidget(anywidget.AnyWidget):
    """Runs side by side, in step; see `static/player` for what can be set and what is told.

    A page that is opened again, or a widget that is shown again, gets everything again.
    """

    _esm = player_script()

    tick = traitlets.Int(0).tag(sync=True)
    """The tick shown, from the beginning of the run; told at most three times a second, and at once on pause."""
    playing = traitlets.Bool(False).tag(sync=True)
    speed = traitlets.Int(4).tag(sync=True)
    """Ticks a second."""
    layers = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """What is shown, by name; empty for what is usual, `none` for nothing."""
    pick = traitlets.Dict().tag(sync=True)
    """What was chosen: panel, kind (vendor, team, incident, driver, lock or cell), id, tick, cell; empty for nothing."""
    texts = traitlets.Dict().tag(sync=True)
    """The catalogue `player` of the language."""
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    gauges = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Figures to show under each map (`figures_shown.figures`); set before panels are added. Empty for none."""
    curves = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Curves to show below (`figures_shown.lines`); empty for none."""
    reserve = traitlets.Int(12).tag(sync=True)
    """Pixels of the window below the figures that the maps leave free; controls and figures have their room anyway."""
    keys_on = traitlets.Bool(True).tag(sync=True)
    """Whether the player answers keys that are pressed on the page."""
    pressed = traitlets.Dict().tag(sync=False)
    """The last key that is not the player's own (1 to 9, l, p, f, ?), as `{"key": ..., "n": how many so far}`."""

    def __init__(self, **traits: Any) -> None:
        """Make an empty player; `traits` as above."""
        self.on_taken: Callable[[], None] = lambda: None
        """Called when the page has acknowledged days."""
        self._panels: list[tuple[str, dict[str, Any]]] = []
        self._chunks: list[list[Chunk]] = []
        self._sent: list[int] = []
        self._under_way = self._round = 0
        # Runs add days in one thread, the page acknowledges them in another; what is sent keeps its order.
        self._lock = threading.RLock()
        super().__init__(**traits)
        self.on_msg(self._hear)

    def add_panel(self, label: str, static: dict[str, Any]) -> int:
        """Add a map for a run that has begun; returns its number."""
        with self._lock:
            self._panels.append((label, static))
            self._chunks.append([])
            self._sent.append(0)
            panel = len(self._panels) - 1
            self._send_panel(panel)
        self.labels = [*self.labels, label]
        return panel

    def add_chunk(self, panel: int, chunk: Chunk) -> None:
        """Add a day to a map."""
        with self._lock:
            self._chunks[panel].append(chunk)
            self._send_days()

    @property
    def days_behind(self) -> int:
        """Days of the map that is furthest behind that were not sent to the page yet."""
        with self._lock:
            return max((len(days) - sent for days, sent in zip(self._chunks, self._sent, strict=True)), default=0)

    def rename(self, labels: list[str]) -> None:
        """Call the maps by other names, as in another language; those that are to come are named when they do."""
        self._panels = [(label, static) for label, (_, static) in zip(labels, self._panels, strict=False)]
        self.labels = labels[: len(self._panels)]

    def clear(self) -> None:
        """Take all maps away."""
        with self._lock:
            self._panels, self._chunks, self._sent = [], [], []
            self._reset()
        self.labels = []
        self.pick = {}

    def seek(self, tick: int) -> None:
        """Stop there."""
        self.send({"op": "seek", "tick": tick})

    def save_png(self, name: str = "") -> None:
        """Let the browser save the maps as a picture."""
        self.send({"op": "png", "name": name})

    def _reset(self) -> None:
        """Begin with an empty page; what was sent before is neither shown nor acknowledged any more."""
        self._round += 1
        self._under_way = 0
        self._sent = [0] * len(self._panels)
        self.send({"op": "reset", "round": self._round})

    def _send_panel(self, panel: int) -> None:
        label, static = self._panels[panel]
        self.send({"op": "panel", "panel": panel, "label": label, "static": static, "round": self._round})

    def _send_days(self) -> None:
        """Send days that wait, while the page has room."""
        while self._under_way < MOST_UNDER_WAY and (days := self._next_days()):
            self._under_way += 1
            told = [as_message(chunk) | {"panel": panel} for panel, chunk in days]
            buffers = [data for _, chunk in days for data in (chunk.data, chunk.layers)]
            self.send({"op": "chunks", "round": self._round, "chunks": told}, buffers)

    def _next_days(self) -> list[tuple[int, Chunk]]:
        """The next days of all maps, those first that are furthest behind."""
        found: list[tuple[int, Chunk]] = []
        size = 0
        while len(found) < MOST_DAYS and size < MOST_BYTES:
            waiting = [panel for panel, sent in enumerate(self._sent) if sent < len(self._chunks[panel])]
            if not waiting:
                break
            panel = min(waiting, key=self._sent.__getitem__)
            chunk = self._chunks[panel][self._sent[panel]]
            self._sent[panel] += 1
            found.append((panel, chunk))
            size += len(chunk.data) + len(chunk.layers)
        return found

    def _send_all(self) -> None:
        """Let a page that was opened begin."""
        tick = self.tick
        self._reset()
        for panel in range(len(self._panels)):
            self._send_panel(panel)
        if self._panels:
            self.seek(tick)
        self._send_days()

    def _send_what_lacks(self, content: dict[str, Any]) -> None:
        """Let a page go on that was not connected for a while: what was on its way to it is lost."""
        days = [int(n) for n in content["days"]]
        if content.get("round") == self._round and len(days) == len(self._panels):
            self._sent, self._under_way = days, 0
            self._send_days()
        else:
            self._send_all()

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """The browser has opened the widget, has taken days, is connected again, or passes on a key."""
        if content.get("op") in ("ready", "have", "taken"):
            with self._lock:
                if content["op"] == "ready":
                    self._send_all()
                elif content["op"] == "have":
                    self._send_what_lacks(content)
                elif content.get("round") == self._round:
                    self._under_way = max(0, self._under_way - 1)
                    self._send_days()
            self.on_taken()
        elif content.get("op") == "key":
            self.pressed = {"key": str(content.get("key", ""))[:1], "n": self.pressed.get("n", 0) + 1}
