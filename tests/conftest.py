"""One place for compiled code, shared by all test workers and by the processes that tests start; nobody's own answers."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # so that a test finds `tests.small_worlds`, however pytest was started
os.environ.setdefault("VENDORSIM_CACHE", str(ROOT / ".cache" / "compiled"))
os.environ["VENDORSIM_STRICT_TEXTS"] = "1"  # a text that is not there is an error
# What the user of this machine said yes to counts for no test, and no test adds to it.
os.environ["VENDORSIM_TRUSTED"] = str(Path(tempfile.mkdtemp(prefix="vendorsim-trusted-")) / "trusted.json")


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis make the same cases at each run: nothing here is unseeded."""
    from hypothesis import settings

    settings.register_profile("house", derandomize=True, deadline=None, database=None, print_blob=False)
    settings.load_profile("house")
