"""appropriate-budget, supplement-budget, request-budget-override, authorise-budget-override. Clause M3."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.fields import FeeFen, Name, PastDay, Reason
from chassis.issuing import named, stated
from contracts.policy import Bilingual
from contracts.values import FundingSource
from finance.domain.budget.decider import (
    BUDGET,
    AppropriateBudget,
    AuthoriseBudgetOverride,
    RequestBudgetOverride,
    SupplementBudget,
)
from finance.domain.budget.state import BudgetState
from finance.domain.claims import office_of_fund
from finance.edition import policy

ROLES: frozenset[Role] = frozenset({"commission", "township"})
Year = Annotated[int, Field(strict=True, ge=2000, le=2100, description="Calendar year of the services paid for.")]


class _BudgetRequest(CommandRequest):
    funding_source: FundingSource
    year: Year


class AppropriateBudgetRequest(_BudgetRequest):
    """The county's award fund or a township's earmarked budget for a year, by which document."""

    amount_fen: FeeFen
    document_number: Name
    appropriated_on: PastDay


class SupplementBudgetRequest(_BudgetRequest):
    """What another document adds."""

    amount_fen: FeeFen
    document_number: Name
    supplemented_on: PastDay


class RequestBudgetOverrideRequest(_BudgetRequest):
    """How much is to be paid beyond the budget, and why."""

    override_id: UUID | None = None
    amount_fen: FeeFen
    reason: Reason


class AuthoriseBudgetOverrideRequest(_BudgetRequest):
    """Which override somebody else has asked for."""

    override_id: UUID


def _office(request: _BudgetRequest) -> str:
    return office_of_fund(request.funding_source, policy().edition.county_code)


BUDGET_COMMANDS: tuple[CommandType[Any, BudgetState, Any], ...] = (
    CommandType(
        name="appropriate-budget",
        summary=Bilingual(zh="登记年度预算安排", en="record what is appropriated for a year"),
        request=AppropriateBudgetRequest,
        decider=BUDGET,
        command=stated(AppropriateBudget),
        roles=ROLES,
        office=_office,
    ),
    CommandType(
        name="supplement-budget",
        summary=Bilingual(zh="登记追加预算", en="record a supplement"),
        request=SupplementBudgetRequest,
        decider=BUDGET,
        command=stated(SupplementBudget),
        roles=ROLES,
        office=_office,
    ),
    CommandType(
        name="request-budget-override",
        summary=Bilingual(zh="申请超预算拨付", en="ask to pay beyond a budget"),
        request=RequestBudgetOverrideRequest,
        decider=BUDGET,
        command=named(RequestBudgetOverride, "override_id"),
        roles=ROLES,
        office=_office,
    ),
    CommandType(
        name="authorise-budget-override",
        summary=Bilingual(zh="授权超预算拨付", en="authorise payment beyond a budget"),
        request=AuthoriseBudgetOverrideRequest,
        decider=BUDGET,
        command=stated(AuthoriseBudgetOverride),
        roles=ROLES,
        office=_office,
    ),
)
