"""A study of the policies' ranking under what nobody knows; percent format, as editors and jupytext read it."""

# %% [markdown]
# # Which policy is best, if nobody knows what vendors are like?
#
# Six policies in 200 districts that all give what was measured: draws from the posterior of the calibration
# (results/reference/calibrate_default/posterior.csv). `python experiments/ranking_study.py` runs it, some ten minutes on two
# idle cores; whatever ends it, it goes on where it was left. It writes `regret.csv`, `turns.csv` and prints both.
#
# **Question.** How often is each policy the best one by a measure, what does one lose by having chosen it, and which three
# of the unknown numbers turn the order?

# %%
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import vendorsim
from vendorsim.files.csv_rows import write_frame
from vendorsim.study.analysis.robustness import regret

ROOT = Path(__file__).resolve().parents[1]
POSTERIOR = ROOT / "results" / "reference" / "calibrate_default" / "posterior.csv"
DRAWS, SEED = 200, 1
POLICIES = (
    "laissez_faire", "strict_seizure", "persuasion_first", "evidence_first", "block_and_channel", "graduated",
)  # fmt: skip
MEASURES = {
    "physical_per_1000_vendor_years": "lower", "violating_hours": "lower", "complaints_per_1000_residents_week": "lower",
    "monthly_net_income_median": "higher", "shop_sales": "higher", "resident_opinion": "higher",
    "officer_minutes_per_case": "lower",
}  # fmt: skip


# %% [markdown]
# **Futures.** Each is one accepted set of the calibration, drawn with its weight; each is met by all policies on one seed.


# %%
def futures(posterior: pd.DataFrame, draws: int = DRAWS) -> dict[str, dict[str, float]]:
    """Named sets of parameters, drawn from a posterior (its last generation) with the weights of its sets."""
    posterior = posterior[posterior["generation"] == posterior["generation"].max()]
    names = [name for name in posterior.columns if "." in name]
    weights = posterior["weight"].to_numpy(dtype=float)
    drawn = np.random.default_rng(SEED).choice(len(posterior), size=draws, p=weights / weights.sum())
    return {
        f"draw_{place:03d}": {name: float(posterior[name].iloc[row]) for name in names}
        for place, row in enumerate(drawn)
    }


def experiment(scenarios: dict[str, dict[str, float]]) -> dict[str, Any]:
    """The sweep: every policy in every future."""
    return {
        "name": "ranking",
        "question": "Which policy is best by which measure, whatever is true of what nobody has measured?",
        "base": "default",
        "changes": {"horizon.burn_in_days": 30, "horizon.days": 60},
        "levers": {"policy": list(POLICIES)},
        "scenarios": scenarios,
        "design": {"kind": "policies_by_scenarios"},
        "measures": list(MEASURES),
        "replicates": {"number": 1},
    }


# %% [markdown]
# **Regret** is what a policy is worse than the best one in the same future, and how often it is itself the best.
# Laissez faire has no conflict, as nobody is asked to go; so the same is told once more of the five that act.
# **What turns the order**: by measure, the two acting policies that are best most often; the rank correlation of their
# difference with each unknown number, over the futures.


# %%
def turns(runs: pd.DataFrame, scenarios: dict[str, dict[str, float]], lost: pd.DataFrame) -> pd.DataFrame:
    """One row a measure and parameter, the three that matter most for which of the two best policies is better."""
    values, rows = pd.DataFrame(scenarios).T, []
    for name, own in lost.groupby("measure", sort=False):
        first, second = own.sort_values("best_share", ascending=False)["label"].iloc[:2]
        wide = runs.pivot(index="scenario", columns="policy", values=str(name))
        gap = (wide[first] - wide[second]).dropna()
        strength = values.loc[gap.index].corrwith(gap, method="spearman")
        most = strength.abs().sort_values(ascending=False).index[:3]
        rows.append(pd.DataFrame({
            "measure": name, "first": first, "second": second, "parameter": most,
            "rank_correlation": strength[most].to_numpy(),
        }))  # fmt: skip
    return pd.concat(rows, ignore_index=True)


# %% [markdown]
# **The whole.** Runs that are stored already are not done again.


# %%
def main(out: Path, draws: int = DRAWS, **smaller: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run what is missing, write both tables, and return them."""
    scenarios = futures(pd.read_csv(POSTERIOR), draws)
    results = vendorsim.sweep({**experiment(scenarios), **smaller}, out=out)
    runs = results.runs()
    acting = regret(results, labels=[name for name in results.experiment.levers["policy"] if name != "laissez_faire"])
    lost = pd.concat([regret(results).assign(among="all"), acting.assign(among="acting")], ignore_index=True)
    turned = turns(runs, scenarios, acting)
    write_frame(lost, out / "regret.csv")
    write_frame(turned, out / "turns.csv")
    print(lost.to_string(index=False), turned.to_string(index=False), sep="\n\n")
    return lost, turned


# %%
if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results" / "ranking")
