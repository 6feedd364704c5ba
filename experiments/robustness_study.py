"""A study of robustness, from the question to the figure; percent format, as editors and jupytext read it."""

# %% [markdown]
# # Which policy holds when we are wrong about people?
#
# A study of what nobody knows well: how much vendors trust, flee and mind disrespect. Run it as it is
# (`python experiments/robustness_study.py`, a minute on two cores), cell by cell, or as a notebook (jupytext). Whatever
# ends it, it goes on where it was left.
#
# **Question.** Which policy is good enough in most of the futures that cannot be ruled out, and where does each fail?

# %%
import sys
from pathlib import Path
from typing import Any

import vendorsim
from vendorsim.study.analysis.discovery import failing_conditions
from vendorsim.study.analysis.robustness import regret, satisficing

# %% [markdown]
# **Uncertainties.** Parameters without a range of their own take the plausible range of the model's evidence table
# (docs/evidence.md). A *future* is one draw of all of them.
#
# **Goals.** What would be good enough, said before the first run. They are an example: a city would set its own.

# %%
EXPERIMENT: dict[str, Any] = {
    "name": "robustness_study",
    "question": "Which policy keeps quarrels and violations low in most futures, and in which conditions does each fail?",
    "base": "small",
    "changes": {"horizon.burn_in_days": 5, "horizon.days": 20},
    "levers": {"policy": ["strict_seizure", "persuasion_first", "block_and_channel"]},
    "uncertainties": {
        "behaviour.legitimacy_mean": {},
        "behaviour.respect_mean": {},
        "behaviour.trigger_disrespect": {},
        "behaviour.comply_talk": {},
        "people.vendors": {"low": 20, "high": 80, "whole": True},
    },
    "design": {"kind": "policies_by_scenarios", "samples": 40},
    "measures": ["friction_per_1000_encounters", "violation_share", "monthly_net_income_median"],
    "goals": {
        "friction_per_1000_encounters": {"at_most": 5.0},
        "violation_share": {"at_most": 0.85},
    },
    "replicates": {"number": 2},
}


# %% [markdown]
# **Runs.** Every policy meets the same futures, on the same seeds.


# %%
def run(out: Path, **smaller: Any) -> Any:
    """The finished sweep; keywords take the place of keys of the experiment."""
    return vendorsim.sweep({**EXPERIMENT, **smaller}, out=out)


# %% [markdown]
# **Regret** is how much worse a policy is than the best one in the same future; **satisficing** is the share of futures in
# which its goals are met; **failing conditions** are a box of the uncertainties in which they are missed (PRIM).


# %%
def failures(results: Any) -> list[str]:
    """In words, where each policy fails."""
    told = []
    for policy in results.experiment.levers["policy"]:
        box = failing_conditions(results, policy)
        if len(box) == 0:
            told.append(f"{policy}: {box.attrs['reason']}")
            continue
        conditions = [
            f"{row.factor.rsplit('.')[-1]} {row.low:.3g} to {row.high:.3g} (of {row.range_low:.3g} to {row.range_high:.3g})"
            for row in box.itertuples()
        ]
        told.append(
            f"{policy}: where {' and '.join(conditions)}; {box.attrs['density']:.0%} of these futures fail, "
            f"{box.attrs['coverage']:.0%} of all failures lie there"
        )
    return told


# %%
def figure(results: Any, path: Path) -> Path:
    """Draw the share of futures in which goals are met, and the regret."""
    from matplotlib.figure import Figure

    met, worse = satisficing(results), regret(results)
    policies, measures = list(dict.fromkeys(met["label"])), list(dict.fromkeys(worse["measure"]))
    drawing = Figure(figsize=(12, 2.6), layout="constrained")
    panels = drawing.subplots(1, 1 + len(measures), sharey=True)
    for row, policy in enumerate(policies):
        one = met[(met["label"] == policy) & (met["goal"] == "all")].iloc[0]
        panels[0].plot([one["low"], one["high"]], [row, row], color="#0072B2")
        panels[0].plot(one["share"], row, "o", color="#0072B2")
        for axes, measure in zip(panels[1:], measures, strict=True):
            own = worse[(worse["label"] == policy) & (worse["measure"] == measure)].iloc[0]
            axes.plot([own["mean_regret"], own["max_regret"]], [row, row], color="#D55E00", linewidth=1.0)
            axes.plot(own["mean_regret"], row, "o", color="#D55E00")
            axes.plot(own["max_regret"], row, "o", color="#D55E00", markerfacecolor="white")
    panels[0].set_xlim(-0.02, 1.02)
    panels[0].set_title("share of futures in which all goals are met", fontsize=9)
    for axes, measure in zip(panels[1:], measures, strict=True):
        axes.set_title(f"regret, mean and worst:\n{measure.replace('_', ' ')}", fontsize=9)
    panels[0].set_yticks(range(len(policies)), [policy.replace("_", " ") for policy in policies])
    panels[0].invert_yaxis()
    drawing.savefig(path, dpi=150)
    return path


# %% [markdown]
# **What it can say.** Shares of futures are shares of what was tried, evenly over each range; they are no probabilities. A
# box describes where goals were missed in these futures and proves no cause; with few futures it may be chance.


# %%
def main(out: Path = Path("results/robustness_study"), **smaller: Any) -> Any:
    """The study from question to figure."""
    results = run(out, **smaller)
    print(results.experiment.question)
    met = satisficing(results)
    print(met.round(3).to_string(index=False))
    print(regret(results).round(3).to_string(index=False))
    print("\n".join(failures(results)))
    print(f"figure: {figure(results, out / 'robustness.png')}")
    print(f"everything else: vendorsim report {out}")
    return met


# %%
if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
