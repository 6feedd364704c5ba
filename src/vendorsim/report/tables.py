"""The tables of a page: numbers with as many digits as tell them apart, factors, failures, and every frame as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorsim.report import words
from vendorsim.report.looks import Looks
from vendorsim.report.study import Study, interval
from vendorsim.report.uncertainty import ALL, goal_words
from vendorsim.report.words import plain_number, value_of
from vendorsim.settings.parameters import Parameter
from vendorsim.study.analysis.report_parts import setting_at
from vendorsim.study.experiment.definition import Factor
from vendorsim.telling.language import say, texts
from vendorsim.telling.matters import smallest
from vendorsim.telling.wording import beside, decimals, number, telling, with_interval

MOST_ROWS, MOST_FAILURES = 30, 20
SPREAD = ("lowest", "q05", "q50", "q95", "highest")
REGRETS = ("mean_regret", "q90_regret", "max_regret")
COLUMNS = ("kind", "values", "base", "unit", "meaning", "source")
OPTIONAL = ("unit", "meaning", "source")
"""Columns of the table of factors that are left out where they say nothing."""
NO_SETTINGS = ("point", "seed", "message", "details")
Row = Mapping[str, Any]


def headings(*names: str) -> list[str]:
    """The headings of columns."""
    return [say(f"report.column.{name}") for name in names]


def cut_off(n: int, most: int, file: str) -> list[str]:
    """A note where rows are left out, and where they all stand."""
    return [say("report.rows_shown", shown=most, n=n, file=file)] if n > most else []


def every_frame(study: Study) -> dict[str, Any]:
    """Every frame that is written, by the name of its file."""
    import pandas as pd

    parts = []
    for label, box in study.boxes.items():
        rows = (
            box if len(box) else pd.DataFrame([{"factor": ""}])
        )  # a choice without a box has one row without a factor
        facts = {name: box.attrs.get(name) for name in ("futures", "failures", "coverage", "density", "mass")}
        parts.append(rows.assign(label=label, **facts))
    boxes = {"failing_conditions": pd.concat(parts, ignore_index=True)} if parts else {}
    return {name: frame for name, frame in {**study.frames, **boxes}.items() if len(frame.columns) > 0}


@dataclass(frozen=True)
class Numbers:
    """The numbers of a study as the templates of its tables take them."""

    study: Study

    @property
    def is_numbered(self) -> bool:
        """Whether choices have numbers, by which a scatter names them."""
        return self.study.compares and not Looks(self.study).is_full

    @property
    def shown(self) -> list[str]:
        """The choices as headings of columns."""
        return [self.study.shown(label) for label in self.study.labels]

    @property
    def factors(self) -> list[dict[str, str]]:
        """The table of factors."""
        return [_factor(self.study, one) for one in self.study.factors]

    @property
    def columns(self) -> list[str]:
        """The columns of this table that say something."""
        return [name for name in COLUMNS if name not in OPTIONAL or any(one[name] for one in self.factors)]

    @property
    def failures(self) -> list[list[str]]:
        """Point, settings, seed and message of each run that failed."""
        return [
            [plain_number(row["point"]),
             "; ".join(f"{path} {value_of(row[path])}" for path in row if path not in NO_SETTINGS),
             plain_number(row["seed"]), str(row["message"])[:500]]
            for row in self.study.frames["failures"].to_dict("records")
        ]  # fmt: skip

    @property
    def counts(self) -> dict[str, str]:
        """How many points and runs there are."""
        study, (few, most) = self.study, self.study.replicates
        found = {
            "points": len(study.results.points), "settings": len(set(study.results.digests)),
            "runs_a_point": few if few == most else f"{few}–{most}", "finished": study.n_runs,
            "failed": len(study.frames["failures"]),
        }  # fmt: skip
        return {name: plain_number(value) for name, value in found.items()}

    def scenario(self, values: Mapping[str, Any]) -> str:
        """What a scenario sets."""
        told = "; ".join(f"{words.factor(path)} {value_of(value)}" for path, value in values.items())
        return told or say("report.design.the_base")

    def others(self, group: str) -> list[str]:
        """Measures of a group that are not among the important ones."""
        return [name for name in self.study.measures(group) if name not in self.study.main]

    def level(self, label: str, name: str) -> str:
        """A measure under a choice, with the digits that tell the choices of its table apart."""
        study = self.study
        places = beside(study.level(one, name) for one in study.measured(name)[:MOST_ROWS])
        return with_interval(study.level(label, name), places=places)

    def saved(self, difference: Row) -> str:
        """How many times more runs on seeds of their own would have been needed."""
        saved = difference["fewer_replicates"]
        if saved is None:
            return "\N{EN DASH}"
        return f"\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}{number(saved, 1 if saved < 100 else 0)}"

    def matters(self, name: str) -> tuple[str, str]:
        """The smallest difference of a measure that matters, and why."""
        found = self.study.definitions[name].get("matters")
        if not found:
            return "", ""
        size = smallest(found, self.study.definitions[name]["unit"], texts())
        own = found["reason"] if texts().lang == "en" else texts().either(f"measure.{name}.reason", found["reason"])
        return size, own

    def spread(self) -> Iterator[list[str]]:
        """How the important measures scatter over all points."""
        for row in self.study.frames["overall"].to_dict("records"):
            if row["measure"] in self.study.main and row["points"]:
                places = decimals({"mean": row["q50"], "low": row["q05"], "high": row["q95"]})
                places = telling((row[key] for key in SPREAD), places)
                yield [self.study.labelled(row["measure"]), *(number(row[key], places) for key in SPREAD)]

    def influence(self, name: str, frame: Any) -> str:
        """Above the ranking of factors for a measure."""
        noise = frame.attrs.get("noise_share")
        told = say("report.sensitivity.of", measure=self.study.label(name))
        if noise is None or not np.isfinite(noise):
            return told
        return f"{told} {say('report.sensitivity.luck', share=number(100 * noise, 1))}"

    def index(self, row: Row, column: str) -> str:
        """An index of sensitivity with its interval."""
        return with_interval(interval(row, column))

    def satisficing(self) -> tuple[list[str], list[tuple[str, list[str]]]]:
        """The goals in words, all of them first, and for each choice the share of futures in which they are met."""
        frame = self.study.frames["satisficing"]
        goals = sorted(dict.fromkeys(frame["goal"]), key=lambda goal: goal != ALL)
        cells = {(row["label"], row["goal"]): {**row, "mean": row["share"]} for row in frame.to_dict("records")}
        labels = [label for label in self.study.labels if (label, goals[0]) in cells]
        shares = [[with_interval(interval(cells[label, goal])) for goal in goals] for label in labels]
        return [goal_words(self.study, goal) for goal in goals], list(zip(labels, shares, strict=True))

    def regret(self) -> Iterator[tuple[str, list[list[str]]]]:
        """For each measure, how much worse than the best each choice is."""
        for name, frame in self.study.frames["regret"].groupby("measure", sort=False):
            places = decimals({"mean": float(frame["max_regret"].max()) or 1.0, "low": None, "high": None})
            shown = frame.head(MOST_ROWS)
            places = telling(shown[list(REGRETS)].to_numpy().ravel().tolist(), places)
            yield str(name), [
                [self.study.shown(row["label"]), *(number(row[column], places) for column in REGRETS),
                 f"{number(100 * row['best_share'], 0)}\N{NO-BREAK SPACE}%" if "best_share" in row else ""]
                for row in shown.to_dict("records")
            ]  # fmt: skip

    def box(self, label: str, box: Any) -> str:
        """What is to be said of the conditions in which a choice fails; why there are none, where there are none."""
        facts = box.attrs
        values = {name: facts.get(name, 0) for name in ("failures", "futures")} | {"choice": self.study.shown(label)}
        if len(box):
            shares = {name: number(100 * facts.get(name, float("nan")), 0) for name in ("coverage", "density")}
            return say("report.boxes.found", **values, **shares)
        if not values["failures"]:
            return say("report.boxes.all_met", **values)
        return say(
            "report.boxes.all_missed" if values["failures"] == values["futures"] else "report.boxes.none", **values
        )

    def within(self, row: Row, low: str, high: str) -> str:
        """A range of a condition; of one that is no number, its values."""
        if not np.isfinite(row[low]):
            return str(row.get("values", "")) if low == "low" else ""
        return f"{plain_number(row[low])} – {plain_number(row[high])}"

    def front(self) -> tuple[list[str], list[str], int, list[dict[str, Any]]]:
        """Levers, objectives, how many candidates no other beats, and the first of them."""
        frame, objectives = self.study.frames["search_candidates"], list(self.study.facts["search"]["objectives"])
        front = frame[frame["on_front"].astype(bool)].sort_values(objectives[0])
        levers = [one.path for one in self.study.factors if one.path in frame and one.path not in objectives]
        return levers, objectives, len(front), front.head(MOST_ROWS).to_dict("records")

    def known(self, row: Row, name: str) -> str:
        """A mean with its interval; of a factor that is no number, the values."""
        ends = {end: row[f"{name}{end}"] for end in ("mean", "low", "high")}
        if any(isinstance(value, str | bool) for value in ends.values()):
            return f"{value_of(ends['low'])} – {value_of(ends['high'])}"
        return with_interval(interval(ends))


def _factor(study: Study, one: Factor) -> dict[str, str]:
    """What the table of factors says of one."""
    parameter = words.parameter_of(one.path)
    values = [value_of(value) for value in one.values[:12]] + ["…"] * (len(one.values) > 12)
    return {
        "path": one.path, "factor": words.factor(one.path),
        "kind": say("report.lever") if one.is_lever else say("report.uncertainty"),
        "values": ", ".join(values) if values else f"{plain_number(one.low)} – {plain_number(one.high)}",
        "base": value_of(setting_at(study.results.base, one.path)), "unit": words.unit(parameter.unit) if parameter else "",
        "meaning": words.meaning(one.path), "source": "" if one.is_lever else _source(parameter),
    }  # fmt: skip


def _source(parameter: Parameter | None) -> str:
    """Where the range of an uncertainty comes from."""
    if parameter is None or not parameter.source:
        return say("report.source.given")
    if not parameter.is_assumption:
        return f"{say('report.source.evidence')}: {parameter.source}"
    _, colon, why = parameter.source.partition(":")
    return f"{say('report.source.assumption')}: {why.strip()}" if colon else say("report.source.none")
