"""Comparisons and sweeps of toy models, to be made anew."""

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "experiments")]

import toy_model  # noqa: E402
import toys  # noqa: E402

from vendorsim.experiments.compare import compare  # noqa: E402
from vendorsim.settings import Settings  # noqa: E402
from vendorsim.sweeps.definition import Experiment, define  # noqa: E402
from vendorsim.sweeps.sweep import sweep  # noqa: E402


@pytest.fixture(scope="session")
def comparison_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparison") / "toy"
    settings = Settings().with_(**{"horizon.days": 25})
    compare(settings, policies=toy_model.POLICIES, replicates=3, workers=1, out=folder, progress=False,
            model=toy_model.toy())  # fmt: skip
    return folder


@pytest.fixture
def comparison(comparison_once, tmp_path):
    """A comparison's results folder that a test may spoil."""
    return Path(shutil.copytree(comparison_once, tmp_path / "comparison"))


def toy_experiment(**changes):
    said = {
        "name": "toy", "question": "How many vendors?", "base": "small", "levers": {"people.vendors": [20, 30]},
        "replicates": {"number": 3}, "keep": {"daily": True, "maps": True},
    }  # fmt: skip
    return define(Experiment.model_validate(said | changes))


@pytest.fixture
def swept(tmp_path):
    """A sweep's folder that a test may spoil."""
    sweep(toy_experiment(), tmp_path / "swept", workers=1, progress=False, simulate=toys.simulate)
    return tmp_path / "swept"
