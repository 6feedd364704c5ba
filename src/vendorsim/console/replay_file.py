"""A comparison as one HTML file that plays in any browser, with no server and no network.

The file holds the player's script, the texts of one language, and the recordings as they are, zlib in base64; the
script unpacks them by itself, so that a browser needs nothing that came after 2020.
"""

import base64
import html
import json
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.console.figures_shown import figures, lines, without_nan
from vendorsim.console.player_script import player_script
from vendorsim.console.recording import Recording

HERE = Path(__file__).parent
HTML_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


@cache
def player_texts(lang: str) -> dict[str, str]:
    """What the player says in a language. Raises: FileNotFoundError for a language that is not there."""
    texts: dict[str, str] = json.loads((HERE / "texts" / lang / "player.json").read_text(encoding="utf-8"))
    return texts


def replay_page(
    panels: Sequence[tuple[str, Recording]],
    *,
    lang: str = "en",
    title: str = "",
    paragraphs: Sequence[str] = (),
    texts: dict[str, str] | None = None,
    gauges: Sequence[dict[str, Any]] | None = None,
    curves: Sequence[dict[str, Any]] | None = None,
    intervals: dict[str, Any] | None = None,
    layers: Sequence[str] = (),
    tick: int | None = None,
    speed: int = 4,
) -> str:
    """The whole file: recordings with their labels, a title, and what should stand below them.

    It opens at `tick`, or at ten in the morning of the first day. `gauges` and `curves` are what the player takes
    (`vendorsim.console.figures_shown`), by default the headlines; `intervals` what replicates say of them:
    `{"n": 20, "panels": [{measure: [mean, low, high]}, ...]}`.
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
        "intervals": intervals,
        "layers": list(layers),
        "tick": first + 16 if tick is None else tick,
        "speed": speed,
        "reserve": 12,
        "panels": [{"label": label, **_recorded(recording, *keys)} for label, recording in panels],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    told = "".join(f"<p>{html.escape(one)}</p>" for one in (words["one_run"], *paragraphs, words["not_a_forecast"]))
    return PAGE.format(
        lang=HTML_LANGUAGES.get(lang, lang),
        title=html.escape(title),
        told=told,
        size=len(text),
        data=base64.b64encode(zlib.compress(text, 9)).decode("ascii"),
        script=_in_script(player_script()),
    )


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


PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline';
 style-src 'unsafe-inline'; img-src data: blob:">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
body {{ margin: 0 auto; padding: 14px 22px 30px; max-width: 2000px; background: #fff; color: #222;
  font-family: system-ui, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC",
  "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif; }}
h1 {{ font-size: 1.35em; margin: 0 0 8px; }}
footer {{ color: #555; margin-top: 18px; max-width: 60em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<main id="maps"></main>
<footer>{told}</footer>
<script type="text/plain" id="data" data-size="{size}">{data}</script>
<script type="module">
{script}
openReplay(document.getElementById("maps"), unpackText(document.getElementById("data")));
</script>
</body>
</html>
"""
