"""The player's script: the modules of `static/player` as one text, for the widget and for the replay file.

A widget and a file take one module each, and a file from a disk cannot load others: so the modules are put one after
another, without the lines by which they name each other.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "player"
MODULES = (
    "unpack", "looks", "styles", "run", "marks", "map",
    "legend", "playback", "gauges", "picking", "picture", "player", "entry",
)  # fmt: skip
"""Each after those that it imports."""
_IMPORT = re.compile(r"^import\b[^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default\b)", re.MULTILINE)


@cache
def player_script() -> str:
    """One ES module that defines everything and exports `render`."""
    texts = ((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
