"""Plain elements of a page, so that headings are headings and lists are lists for whoever cannot see the screen.

What stands in them is text for the browser, never markup: a lesson's file or an address cannot put scripts on the page.
"""

from collections.abc import Callable, Iterable
from typing import Any

import solara
import solara.lab

from vendorsim.console.frame import addresses


def element(tag: str, *children: Any, name: str = "", **attributes: str) -> Any:
    """An element with children; `name` is its class. An attribute `aria_label` is written `aria-label`."""
    return solara.v.Html(tag=tag, children=list(children), class_=name, attributes=_plain(attributes))


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    return {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}


def listing(items: Iterable[str], name: str = "", *, ordered: bool = False) -> Any:
    """A list of sentences."""
    return element("ol" if ordered else "ul", *[element("li", one) for one in items], name=name)


@solara.component
def Press(on_click: Callable[[], None], children: list[Any], name: str = "", **attributes: str) -> Any:
    """A plain button around anything, such as a whole card; its attributes as in `element`."""
    made = solara.v.Html(
        tag="button", children=children, class_=f"vs-press {name}", attributes={"type": "button", **_plain(attributes)}
    )
    solara.v.use_event(made, "click", lambda *_: on_click())
    return made


def reached_at() -> str:
    """The address of this console for others: that of the class room's network where it is open to it."""
    host = ((solara.lab.headers.value or {}).get("host") or ["127.0.0.1"])[0]
    return (addresses.entrance() or f"http://{host}").rstrip("/")
