"""The security policy that a page of one file carries: it runs and loads nothing but what it was written with."""

import base64
import hashlib
from collections.abc import Sequence


def closed(
    *, scripts: Sequence[str] = (), styles: Sequence[str] = (), any_style: bool = False, images: str = ""
) -> str:
    """The element for the page's head, before what it is about.

    Scripts and styles are those whose text stands between their tags, by their sums, so that neither text that came into
    the page with a study nor an editor's hand can add one. `any_style` is for a script that writes styles itself.
    """
    style = "'unsafe-inline'" if any_style else _sums(styles)
    return (
        '<meta http-equiv="Content-Security-Policy" content="'
        f"default-src 'none'; script-src {_sums(scripts)}; style-src {style}; img-src {images or _NOTHING}; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">'
    )


def sum_of(text: str) -> str:
    """A script's or style's sum, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _sums(texts: Sequence[str]) -> str:
    return " ".join(map(sum_of, texts)) or _NOTHING


_NOTHING = "'none'"
