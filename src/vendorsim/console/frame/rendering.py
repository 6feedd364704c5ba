"""Pieces of the console's pages from templates: `render("bars.html", texts, rows=...)` gives HTML, everything escaped."""

from pathlib import Path
from typing import Any

from markupsafe import Markup

from vendorsim.report.closed import closed
from vendorsim.telling.language import Texts
from vendorsim.telling.templates import Templates

FOLDER = Path(__file__).parents[1] / "templates"
_templates = Templates(FOLDER)


def render(template: str, texts: Texts, /, **values: Any) -> Markup:
    """A template filled with values; `t` in it are the texts of the page's language."""
    return _templates(template, t=texts, **values)


def page(name: str, texts: Texts, /, **values: Any) -> str:
    """A page that stands by itself, `<name>.html` with the styles of `<name>.css` in it, and runs and loads nothing."""
    style = "\n" + (FOLDER / f"{name}.css").read_text(encoding="utf-8")
    policy = closed(styles=[style])
    return str(render(f"{name}.html", texts, style=Markup(style), policy=Markup(policy), **values))
