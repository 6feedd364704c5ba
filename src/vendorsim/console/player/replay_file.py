"""A comparison as one HTML file that plays in any browser, with no server and no network.

The file holds the player's script, the texts of one language, and the recordings as they are, zlib in base64; the
script unpacks them by itself, so that a browser needs nothing that came after 2020.
"""

import base64
import json
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vendorsim.console.frame.figures_shown import figures, lines, without_nan
from vendorsim.console.frame.rendering import FOLDER, render
from vendorsim.console.player.player_script import player_script
from vendorsim.console.workers.recording import Recording
from vendorsim.report.closed import closed
from vendorsim.telling.language import LANGUAGES, Texts


@cache
def player_texts(lang: str) -> dict[str, str]:
    """What the player says in a language. Raises: ValueError for a language that is not there."""
    return Texts(lang).under("player")


def replay_page(
    panels: Sequence[tuple[str, Recording]],
    *,
    lang: str = "en",
    title: str = "",
    paragraphs: Sequence[str] = (),
    texts: dict[str, str] | None = None,
    gauges: Sequence[dict[str, Any]] | None = None,
    curves: Sequence[dict[str, Any]] | None = None,
    whole: str = "",
    layers: Sequence[str] = (),
    tick: int | None = None,
    speed: int = 4,
) -> str:
    """The whole file: recordings with their labels, a title, and what should stand below them.

    It opens at `tick`, or at ten in the morning of the first day. `gauges` and `curves` are what the player takes
    (`vendorsim.console.frame.figures_shown`), by default the headlines; `whole` is HTML on the
    whole runs to stand below the maps: their figures with intervals over runs with other luck.
    """
    words = texts or player_texts(lang)
    title = title or words["title"]
    first = panels[0][1].static["first_day"] * 72 if panels else 0
    shown = list(figures(lang) if gauges is None else gauges)
    drawn = list(lines(lang) if curves is None else curves)
    keys = {one["key"] for one in shown}, {one["key"] for one in drawn}
    data = {
        "texts": words,
        "gauges": shown,
        "curves": drawn,
        "layers": list(layers),
        "tick": first + 16 if tick is None else tick,
        "speed": speed,
        "reserve": 12,
        "panels": [{"label": label, **_recorded(recording, *keys)} for label, recording in panels],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    script = SCRIPT.format(player=_in_script(player_script()))
    made = render(
        "replay.html", Texts(lang), lang=LANGUAGES[lang], title=title, whole=Markup(whole), size=len(text),
        told=(words["one_run"], *paragraphs, words["not_a_forecast"]), script=Markup(script),
        data=base64.b64encode(zlib.compress(text, 9)).decode("ascii"), style=Markup(STYLE.read_text(encoding="utf-8")),
        policy=Markup(closed(scripts=[script], any_style=True, images="data: blob:")),
    )  # fmt: skip
    return str(made)


def write_replay(path: str | Path, panels: Sequence[tuple[str, Recording]], **options: Any) -> Path:
    """Write the file of `replay_page`; returns where it lies."""
    path = Path(path)
    path.write_text(replay_page(panels, **options), encoding="utf-8")
    return path


def _recorded(recording: Recording, shown: set[str], drawn: set[str]) -> dict[str, Any]:
    days = [
        {
            "day": chunk.day,
            "data": base64.b64encode(chunk.data).decode("ascii"),
            "layers": base64.b64encode(chunk.layers).decode("ascii"),
            "events": chunk.events,
            "gauges": without_nan({name: chunk.gauges[name] for name in shown if name in chunk.gauges}),
            "series": without_nan({name: chunk.series[name] for name in drawn if name in chunk.series}),
        }
        for chunk in recording.chunks
    ]
    return {"static": recording.static, "digest": recording.digest, "chunks": days}


def _in_script(text: str) -> str:
    """Text that cannot end the script element it stands in."""
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")


STYLE = FOLDER / "replay.css"
SCRIPT = """
{player}
openReplay(document.getElementById("maps"), unpackText(document.getElementById("data")));
"""
