"""The page Evidence: what is measured, what is assumed, what the model cannot say, in plain words."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.evidence import Evidence as Found
from vendorsim.console.evidence import evidence, shares
from vendorsim.console.parts import evidence_rows as rows
from vendorsim.console.parts.bars import esc
from vendorsim.console.parts.evidence_rows import FILTERS, Wanted
from vendorsim.console.parts.fields import Choice
from vendorsim.console.parts.markup import Press, element
from vendorsim.console.state import Problems, ViewState
from vendorsim.console.texts import Texts
from vendorsim.parameters import domains

SECTIONS = ("limits", "targets", "orderings", "parameters", "measures")


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


def summary(found: Found, texts: Texts) -> str:
    """How much of what is met, held, taken from a source: a sentence and a bar each."""
    tiles = []
    for line, parts in shares(found, texts):
        total = sum(size for _, size in parts) or 1
        bars = "".join(f'<i class="vs-bar-{kind}" style="width:{100 * size / total:.1f}%"></i>' for kind, size in parts)
        tiles.append(f'<li><span class="vs-bar" aria-hidden="true">{bars}</span>{esc(line)}</li>')
    return f'<ul class="vs-tiles">{"".join(tiles)}</ul>'


def sections(found: Found, wanted: Wanted, texts: Texts) -> tuple[str, int]:
    """Everything that is looked for, and how many entries that are."""
    names = ("what", "measured", "model", "verdict", "source", "parts", "value", "range", "status", "meaning")
    column = {name: texts(f"evidence.column.{name}") for name in names}
    limits = rows.limit_items(wanted, texts)
    targets, orderings = rows.target_rows(found, wanted, texts), rows.ordering_rows(found, wanted, texts)
    measures = rows.measure_rows(wanted, texts)
    parameters, n = _parameters(found, wanted, texts, [column[name] for name in ("what", "value", "range", "status")])
    made = {
        "limits": f"<ul class=vs-limits>{''.join(f'<li>{esc(one)}</li>' for one in limits)}</ul>" if limits else "",
        "targets": rows.table("targets", [column[name] for name in ("what", "measured", "model", "verdict", "source")],
                              targets) if targets else "",
        "orderings": rows.table("orderings", [column[name] for name in ("what", "verdict", "parts", "source")], orderings)
        if orderings else "",
        "parameters": parameters,
        "measures": _folded(texts("evidence.measures.title"), str(len(measures)), rows.table(
            "measures", [texts("evidence.column.what"), column["meaning"], texts("export.csv.unit"), ""], measures),
            is_open=not wanted.is_all) if measures else "",
    }  # fmt: skip
    parts = []
    for name in SECTIONS:
        if made[name]:
            key = f"evidence.{name}.help"
            told = f"<p class=vs-lead>{esc(texts(key))}</p>" if key in texts else ""
            parts.append(
                f'<section id="{name}"><h2>{esc(texts(f"evidence.{name}.title"))}</h2>{told}{made[name]}</section>'
            )
            if name == "limits" and wanted.is_all:
                parts.append(intervals(texts))
    return "".join(parts), len(limits) + len(targets) + len(orderings) + n + len(measures)


def _parameters(found: Found, wanted: Wanted, texts: Texts, heads: list[str]) -> tuple[str, int]:
    """The numbers by topic, each folded as long as everything is shown."""
    parts, entries = [], 0
    for domain in domains():
        numbers: list[Any] = [one for one in found.numbers if one.domain == domain]
        lines = rows.number_rows(numbers, wanted, texts)
        if lines:
            entries += len(lines)
            parts.append(_folded(texts(f"evidence.domain.{domain}"), rows.domain_line(numbers, texts),
                                 rows.table("numbers", heads, lines), is_open=not wanted.is_all))  # fmt: skip
    return "".join(parts), entries


def _folded(title: str, told: str, inside: str, *, is_open: bool) -> str:
    opened = " open" if is_open else ""
    return f"<details{opened}><summary><b>{esc(title)}</b> <span>{esc(told)}</span></summary>{inside}</details>"


def intervals(texts: Texts) -> str:
    """How to read an interval."""
    said = "".join(f"<p>{esc(texts(f'evidence.interval.{name}'))}</p>" for name in ("what", "difference", "more"))
    title = esc(texts("evidence.interval.title"))
    picture = rows.intervals_picture(texts)
    return f'<section id="intervals"><h2>{title}</h2><div class=vs-interval><div>{said}</div>{picture}</div></section>'
