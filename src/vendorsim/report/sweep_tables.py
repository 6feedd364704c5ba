"""The numbers in the tables of a sweep's page, written with as many digits as tell them apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorsim.report.pages import MOST_ROWS
from vendorsim.report.sweep_future_figures import ALL, goal_words
from vendorsim.report.sweep_looks import Looks
from vendorsim.report.sweep_study import SweepStudy, interval
from vendorsim.report.words import plain_number, value_of
from vendorsim.telling.language import say, texts
from vendorsim.telling.matters import smallest
from vendorsim.telling.wording import beside, decimals, number, telling, with_interval

SPREAD = ("lowest", "q05", "q50", "q95", "highest")
REGRETS = ("mean_regret", "q90_regret", "max_regret")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Numbers:
    """The numbers of a study as the templates of its tables take them."""

    study: SweepStudy

    @property
    def is_numbered(self) -> bool:
        """Whether choices have numbers, by which a scatter names them."""
        return self.study.compares and not Looks(self.study).is_full

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

    def matters(self, name: str) -> list[str]:
        """Below the differences of a measure: which of them matter, and why."""
        found = self.study.definitions[name].get("matters")
        if not found:
            return []
        size = smallest(found, self.study.definitions[name]["unit"], texts())
        reason = texts().either(f"measure.{name}.reason", found["reason"])
        return [say("report.matters.smallest", size=size, reason=reason)]

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
        ends = {"mean": row[column], "low": row.get(f"{column}_low"), "high": row.get(f"{column}_high")}
        return with_interval(interval(ends))

    def satisficing(self) -> tuple[list[str], list[tuple[str, list[str]]]]:
        """The goals in words, all of them first, and for each choice the share of futures in which they are met."""
        assert self.study.robustness is not None
        frame = self.study.robustness.satisficing
        goals = sorted(dict.fromkeys(frame["goal"]), key=lambda goal: goal != ALL)
        cells = {(row["label"], row["goal"]): {**row, "mean": row["share"]} for row in frame.to_dict("records")}
        labels = [label for label in self.study.labels if (label, goals[0]) in cells]
        shares = [[with_interval(interval(cells[label, goal])) for goal in goals] for label in labels]
        return [goal_words(self.study, goal) for goal in goals], list(zip(labels, shares, strict=True))

    def regret(self) -> Iterator[tuple[str, list[list[str]]]]:
        """For each measure, how much worse than the best each choice is."""
        assert self.study.robustness is not None
        for name, frame in self.study.robustness.regret.groupby("measure", sort=False):
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
        assert self.study.search is not None
        frame, objectives = self.study.search.front, list(self.study.search.objectives)
        front = frame[frame["on_front"].astype(bool)].sort_values(objectives[0])
        levers = [one.path for one in self.study.factors if one.path in frame and one.path not in objectives]
        return levers, objectives, len(front), front.head(MOST_ROWS).to_dict("records")

    def known(self, row: Row, name: str) -> str:
        """A mean with its interval; of a factor that is no number, the values."""
        ends = {end: row[f"{name}{end}"] for end in ("mean", "low", "high")}
        if any(isinstance(value, str | bool) for value in ends.values()):
            return f"{value_of(ends['low'])} – {value_of(ends['high'])}"
        return with_interval(interval(ends))
