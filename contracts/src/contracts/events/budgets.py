"""What a fund has for a year, and what may be paid beyond it."""

from datetime import date

from contracts.catalogue import DomainEvent, event
from contracts.topics import BUDGETS
from contracts.values import BudgetOverrideId, Fen, FundingSource


class OfBudget(DomainEvent):
    """Which fund, and which calendar year of service."""

    funding_source: FundingSource
    year: int


@event("budget-appropriated", topic=BUDGETS)
class BudgetAppropriated(OfBudget):
    """A document appropriates money for the year: the county's award fund, or a township's earmarked budget (专项资金). Clause M3."""

    amount_fen: Fen
    document_number: str
    appropriated_on: date


@event("budget-supplemented", topic=BUDGETS)
class BudgetSupplemented(OfBudget):
    """Another document adds money for the year. Clause M3."""

    amount_fen: Fen
    document_number: str
    supplemented_on: date


@event("budget-override-requested", topic=BUDGETS)
class BudgetOverrideRequested(OfBudget):
    """Somebody asks to pay so much beyond the budget, and why; it allows nothing before another has authorised it. Clause M3.

    `requested_by` is the office and the pseudonymous id of who acts, as the envelope's actor is.
    """

    override_id: BudgetOverrideId
    amount_fen: Fen
    reason: str
    requested_by: str


@event("budget-override-authorised", topic=BUDGETS)
class BudgetOverrideAuthorised(OfBudget):
    """A second person authorises that so much is paid beyond the budget. Clause M3."""

    override_id: BudgetOverrideId
    amount_fen: Fen
    authorised_by: str
