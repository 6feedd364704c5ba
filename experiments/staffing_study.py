"""A study of staffing and policy, from the question to the figure; percent format, as editors and jupytext read it."""

# %% [markdown]
# # More officers, or another policy?
#
# A whole study in four steps: a question, an experiment, its runs, an answer with its uncertainty and a figure. Run it as
# it is (`python experiments/staffing_study.py`, half a minute on two cores), cell by cell in an editor, or as a notebook
# (jupytext reads this form). Whatever ends it, it goes on where it was left.
#
# **Question.** A town can hire officers or change what officers do. Which of the two moves conflict, income and order?

# %%
import sys
from pathlib import Path
from typing import Any

import vendorsim
from vendorsim.study.analysis.paired import levels, paired

# %% [markdown]
# **Experiment.** Three policies at three staffing levels: every combination, in a small town and for one month. Every point
# gets the same seeds: the same city, the same people, the same luck. A name from `experiments/` or a TOML file would do
# as well as this mapping.

# %%
EXPERIMENT: dict[str, Any] = {
    "name": "staffing_study",
    "question": "Which moves conflict, income and order more: the number of officers, or the policy they follow?",
    "base": "small",
    "changes": {"horizon.burn_in_days": 5, "horizon.days": 30},
    "levers": {
        "policy": ["strict_seizure", "persuasion_first", "graduated"],
        "people.vendors_per_officer": [40.0, 20.0, 80.0],
    },
    "measures": ["friction_per_1000_encounters", "monthly_net_income_median", "violation_share"],
    "replicates": {"number": 8},
}


# %% [markdown]
# **Runs.** `vendorsim.sweep` does those that are not in the store yet; its answer gives pandas frames.


# %%
def run(out: Path, **smaller: Any) -> Any:
    """The finished sweep; keywords take the place of keys of the experiment."""
    return vendorsim.sweep({**EXPERIMENT, **smaller}, out=out)


# %% [markdown]
# **Answer.** Differences to the first choice (strict seizure, 40 vendors for each officer), taken run by run on equal seeds.
# `fewer_replicates` says how many times more runs on seeds of their own would be needed for intervals as narrow.


# %%
def answer(results: Any) -> Any:
    """One row a choice and measure: the paired difference, its 95 % interval, and whether it excludes zero."""
    found = paired(results)
    return found.assign(clear=(found["low"] > 0.0) | (found["high"] < 0.0))


# %% [markdown]
# **Figure.** One panel a measure, one row a choice; hollow where the interval includes zero. `vendorsim report` draws this
# and more from the same store.


# %%
def figure(results: Any, path: Path) -> Path:
    """Draw the differences."""
    from matplotlib.figure import Figure

    found = answer(results)
    labels = list(dict.fromkeys(found["label"]))
    colours = {"strict_seizure": "#0072B2", "persuasion_first": "#E69F00", "graduated": "#009E73"}
    drawing = Figure(figsize=(11, 1.2 + 0.3 * len(labels)), layout="constrained")
    for axes, measure in zip(drawing.subplots(1, 3, sharey=True), results.experiment.measures, strict=True):
        for row, one in enumerate(found[found["measure"] == measure].itertuples()):
            colour = colours[one.label.partition(",")[0]]
            axes.plot([one.low, one.high], [row, row], color=colour, linewidth=1.6)
            axes.plot(one.mean, row, "o", color=colour, markerfacecolor=colour if one.clear else "white")
        axes.axvline(0.0, color="black", linewidth=0.8)
        axes.set_yticks(range(len(labels)), [label.replace("_", " ") for label in labels])
        axes.set_title(measure.replace("_", " "), fontsize=9)
    axes.invert_yaxis()
    drawing.supxlabel(f"difference to {found['against'][0].replace('_', ' ')}, 95 % interval", fontsize=9)
    drawing.savefig(path, dpi=150)
    return path


# %% [markdown]
# **What it can say.** Whether staffing or policy moves a measure *in this town of the model*, over a month, and how sure the
# runs are of it. Not whether the model is like a real city (docs/evidence.md), and nothing beyond these staffing levels.


# %%
def main(out: Path = Path("results/staffing_study"), **smaller: Any) -> Any:
    """The study from question to figure."""
    results = run(out, **smaller)
    print(results.experiment.question)
    print(levels(results).pivot_table(index="label", columns="measure", values="mean", sort=False).round(3).to_string())
    found = answer(results)
    print(found.drop(columns="against").round(3).to_string(index=False))
    print(f"figure: {figure(results, out / 'differences.png')}")
    print(f"everything else: vendorsim report {out}")
    return found


# %%
if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
