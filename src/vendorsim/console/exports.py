"""What a visitor takes away of a comparison: its figures as a table, a report of one page, and the maps to replay."""

import csv
import html
import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from vendorsim import __version__
from vendorsim.console.figures_shown import figures
from vendorsim.console.intervals import ENOUGH, Row, for_player, rows, table, unit_of
from vendorsim.console.replay_file import player_texts, replay_page
from vendorsim.console.scene import lesson_of
from vendorsim.console.showing import Showing
from vendorsim.console.state import ViewState, as_text
from vendorsim.console.texts import Texts
from vendorsim.console.widget import USUAL_LAYERS, ReplayWidget
from vendorsim.experiments.curves import CURVES
from vendorsim.measures.base import all_measures


def share_query(state: ViewState, player: ReplayWidget) -> str:
    """The address of a view as the player shows it now, that runs at once."""
    layers = () if set(player.layers) in (set(), set(USUAL_LAYERS)) else tuple(player.layers)
    return state.but(tick=player.tick, speed=player.speed, layers=layers, run=True).to_query()


def figures_csv(showing: Showing, lang: str) -> bytes:
    """Every measure of every policy, with intervals where there are runs enough; UTF-8 with a mark that Excel knows.

    Values are those of the whole run on the maps; means with intervals are over the runs with other luck as well.
    """
    texts = Texts(lang)
    seeds = showing.paired_seeds
    names = [name for name in all_measures() if all(name in one.measures for one in showing.complete)]
    found = rows(showing.measures, seeds, len(showing.names), names)
    heads = ["measure", "name", "unit", "better", "policy", "value", "runs", "mean", "low", "high", "difference"]
    told = {"mean": texts("compare.gauges.interval", n=len(seeds))}
    lines: list[list[Any]] = [[told.get(head) or texts(f"export.csv.{head}") for head in heads]]
    for row in found:
        for i, cell in enumerate(row.cells):
            value, differs = cell.value, cell.difference
            lines.append([
                row.name, texts(f"measure.{row.name}.label"), all_measures()[row.name].unit,
                texts(f"measure.{row.name}.better"), showing.names[i], repr(showing.complete[i].measures[row.name]),
                len(seeds), repr(value.mean), repr(value.low), repr(value.high), repr(differs.mean) if differs else "",
            ])  # fmt: skip
    return _as_csv(lines)


def curves_csv(showing: Showing, lang: str) -> bytes:
    """The curves over the days, a row a policy and day."""
    texts = Texts(lang)
    names = [curve.name for curve in CURVES]
    lines: list[list[Any]] = [[texts("export.csv.policy"), texts("export.csv.day"), *names]]
    for name, chunks in zip(showing.names, showing.chunks, strict=True):
        lines += [[name, chunk.day + 1, *(repr(chunk.series.get(one, "")) for one in names)] for chunk in chunks]
    return _as_csv(lines)


def _as_csv(lines: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[safe(one) for one in line] for line in lines])
    return text.getvalue().encode("utf-8-sig")


def safe(value: Any) -> Any:
    """A cell that no table program takes for a formula, and no NaN."""
    if value == "nan":
        return ""
    is_text = isinstance(value, str) and not _is_number(value)
    return f"'{value}" if is_text and value[:1] in ("=", "+", "-", "@", "\t") else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def replay_file(state: ViewState, showing: Showing, tick: int, *, layers: Sequence[str] = (), speed: int = 4) -> str:
    """The maps as a page that needs nothing else."""
    panels = list(zip(showing.names, showing.complete, strict=True))
    lines = settings_lines(state, showing, Texts(state.lang))
    title = Texts(state.lang)("export.report.title", policies=Texts(state.lang).listed(showing.names))
    seeds = showing.paired_seeds
    found = rows(showing.measures, seeds, len(panels), showing.scene.measures)
    told = for_player(found, len(seeds)) if len(seeds) >= ENOUGH else None
    return replay_page(
        panels, lang=state.lang, title=title, paragraphs=lines, tick=tick, texts=player_texts(state.lang), intervals=told,
        layers=layers, speed=speed, gauges=figures(state.lang, showing.scene.measures),
    )  # fmt: skip


def settings_lines(state: ViewState, showing: Showing, texts: Texts) -> list[str]:
    """What was run, in words, and the command that runs it again."""
    base, key = showing.scene.base, f"scenario.{state.scenario}.name"
    lines = [
        texts("export.report.settings_line", scenario=texts(key) if key in texts else state.scenario,
              days=base.horizon.days, burn_in=base.horizon.burn_in_days, seed=showing.scene.seed)
    ]  # fmt: skip
    if state.levers:
        changes = "; ".join(f"{name} = {as_text(value)}" for name, value in state.levers.items())
        lines.append(f"{texts('export.report.changed')}: {changes}")
    again = command(state, showing)
    return [*lines, texts("export.report.again", command=again)] if again else lines


def command(state: ViewState, showing: Showing) -> str:
    """The command line that computes the same figures; nothing for a lesson whose runs no command names."""
    import shlex

    scene = showing.scene
    words = ["vendorsim", "compare", state.scenario]
    lesson = lesson_of(state)
    if lesson is not None:
        flags = lesson.flags()
        if flags is None:
            return ""
        words += flags
    elif not scene.arms:
        words += ["--policies", ",".join(scene.labels)]
    words += ["--days", str(scene.base.horizon.days), "--burn-in", str(scene.base.horizon.burn_in_days)]
    words += ["--seed", str(scene.seed), "--replicates", str(max(1, len(showing.paired_seeds)))]
    for name, value in state.levers.items():
        words += ["--set", f"{name}={as_text(value)}"]
    return shlex.join(words)


def report_page(state: ViewState, showing: Showing, today: date) -> str:
    """The comparison on one page that prints well."""
    texts, seeds = Texts(state.lang), showing.paired_seeds
    found: list[Row] = rows(showing.measures, seeds, len(showing.names), showing.scene.measures)
    title = texts("export.report.title", policies=texts.listed(showing.names))
    esc = html.escape
    note = "export.report.interval" if len(seeds) >= ENOUGH else "export.report.one_run"
    charts = "".join(chart(showing, row.name, texts) for row in found if row.name in showing.chunks[0][-1].series)
    return REPORT.format(
        lang=texts.html_lang, title=esc(title), made=esc(
            texts("export.report.made", date=texts.date(today), version=__version__)
        ),
        settings=esc(texts("export.report.settings")),
        lines="".join(f"<p>{esc(line)}</p>" for line in settings_lines(state, showing, texts)),
        figures=esc(texts("export.report.figures")), table=table(found, showing.names, texts, len(seeds)),
        curves=esc(texts("export.report.curves")), charts=charts,
        read=esc(texts("export.report.how_to_read")), note=esc(texts(note, n=len(seeds))),
        limits=esc(texts("export.report.limits")), model=esc(texts("app.model_note_long")),
    )  # fmt: skip


COLOURS, DASHES = ("#0072B2", "#D55E00", "#009E73"), ("", "7 3", "2 3")


def chart(showing: Showing, name: str, texts: Texts) -> str:
    """A curve over the days as SVG, one line a policy, told apart by colour, dash and letter."""
    scale = 100.0 if all_measures()[name].unit.startswith("share") else 1.0
    lines = [
        [(c.day + 1, c.series[name] * scale) for c in chunks if _finite(c.series[name])] for chunks in showing.chunks
    ]
    points = [point for line in lines for point in line]
    if not points:
        return ""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    high = max(1e-9, *(y for _, y in points))

    def at(x: float, y: float) -> str:
        return f"{36 + 200 * (x - left) / max(1, right - left):.1f},{94 - 80 * y / high:.1f}"

    drawn = []
    for i, line in enumerate(lines):
        if line:
            path = " ".join(at(x, y) for x, y in line)
            end_x, end_y = at(*line[-1]).split(",")
            drawn.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[i]}" stroke-width="1.6" '
                         f'stroke-dasharray="{DASHES[i]}"/><text x="{float(end_x) + 3}" y="{float(end_y) + 3}" '
                         f'fill="{COLOURS[i]}">{"ABC"[i]}</text>')  # fmt: skip
    label = html.escape(f"{texts(f'measure.{name}.label')} {unit_of(name, texts)}".strip())
    return (
        f'<figure><figcaption>{label}</figcaption><svg viewBox="0 0 260 110" role="img" aria-label="{label}">'
        f'<path d="M36 14V94H236" fill="none" stroke="#888"/><text x="32" y="18" text-anchor="end">'
        f'{texts.number(high, 0 if high >= 20 else 1)}</text><text x="32" y="97" text-anchor="end">0</text>'
        f'<text x="36" y="107">{left}</text><text x="236" y="107" text-anchor="end">'
        f'{html.escape(texts("compare.curves.axis"))} {right}</text>{"".join(drawn)}</svg></figure>'
    )  # fmt: skip


def _finite(value: float) -> bool:
    return math.isfinite(value)


REPORT = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
@page{{size:A4;margin:14mm}}body{{font:10.5pt/1.4 system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",
"Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;max-width:182mm;margin:0 auto;color:#222}}
h1{{font-size:15pt;margin:0 0 2mm}}h2{{font-size:11pt;margin:3mm 0 1mm}}p{{margin:.6mm 0;overflow-wrap:anywhere}}
table{{border-collapse:collapse;width:100%;font-size:9pt}}
td,th{{border-top:1px solid #ccc;text-align:left;padding:.7mm 2mm .7mm 0;
vertical-align:top}}caption{{text-align:left;color:#444}}small{{font-weight:400;color:#555}}
.charts{{display:grid;grid-template-columns:1fr 1fr 1fr;gap:3mm}}figure{{margin:0;font-size:8pt}}svg text{{font-size:9px}}
.vs-better{{color:#00664b}}.vs-worse{{color:#a03a00}}</style></head><body>
<h1>{title}</h1><p><small>{made}</small></p><h2>{settings}</h2>{lines}<h2>{figures}</h2>{table}
<h2>{curves}</h2><div class="charts">{charts}</div><h2>{read}</h2><p>{note}</p><h2>{limits}</h2><p>{model}</p></body></html>
"""
