"""Makes the toy model importable by its name, also in the processes that a pool starts."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def no_figures(monkeypatch):
    """Leave the report out, which takes some seconds, where a test is not about it."""
    from vendorsim.report import comparing

    monkeypatch.setattr(comparing, "write_report", lambda study, folder: (folder / "report.html").write_text("-"))
