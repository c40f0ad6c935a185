"""Appropriating, supplementing and overriding a budget. Clause M3."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.events.budgets import (
    BudgetAppropriated,
    BudgetOverrideAuthorised,
    BudgetOverrideRequested,
    BudgetSupplemented,
)
from finance.domain.budget.state import Budget, BudgetState, budget_id, evolve, same_person


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfBudget(Command):
    funding_source: str
    year: int

    @property
    def stream_id(self) -> UUID:
        return budget_id(self.funding_source, self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppropriateBudget(_OfBudget):
    """A document gives the fund money for the year."""

    amount_fen: int
    document_number: str
    appropriated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementBudget(_OfBudget):
    """Another document adds to it."""

    amount_fen: int
    document_number: str
    supplemented_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBudgetOverride(_OfBudget):
    """Somebody asks that so much may be paid beyond it."""

    override_id: UUID
    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoriseBudgetOverride(_OfBudget):
    """Another person authorises that."""

    override_id: UUID


BudgetCommand = AppropriateBudget | SupplementBudget | RequestBudgetOverride | AuthoriseBudgetOverride


def appropriate(state: BudgetState, command: AppropriateBudget) -> Decision:
    """Appropriate a fund's money for a year once; more of it is a supplement. Clause M3."""
    if isinstance(state, Budget):
        return Refusal("budget.already-appropriated", clause="M3", details={"document_number": state.documents[0]})
    return [
        BudgetAppropriated(
            funding_source=command.funding_source,
            year=command.year,
            amount_fen=command.amount_fen,
            document_number=command.document_number,
            appropriated_on=command.appropriated_on,
        )
    ]


def supplement(budget: Budget, command: SupplementBudget) -> Decision:
    """Add money by a document that has added none yet. Clause M3."""
    if command.document_number in budget.documents:
        return Refusal("budget.document-repeated", clause="M3", details={"document_number": command.document_number})
    return [
        BudgetSupplemented(
            funding_source=command.funding_source,
            year=command.year,
            amount_fen=command.amount_fen,
            document_number=command.document_number,
            supplemented_on=command.supplemented_on,
        )
    ]


def request(budget: Budget, command: RequestBudgetOverride) -> Decision:
    """Ask for an override once. Clause M3."""
    if command.override_id in budget.overrides:
        return Refusal("override.already-exists", clause="M3", details={"existing_id": str(command.override_id)})
    return [
        BudgetOverrideRequested(
            funding_source=command.funding_source,
            year=command.year,
            override_id=command.override_id,
            amount_fen=command.amount_fen,
            reason=command.reason,
            requested_by=str(command.actor),
        )
    ]


def authorise(budget: Budget, command: AuthoriseBudgetOverride) -> Decision:
    """Authorise an override by another person than has asked for it. Clause M3."""
    override = budget.overrides.get(command.override_id)
    if override is None:
        return Refusal("override.unknown", clause="M3", details={"override_id": str(command.override_id)})
    if override.authorised_by is not None:
        return Refusal("override.already-authorised", clause="M3", details={"override_id": str(command.override_id)})
    if same_person(override.requested_by, str(command.actor)):
        return Refusal("override.same-person", clause="M3", details={"override_id": str(command.override_id)})
    return [
        BudgetOverrideAuthorised(
            funding_source=command.funding_source,
            year=command.year,
            override_id=command.override_id,
            amount_fen=override.amount_fen,
            authorised_by=str(command.actor),
        )
    ]


def decide(state: BudgetState, command: BudgetCommand) -> Decision:
    """The decision on each command."""
    match command, state:
        case AppropriateBudget(), _:
            return appropriate(state, command)
        case _, Absent():
            return Refusal("budget.not-appropriated", clause="M3", details={"year": command.year})
        case SupplementBudget(), Budget():
            return supplement(state, command)
        case RequestBudgetOverride(), Budget():
            return request(state, command)
        case AuthoriseBudgetOverride(), Budget():
            return authorise(state, command)


BUDGET: Decider[BudgetState, BudgetCommand] = Decider("budget", Absent(), decide, evolve)
