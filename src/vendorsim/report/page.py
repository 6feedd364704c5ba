"""`report.html`: one page that explains a comparison to someone who never saw the code, and needs no network."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorsim.report import figures, pages, prose
from vendorsim.report.own_code import notices
from vendorsim.report.study import Study
from vendorsim.telling.language import Texts
from vendorsim.telling.matters import smallest
from vendorsim.telling.wording import GROUP_TITLES

REPORT = "report.html"
FIGURES = "figures"


def write_report(study: Study, folder: Path) -> Path:
    """Draw the figures into `folder/figures` and write `folder/report.html`; equal studies give equal bytes."""
    drawn = figures.draw_all(study, folder / FIGURES)
    page = folder / REPORT
    page.write_text(page_text(study, folder / FIGURES, drawn), encoding="utf-8", newline="\n")
    return page


def page_text(study: Study, pictures: Path, drawn: Sequence[str]) -> str:
    """The whole page."""
    sections = [
        ("question", "The question"), ("glance", "At a glance"), ("policies", f"The {study.kinds}"), ("figures", "Figures"),
        ("numbers", "All numbers"), ("reading", "How to read it"), ("measures", "What is measured"),
        ("origin", "How these numbers were made"),
    ]  # fmt: skip
    return pages.document(
        "comparison", prose.title(study), "comparison", study.summary["name"], sections, ["page.css"],
        study=study, prose=prose, described=_described, smallest=_smallest, facts=_facts(study),
        limits=[*notices(study.code), prose.warning(study)],
        faces={group: name for group in GROUP_TITLES if (name := figures.face(study, group))},
        figures=[(name, pages.picture(pictures, name), prose.figure(study, name)) for name in drawn],
    )  # fmt: skip


def _described(study: Study, policy: str) -> list[str]:
    """What a policy says of itself, in paragraphs."""
    said = study.summary["policies"][policy]["description"].strip() or "(This policy does not describe itself.)"
    return [" ".join(block.split()) for block in said.split("\n\n")]


def _smallest(matters: Mapping[str, Any], unit: str) -> str:
    return smallest(matters, unit, Texts("en"))


def _facts(study: Study) -> dict[str, str]:
    summary, seeds = study.summary, list(study.summary["seeds"])
    is_range = len(seeds) > 2 and seeds == list(range(seeds[0], seeds[-1] + 1))
    told = f"{seeds[0]} to {seeds[-1]}" if is_range else ", ".join(map(str, seeds))
    return {
        "runs": f"{summary['replicates']} of each {study.kind}, seeds {told}, the same for every {study.kind}",
        "days": f"{summary['days']} measured after {summary['burn_in_days']} that are not",
        "settings, SHA-256": summary["settings_digest"],
        "tables, beside this page": "summary.json, runs.parquet, incidents.parquet, daily.parquet, maps.parquet",
        "versions, platform, digests": "manifest.json, beside this page",
    }
