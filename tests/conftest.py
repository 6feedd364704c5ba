"""One place for compiled code, shared by all test workers and by the processes that tests start."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # so that a test finds `tests.small_worlds`, however pytest was started
os.environ.setdefault("VENDORSIM_CACHE", str(ROOT / ".cache" / "compiled"))


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis make the same cases at each run: nothing here is unseeded."""
    from hypothesis import settings

    settings.register_profile("house", derandomize=True, deadline=None, database=None, print_blob=False)
    settings.load_profile("house")
