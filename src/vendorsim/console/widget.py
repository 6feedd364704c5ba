"""The maps as a widget: days go to the browser as they come, and the browser alone plays, scrubs and picks."""

from typing import Any

import anywidget
import traitlets

from vendorsim.console.figures_shown import without_nan
from vendorsim.console.player_script import player_script
from vendorsim.console.recording import Chunk

LAYERS_SHOWN = (
    "residents", "vendors", "goods", "teams", "cars", "blocked", "locks", "incidents", "zones",
    "footfall", "complaints", "risk", "conflict",
)  # fmt: skip
"""What can be switched on the maps, as `SWITCHES` in `static/player/looks.js`."""
USUAL_LAYERS = ("residents", "vendors", "teams", "cars", "blocked", "incidents")
NO_LAYER = "none"
"""Stands for an empty map, as no name at all stands for what is usual."""


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

    A page that is opened again, or a widget that is shown again, gets everything anew.
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
        self._panels: list[tuple[str, dict[str, Any]]] = []
        self._chunks: list[list[Chunk]] = []
        super().__init__(**traits)
        self.on_msg(self._hear)

    def add_panel(self, label: str, static: dict[str, Any]) -> int:
        """Add a map for a run that has begun; returns its number."""
        self._panels.append((label, static))
        self._chunks.append([])
        self.labels = [*self.labels, label]
        self._send_panel(len(self._panels) - 1)
        return len(self._panels) - 1

    def add_chunk(self, panel: int, chunk: Chunk) -> None:
        """Add a day to a map."""
        self._chunks[panel].append(chunk)
        self._send_chunk(panel, chunk)

    def rename(self, labels: list[str]) -> None:
        """Call the maps by other names, as in another language; those that are to come are named when they do."""
        self._panels = [(label, static) for label, (_, static) in zip(labels, self._panels, strict=False)]
        self.labels = labels[: len(self._panels)]

    def clear(self) -> None:
        """Take all maps away."""
        self._panels, self._chunks = [], []
        self.labels = []
        self.pick = {}
        self.send({"op": "reset"})

    def seek(self, tick: int) -> None:
        """Stop there."""
        self.send({"op": "seek", "tick": tick})

    def save_png(self, name: str = "") -> None:
        """Let the browser save the maps as a picture."""
        self.send({"op": "png", "name": name})

    def _send_panel(self, panel: int) -> None:
        label, static = self._panels[panel]
        self.send({"op": "panel", "panel": panel, "label": label, "static": static})

    def _send_chunk(self, panel: int, chunk: Chunk) -> None:
        self.send({"op": "chunk", "panel": panel, "chunk": as_message(chunk)}, [chunk.data, chunk.layers])

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """The browser has opened the widget, or has passed on a key."""
        if content.get("op") == "ready":
            tick = self.tick
            self.send({"op": "reset"})
            for panel in range(len(self._panels)):
                self._send_panel(panel)
                for chunk in self._chunks[panel]:
                    self._send_chunk(panel, chunk)
            if self._panels:
                self.seek(tick)
        elif content.get("op") == "key":
            self.pressed = {"key": str(content.get("key", ""))[:1], "n": self.pressed.get("n", 0) + 1}
