"""`report.html`: one page that explains a comparison to someone who never saw the code, and needs no network."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from vendorsim.report import figures, html, prose
from vendorsim.report.html import paragraphs, section, split_number
from vendorsim.report.study import Study
from vendorsim.report.wording import GROUP_TITLES, number, spoken, verdict, with_interval

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
    title = prose.title(study)
    sections = [
        section("question", "The question", _question(study)),
        section("glance", "At a glance", _glance(study)),
        section("policies", f"The {study.kinds}", _policies(study)),
        section("figures", "Figures", "".join(_figure(study, pictures, name) for name in drawn)),
        section("numbers", "All numbers", _tables(study)),
        section("reading", "How to read it", _reading(study)),
        section("measures", "What is measured", _definitions(study)),
        section("origin", "How these numbers were made", _origin(study)),
    ]
    name = escape(study.summary["name"])
    return html.document(title, f"vendorsim &middot; comparison &ldquo;{name}&rdquo;", sections)


def _question(study: Study) -> str:
    return html.warning(prose.warning(study)) + paragraphs(prose.question(study))


def _glance(study: Study) -> str:
    """One measure for each group: enough to see the shape of the answer."""
    faces = [(group, name) for group in GROUP_TITLES if (name := figures.face(study, group))]
    head = "".join(
        f'<th scope="col">{GROUP_TITLES[group]}<span class="under">{escape(study.label(name))} '
        f"{_arrow(study, name)}</span></th>"
        for group, name in faces
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(spoken(policy))}</th>'
        + "".join(f"<td>{_cell(study, policy, name)}</td>" for _, name in faces)
        + "</tr>\n"
        for policy in study.policies
    )
    findings = "".join(f"<li>{escape(text)}</li>\n" for text in prose.findings(study, [name for _, name in faces]))
    return (
        '<div class="scroll"><table class="glance"><thead><tr><th scope="col">'
        f"{study.kind}</th>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>\n"
        f"<p class='note'>{escape(prose.glance_note(study))}</p>\n" + (f"<ul>{findings}</ul>\n" if findings else "")
    )


def _label(study: Study, name: str) -> str:
    return f"{escape(study.label(name))}&nbsp;{_arrow(study, name)}"


def _arrow(study: Study, name: str) -> str:
    return html.arrow(study.definitions[name]["direction"])


def _cell(study: Study, policy: str, name: str) -> str:
    """Mean with interval; the count below a conflict measure; the difference with its verdict in words."""
    text = f'<span class="mean">{split_number(with_interval(study.mean(policy, name)))}</span>'
    counted = f"{name}_counted"
    if counted in study.definitions:
        text += f'<span class="counted">counted {split_number(with_interval(study.mean(policy, counted)))}</span>'
    if policy == study.reference:
        return text
    difference = study.difference(policy, name)
    told = verdict(difference, study.definitions[name]["direction"])
    return text + (
        f'<span class="difference {told or "unclear"}">{split_number(with_interval(difference, signed=True))}'
        f"{f' <b>{told}</b>' if told else ''}</span>"
    )


def _policies(study: Study) -> str:
    parts = []
    for place, policy in enumerate(study.policies):
        described = (
            study.summary["policies"][policy]["description"].strip() or "(This policy does not describe itself.)"
        )
        role = ' <span class="tag">the others are compared to it</span>' if place == 0 else ""
        texts = [" ".join(block.split()) for block in described.split("\n\n")]
        example = study.examples.get(policy)
        story = (
            f'<p class="note">One encounter to read, from the folder of this page: '
            f"<code>vendorsim story . {escape(example)}</code></p>\n"
            if example
            else ""
        )
        parts.append(f"<h3>{escape(spoken(policy))}{role}</h3>\n{paragraphs(texts)}{story}")
    return "".join(parts)


def _figure(study: Study, pictures: Path, name: str) -> str:
    return html.figure(pictures, name, *prose.figure(study, name))


def _tables(study: Study) -> str:
    heads = "".join(f'<th scope="col">{escape(spoken(policy))}</th>' for policy in study.policies)
    body = ""
    for group, title in GROUP_TITLES.items():
        names = study.of_group(group)
        if names:
            body += (
                f'<tbody><tr class="group"><th scope="rowgroup" colspan="{1 + len(study.policies)}">{title}</th></tr>\n'
            )
            body += "".join(_row(study, name) for name in names) + "</tbody>\n"
    return (
        f'<div class="scroll"><table><caption>{escape(prose.table_caption(study))}</caption>\n'
        f'<thead><tr><th scope="col">measure</th>{heads}</tr></thead>\n{body}</table></div>\n'
    )


def _row(study: Study, name: str) -> str:
    cells = "".join(f"<td>{_cell(study, policy, name)}</td>" for policy in study.policies)
    unit = escape(study.definitions[name]["unit"])
    return f'<tr><th scope="row">{_label(study, name)}<span class="under">{unit}</span></th>{cells}</tr>\n'


def _reading(study: Study) -> str:
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>\n" for term, text in prose.reading(study))
    return f"<dl>{rows}</dl>\n"


def _definitions(study: Study) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_label(study, name)}</th><td>{escape(one["meaning"])}</td>'
        f"<td>{escape(one['unit'])}</td><td>{escape(one['denominator'])}</td></tr>\n"
        for group in GROUP_TITLES
        for name in study.of_group(group)
        for one in (study.definitions[name],)
    )
    return (
        '<div class="scroll"><table class="plain"><thead><tr><th scope="col">measure</th>'
        f'<th scope="col">what it is</th><th scope="col">unit</th><th scope="col">of what</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>\n"
    )


def _origin(study: Study) -> str:
    summary = study.summary
    facts = [
        ("runs", f"{summary['replicates']} of each {study.kind}, seeds {_seeds(summary['seeds'], study.kind)}"),
        ("days", f"{summary['days']} measured after {summary['burn_in_days']} that are not"),
        ("settings, SHA-256", summary["settings_digest"]),
        ("tables, beside this page", "summary.json, runs.parquet, incidents.parquet, daily.parquet, maps.parquet"),
        ("versions, platform, digests", "manifest.json, beside this page"),
    ]
    rows = "".join(f'<tr><th scope="row">{escape(term)}</th><td>{escape(text)}</td></tr>\n' for term, text in facts)
    return (
        f"{paragraphs(prose.origin(study))}"
        f"<p>From the folder of this page, this command gives every number and figure again:</p>\n"
        f"<pre><code>vendorsim compare settings.toml --out again</code></pre>\n"
        f'<table class="plain">{rows}</table>\n{_savings(study)}'
        f"<details><summary>All settings (settings.toml)</summary>\n"
        f"<pre><code>{escape(study.settings)}</code></pre></details>\n"
    )


def _seeds(seeds: Sequence[int], kind: str) -> str:
    whole = list(seeds) == list(range(seeds[0], seeds[-1] + 1))
    if whole and len(seeds) > 2:
        return f"{seeds[0]} to {seeds[-1]}, the same for every {kind}"
    return ", ".join(map(str, seeds)) + f", the same for every {kind}"


def _savings(study: Study) -> str:
    """How much the two devices of the method save, by measure."""
    gains = study.summary["expected_over_counted"]
    rows = "".join(
        f'<tr><th scope="row">{escape(study.label(name))}</th>'
        + "".join(f"<td>{number(by_policy[policy], 1)}</td>" for policy in study.policies)
        + "</tr>\n"
        for name, by_policy in gains.items()
    )
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{escape(spoken(policy))}</th>' for policy in study.policies)
    return (
        f'<div class="scroll"><table class="plain"><caption>{escape(prose.savings_caption())}</caption>\n'
        f'<thead><tr><th scope="col">measure</th>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>\n'
    )
