"""vendorsim as a model of the EMA workbench: two policies, with and without recorders, in futures that nobody knows.

`python experiments/with_ema_workbench.py` takes the extra `analysis` and half a minute. What comes out are the workbench's
own experiments and outcomes, as its analyses take them. (The file must not be called as the library is.)
"""

import numpy as np

from vendorsim.study.analysis.ema import ema_model, workbench
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment, Range

STUDY = Experiment(
    name="with_ema_workbench",
    question="Which policy does well whatever people are like?",
    base="small",
    changes={"horizon.burn_in_days": 2, "horizon.days": 8},
    levers={"policy": ["strict_seizure", "graduated"], "programmes.recorders.share": [0.0, 0.8]},
    uncertainties={
        "behaviour.temper": {},
        "behaviour.legitimacy_mean": {},
        "people.vendors": Range(low=30, high=60, whole=True),
    },
    measures=("physical_per_1000_vendor_years", "monthly_net_income_median", "violation_share"),
)
FUTURES, REPLICATES = 5, 2


def main() -> None:
    """Run every policy in every future and print what the workbench gives."""
    ema = workbench()
    np.random.seed(STUDY.seed)  # noqa: NPY002  (the workbench samples from no other)
    model = ema_model(
        define(STUDY.model_copy(update={"replicates": STUDY.replicates.model_copy(update={"number": REPLICATES})}))
    )
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(
            scenarios=FUTURES, policies=4, lever_sampling=ema.Samplers.FF, uncertainty_sampling=ema.Samplers.LHS
        )
    table = experiments.assign(**outcomes)
    levers = [lever.name for lever in model.levers]
    print(table.groupby(levers, observed=True)[list(outcomes)].agg(["mean", "min", "max"]).round(3).to_string())
    print(
        f"{len(table)} experiments of {REPLICATES} runs: {FUTURES} futures x {len(table) // FUTURES} choices of levers"
    )


if __name__ == "__main__":
    main()
