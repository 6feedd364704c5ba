"""Texts that are not there are errors in these tests."""

import pytest

from vendorsim.console.texts import STRICT


@pytest.fixture(autouse=True)
def _strict_texts(monkeypatch):
    monkeypatch.setenv(STRICT, "1")
