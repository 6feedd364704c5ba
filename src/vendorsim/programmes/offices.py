"""The offices of a city hall: what each of them can do for a programme, one Protocol an office."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """One violation in the city's ledger."""

    vendor: int
    """Who, by its identity."""
    day: int
    """Day of the run."""
    time: str
    """Time of day, as `09:15`."""
    place: int
    """The pitch."""
    response: str
    """What the officers did."""
    outcome: str
    """What became of it: moved_on, refused, sanctioned or persuaded."""
    evidence: float
    """Chance that it would stand if disputed."""


class RecordsOffice(Protocol):
    """Keeps the ledger of violations, hands out recorders and looks at their footage."""

    def keep_ledger(self, *, coverage: float, shown: float, kept_days: float) -> None:
        """From now on enter this share of cases, show the record in this share of encounters, count entries so long."""

    def close_ledger(self) -> None:
        """Enter and show nothing more; what was entered stays."""

    def entries_made_yesterday(self) -> float:
        """Entries of the day before."""

    def entries(self, vendor: int | None = None) -> Sequence[Entry]:
        """The ledger's table, or one vendor's page of it, oldest first: at most twenty entries a vendor are kept."""

    def officers(self) -> int:
        """Officers and assistants who could wear a recorder."""

    def hand_out_recorders(self, *, share: float, announced: bool, footage: float) -> None:
        """From now on this share of cases is filmed; officers mind it, for a start. `footage`: how much a film shows."""

    def collect_recorders(self) -> None:
        """No case is filmed any more, and nobody minds."""

    def filmed_yesterday(self) -> float:
        """Cases filmed the day before."""

    def act_upon_footage(self, reviewed: float) -> None:
        """A day of review: so many filmed cases were looked at and talked over with the teams; 0: nobody acts."""


class WelfareOffice(Protocol):
    """Helps vendors, the poorest by weekly income first: licences, small loans, stalls without a fee."""

    def license_poorest(self, count: int) -> int:
        """Give so many vendors without a licence one; returns how many there were."""

    def revoke_licences(self) -> None:
        """No licence holds any more."""

    def let_officers_license(self, allowed: bool) -> None:
        """Whether officers who answer a case by assisting hand out a licence."""

    def lend_to_poorest(self, count: int, *, yuan: float, weeks: int, interest: float, patience: int) -> int:
        """Lend to so many who owe nothing and never failed to repay; returns how many there were.

        Repaid in equal weekly parts, with `interest` (share of the loan) on top; written off once more than `patience`
        parts in a row could not be paid.
        """

    def collect_instalments(self) -> None:
        """A day of repayments: who has the money pays what is due; of who has left the trade the rest is written off."""

    def grant_free_stalls(self, share: float) -> int:
        """The city pays the fee of the poorest, for this share of the markets' stalls; returns who newly has it."""

    def end_free_stalls(self) -> None:
        """Everybody pays its fee again."""

    def suspend_fees(self) -> None:
        """A day of a fee holiday: no market takes a fee, and the city makes good what operators lost yesterday."""

    def restore_fees(self) -> None:
        """Fees are again what they were."""
