"""Social organisations that help with early development. Clause M4."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.people import OrganisationKind, OrganisationRegistered, OrganisationWithdrawn
from registry.domain.offices import other_office

CLAUSE = "M4"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A registered organisation; it helps until before `withdrawn_on`."""

    organisation_id: UUID
    name: str
    kind: OrganisationKind
    unit_code: str
    registered_on: date
    withdrawn_on: date | None = None


OrganisationState = Absent | Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfOrganisation(Command):
    organisation_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.organisation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOrganisation(_OfOrganisation):
    """An organisation begins to help in a unit."""

    name: str
    kind: OrganisationKind
    unit_code: str
    registered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOrganisation(_OfOrganisation):
    """It helps no longer."""

    withdrawn_on: date


OrganisationCommand = RegisterOrganisation | WithdrawOrganisation


def decide(organisation: OrganisationState, command: OrganisationCommand) -> Decision:
    """An organisation is registered once and withdrawn once. Clause M4."""
    match command, organisation:
        case RegisterOrganisation(), Absent():
            return [
                OrganisationRegistered(
                    organisation_id=command.organisation_id,
                    name=command.name,
                    kind=command.kind,
                    unit_code=command.unit_code,
                    registered_on=command.registered_on,
                )
            ]
        case RegisterOrganisation(), _:
            return Refusal("organisation.already-exists", CLAUSE, {"existing_id": str(command.organisation_id)})
        case WithdrawOrganisation(), Organisation():
            return _withdraw(organisation, command)
        case _:
            return Refusal("organisation.unknown", CLAUSE, {"organisation_id": str(command.organisation_id)})


def _withdraw(organisation: Organisation, command: WithdrawOrganisation) -> Decision:
    if refusal := other_office(command.actor, organisation.unit_code):
        return refusal
    if organisation.withdrawn_on is not None:
        return Refusal("organisation.already-withdrawn", CLAUSE, {"withdrawn_on": organisation.withdrawn_on.isoformat()})
    if command.withdrawn_on < organisation.registered_on:
        return Refusal("organisation.withdrawn-too-early", CLAUSE, {"not_before": organisation.registered_on.isoformat()})
    return [OrganisationWithdrawn(organisation_id=command.organisation_id, withdrawn_on=command.withdrawn_on)]


def evolve(organisation: OrganisationState, event: DomainEvent) -> OrganisationState:
    """The state after an event."""
    match organisation, event:
        case Absent(), OrganisationRegistered():
            return Organisation(**event.model_dump())
        case Organisation(), OrganisationWithdrawn():
            return replace(organisation, withdrawn_on=event.withdrawn_on)
        case _:
            return organisation


def natural_keys(organisation: OrganisationState) -> frozenset[str]:
    """A name is an organisation's alone in a unit while it helps."""
    if not isinstance(organisation, Organisation) or organisation.withdrawn_on is not None:
        return frozenset()
    return frozenset({f"organisation:{organisation.unit_code}:{organisation.name}"})


ORGANISATION: Decider[OrganisationState, OrganisationCommand] = Decider("organisation", Absent(), decide, evolve, natural_keys)
