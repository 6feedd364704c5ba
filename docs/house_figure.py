"""Draws the layers of the code as docs/images/house.svg: `python docs/house_figure.py`.

Which part may import which is read from pyproject.toml; how many lines each has is counted. A test says when the figure
is stale in its parts.
"""

import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).resolve().parent
SOURCE = DOCS.parent / "src" / "vendorsim"
FIGURE = DOCS / "images" / "house.svg"
FLOORS = {
    "what people see": ("cli", "console", "report", "telling"),
    "many runs": ("api", "study", "patterns"),
    "one run": ("measures", "programmes", "model", "policies"),
    "numbers, contract": ("settings", "plugins"),
}
"""Floors from the top; what stands on none of them is a tool that every floor uses."""
COLOURS = ("#dbe7f3", "#e3efdd", "#f8ead2", "#eee3f0")
WIDTH, ROW, NAME = 900, 58, 130


def layers() -> list[list[str]]:
    """The parts from top to bottom, those of a row may not import each other."""
    contracts = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rows = next(one["layers"] for one in contracts["contracts"] if one["type"] == "layers")
    return [[name.strip(" ()") for name in row.replace(":", "|").split("|")] for row in rows]


def lines_of(name: str) -> int:
    """Lines of Python of a module or package."""
    path = SOURCE / name
    files = path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    return sum(len(one.read_text(encoding="utf-8").splitlines()) for one in files)


def parts() -> dict[str, list[str]]:
    """The parts of each floor, in the order of the layers; the rest are tools."""
    order = [name for row in layers() for name in row if not name.startswith("__")]
    known = {name for floor in FLOORS.values() for name in floor}
    floors = {title: [name for name in order if name in names] for title, names in FLOORS.items()}
    return {**floors, "tools for all": [name for name in order if name not in known]}


def svg() -> str:
    """The figure."""
    boxes, y = [], 10
    for (title, names), colour in zip(parts().items(), (*COLOURS, "#ececec"), strict=True):
        per_row = 5
        rows = [names[i : i + per_row] for i in range(0, len(names), per_row)]
        boxes.append(
            f'<rect x="5" y="{y}" width="{WIDTH - 10}" height="{ROW * len(rows)}" rx="6" fill="{colour}"/>'
            f'<text x="15" y="{y + 33}" font-weight="bold">{escape(title)}</text>'
        )
        for row in rows:
            wide = (WIDTH - NAME - 15) / per_row
            for i, name in enumerate(row):
                x = NAME + i * wide
                boxes.append(
                    f'<rect x="{x:.0f}" y="{y + 8}" width="{wide - 6:.0f}" height="{ROW - 16}" rx="4" fill="white"/>'
                    f'<text x="{x + wide / 2 - 3:.0f}" y="{y + 26}" text-anchor="middle">{escape(name)}</text>'
                    f'<text x="{x + wide / 2 - 3:.0f}" y="{y + 42}" text-anchor="middle" fill="#666">'
                    f"{round(lines_of(name), -2) or lines_of(name):,} lines</text>"
                )
            y += ROW
        y += 6
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 4}" font-family="sans-serif" font-size="12">'
    return "\n".join((head, *boxes, "</svg>\n"))


if __name__ == "__main__":
    FIGURE.write_text(svg(), encoding="utf-8")
