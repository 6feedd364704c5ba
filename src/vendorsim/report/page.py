"""`report.html`: one page that explains a study to someone who never saw the code, and needs no network.

It is made of sections in one order, each a template that writes nothing where a study has nothing for it.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vendorsim.files.csv_rows import write_frame
from vendorsim.report import figures, prose, style, tables, words
from vendorsim.report.closed import closed
from vendorsim.report.study import Study
from vendorsim.report.uncertainty import goal_of, target_words
from vendorsim.study.store.export import files_of
from vendorsim.study.store.manifest import DAILY, FIGURES, INCIDENTS, MAPS, REPORT, RUNS, SUMMARY
from vendorsim.study.store.own_code import notice, notices
from vendorsim.telling.language import LANGUAGES, language, say, speaking
from vendorsim.telling.templates import Templates
from vendorsim.telling.wording import BETTER, GROUP_TITLES, beside, number, with_interval

HERE, DATA, LOOKS = Path(__file__).parent, "data", "page.css"
SECTIONS = (
    "answer", "question", "choices", "design", "differences", "curves", "sensitivity", "goals", "conditions", "regret",
    "front", "calibration", "daily", "maps", "numbers", "reading", "measures", "origin",
)  # fmt: skip
_templates = Templates(
    HERE / "templates", t=say, headings=tables.headings, cut_off=tables.cut_off, number=number, beside=beside,
    with_interval=with_interval, words=words, BETTER=BETTER, GROUPS=GROUP_TITLES, MOST_ROWS=tables.MOST_ROWS,
    prose=prose, SPREAD=tables.SPREAD, MOST_FAILURES=tables.MOST_FAILURES, goal_of=goal_of, target_words=target_words,
)  # fmt: skip


def write_report(study: Study, folder: Path, language: str = "en") -> Path:
    """Write figures, tables and page into `folder`; what lay there of these is replaced. Equal studies give equal bytes.

    A comparison has its tables beside the page already.
    """
    with speaking(language):
        for old in (folder / FIGURES, folder / DATA):
            for path in old.glob("*.*"):
                if path.suffix in (".svg", ".png", ".csv"):
                    path.unlink()
        drawn = figures.draw_all(study, folder / FIGURES)
        data = [] if study.summary else write_tables(study, folder / DATA)
        page = folder / REPORT
        page.write_text(page_text(study, folder / FIGURES, drawn, data), encoding="utf-8", newline="\n")
    return page


def write_tables(study: Study, folder: Path) -> list[str]:
    """Write every frame to `folder/NAME.csv`, numbers with all their digits; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {f"{name}.csv": frame for name, frame in tables.every_frame(study).items()}
    for name, frame in found.items():
        write_frame(frame, folder / name)
    return list(found)


def lacks_font(study: Study) -> str:
    """What to tell a reader where no installed font has the letters of the figures; "" where one has."""
    return "" if style.has_font(figures.spelt(study)) else say("report.warning.font")


def page_text(study: Study, pictures: Path, drawn: Sequence[str], data: Sequence[str]) -> str:
    """The whole page, in the language that is spoken."""
    code = notices(study.code) if study.summary else [notice(study.code)]
    values = {
        "study": study, "numbers": tables.Numbers(study), "facts": list(_facts(study, drawn, data)),
        "limits": [*code, *prose.warnings(study), lacks_font(study)],
        "again": "vendorsim compare experiment.toml --out again" if study.summary
        else f"vendorsim reproduce results/{study.experiment.name}",
        "files": list(files_of(study.results, as_written=not study.summary).values()),
        "pictures": {name: (picture(pictures, name), prose.caption(study, name)) for name in drawn},
    }  # fmt: skip
    return document(prose.title(study), study.experiment.name, {name: section(name, **values) for name in SECTIONS})


def section(name: str, **values: Any) -> Markup:
    """What a section says; empty where a study has nothing for it."""
    return Markup(_templates(f"{name}.html", **values).strip())


def document(title: str, name: str, bodies: Mapping[str, Markup]) -> str:
    """A page of the sections that say something."""
    looks = "\n" + (HERE / LOOKS).read_text(encoding="utf-8")
    sections = [(anchor, say(f"report.section.{anchor}"), body) for anchor, body in bodies.items() if body]
    page = _templates(
        "page.html", title=title, name=name, sections=sections, lang=LANGUAGES[language()], looks=Markup(looks),
        closed=Markup(closed(styles=[looks], images="data:")),
    )  # fmt: skip
    return str(page)


def picture(folder: Path, name: str) -> str:
    """A drawing as it stands inside a page."""
    return base64.b64encode((folder / f"{name}.svg").read_bytes()).decode()


def _facts(study: Study, drawn: Sequence[str], data: Sequence[str]) -> Iterator[tuple[str, str]]:
    """How the numbers were made: `report.origin.<name>`, and what is to be said.

    The page of a comparison is the same wherever it is made; its manifest says where it was.
    """
    if study.summary:
        yield "settings", study.summary["settings_digest"]
        yield "data", f"{SUMMARY}, {RUNS}, {INCIDENTS}, {DAILY}, {MAPS}"
        yield "circumstances", "manifest.json"
        return
    made_by = study.results.made_by or {}
    tree = made_by.get("tree") or {}
    state = say("report.origin.clean" if tree.get("clean") else "report.origin.changed") if tree else ""
    yield "command", str(made_by.get("command", ""))
    yield "begun", made_by.get("started", "")
    yield "commit", " ".join(filter(None, (tree.get("commit", ""), state)))
    yield "code", made_by.get("code_digest", "")
    yield "model", made_by.get("model_digest", "")
    yield "settings", study.results.base.digest()
    yield "versions", ", ".join(map(" ".join, (made_by.get("versions") or {}).items()))
    yield "platform", _platform(made_by.get("platform") or {})
    yield "figures", ", ".join(f"{FIGURES}/{name}.svg, .png" for name in drawn)
    yield "data", ", ".join(f"{DATA}/{name}" for name in data)


def _platform(facts: Mapping[str, Any]) -> str:
    return ", ".join(
        value if isinstance(value, str) else json.dumps(value) if not isinstance(value, list) else " ".join(map(str, value))
        for value in facts.values() if value
    )  # fmt: skip
