"""The use of funds as the system itself knows it: the earmarked budget against what is due, and what is used as prescribed.

五(三): a township earmarks money and puts it into its yearly budget. 五(五): money used against the rules is deducted. Clause M6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reporting.domain.evaluation.standard import Measured
from reporting.domain.progress import WHOLE


@dataclass(frozen=True, slots=True)
class Deducted:
    """A signed deduction that no appeal holds up: an amount, or a share of what is due to its payee for the year."""

    amount_fen: int | None
    share_basis_points: int | None
    due_fen: int

    @property
    def fen(self) -> int:
        """What it comes to; a share is rounded down to a fen."""
        return self.amount_fen if self.amount_fen is not None else self.due_fen * (self.share_basis_points or 0) // WHOLE


@dataclass(frozen=True, slots=True)
class Funds:
    """Of a township its earmarked fund, of an institution what it is paid from; of a calendar year of service, in fen.

    `given_fen` was appropriated and supplemented, `due_fen` has accrued, `drawn_fen` was approved for payment and not returned by
    the bank. `sources` are the events of budgets, approvals and inspections; the decisions behind `due_fen` are finance's claims.
    """

    year: int
    due_fen: int
    deducted: Sequence[Deducted] = ()
    given_fen: int = 0
    drawn_fen: int = 0
    granted_by: tuple[UUID, ...] = ()
    sources: tuple[UUID, ...] = ()


def budget_in_place(funds: Funds) -> Measured:
    """What the fund was given, of what is due from it; of itself where nothing is due yet."""
    return _measured(funds.given_fen, funds.due_fen or funds.given_fen, funds, funds.granted_by)


def township_funds_as_prescribed(funds: Funds) -> Measured:
    """What was drawn within the budget and is not deducted for a finding about the township, of what was drawn."""
    return _less_deductions(min(funds.drawn_fen, funds.given_fen), funds.drawn_fen, funds)


def subsidies_as_prescribed(funds: Funds) -> Measured:
    """What is not deducted for a finding about the institution, of what is due to it."""
    return _less_deductions(funds.due_fen, funds.due_fen, funds)


def _less_deductions(right_fen: int, used_fen: int, funds: Funds) -> Measured:
    deducted_fen = _sum(funds.deducted)
    return _measured(max(0, right_fen - deducted_fen), used_fen or deducted_fen, funds, funds.granted_by + funds.sources)


def _sum(deducted: Iterable[Deducted]) -> int:
    return sum(one.fen for one in deducted)


def _measured(numerator: int, denominator: int, funds: Funds, sources: tuple[UUID, ...]) -> Measured:
    return Measured(numerator, denominator, date(funds.year, 12, 31), sources)
