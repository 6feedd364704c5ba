"""The page Evidence: what is measured, what is assumed, what the model cannot say, in plain words."""

from collections.abc import Callable, Sequence
from typing import Any

import solara
from markupsafe import Markup

from vendorsim.console.evidence import rows
from vendorsim.console.evidence.data import Evidence as Found
from vendorsim.console.evidence.data import evidence, shares
from vendorsim.console.evidence.rows import FILTERS, Wanted
from vendorsim.console.frame.fields import Choice
from vendorsim.console.frame.markup import Press, element
from vendorsim.console.frame.rendering import render
from vendorsim.console.frame.state import Problems, ViewState
from vendorsim.settings.parameters import domains
from vendorsim.telling.language import Texts


@solara.component
def Evidence(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """The page."""
    texts = Texts(state.lang)
    found = solara.use_memo(evidence, [])
    wanted, set_wanted = solara.use_state(Wanted())
    with solara.Div(classes=["vs-evidence-page"]):
        element("h1", texts("evidence.title"))
        element("p", texts("evidence.lead"), name="vs-lead")
        solara.HTML(unsafe_innerHTML=summary(found, texts))
        Filters(wanted, set_wanted, texts)
        shown, entries = sections(found, wanted, texts)
        element("p", texts("evidence.found", n=entries) if entries else texts("evidence.none_found"),
                name="vs-lead vs-found", role="status")  # fmt: skip
        solara.HTML(unsafe_innerHTML=shown)
        if found.claims and not found.is_current:
            element("p", texts("evidence.stale"), name="vs-stale")
        element("p", texts("evidence.made_by", command=found.command) if found.claims else texts("evidence.not_there"),
                name="vs-lead")  # fmt: skip


@solara.component
def Filters(wanted: Wanted, set_wanted: Callable[[Wanted], None], texts: Texts) -> None:
    """What to show: a group, a topic, words."""
    with solara.v.Html(tag="div", class_="vs-filters", attributes={"role": "search"}):
        group = {"role": "group", "aria-label": texts("evidence.filter.label")}
        with solara.v.Html(tag="div", class_="vs-filter-kinds", attributes=group):
            for kind in ("", *FILTERS):
                Press(lambda kind=kind: set_wanted(Wanted(kind, wanted.topic, wanted.words)),
                      [texts(f"evidence.filter.{kind or 'all'}")], name=f"vs-filter vs-filter-{kind or 'all'}",
                      aria_pressed="true" if kind == wanted.kind else "false")  # fmt: skip
        topics = [("", texts("evidence.topic.all"))]
        topics += [(name, texts(f"evidence.topic.{name}")) for name in ("limits", "targets", "orderings", "measures")]
        topics += [(name, texts(f"evidence.domain.{name}")) for name in domains()]
        Choice(texts("evidence.topic"), wanted.topic, topics,
               lambda topic: set_wanted(Wanted(wanted.kind, topic, wanted.words)), name="topic")  # fmt: skip
        solara.v.TextField(
            label=texts("evidence.search"), v_model=wanted.words, dense=True, outlined=True, clearable=True,
            on_v_model=lambda words: set_wanted(Wanted(wanted.kind, wanted.topic, words or "")), hide_details="auto",
            class_="vs-field vs-field-evidence-search",
        )  # fmt: skip


def summary(found: Found, texts: Texts) -> Markup:
    """How much of what is met, held, taken from a source."""
    return render("evidence/summary.html", texts, shares=shares(found, texts))


def sections(found: Found, wanted: Wanted, texts: Texts) -> tuple[Markup, int]:
    """Everything that is looked for, and how many entries that are."""
    by_domain = [(name, [one for one in found.numbers if one.domain == name]) for name in domains()]
    shown = [(name, rows.domain_line(known, texts), entries) for name, known in by_domain
             if (entries := rows.numbers(known, wanted, texts))]  # fmt: skip
    made: dict[str, Sequence[Any]] = {
        "limits": rows.limit_items(wanted, texts), "targets": rows.targets(found, wanted, texts),
        "orderings": rows.orderings(found, wanted, texts), "measures": rows.measures(wanted, texts),
    }  # fmt: skip
    n = sum(len(one) for one in made.values()) + sum(len(numbers) for _, _, numbers in shown)
    return render("evidence/sections.html", texts, **made, domains=shown, is_all=wanted.is_all), n
