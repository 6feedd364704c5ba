"""The frame of a page that needs no network, and the pieces that all pages share."""

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from vendorsim.report.language import LANGUAGES, language, say
from vendorsim.report.wording import BETTER

STYLE_SHEET = Path(__file__).with_name("page.css")

Part = tuple[str, str, str]
"""Anchor, heading and text of a section."""


def document(title: str, kind: str, parts: Sequence[Part], style: str = "") -> str:
    """The whole page: `kind` is the line above the title, as HTML; `style` adds to the common style sheet."""
    contents = "".join(f'<li><a href="#{anchor}">{heading}</a></li>' for anchor, heading, _ in parts)
    return (
        f'<!doctype html>\n<html lang="{LANGUAGES[language()]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE_SHEET.read_text(encoding='utf-8')}{style}</style>\n</head>\n<body>\n"
        f'<header><p class="kind">{kind}</p><h1>{escape(title)}</h1></header>\n'
        f'<nav aria-label="{say("Contents")}"><ol>{contents}</ol></nav>\n<main>\n'
        + "".join(text for _, _, text in parts)
        + "</main>\n</body>\n</html>\n"
    )


def section(anchor: str, heading: str, body: str) -> Part:
    """A part of the page, with the anchor that the contents point to."""
    text = (
        f'<section id="{anchor}" aria-labelledby="{anchor}-h">\n<h2 id="{anchor}-h">{heading}</h2>\n{body}</section>\n'
    )
    return anchor, heading, text


def paragraphs(texts: Sequence[str], kind: str = "") -> str:
    """Each text as a paragraph."""
    opening = f'<p class="{kind}">' if kind else "<p>"
    return "".join(f"{opening}{escape(text)}</p>\n" for text in texts)


def warning(text: str) -> str:
    """A box that limits what is said below it; nothing for an empty text."""
    return f'<p class="warning" role="note">{escape(text)}</p>\n' if text else ""


def arrow(direction: str) -> str:
    """Which way is better, as a sign that says so when it is read aloud."""
    said = {"lower": say("lower is better"), "higher": say("higher is better"), "neither": say("neither way is better")}
    told = said[direction]
    return f'<span class="way" title="{told}" role="img" aria-label="{told}">{BETTER[direction]}</span>'


def split_number(text: str) -> str:
    """A number, and its interval in smaller type."""
    mean, bracket, rest = text.partition(" [")
    return escape(mean) + (f' <small class="interval">[{escape(rest)}</small>' if bracket else "")


def figure(pictures: Path, name: str, heading: str, caption: str, described: str) -> str:
    """A drawing inside the page, with what a reader who cannot see it should know."""
    data = base64.b64encode((pictures / f"{name}.svg").read_bytes()).decode()
    return (
        f'<figure id="figure-{escape(name)}">\n<h3>{escape(heading)}</h3>\n'
        f'<img alt="{escape(described)}" src="data:image/svg+xml;base64,{data}">\n'
        f"<figcaption>{escape(caption)}</figcaption>\n</figure>\n"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", plain: bool = True) -> str:
    """A table; cells are HTML, the first of each row is its name."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>\n"
        for row in rows
    )
    above = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    kind = ' class="plain"' if plain else ""
    return (
        f'<div class="scroll"><table{kind}>{above}<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n'
    )


def folded(summary: str, body: str) -> str:
    """Something that a reader opens when it is wanted."""
    return f"<details><summary>{escape(summary)}</summary>\n{body}</details>\n"
