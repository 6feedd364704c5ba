"""What a visitor takes away of a comparison: its figures as a table, a report of one page, and the maps to replay."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from vendorsim import __version__
from vendorsim.console.compare.intervals import ENOUGH, Cell, Row, matters, rows, table, unit_of
from vendorsim.console.compare.showing import Showing
from vendorsim.console.frame.figures_shown import figures
from vendorsim.console.frame.rendering import page
from vendorsim.console.frame.state import ViewState, as_text
from vendorsim.console.player.replay_file import player_texts, replay_page
from vendorsim.console.player.widget import USUAL_LAYERS, ReplayWidget
from vendorsim.console.questions.selection import Selection
from vendorsim.console.scenes.scene import lesson_of
from vendorsim.files.csv_rows import csv_bytes
from vendorsim.measures.base import all_measures
from vendorsim.study.curves import drawn
from vendorsim.telling.language import Texts


def share_query(state: ViewState, player: ReplayWidget) -> str:
    """The address of a view as the player shows it now, with what is picked on a map, that runs at once."""
    layers = () if set(player.layers) in (set(), set(USUAL_LAYERS)) else tuple(player.layers)
    pick = Selection.of_map(player.pick)
    return state.but(
        tick=player.tick, speed=player.speed, layers=layers, run=True, pick=pick.as_text() if pick is not None else "",
    ).to_query()  # fmt: skip


def figures_csv(showing: Showing, lang: str) -> bytes:
    """Every measure of every policy, with intervals where there are runs enough; UTF-8 with a mark that Excel knows.

    Values are those of the whole run on the maps; means with intervals are over the runs with other luck as well.
    """
    texts = Texts(lang)
    seeds = showing.paired_seeds
    measures = all_measures()
    names = [name for name in measures if all(name in one.measures for one in showing.complete)]
    found = rows(showing.measures, seeds, len(showing.names), names)
    heads = ["measure", "name", "unit", "better", "policy", "value", "runs", "mean", "low", "high", *DIFFERENCE]
    told = {"mean": texts("compare.gauges.mean", n=len(seeds))}
    lines: list[list[Any]] = [[told.get(head) or texts(f"export.csv.{head}") for head in heads]]
    for row in found:
        for i, cell in enumerate(row.cells):
            value = cell.value
            lines.append([
                row.name, texts.title(f"measure.{row.name}.label"), measures[row.name].unit,
                texts(f"direction.{measures[row.name].direction}"), showing.names[i],
                repr(showing.complete[i].measures[row.name]), len(seeds), repr(value.mean), repr(value.low),
                repr(value.high), *_difference(row, cell, texts),
            ])  # fmt: skip
    return _as_csv(lines)


DIFFERENCE = ("difference", "difference_low", "difference_high", "smallest", "verdict")


def _difference(row: Row, cell: Cell, texts: Texts) -> list[str]:
    """The columns on the difference to the first policy; empty for the first, and with too few runs."""
    found = cell.difference
    if found is None:
        return [""] * len(DIFFERENCE)
    said = texts(f"verdict.{cell.verdict}") if cell.verdict else ""
    return [repr(found.mean), repr(found.low), repr(found.high), repr(row.smallest), said]


def curves_csv(showing: Showing, lang: str) -> bytes:
    """The curves over the days, a row a policy and day."""
    texts = Texts(lang)
    names = list(drawn())
    lines: list[list[Any]] = [[texts("export.csv.policy"), texts("export.csv.day"), *names]]
    for name, chunks in zip(showing.names, showing.chunks, strict=True):
        lines += [[name, chunk.day + 1, *(repr(chunk.series.get(one, "")) for one in names)] for chunk in chunks]
    return _as_csv(lines)


def _as_csv(lines: Sequence[Sequence[Any]]) -> bytes:
    return csv_bytes([[safe(one) for one in line] for line in lines])


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
    seeds, texts = showing.paired_seeds, Texts(state.lang)
    whole = Markup()
    if len(seeds) >= ENOUGH:
        found = rows(showing.measures, seeds, len(panels), showing.scene.measures)
        head = Markup("<h2>{}</h2>").format(texts("compare.gauges.whole"))
        whole = head + table(found, showing.names, texts, len(seeds)) + matters(showing.scene.measures, texts)
    return replay_page(
        panels, lang=state.lang, title=title, paragraphs=lines, tick=tick, texts=player_texts(state.lang), whole=whole,
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
    is_sure = len(seeds) >= ENOUGH
    charts = [chart(showing, row.name, texts) for row in found if row.name in showing.chunks[0][-1].series]
    return page(
        "export", texts, title=texts("export.report.title", policies=texts.listed(showing.names)),
        made=texts("export.report.made", date=texts.date(today), version=__version__),
        lines=settings_lines(state, showing, texts), table=table(found, showing.names, texts, len(seeds)),
        charts=[one for one in charts if one], COLOURS=COLOURS, DASHES=DASHES,
        note=texts("export.report.interval" if is_sure else "export.report.one_run", n=len(seeds)),
        matters=matters(showing.scene.measures, texts, is_open=True) if is_sure else "",
    )  # fmt: skip


COLOURS, DASHES = ("#0072B2", "#D55E00", "#009E73"), ("", "7 3", "2 3")


def chart(showing: Showing, name: str, texts: Texts) -> dict[str, Any]:
    """A curve over the days, one line a policy, told apart by colour, dash and letter; nothing where none is known."""
    scale = 100.0 if all_measures()[name].unit.startswith("share") else 1.0
    lines = [
        [(c.day + 1, c.series[name] * scale) for c in chunks if math.isfinite(c.series[name])]
        for chunks in showing.chunks
    ]
    points = [point for line in lines for point in line]
    if not points:
        return {}
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    high = max(1e-9, *(y for _, y in points))

    def at(x: float, y: float) -> str:
        return f"{36 + 200 * (x - left) / max(1, right - left):.1f},{94 - 80 * y / high:.1f}"

    return {
        "label": f"{texts.title(f'measure.{name}.label')} {unit_of(name, texts)}".strip(), "left": left, "right": right,
        "high": texts.number(high, 0 if high >= 20 else 1),
        "lines": [(i, [at(x, y) for x, y in line]) for i, line in enumerate(lines) if line],
    }  # fmt: skip
