"""The short form of the whole catalogue: every entry is run, in a village, and gives numbers."""

import math

from tests.small_worlds import TINY

from vendorsim.patterns.catalogue import catalogue
from vendorsim.study.judge.patterns import hold_against

VILLAGE = {name: value for name, value in TINY.items() if not name.startswith("horizon.")}


def test_every_entry_reads_what_its_runs_give():
    found = hold_against(progress=False, replicates=1, workers=1, changes=VILLAGE)
    assert {finding.pattern.id for finding in found} == set(catalogue())
    assert len(found) == sum(len(entry.parts) for entry in catalogue().values())
    # In a village most rates are of nothing; rules and shares are numbers all the same.
    assert sum(math.isfinite(finding.value) for finding in found) > len(found) / 2
