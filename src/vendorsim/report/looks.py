"""Which colour and shape a choice of levers has in every figure, and texts in lines."""

import textwrap
from typing import TYPE_CHECKING, Any

from vendorsim.report import style, words
from vendorsim.report.study import Study

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.figure import Figure

Look = tuple[str, str]
"""Colour and marker."""


class Looks:
    """Colour follows the first lever that varies, shape the second; where there are more, a legend cannot tell all."""

    def __init__(self, study: Study) -> None:
        self.study = study
        values: dict[str, dict[Any, None]] = {}
        for label in study.labels:
            for path, value in study.levers.get(label, {}).items():
                values.setdefault(path, {})[value] = None
        self.values = {path: list(found) for path, found in values.items() if len(found) > 1}
        paths = list(self.values)
        most = len(style.SHAPES)
        self.by_colour = paths[0] if paths and len(self.values[paths[0]]) <= most else ""
        second = paths[1] if len(paths) > 1 else paths[0] if paths else ""
        self.by_shape = second if second and len(self.values[second]) <= most else ""

    @property
    def is_full(self) -> bool:
        """Whether colour and shape tell every choice from the others."""
        return bool(self.by_colour and self.by_shape) and len(self.values) <= 2

    def of(self, label: str) -> Look:
        """The look of a choice."""
        own = self.study.levers.get(label, {})
        colour = self._place(self.by_colour, own)
        return style.colour(colour), style.shape(self._place(self.by_shape, own))

    def _place(self, path: str, own: Any) -> int:
        return self.values[path].index(own[path]) if path and path in own else 0

    def legend(self, figure: "Figure", extra: str = "") -> None:
        """What colours and shapes stand for, above all panels."""
        handles = []
        one = self.by_colour == self.by_shape
        for place, value in enumerate(self.values.get(self.by_colour, ())):
            marker = style.shape(place) if one else "o"
            handles.append(mark(words.setting(self.by_colour, value), style.colour(place), marker))
        for place, value in enumerate([] if one else self.values.get(self.by_shape, ())):
            handles.append(mark(words.setting(self.by_shape, value), style.QUIET, style.shape(place)))
        if handles:
            legend(figure, handles, handlelength=1.4, columnspacing=1.6)
        note(figure, extra, above=0.14 + 0.2 * -(-len(handles) // 4))

    @property
    def legend_inches(self) -> float:
        """The height that the legend takes, with the line below it."""
        own = len(self.values.get(self.by_colour, ()))
        other = 0 if self.by_colour == self.by_shape else len(self.values.get(self.by_shape, ()))
        return 0.2 * -(-(own + other) // 4) + 0.45


def mark(text: str, colour: str, marker: str, **more: Any) -> Any:
    """What a mark stands for, in a legend."""
    from matplotlib.lines import Line2D

    look: dict[str, Any] = {"color": colour, "marker": marker, "linestyle": "none", "markersize": 6.5}
    return Line2D([], [], label=text, **look | more)


def wrapped(text: str, width: int) -> str:
    """A text in lines of about this width; Chinese letters are twice as wide and break anywhere."""
    if style.is_chinese(text):
        return _broken(text, width)
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False)) or text


def letters(text: str) -> float:
    """How wide a text is, in Latin letters."""
    return sum(1.9 if style.is_chinese(letter) else 1.0 for letter in text)


def _broken(text: str, width: int) -> str:
    lines, length = [""], 0.0
    for letter in text:
        size = letters(letter)
        if length + size > width and letter not in "，。、）)]":
            lines.append("")
            length = 0.0
        lines[-1] += letter
        length += size
    return "\n".join(line.strip() for line in lines)


def axis_label(study: Study, measure: str, width: int = 46) -> str:
    """A measure with its unit, in lines."""
    return wrapped(study.labelled(measure), width)


def legend(figure: "Figure", handles: list[Any], columns: int = 4, **more: Any) -> None:
    """A legend above all panels."""
    top = 1.0 - 0.06 / figure.get_figheight()
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.02, top), ncols=min(len(handles), columns), **more
    )


def note(figure: "Figure", text: str, above: float = 0.1) -> None:
    """A line of small type, so many inches below the upper edge."""
    figure.text(0.02, 1.0 - above / figure.get_figheight(), wrapped(text, 150), va="top", fontsize=8, color=style.QUIET)
