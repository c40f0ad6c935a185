"""An experience session (亲子体验) of an institution, at home or as outreach, with its attendance list. Clauses S3.1, S3.2."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import SessionAmended, SessionDelivered, SessionVoided, VoidReason
from services_delivery.domain.refusals import in_future, other_institution
from services_delivery.domain.session_details import SessionDetails


@dataclass(frozen=True, slots=True)
class Session:
    """A recorded session with its present attendance list."""

    details: SessionDetails
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverSession(Command):
    """Record that a session was given."""

    stream_id: UUID
    details: SessionDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendSession(Command):
    """Replace the attendance list by this one."""

    stream_id: UUID
    children: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidSession(Command):
    """Declare that a recorded session does not count."""

    stream_id: UUID
    reason: VoidReason


SessionCommand = DeliverSession | AmendSession | VoidSession


def decide(session: Session | None, command: SessionCommand) -> Decision:
    """Refuses `session.already-recorded`, `.unknown`, `.already-voided`, `date.in-future`, `auth.other-office`."""
    if isinstance(command, DeliverSession):
        return _deliver(session, command)
    if session is None:
        return Refusal("session.unknown")
    if refusal := other_institution(command.actor, session.details.institution_id):
        return refusal
    if session.voided:
        return Refusal("session.already-voided", clause=session.details.clause)
    match command:
        case AmendSession():
            return _amend(session, command)
        case VoidSession():
            return [SessionVoided(session_id=command.stream_id, service_date=session.details.service_date, reason=command.reason)]


def _deliver(session: Session | None, command: DeliverSession) -> Decision:
    details = command.details
    if session is not None:
        return Refusal("session.already-recorded", clause=details.clause, details={"existing_id": str(command.stream_id)})
    if refusal := other_institution(command.actor, details.institution_id):
        return refusal
    if refusal := in_future("service_date", details.service_date, command.now):
        return refusal
    return [
        SessionDelivered(
            session_id=command.stream_id,
            mode=details.mode,
            institution_id=details.institution_id,
            agreement_id=details.agreement_id,
            facility_id=details.facility_id,
            service_date=details.service_date,
            starts_at=details.starts_at,
            ends_at=details.ends_at,
            children=tuple(details.children),
        )
    ]


def _amend(session: Session, command: AmendSession) -> Decision:
    if set(command.children) == set(session.details.children):
        return []
    return [
        SessionAmended(
            session_id=command.stream_id,
            service_date=session.details.service_date,
            children=tuple(command.children),
        )
    ]


def details_of(event: SessionDelivered) -> SessionDetails:
    """A session as it was first recorded."""
    return SessionDetails(
        mode=event.mode,
        institution_id=event.institution_id,
        agreement_id=event.agreement_id,
        facility_id=event.facility_id,
        service_date=event.service_date,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        children=event.children,
    )


def evolve(session: Session | None, event: DomainEvent) -> Session | None:
    """The session after an event of its stream."""
    match event:
        case SessionDelivered():
            return Session(details_of(event))
        case SessionAmended() if session is not None:
            return replace(session, details=replace(session.details, children=event.children))
        case SessionVoided() if session is not None:
            return replace(session, voided=True)
    return session


def natural_keys(session: Session | None) -> frozenset[str]:
    """A voided session gives its place and start free."""
    if session is None or session.voided:
        return frozenset()
    return frozenset({session.details.natural_key})


SESSION: Decider[Session | None, SessionCommand] = Decider("session", None, decide, evolve, natural_keys)
