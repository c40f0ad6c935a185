"""What is deducted from a payment: never more than there is, and only by what is signed. Clause M5."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.events.fund_inspections import Deduction
from finance.domain.fund_inspection.state import FundInspection


@dataclass(frozen=True, slots=True)
class Deducted:
    """So much less is paid under a clause, by an inspection."""

    inspection_id: UUID
    clause: str
    amount_fen: int


def deduct(inspections: Iterable[tuple[FundInspection, int]], payment: Mapping[str, int], on: date) -> list[Deducted]:
    """What the inspections of a payee take from its payment, approved on a day; the first signed first. Clause M5.

    Each inspection comes with the fen it has taken before. `payment` is the payee's fen by clause; what is not above 0 is left
    alone. A share is of the whole payment before deductions, rounded down to a fen.
    """
    left, found = dict(payment), []
    deducting = [(one.signed_on or on, one.inspection_id, one.deduction, taken) for one, taken in inspections if one.deducts]
    for _, inspection_id, deduction, taken_fen in sorted(deducting, key=lambda item: item[:2]):
        if deduction is None:
            continue
        wanted_fen = _wanted_fen(deduction, taken_fen, payment, on)
        for clause in sorted(clause for clause in left if concerns(deduction, clause)):
            fen = min(wanted_fen, max(0, left[clause]))
            if fen:
                left[clause] -= fen
                wanted_fen -= fen
                found.append(Deducted(inspection_id, clause, fen))
    return found


def concerns(deduction: Deduction, clause: str) -> bool:
    """Whether payments under a clause are less by it."""
    return not deduction.clauses or clause in deduction.clauses


def _wanted_fen(deduction: Deduction, taken_fen: int, payment: Mapping[str, int], on: date) -> int:
    if on < deduction.payments_from or (deduction.payments_to is not None and deduction.payments_to < on):
        return 0
    if deduction.amount_fen is not None:
        return max(0, deduction.amount_fen - taken_fen)
    base_fen = sum(max(0, fen) for clause, fen in payment.items() if concerns(deduction, clause))
    return base_fen * (deduction.share_basis_points or 0) // 10_000
