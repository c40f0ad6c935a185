"""What a fund has, owes and has paid in a year; and whether it may pay more. Clause M3."""

from dataclasses import dataclass

from chassis.decider import Refusal
from finance.domain.budget.state import Budget, BudgetState


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """A fund's calendar year of service, in fen. `committed_fen` is what stands accrued; `drawn_fen` what approved
    settlements pay of it, less what the bank has failed to pay; `paid_fen` what of that the bank has confirmed.
    """

    funding_source: str
    year: int
    appropriated_fen: int
    supplemented_fen: int
    overridden_fen: int
    committed_fen: int
    drawn_fen: int
    paid_fen: int

    @property
    def remaining_fen(self) -> int:
        """Appropriated and supplemented less committed; below 0 where more has accrued than there is."""
        return self.appropriated_fen + self.supplemented_fen - self.committed_fen

    @property
    def overcommitted_fen(self) -> int:
        """By how much commitments are past what there is: accrued all the same, and flagged."""
        return max(0, -self.remaining_fen)

    @property
    def outstanding_fen(self) -> int:
        """Committed and not drawn; below 0 where what was drawn has been reversed since."""
        return self.committed_fen - self.drawn_fen

    @property
    def unconfirmed_fen(self) -> int:
        """Drawn, and not yet paid as far as the bank has said."""
        return self.drawn_fen - self.paid_fen

    @property
    def payable_fen(self) -> int:
        """What may still be drawn, overrides included."""
        return self.appropriated_fen + self.supplemented_fen + self.overridden_fen - self.drawn_fen


def figures_of(
    state: BudgetState, *, funding_source: str, year: int, committed_fen: int, drawn_fen: int, paid_fen: int
) -> BudgetFigures:
    """The figures of a fund's year; a fund without a budget has nothing."""
    moved = (committed_fen, drawn_fen, paid_fen)
    if not isinstance(state, Budget):
        return BudgetFigures(funding_source, year, 0, 0, 0, *moved)
    return BudgetFigures(funding_source, year, state.appropriated_fen, state.supplemented_fen, state.beyond_fen(), *moved)


def may_pay(state: BudgetState, *, drawn_fen: int, amount_fen: int, payer: str) -> Refusal | None:
    """Why a fund may not pay so much more of a year; None: it may. Clause M3.

    `payer` is who approves the payment, as an event's actor: an override that the same person has authorised allows it
    nothing. What takes money back is always allowed.
    """
    total_fen = state.total_fen if isinstance(state, Budget) else 0
    beyond_fen = state.beyond_fen(payer) if isinstance(state, Budget) else 0
    left_fen = total_fen + beyond_fen - drawn_fen
    if amount_fen <= 0 or amount_fen <= left_fen:
        return None
    return Refusal("budget.exceeded", clause="M3", details={"amount_fen": amount_fen, "payable_fen": max(0, left_fen)})
