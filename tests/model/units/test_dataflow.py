"""What a phase reads and writes follows from its text: through other names, calls, records and methods of arrays."""

import ast
import textwrap

import pytest

from vendorsim.engine.data_flow import Flow, flow_in, reads_of, writes_of
from vendorsim.model.people import set_up, trade

TRADE = """
def trade(vendor_cash, vendor_stake, events, grid, traders, t):
    cells = grid[0]
    own = vendor_cash
    own[0] += 1.0
    note(events, t, 1.0)
    local = np.zeros(3)
    local[0] = cells[1]
"""
NOTE = """
def note(log, place, value):
    log[place] = value
"""


def flow(text: str) -> Flow:
    """The flow of `trade`, which calls `note`."""
    note, trade = (ast.parse(textwrap.dedent(one)).body[0] for one in (NOTE, text))
    assert isinstance(note, ast.FunctionDef)
    assert isinstance(trade, ast.FunctionDef)
    return flow_in(trade, lambda name: flow_in(note, lambda _: None) if name == "note" else None)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("own[0] += 1.0", {"vendor_cash", "events"}),
        ("pass", {"events"}),
        ("cells[1], local[0] = 1.0, 2.0", {"events", "grid"}),
        ("one, two = vendor_cash[0], 3\n    one.sum += two", {"vendor_cash.sum", "events"}),
        ("vendor_cash.fill(0.0)", {"vendor_cash", "events"}),
        ("traders[t].cash += 1.0", {"traders.cash", "events"}),
        ("note(traders[t].known, 3, 1)", {"traders.known", "events"}),
    ],
)
def test_writes_follow_other_names_calls_and_fields(line: str, written: set[str]):
    assert set(map(str, flow(TRADE.replace("own[0] += 1.0", line)).writes)) == written


def test_reads_are_what_is_looked_at_not_what_is_only_written():
    read = set(map(str, flow(TRADE.replace("own[0] += 1.0", "own[0] = traders[t].cash")).reads))
    assert {"grid", "traders.cash", "t"} <= read
    assert not {"vendor_cash", "vendor_stake", "events"} & read


def test_a_phase_of_the_model_is_followed_into_its_rules():
    assert {"ledger.exits_to_jobs", "account.outside"} <= set(writes_of(trade.leave_for_jobs))
    assert "ledger.exits_to_jobs" in reads_of(trade.leave_for_jobs)
    assert "seed" in reads_of(set_up.set_up_and_pack_up)
