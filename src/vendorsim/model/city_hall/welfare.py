"""The welfare office of a run: licences, small loans, stalls whose fee the city pays, fee holidays."""

from dataclasses import dataclass

import numpy as np

from vendorsim.model.clock import Clock
from vendorsim.model.people.site_choice import TRADED
from vendorsim.model.world import World

DAYS_PER_WEEK = 7
CENT = 0.01


@dataclass
class Loan:
    """A small loan that runs; what is owed [yuan] stands in the vendor's column `debt` as well."""

    row: int
    owed: float
    instalment: float
    due_day: int
    patience: int
    missed: int = 0


class Welfare:
    """Acts on the vendors' table, the poorest first by weekly income (of equals, who came first)."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Help the vendors of a world whose time a clock tells."""
        self._world, self._clock = world, clock
        self._vendors, self._sites = world.tables["vendor"], world.tables["site"]
        self._loans: list[Loan] = []
        self._failed: set[int] = set()
        self._usual_fees: dict[int, float] = {}

    def _poorest(self, eligible: np.ndarray) -> np.ndarray:
        """Rows of active vendors that are eligible, poorest first."""
        rows = np.flatnonzero((self._vendors.active > 0) & eligible)
        order = np.lexsort((self._vendors.identity[rows], self._vendors.weekly_income[rows]))
        poorest: np.ndarray = rows[order]
        return poorest

    def _enter(self, field: str, yuan: float) -> None:
        self._world.columns["ledger"][field][self._clock.day] += yuan

    # Licences

    def license_poorest(self, count: int) -> int:
        """Give so many vendors without a licence one; returns how many there were."""
        rows = self._poorest(self._vendors.licensed == 0)[:count]
        self._vendors.licensed[rows] = 1
        return int(rows.size)

    def revoke_licences(self) -> None:
        """No licence holds any more."""
        self._vendors.licensed[:] = 0

    def let_officers_license(self, allowed: bool) -> None:
        """Whether officers who answer a case by assisting hand out a licence."""
        self._world.levers["assist_licence"] = float(allowed)

    # Loans

    def lend_to_poorest(self, count: int, *, yuan: float, weeks: int, interest: float, patience: int) -> int:
        """Lend to so many who owe nothing and never failed to repay; returns how many there were.

        Repaid in equal weekly parts, with `interest` (share of the loan) on top; written off once more than `patience`
        parts in a row could not be paid.
        """
        vendors, account = self._vendors, self._world.columns["account"]
        trusted = (vendors.debt <= 0.0) & ~np.isin(np.arange(vendors.size), sorted(self._failed))
        rows = self._poorest(trusted)[:count]
        for row in rows:
            account["treasury"][0] -= yuan
            vendors.cash[row] += yuan
            owed = yuan * (1.0 + interest)
            due = self._clock.day + DAYS_PER_WEEK
            self._loans.append(Loan(int(row), owed, owed / weeks, due, patience))
            vendors.debt[row] = owed
            self._enter("loans_lent", yuan)
        return int(rows.size)

    def collect_instalments(self) -> None:
        """A day of repayments: who has the money pays what is due; of who has left the trade the rest is written off."""
        self._loans = [loan for loan in self._loans if self._goes_on(loan)]

    def _goes_on(self, loan: Loan) -> bool:
        """Take what is due of one loan; returns False when it is over."""
        vendors, account = self._vendors, self._world.columns["account"]
        if vendors.active[loan.row] == 0:
            return self._write_off(loan)
        if self._clock.day < loan.due_day:
            return True
        loan.due_day += DAYS_PER_WEEK
        part = min(loan.instalment, loan.owed)
        if vendors.cash[loan.row] < part:
            loan.missed += 1
            return loan.missed <= loan.patience or self._write_off(loan)
        loan.missed = 0
        loan.owed -= part
        if loan.owed < CENT:
            part, loan.owed = part + loan.owed, 0.0
        vendors.cash[loan.row] -= part
        account["treasury"][0] += part
        vendors.debt[loan.row] = loan.owed
        self._enter("loans_repaid", part)
        return loan.owed > 0.0

    def _write_off(self, loan: Loan) -> bool:
        """The city bears what is still owed; whoever failed gets no second loan."""
        self._failed.add(loan.row)
        self._enter("loans_written_off", loan.owed)
        self._enter("programme_cost", loan.owed)
        self._vendors.debt[loan.row] = 0.0
        return False

    # Fees of planned markets

    def grant_free_stalls(self, share: float) -> int:
        """The city pays the fee of the poorest, for this share of the markets' stalls; returns who newly has it."""
        vendors, sites = self._vendors, self._sites
        built = sites.open.any(axis=1)
        count = int(share * float(sites.stalls[built].sum()))
        chosen = np.zeros(vendors.size, np.int8)
        rows = self._poorest(np.ones(vendors.size, bool))[:count]
        chosen[rows] = 1
        newly = int(((chosen > 0) & (vendors.free_stall == 0)).sum())
        vendors.free_stall[:] = chosen
        for row in rows:
            if vendors.stall_site[row] < 0:
                vendors.knows_site[row] = self._nearest(row, np.flatnonzero(built))
        return newly

    def _nearest(self, row: int, built: np.ndarray) -> int:
        """The market nearest to a vendor's home."""
        vendors, sites = self._vendors, self._sites
        rows = np.abs(sites.row[built].astype(np.int64) - int(vendors.home_row[row]))
        columns = np.abs(sites.column[built].astype(np.int64) - int(vendors.home_column[row]))
        return int(built[int(np.argmin(rows + columns))])

    def end_free_stalls(self) -> None:
        """Everybody pays its fee again."""
        self._vendors.free_stall[:] = 0

    def suspend_fees(self) -> None:
        """A day of a fee holiday: no market takes a fee, and the city makes good what operators lost yesterday."""
        self._make_good_yesterday()
        for site in range(self._sites.size):
            if self._sites.fee[site] > 0.0:
                self._usual_fees[site] = float(self._sites.fee[site])
                self._sites.fee[site] = 0.0

    def _make_good_yesterday(self) -> None:
        account, forgone = self._world.columns["account"], self._forgone_yesterday()
        account["treasury"][0] -= forgone
        account["market_operator"][0] += forgone
        self._enter("fees_waived", forgone)
        self._enter("programme_cost", forgone)

    def _forgone_yesterday(self) -> float:
        """Fees that holders of stalls who went there yesterday would have paid for their slots [yuan]."""
        vendors, sites, total = self._vendors, self._sites, 0.0
        came = (vendors.stall_site >= 0) & (vendors.stall_day == self._clock.day - 1) & (vendors.free_stall == 0)
        for row in np.flatnonzero(came):
            site = int(vendors.stall_site[row])
            slots = [half for half in range(2) if TRADED[vendors.goods[row], half] and sites.open[site, half]]
            total += len(slots) * self._usual_fees.get(site, 0.0)
        return total

    def restore_fees(self) -> None:
        """Fees are again what they were."""
        self._make_good_yesterday()
        for site, fee in self._usual_fees.items():
            self._sites.fee[site] = fee
        self._usual_fees = {}
