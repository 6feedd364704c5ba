"""`report.html` of a sweep: one page that explains it to someone who never saw the code, and needs no network."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vendorsim.report import pages, style, sweep_captions, sweep_data, sweep_figures, sweep_prose
from vendorsim.report.own_code import notice
from vendorsim.report.sweep_future_figures import goal_of, target_words
from vendorsim.report.sweep_study import SweepStudy, Varied
from vendorsim.report.sweep_tables import REGRETS, SPREAD, Numbers
from vendorsim.report.words import meaning, plain_number, unit, value_of
from vendorsim.telling.language import say, speaking

REPORT, FIGURES, DATA = "report.html", "figures", "data"
MOST_FAILURES = 20
SECTIONS = ("answer", "question", "design", "figures", "numbers", "reading", "measures", "origin")


def write_report(study: SweepStudy, folder: Path, language: str = "en") -> Path:
    """Write figures, data and page into `folder`; equal studies give equal bytes. What lay there of these is replaced."""
    with speaking(language):
        for old in (folder / FIGURES, folder / DATA):
            for path in old.glob("*.*"):
                if path.suffix in (".svg", ".png", ".csv"):
                    path.unlink()
        drawn = sweep_figures.draw_all(study, folder / FIGURES)
        tables = sweep_data.write_tables(study, folder / DATA)
        page = folder / REPORT
        text = page_text(study, folder / FIGURES, drawn, [path.name for path in tables])
        page.write_text(text, encoding="utf-8", newline="\n")
    return page


def lacks_font(study: SweepStudy) -> str:
    """What to tell a reader where no installed font has the letters of the figures; "" where one has."""
    if style.has_font(sweep_figures.words(study)):
        return ""
    return say("report.warning.font")  # fmt: skip


def page_text(study: SweepStudy, pictures: Path, drawn: Sequence[str], data: Sequence[str]) -> str:
    """The whole page, in the language that is spoken."""
    factors = [_factor(study, one) for one in study.factors]
    return pages.document(
        "sweep", sweep_prose.title(study), say("report.experiment"), study.name,
        [(name, say(f"report.section.{name}")) for name in SECTIONS], ["page.css", "sweep_page.css"],
        study=study, numbers=Numbers(study), REGRETS=REGRETS, SPREAD=SPREAD, MOST_FAILURES=MOST_FAILURES,
        goal_of=goal_of, target_words=target_words, settings=_settings,
        limits=[notice(study.code), *sweep_prose.warnings(study), lacks_font(study)], answer=sweep_prose.answer(study),
        design=sweep_prose.design(study), factors=factors,
        columns=[name for name in COLUMNS if name not in OPTIONAL or any(one[name] for one in factors)],
        failures=list(_failures(study)), reading=list(sweep_prose.reading(study)),
        figures=[(name, pages.picture(pictures, name), sweep_captions.caption(study, name)) for name in drawn],
        others=[name for name, one in study.definitions.items()
                if name not in study.main and one["estimator"] != "counted"],
        facts=_facts(study, drawn, data),
    )  # fmt: skip


COLUMNS = ("kind", "values", "base", "unit", "meaning", "source")
OPTIONAL = ("unit", "meaning", "source")
"""Columns of the table of factors that are left out where they say nothing."""


def _factor(study: SweepStudy, one: Varied) -> dict[str, str]:
    """What the table of factors says of one."""
    return {
        "path": one.path, "factor": study.factor(one.path).shown,
        "kind": say("report.lever") if one.is_lever else say("report.uncertainty"), "values": _values(one),
        "base": value_of(one.base), "unit": unit(one.unit), "meaning": meaning(one.path, one.meaning),
        "source": _source(one),
    }  # fmt: skip


def _settings(study: SweepStudy, values: Mapping[str, object]) -> str:
    return "; ".join(f"{study.factor(path).shown} {value_of(value)}" for path, value in values.items())


def _values(one: Varied) -> str:
    if one.values:
        shown = [value_of(value) for value in one.values[:12]]
        return ", ".join(shown) + (" …" if len(one.values) > 12 else "")
    return f"{plain_number(one.low)} – {plain_number(one.high)}"


def _source(one: Varied) -> str:
    if one.is_lever:
        return ""
    if not one.source:
        return say("report.source.given")
    return say("report.source.none") if one.is_assumption and ":" not in one.source else _assumed(one)


def _assumed(one: Varied) -> str:
    return (
        f"{say('report.source.assumption')}: {one.source.partition(':')[2].strip()}"
        if one.is_assumption
        else f"{say('report.source.evidence')}: {one.source}"
    )


def _failures(study: SweepStudy) -> Iterator[list[str]]:
    """Point, settings, seed and message of each run that failed."""
    for row in study.frames["failures"].to_dict("records"):
        where = (f"{path} {value_of(row[path])}" for path in row if path not in NO_SETTINGS)
        yield [plain_number(row["point"]), "; ".join(where), plain_number(row["seed"]), str(row["message"])[:500]]


NO_SETTINGS = ("point", "seed", "message", "details")


def _facts(study: SweepStudy, drawn: Sequence[str], data: Sequence[str]) -> list[tuple[str, str]]:
    """How the numbers were made: `report.origin.<name>`, and what is to be said."""
    origin, made_by = study.origin, study.origin.made_by
    tree = made_by.get("tree") or {}
    state = say("report.origin.clean" if tree.get("clean") else "report.origin.changed") if tree else ""
    return [
        ("command", origin.command), ("begun", made_by.get("started", "")),
        ("commit", " ".join(filter(None, (tree.get("commit", ""), state)))),
        ("code", made_by.get("code_digest", "")), ("model", made_by.get("model_digest", "")),
        ("settings", origin.digest), ("versions", ", ".join(map(" ".join, (made_by.get("versions") or {}).items()))),
        ("platform", _platform(made_by.get("platform") or {})),
        ("figures", ", ".join(f"{FIGURES}/{name}.svg, .png" for name in drawn)),
        ("data", ", ".join(f"{DATA}/{name}" for name in data)),
    ]  # fmt: skip


def _platform(facts: dict[str, object]) -> str:
    return ", ".join(
        value if isinstance(value, str) else json.dumps(value) if not isinstance(value, list) else " ".join(map(str, value))
        for value in facts.values() if value
    )  # fmt: skip
