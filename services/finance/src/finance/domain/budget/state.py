"""A fund's budget for a year, as recorded. Clause M3."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.budgets import (
    BudgetAppropriated,
    BudgetOverrideAuthorised,
    BudgetOverrideRequested,
    BudgetSupplemented,
)


@dataclass(frozen=True, slots=True)
class Override:
    """So much may be paid beyond the budget, once a second person has authorised it."""

    override_id: UUID
    amount_fen: int
    reason: str
    requested_by: str
    authorised_by: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What was appropriated and supplemented for a calendar year of service, and the overrides. `documents` are those used."""

    funding_source: str
    year: int
    appropriated_fen: int
    documents: tuple[str, ...]
    supplemented_fen: int = 0
    overrides: Mapping[UUID, Override] = field(default_factory=dict)

    @property
    def total_fen(self) -> int:
        """What there is for the year."""
        return self.appropriated_fen + self.supplemented_fen

    def beyond_fen(self, payer: str | None = None) -> int:
        """What may be paid beyond it: all that is authorised, by other persons than `payer`."""
        return sum(
            one.amount_fen
            for one in self.overrides.values()
            if one.authorised_by is not None and (payer is None or not same_person(one.authorised_by, payer))
        )


def same_person(one: str, other: str) -> bool:
    """Whether two actors, each an office and a person as in an event's envelope, are one person."""
    return one.rpartition("/")[2] == other.rpartition("/")[2]


BudgetState = Absent | Budget


def budget_id(funding_source: str, year: int) -> UUID:
    """The stream of a fund's year."""
    return derived_id("budget", funding_source, year)


def evolve(state: BudgetState, event: DomainEvent) -> BudgetState:
    """The state after an event."""
    match state, event:
        case Absent(), BudgetAppropriated():
            return Budget(event.funding_source, event.year, event.amount_fen, (event.document_number,))
        case Budget(), BudgetSupplemented():
            added_fen = state.supplemented_fen + event.amount_fen
            return replace(state, supplemented_fen=added_fen, documents=(*state.documents, event.document_number))
        case Budget(), BudgetOverrideRequested():
            asked = Override(event.override_id, event.amount_fen, event.reason, event.requested_by)
            return replace(state, overrides={**state.overrides, event.override_id: asked})
        case Budget(), BudgetOverrideAuthorised():
            given = replace(state.overrides[event.override_id], authorised_by=event.authorised_by)
            return replace(state, overrides={**state.overrides, event.override_id: given})
        case _:
            return state
