"""Comparisons and sweeps of toy models, to be made again."""

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "experiments")]

import toy_model  # noqa: E402
import toys  # noqa: E402

from vendorsim.report.comparing import compare  # noqa: E402
from vendorsim.settings.schema import Settings  # noqa: E402
from vendorsim.study.sweep import sweep  # noqa: E402


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


@pytest.fixture
def swept(tmp_path):
    """A sweep's folder that a test may spoil."""
    sweep(toys.toy_experiment(), tmp_path / "swept", workers=1, progress=False, simulate=toys.simulate)
    return tmp_path / "swept"
