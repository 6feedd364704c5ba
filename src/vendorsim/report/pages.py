"""A page that needs no network, made from templates: one section a template, everything that they can say known to them."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vendorsim.report import words
from vendorsim.report.closed import closed
from vendorsim.telling.language import LANGUAGES, language, say
from vendorsim.telling.templates import Templates
from vendorsim.telling.wording import BETTER, GROUP_TITLES, beside, number, spoken, with_interval

HERE = Path(__file__).parent
MOST_ROWS = 30


def headings(*names: str) -> list[str]:
    """The headings of columns."""
    return [say(f"report.column.{name}") for name in names]


def cut_off(n: int, most: int, file: str) -> list[str]:
    """A note where rows are left out, and where they all stand."""
    return [say("report.rows_shown", shown=most, n=n, file=file)] if n > most else []


_templates = Templates(
    HERE / "templates", t=say, headings=headings, cut_off=cut_off, number=number, beside=beside,
    with_interval=with_interval, spoken=spoken,
    unit=words.unit, value_of=words.value_of, plain_number=words.plain_number, BETTER=BETTER, GROUPS=GROUP_TITLES,
    MOST_ROWS=MOST_ROWS,
)  # fmt: skip


def document(
    folder: str,
    title: str,
    kind: str,
    name: str,
    sections: Sequence[tuple[str, str]],
    styles: Sequence[str],
    **values: Any,
) -> str:
    """The whole page: sections, by anchor and heading, are templates of `folder`; above the title stand kind and name."""
    looks = "\n" + "".join((HERE / style).read_text(encoding="utf-8") for style in styles)
    page = _templates(
        "page.html", folder=folder, title=title, kind=kind, name=name, sections=sections, lang=LANGUAGES[language()],
        closed=Markup(closed(styles=[looks], images="data:")), looks=Markup(looks), **values,
    )  # fmt: skip
    return str(page)


def picture(folder: Path, name: str) -> str:
    """A drawing as it stands inside a page."""
    return base64.b64encode((folder / f"{name}.svg").read_bytes()).decode()
