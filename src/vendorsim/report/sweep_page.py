"""`report.html` of a sweep: one page that explains it to someone who never saw the code, and needs no network."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from vendorsim.report import html, style, sweep_captions, sweep_data, sweep_figures, sweep_prose, sweep_tables
from vendorsim.report.html import paragraphs, section
from vendorsim.report.language import say, speaking
from vendorsim.report.sweep_future_figures import goal_of
from vendorsim.report.sweep_study import SweepStudy, Varied, plain_number
from vendorsim.report.wording import spoken

STYLE_SHEET = Path(__file__).with_name("sweep_page.css")
REPORT, FIGURES, DATA = "report.html", "figures", "data"
MOST_FAILURES = 20
SHORT = 16


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
    return say("""No font with Chinese letters is installed here, so that the figures show boxes in their place;
        install one, as Noto Sans CJK (package fonts-noto-cjk), and make the report anew.""")  # fmt: skip


def page_text(study: SweepStudy, pictures: Path, drawn: Sequence[str], data: Sequence[str]) -> str:
    """The whole page, in the language that is spoken."""
    parts = [
        section("answer", say("The answer"), _answer(study)),
        section("question", say("The question and the model"), _question(study)),
        section("design", say("The design"), _design(study)),
        section("figures", say("Figures"), "".join(_figure(study, pictures, name) for name in drawn) or _nothing()),
        section("numbers", say("The numbers"), sweep_tables.numbers(study)),
        section("reading", say("How to read it"), _reading(study)),
        section("measures", say("What is measured"), _definitions(study)),
        section("origin", say("How these numbers were made"), _origin(study, drawn, data)),
    ]
    kind = f"vendorsim &middot; {say('experiment')} &ldquo;{escape(study.name)}&rdquo;"
    return html.document(sweep_prose.title(study), kind, parts, STYLE_SHEET.read_text(encoding="utf-8"))


def _nothing() -> str:
    return paragraphs([say("There is nothing to draw: no factor varies over finished runs.")])


def _answer(study: SweepStudy) -> str:
    *told, limits = sweep_prose.answer(study)
    warnings = "".join(html.warning(text) for text in (*sweep_prose.warnings(study), lacks_font(study)))
    items = "".join(f"<li>{escape(text)}</li>\n" for text in told)
    return f"{warnings}<ul>{items}</ul>\n" + paragraphs([limits], "note")


def _question(study: SweepStudy) -> str:
    return paragraphs([study.question, *sweep_prose.background()])


def _design(study: SweepStudy) -> str:
    text = paragraphs(sweep_prose.design(study)) + _factors(study)
    if study.changes:
        changes = [
            [f"<code>{escape(path)}</code>", escape(plain_number(value))] for path, value in study.changes.items()
        ]
        text += html.table(
            [say("held fixed"), say("value")], changes, say("What differs from the base settings in every run.")
        )
    if study.scenarios:
        rows = [
            [escape(name), escape(_settings(study, values) or say("the base"))]
            for name, values in study.scenarios.items()
        ]
        text += html.table([say("future"), say("what it sets")], rows)
    if study.goals:
        goals = "".join(f"<li>{escape(goal_of(study, name, *goal))}</li>" for name, goal in study.goals.items())
        text += f"<h3>{say('Goals')}</h3>\n<ul>{goals}</ul>\n"
    return text + _counts(study) + _failures(study)


def _settings(study: SweepStudy, values: Mapping[str, object]) -> str:
    return "; ".join(f"{study.factor(path).shown} {_number(value)}" for path, value in values.items())


def _factors(study: SweepStudy) -> str:
    rows = [
        [
            f'{escape(study.factor(one.path).shown)}<span class="under"><code>{escape(one.path)}</code></span>',
            _word(say("lever") if one.is_lever else say("uncertainty")), escape(_values(one)), _word(_number(one.base)),
            _word(say(one.unit)), escape(say(one.meaning)), escape(_source(one)),
        ]
        for one in study.factors
    ]  # fmt: skip
    heads = [
        say("factor"),
        say("kind"),
        say("values or range"),
        say("base"),
        say("unit"),
        say("what it is"),
        say("where the range comes from"),
    ]
    keep = [0, 1, 2, 3, *(place for place in (4, 5, 6) if any(row[place] for row in rows))]
    caption = say("What varies: levers are what the city chooses, uncertainties what it does not know.")
    return html.table([heads[place] for place in keep], [[row[place] for place in keep] for row in rows], caption)


def _word(text: str) -> str:
    """A text that is not broken, if it is short."""
    return f'<span class="word">{escape(text)}</span>' if 0 < len(text) < SHORT else escape(text)


def _values(one: Varied) -> str:
    if one.values:
        shown = [_number(value) for value in one.values[:12]]
        return ", ".join(shown) + (" …" if len(one.values) > 12 else "")
    return f"{plain_number(one.low)} – {plain_number(one.high)}"


def _number(value: object) -> str:
    if value is None:
        return "\N{EN DASH}"
    return say(spoken(value)) if isinstance(value, str) else plain_number(value)


def _source(one: Varied) -> str:
    if one.is_lever:
        return ""
    if not one.source:
        return say("given in the experiment file")
    return say("assumption, no source") if one.is_assumption and ":" not in one.source else _assumed(one)


def _assumed(one: Varied) -> str:
    return (
        f"{say('assumption')}: {one.source.partition(':')[2].strip()}"
        if one.is_assumption
        else f"{say('evidence')}: {one.source}"
    )


def _counts(study: SweepStudy) -> str:
    few, most = study.replicates
    rows = [
        [say("points"), plain_number(study.n_points)],
        [say("different settings among them"), plain_number(study.n_settings)],
        [say("runs a point"), plain_number(few) if few == most else f"{few}–{most}"],
        [say("runs finished"), plain_number(study.n_runs)],
        [say("runs failed"), plain_number(len(study.frames["failures"]))],
    ]
    return html.table([say("runs"), say("number")], rows)


def _failures(study: SweepStudy) -> str:
    failed = study.frames["failures"]
    if not len(failed):
        return ""
    rows = []
    for row in failed.head(MOST_FAILURES).to_dict("records"):
        where = "; ".join(
            f"{path} {_number(row[path])}" for path in row if path not in ("point", "seed", "message", "details")
        )
        rows.append(
            [plain_number(row["point"]), escape(where), plain_number(row["seed"]), escape(str(row["message"])[:500])]
        )
    heads = [say("point"), say("settings"), say("seed"), say("error")]
    return (
        f'<h3 id="failed">{say("Failed runs")}</h3>\n'
        + html.table(heads, rows)
        + sweep_tables.cut_off(len(failed), len(rows), "failures.csv")
    )


def _figure(study: SweepStudy, pictures: Path, name: str) -> str:
    return html.figure(pictures, name, *sweep_captions.caption(study, name))


def _reading(study: SweepStudy) -> str:
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>\n" for term, text in sweep_prose.reading(study))
    return f"<dl>{rows}</dl>\n"


def _definitions(study: SweepStudy) -> str:
    def rows(names: Sequence[str]) -> list[list[str]]:
        return [
            [f"{escape(study.label(name))}&nbsp;{html.arrow(study.direction(name))}", escape(say(one["meaning"])),
             escape(say(one["unit"])), escape(say(one["denominator"]))]
            for name in names for one in (study.definitions[name],)
        ]  # fmt: skip

    heads = [say("measure"), say("what it is"), say("unit"), say("of what")]
    rest = [name for name, one in study.definitions.items() if name not in study.main and one["estimator"] != "counted"]
    text = html.table(heads, rows(study.main))
    return (
        text + html.folded(say("All {n} other measures", n=len(rest)), html.table(heads, rows(rest))) if rest else text
    )


def _origin(study: SweepStudy, drawn: Sequence[str], data: Sequence[str]) -> str:
    origin, made_by = study.origin, study.origin.made_by
    tree = made_by.get("tree") or {}
    clean = (say("as committed") if tree.get("clean") else say("with changes that are not committed")) if tree else ""
    facts = [
        (say("command"), origin.command), (say("begun"), made_by.get("started", "")),
        (say("commit"), " ".join(filter(None, (tree.get("commit", ""), clean)))),
        (say("code, SHA-256"), made_by.get("code_digest", "")), (say("model, SHA-256"), made_by.get("model_digest", "")),
        (say("base settings, SHA-256"), origin.digest),
        (say("versions"), ", ".join(f"{name} {version}" for name, version in (made_by.get("versions") or {}).items())),
        (say("platform"), _platform(made_by.get("platform") or {})),
        (say("figures, beside this page"), ", ".join(f"{FIGURES}/{name}.svg, .png" for name in drawn)),
        (say("data, beside this page"), ", ".join(f"{DATA}/{name}" for name in data)),
    ]  # fmt: skip
    rows = [[term, escape(str(text))] for term, text in facts if text]
    text = paragraphs([say("""A run follows from its settings, its seed and the model's code alone. This command runs
        the experiment again and says of each number whether it is the same:""")])  # fmt: skip
    text += f"<pre><code>vendorsim reproduce {escape(study.origin.store)}</code></pre>\n"
    text += html.table([say("what"), say("value")], rows)
    if origin.experiment_file:
        file = f"<pre><code>{escape(origin.experiment_file)}</code></pre>\n"
        text += f"<h3>{say('The experiment file')}</h3>\n{file}"
    return text + html.folded(say("All base settings"), f"<pre><code>{escape(origin.settings)}</code></pre>\n")


def _platform(facts: dict[str, object]) -> str:
    return ", ".join(
        value if isinstance(value, str) else json.dumps(value) if not isinstance(value, list) else " ".join(map(str, value))
        for value in facts.values() if value
    )  # fmt: skip
