"""The command that is appended: a session delivered, decided by the least a decider can do, without natural keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from benchmarks.county import deliveries
from chassis.actor import Actor
from chassis.application import CommandRequest, CommandType, Issued
from chassis.decider import Command, Decider, Decision, Refusal
from chassis.handling import Submitted
from chassis.ids import uuid7
from contracts.catalogue import DomainEvent
from contracts.events.delivery import LocalTime, SessionDelivered
from contracts.policy import Bilingual
from contracts.topics import SESSIONS

CLIENTS = 16
BULK = 1_000
FINGERPRINT_KEY = bytes(range(32))
TOPIC = SESSIONS.name
ACTOR = Actor("benchmark", "341881", frozenset({"institution"}))


class DeliverRequest(CommandRequest):
    """A session as its institution sends it."""

    institution_id: UUID
    agreement_id: UUID | None
    service_date: date
    starts_at: LocalTime
    ends_at: LocalTime
    children: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(Command):
    """The request, for a new session."""

    stream_id: UUID
    request: DeliverRequest


def delivered(session_id: UUID, request: DeliverRequest) -> SessionDelivered:
    """The event of a request."""
    return SessionDelivered(
        session_id=session_id,
        mode="in-institution",
        institution_id=request.institution_id,
        agreement_id=request.agreement_id,
        facility_id=None,
        service_date=request.service_date,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
        children=request.children,
    )


def _decide(state: bool, command: Deliver) -> Decision:
    return Refusal("session.already-recorded") if state else [delivered(command.stream_id, command.request)]


def _evolve(_state: bool, _event: DomainEvent) -> bool:
    return True


def _command(request: DeliverRequest, issued: Issued) -> Deliver:
    return Deliver(command_id=issued.command_id, actor=issued.actor, now=issued.now, stream_id=issued.new_id, request=request)


DELIVER = CommandType(
    name="deliver",
    summary=Bilingual(zh="登记", en="record"),
    request=DeliverRequest,
    decider=Decider("session", False, _decide, _evolve),  # noqa: FBT003
    command=_command,
    roles=frozenset({"institution"}),
)


def submitted(number: int) -> Iterator[Submitted]:
    """This many requests, each under a new command id."""
    for session in deliveries(number):
        request = DeliverRequest(**session.model_dump(include=set(DeliverRequest.model_fields)))
        yield Submitted(uuid7(), request, ACTOR)
