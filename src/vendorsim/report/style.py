"""How figures look: colours that colour-blind readers tell apart, shapes that a black-and-white print keeps."""

from typing import Any

OKABE_ITO = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "black": "#000000",
    "yellow": "#F0E442",
}
COLOURS = tuple(OKABE_ITO.values())
SHAPES = ("o", "s", "D", "^", "v", "P", "X", "*")

LINES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (9, 3)), (0, (3, 1, 1, 1, 1, 1)))

INK = "#222222"
QUIET = "#6b6b6b"
RULE = "#d9d9d9"
BETTER_SIDE = "#e6f4ef"

FONTS = (
    "DejaVu Sans", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "PingFang SC", "SimHei",
    "Microsoft YaHei", "Noto Sans CJK JP",
)  # fmt: skip
"""The first is part of matplotlib; for Chinese it takes whichever of the others are installed."""

WIDTH = 9.0
"""Inches; every figure is as wide, so that type has one size on the page."""


def settings(text: str) -> Any:
    """Settings of matplotlib for figures that say `text`; nothing of the user's own settings gets in."""
    from matplotlib import rcParamsDefault
    from matplotlib.font_manager import fontManager

    installed = set(fontManager.get_font_names()) if is_chinese(text) else {FONTS[0]}
    plain = {key: value for key, value in rcParamsDefault.items() if not key.startswith(("backend", "toolbar"))}
    return plain | {
        "font.family": [font for font in FONTS if font in installed] or ["sans-serif"],
        "font.size": 9.0,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10.0,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.unicode_minus": True,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": 8.0,
        "ytick.labelsize": 8.0,
        "grid.color": RULE,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "svg.hashsalt": "vendorsim",
        "svg.fonttype": "path",
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
    }


def is_chinese(text: str) -> bool:
    """Whether a text has letters that matplotlib's own font lacks: Chinese ones and their punctuation."""
    return any(ord(letter) > 0x2E7F for letter in text)


def has_font(text: str) -> bool:
    """Whether an installed font has the letters of a text."""
    if not is_chinese(text):
        return True
    from matplotlib.font_manager import fontManager

    return not set(fontManager.get_font_names()).isdisjoint(FONTS[1:])


def colour(position: int) -> str:
    """The colour of the policy at this position."""
    return COLOURS[position % len(COLOURS)]


def shape(position: int) -> str:
    """The marker of the policy at this position."""
    return SHAPES[position % len(SHAPES)]


def dashes(position: int) -> Any:
    """The line of the policy at this position: solid for the first, then broken, each in its own way."""
    return LINES[position % len(LINES)]
