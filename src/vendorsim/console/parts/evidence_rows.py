"""The tables of the page Evidence as markup; everything that is not a tag is escaped."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vendorsim.console.evidence import LIMITS, Claim, Evidence, Finding, Number, band, modelled, slug, source, unit, why
from vendorsim.console.parts.bars import esc
from vendorsim.console.texts import Texts
from vendorsim.measures.base import all_measures
from vendorsim.report.wording import number

FILTERS = ("measured", "tested", "calibrated", "assumption")
"""What can be shown alone: each is a group of entries, `evidence.filter.<name>`."""
KIND_OF = {"source": "measured", "calibrated": "calibrated", "assumption": "assumption", "definition": ""}
"""The group of a number by where it comes from."""


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for."""

    kind: str = ""
    topic: str = ""
    words: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.kind or self.topic or self.words.strip())

    def takes(self, kind: str, topic: str, *texts: str) -> bool:
        """Whether an entry of this group and topic, saying this, is looked for."""
        said = " ".join(texts).lower()
        fits = all(word in said for word in self.words.lower().split())
        return fits and self.kind in ("", kind) and self.topic in ("", topic)


def table(name: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    """Rows under their headings."""
    head = "".join(f"<th scope=col>{esc(one)}</th>" for one in heads)
    table = f'<table class="vs-evidence vs-evidence-{name}">'
    return f"{table}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def row(anchor: str, first: str, cells: Iterable[tuple[str, str]]) -> str:
    """One entry: what it says, then cells with the heading that a phone shows beside each."""
    rest = "".join(f'<td data-head="{esc(head)}">{cell}</td>' for head, cell in cells)
    return f'<tr id="{esc(anchor)}"><th scope=row>{first}</th>{rest}</tr>'


def badge(verdict: str, texts: Texts) -> str:
    """What is to be said of a claim."""
    return f'<span class="vs-verdict vs-verdict-{verdict}">{esc(texts(f"evidence.verdict.{verdict}"))}</span>'


def target_rows(found: Evidence, wanted: Wanted, texts: Texts) -> list[str]:
    """Measured values, and what the model makes of them."""
    rows = []
    for claim in found.targets:
        said, reason = texts(f"evidence.claim.{claim.id}"), why(claim, texts)
        origin = source(claim.findings[0].source, texts)
        if wanted.takes("measured", "targets", said, reason, origin, claim.id):
            rows.append(row(claim.id, _claim(said, reason, texts), _target_cells(claim, origin, texts)))
    return rows


def _target_cells(claim: Claim, origin: str, texts: Texts) -> list[tuple[str, str]]:
    parts = len(claim.findings) > 1
    lines = [[_part(one, texts) if parts else "", _measured(one, texts), modelled(one)] for one in claim.findings]
    names = [f"<i>{esc(name)}</i> " if name else "" for name, _, _ in lines]
    confidence = f"evidence.confidence.{claim.findings[0].confidence}"
    told = f"{esc(origin)}<small>{esc(texts(confidence))}</small>" if confidence in texts else esc(origin)
    spoken = esc(unit(claim.findings[0].unit, texts))
    return [
        (texts("evidence.column.measured"), f"{_in_lines(names, lines, 1)}<small>{spoken}</small>"),
        (texts("evidence.column.model"), _in_lines(names, lines, 2)),
        (texts("evidence.column.verdict"), badge(claim.verdict, texts)),
        (texts("evidence.column.source"), told),
    ]  # fmt: skip


def _in_lines(names: list[str], lines: list[list[str]], which: int) -> str:
    return "<br>".join(f"{name}{esc(line[which])}" for name, line in zip(names, lines, strict=True))


def _claim(said: str, reason: str, texts: Texts) -> str:
    more = f"<small><b>{esc(texts('evidence.why'))}</b> {esc(reason)}</small>" if reason else ""
    return esc(said) + more


def _part(one: Finding, texts: Texts) -> str:
    key = f"evidence.part.{slug(one.name)}"
    return texts(key) if key in texts else one.name


def _measured(one: Finding, texts: Texts) -> str:
    accepted = band(one, texts)
    if one.target is None or math.isclose(one.target, round(one.target, 4)) is False:
        return accepted
    value = number(one.target, next((n for n in range(5) if math.isclose(round(one.target, n), one.target)), 4))
    return value if accepted == value else f"{value} ({accepted})"


def ordering_rows(found: Evidence, wanted: Wanted, texts: Texts) -> list[str]:
    """Statements on what leads to more or less of something."""
    rows = []
    for claim in found.orderings:
        said, reason = texts(f"evidence.claim.{claim.id}"), why(claim, texts)
        origin = source(claim.findings[0].source, texts)
        if wanted.takes("tested", "orderings", said, reason, origin, claim.id):
            parts = texts("evidence.parts", n=claim.met, total=len(claim.findings))
            rows.append(
                row(claim.id, _claim(said, reason, texts), [
                    (texts("evidence.column.verdict"), badge(claim.verdict, texts)),
                    (texts("evidence.column.parts"), esc(parts)),
                    (texts("evidence.column.source"), esc(origin)),
                ])
            )  # fmt: skip
    return rows


def number_rows(numbers: Sequence[Number], wanted: Wanted, texts: Texts) -> list[str]:
    """Parameters of one topic."""
    rows = []
    for one in numbers:
        said, status = texts(f"parameter.{one.name}.meaning"), texts(f"evidence.status.{one.kind}")
        origin = source(one.source, texts)
        if not wanted.takes(KIND_OF[one.kind], one.domain, said, origin, status, one.name):
            continue
        mark = f'<span class="vs-origin vs-origin-{one.kind}">{esc(status)}</span>'
        told = "" if origin.lower() == status.lower() else f"<small>{esc(origin)}</small>"
        spoken = texts(f"parameter.{one.name}.unit")
        value = f"{esc(plain(one.value))} <small>{esc('' if spoken == '1' else spoken)}</small>"
        band = texts("evidence.band.between", low=plain(one.low), high=plain(one.high))
        rows.append(
            row(one.name, esc(said[:1].upper() + said[1:]), [
                (texts("evidence.column.value"), value),
                (texts("evidence.column.range"), esc(band)),
                (texts("evidence.column.status"), mark + told),
            ])
        )  # fmt: skip
    return rows


def domain_line(numbers: Sequence[Number], texts: Texts) -> str:
    """How many numbers of a topic come from where."""
    kinds = Counter(one.kind for one in numbers)
    return texts("evidence.domain.count", n=len(numbers), source=kinds["source"], calibrated=kinds["calibrated"],
                 assumed=kinds["assumption"])  # fmt: skip


def measure_rows(wanted: Wanted, texts: Texts) -> list[str]:
    """What each figure counts."""
    rows = []
    for name in all_measures():
        label, meaning = texts(f"measure.{name}.label"), texts(f"measure.{name}.meaning")
        if wanted.takes("", "measures", label, meaning, name):
            rows.append(
                row(f"measure-{name}", esc(label[:1].upper() + label[1:]), [
                    (texts("evidence.column.meaning"), esc(meaning)),
                    (texts("export.csv.unit"), esc(texts(f"measure.{name}.unit"))),
                    ("", esc(texts(f"measure.{name}.better"))),
                ])
            )  # fmt: skip
    return rows


def limit_items(wanted: Wanted, texts: Texts) -> list[str]:
    """What the model cannot say."""
    said = [texts(f"evidence.limit.{name}") for name in LIMITS]
    return [one for one in said if wanted.takes("", "limits", one)]


def plain(value: float) -> str:
    """A parameter's value with as many places as it has, at most five."""
    places = next((places for places in range(6) if math.isclose(round(value, places), value, abs_tol=1e-9)), 5)
    return number(value, places)


def intervals_picture(texts: Texts) -> str:
    """Three differences with their intervals, beside zero."""
    lines = []
    for i, (low, mean, high, name) in enumerate(
        ((20, 55, 90, "lower"), (105, 150, 195, "unclear"), (175, 215, 255, "higher"))
    ):
        y, colour = 24 + 30 * i, ("#00598c", "#555555", "#a34300")[i]
        bar = f"M{low} {y}H{high}M{low} {y - 5}v10M{high} {y - 5}v10"
        lines.append(
            f'<path d="{bar}" stroke="{colour}" stroke-width="2.5" fill="none"/>'
            f'<circle cx="{mean}" cy="{y}" r="5" fill="{colour}"/>'
            f'<text x="290" y="{y + 5}" fill="{colour}">{esc(texts(f"evidence.interval.{name}"))}</text>'
        )
    told = esc(texts("evidence.interval.picture"))
    return (
        f'<svg class="vs-interval-picture" viewBox="0 0 440 112" role="img" aria-label="{told}">'
        f'<path d="M135 6V96" stroke="#222" stroke-dasharray="4 4"/><text x="135" y="110" text-anchor="middle">0</text>'
        f"{''.join(lines)}</svg>"
    )
