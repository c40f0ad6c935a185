"""The county's inclusive guidance institution: established, accepted against the checklist, closed. Clauses G2.1, K1.1."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.facilities import CentreAccepted, CentreClosed, CentreEstablished, ChecklistItem
from contracts.policy import Policy
from registry.domain.facility.checklist import not_met


@dataclass(frozen=True, slots=True)
class Centre:
    """An established centre: open from `accepted_on` to before `closed_on`."""

    centre_id: UUID
    site_code: str
    name: str
    established_on: date
    accepted_on: date | None = None
    closed_on: date | None = None


CentreState = Absent | Centre


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCentre(Command):
    centre_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.centre_id


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishCentre(_OfCentre):
    """The commission sets up the centre."""

    site_code: str
    name: str
    established_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCentre(_OfCentre):
    """The commission accepts the centre, every item of the checklist met."""

    accepted_on: date
    met: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCentre(_OfCentre):
    """The commission closes the centre."""

    closed_on: date
    reason: str


CentreCommand = EstablishCentre | AcceptCentre | CloseCentre


def establish(centre: CentreState, command: EstablishCentre) -> Decision:
    """Establish a centre once. Clause G2.1."""
    if isinstance(centre, Centre):
        return Refusal("centre.already-exists", clause="G2.1", details={"existing_id": str(command.centre_id)})
    return [
        CentreEstablished(
            centre_id=command.centre_id, site_code=command.site_code, name=command.name, established_on=command.established_on
        )
    ]


def accept(centre: CentreState, command: AcceptCentre, policy: Policy) -> Decision:
    """Accept an established centre whose functions, process, standards and norms are met. Clauses G2.1, K1.1."""
    if not isinstance(centre, Centre):
        return _unknown(command)
    if centre.accepted_on is not None:
        return Refusal("centre.already-accepted", clause="G2.1", details={"accepted_on": centre.accepted_on})
    if command.accepted_on < centre.established_on:
        return Refusal("centre.step-before-last", clause="G2.1", details={"not_before": centre.established_on})
    if not policy.in_force(command.accepted_on):
        return Refusal("centre.accepted-before-edition", clause="G2.1", details={"effective_on": policy.edition.effective_on})
    if missing := not_met(policy, command.met, command.accepted_on):
        return Refusal("centre.checklist-not-met", clause="K1.1", details={"unmet": missing})
    return [
        CentreAccepted(centre_id=command.centre_id, site_code=centre.site_code, accepted_on=command.accepted_on, met=command.met)
    ]


def close(centre: CentreState, command: CloseCentre) -> Decision:
    """Close an accepted centre once. Clause G2.1."""
    if not isinstance(centre, Centre):
        return _unknown(command)
    if centre.accepted_on is None or centre.closed_on is not None:
        return Refusal("centre.not-open", clause="G2.1", details={"centre_id": str(command.centre_id)})
    if command.closed_on < centre.accepted_on:
        return Refusal("centre.step-before-last", clause="G2.1", details={"not_before": centre.accepted_on})
    return [CentreClosed(centre_id=command.centre_id, closed_on=command.closed_on, reason=command.reason)]


def _unknown(command: CentreCommand) -> Refusal:
    return Refusal("centre.unknown", clause="G2.1", details={"centre_id": str(command.centre_id)})


def decide(policy: Policy, centre: CentreState, command: CentreCommand) -> Decision:
    """The decision on each command."""
    match command:
        case EstablishCentre():
            return establish(centre, command)
        case AcceptCentre():
            return accept(centre, command, policy)
        case CloseCentre():
            return close(centre, command)


def evolve(centre: CentreState, event: DomainEvent) -> CentreState:
    """The state after an event."""
    match centre, event:
        case Absent(), CentreEstablished():
            return Centre(event.centre_id, event.site_code, event.name, event.established_on)
        case Centre(), CentreAccepted():
            return replace(centre, accepted_on=event.accepted_on)
        case Centre(), CentreClosed():
            return replace(centre, closed_on=event.closed_on)
        case _:
            return centre


def centre_decider(policy: Policy) -> Decider[CentreState, CentreCommand]:
    """The decider whose checklist is that of this policy."""
    return Decider("centre", Absent(), partial(decide, policy), evolve)
