"""A publishing and a consuming service of a few lines, for tests of the chassis alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from chassis.application import CommandRequest, CommandType, Issued, Problem
from chassis.database import Connection
from chassis.decider import Command, Decider, Decision, Refusal
from chassis.service import Projection, Service
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import VisitCompleted, VisitVoided
from contracts.policy import Bilingual
from contracts.topics import VISITS

UNIT = "341881001001"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit, or none yet."""

    child_id: UUID | None = None
    visited_on: date | None = None
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit(Command):
    visit_id: UUID
    child_id: UUID
    visited_on: date

    @property
    def stream_id(self) -> UUID:
        return self.visit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidVisit(Command):
    visit_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.visit_id


def decide(state: Visit, command: RecordVisit | VoidVisit) -> Decision:
    if isinstance(command, RecordVisit):
        if state.child_id:
            return Refusal("visit.already-exists")
        return [
            VisitCompleted(
                visit_id=command.visit_id,
                child_id=command.child_id,
                unit_code=UNIT,
                visited_on=command.visited_on,
                visitor_id=None,
            )
        ]
    if not state.child_id or not state.visited_on:
        return Refusal("visit.unknown")
    if state.voided:
        return []
    return [
        VisitVoided(visit_id=command.visit_id, child_id=state.child_id, visited_on=state.visited_on, reason="entered-in-error")
    ]


def evolve(state: Visit, event: DomainEvent) -> Visit:
    match event:
        case VisitCompleted():
            return Visit(event.child_id, event.visited_on)
        case VisitVoided():
            return replace(state, voided=True)
        case _:
            return state


def natural_keys(state: Visit) -> frozenset[str]:
    return frozenset() if state.voided or not state.child_id else frozenset({f"visit:{state.child_id}:{state.visited_on}"})


VISIT: Decider[Visit, RecordVisit | VoidVisit] = Decider("visit", Visit(), decide, evolve, natural_keys)


class RecordVisitRequest(CommandRequest):
    visit_id: UUID | None = None
    child_id: UUID
    visited_on: date


class VoidVisitRequest(CommandRequest):
    visit_id: UUID


def _record(request: RecordVisitRequest, issued: Issued) -> RecordVisit:
    return RecordVisit(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        visit_id=request.visit_id or issued.new_id,
        child_id=request.child_id,
        visited_on=request.visited_on,
    )


def _void(request: VoidVisitRequest, issued: Issued) -> VoidVisit:
    return VoidVisit(command_id=issued.command_id, actor=issued.actor, now=issued.now, visit_id=request.visit_id)


POISON_CHILD = UUID("00000000-0000-4000-8000-00000000dead")
_INSERT = "INSERT INTO seen (visit_id, type) SELECT * FROM unnest($1::uuid[], $2::text[])"


async def apply(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Note every event; a visit of the poison child cannot be applied, but its voiding could."""
    for received in events:
        if isinstance(received.event, VisitCompleted) and received.event.child_id == POISON_CHILD:
            raise ValueError("poison")
    await connection.execute(
        _INSERT, [UUID(received.envelope.subject) for received in events], [received.envelope.type for received in events]
    )


MIGRATIONS = Path(__file__).parent / "toy_migrations"
ROLES = frozenset({"commission"})
PUBLISHER = Service(
    name="delivery",
    migrations=Path(__file__).parent / "none",
    commands=(
        CommandType("record-visit", Bilingual(zh="登记", en="record"), RecordVisitRequest, VISIT, _record, ROLES),
        CommandType("void-visit", Bilingual(zh="作废", en="void"), VoidVisitRequest, VISIT, _void, ROLES),
    ),
    problems={
        "visit.already-recorded": Problem(409, "已登记", "already recorded"),
        "visit.already-exists": Problem(409, "已存在", "exists"),
        "visit.unknown": Problem(409, "不存在", "unknown"),
    },
)
CONSUMER = Service(name="reporting", migrations=MIGRATIONS, projections=(Projection("seen", (VISITS,), apply, ("seen",)),))
