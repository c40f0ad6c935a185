"""What delivery keeps of its own events, from the events: the tables its reads use, and the natural keys."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from chassis.actor import Actor
from chassis.database import Connection
from chassis.operations.own_state import OwnState
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import (
    DossierCompleted,
    LectureHeld,
    LectureVoided,
    SessionAmended,
    SessionDelivered,
    SessionVoided,
    TrainingHeld,
    TrainingVoided,
    VisitCompleted,
    VisitVoided,
)
from contracts.topics import FAMILY_HELP, HANDOVERS, LECTURES, OUTREACH, REFERRALS, SESSIONS, VISITS
from services_delivery.domain.family_help import FAMILY_HELP as FAMILY_HELP_DECIDER
from services_delivery.domain.handover import HANDOVER
from services_delivery.domain.lecture import LECTURE, CompleteDossier, HoldLecture, VoidLecture
from services_delivery.domain.outreach import OUTREACH as OUTREACH_DECIDER
from services_delivery.domain.referral import REFERRAL
from services_delivery.domain.session import SESSION, AmendSession, DeliverSession, VoidSession, details_of
from services_delivery.domain.training import HoldTraining, VoidTraining
from services_delivery.domain.visit import VISIT, CompleteVisit, VoidVisit
from services_delivery.projections.listed import list_again
from services_delivery.projections.message_outcomes import record_outcomes
from services_delivery.projections.recorded_lectures import record_lectures
from services_delivery.projections.recorded_sessions import record_sessions
from services_delivery.projections.recorded_trainings import record_trainings
from services_delivery.projections.recorded_visits import record_visits

_FORGET = (
    "DELETE FROM attendances WHERE session_id = ANY($1::uuid[])",
    "DELETE FROM sessions WHERE session_id = ANY($1::uuid[])",
    "DELETE FROM visits WHERE visit_id = ANY($1::uuid[])",
    "DELETE FROM dossier_items WHERE lecture_id = ANY($1::uuid[])",
    "DELETE FROM lectures WHERE lecture_id = ANY($1::uuid[])",
    "DELETE FROM trainings WHERE training_id = ANY($1::uuid[])",
    "DELETE FROM message_outcomes WHERE message_id = ANY($1::uuid[])",
    "DELETE FROM listed WHERE stream_id = ANY($1::uuid[])",
)
_BY_KIND: tuple[tuple[tuple[type, ...], Any], ...] = (
    ((CompleteVisit, VoidVisit), record_visits),
    ((DeliverSession, AmendSession, VoidSession), record_sessions),
    ((HoldLecture, CompleteDossier, VoidLecture), record_lectures),
    ((HoldTraining, VoidTraining), record_trainings),
)


async def rebuild(connection: Connection, _imported: Sequence[ReceivedEvent], whole: Sequence[ReceivedEvent]) -> None:
    """Write the aggregates of imported events anew, as the commands behind all of their events would have."""
    for forget in _FORGET:
        await connection.execute(forget, list({UUID(received.envelope.subject) for received in whole}))
    await replay(connection, whole)


async def replay(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Write, to tables that hold nothing later of these aggregates, what the commands behind these events wrote."""
    for command in _commands(events):
        for kinds, record in _BY_KIND:
            if isinstance(command, kinds):
                await record(connection, [command])
    await list_again(connection, events)
    await record_outcomes(connection, [received.event for received in events])


def _commands(whole: Sequence[ReceivedEvent]) -> Iterator[Any]:
    for received in whole:
        envelope = received.envelope
        actor = Actor(envelope.actor, "", frozenset())
        if (
            command := _command(received, {"command_id": envelope.causation_id, "actor": actor, "now": envelope.time})
        ) is not None:
            yield command


def _command(received: ReceivedEvent, by: dict[str, Any]) -> Any:
    """The command an event came from, as far as recording it needs it; None for events of other topics."""
    match received.event:
        case VisitCompleted() as e:
            return CompleteVisit(
                **by,
                stream_id=e.visit_id,
                child_id=e.child_id,
                unit_code=e.unit_code,
                visited_on=e.visited_on,
                visitor_id=e.visitor_id,
            )
        case VisitVoided() as e:
            return VoidVisit(**by, stream_id=e.visit_id, reason=e.reason)
        case SessionDelivered() as e:
            return DeliverSession(**by, stream_id=e.session_id, details=details_of(e))
        case SessionAmended() as e:
            return AmendSession(**by, stream_id=e.session_id, children=e.children)
        case SessionVoided() as e:
            return VoidSession(**by, stream_id=e.session_id, reason=e.reason)
        case LectureHeld() as e:
            return _lecture(e, by)
        case DossierCompleted() as e:
            return CompleteDossier(**by, stream_id=e.lecture_id, completed_on=e.completed_on, dossier=e.dossier)
        case LectureVoided() as e:
            return VoidLecture(**by, stream_id=e.lecture_id, reason=e.reason)
        case event:
            return _training(event, by)


def _training(event: DomainEvent, by: dict[str, Any]) -> HoldTraining | VoidTraining | None:
    match event:
        case TrainingHeld() as e:
            return HoldTraining(
                **by, stream_id=e.training_id, kind=e.kind, department=e.department, held_on=e.held_on, attendees=e.attendees
            )
        case TrainingVoided() as e:
            return VoidTraining(**by, stream_id=e.training_id, reason=e.reason)
        case _:
            return None


def _lecture(event: LectureHeld, by: dict[str, Any]) -> HoldLecture:
    return HoldLecture(
        **by,
        stream_id=event.lecture_id,
        unit_code=event.unit_code,
        held_on=event.held_on,
        starts_at=event.starts_at,
        title=event.title,
        lecturer_id=event.lecturer_id,
        attendance_count=event.attendance_count,
        household_ids=event.household_ids,
        dossier=event.dossier,
    )


TABLES = ("visits", "sessions", "attendances", "lectures", "dossier_items", "trainings", "listed", "message_outcomes")
OWN_STATE = OwnState(
    rebuild,
    {
        VISITS: VISIT,
        SESSIONS: SESSION,
        LECTURES: LECTURE,
        OUTREACH: OUTREACH_DECIDER,
        HANDOVERS: HANDOVER,
        FAMILY_HELP: FAMILY_HELP_DECIDER,
        REFERRALS: REFERRAL,
    },
    tables=TABLES,
    replay=replay,
)
"""Every recorded fact is kept: an unpublished one on a stream that goes on in the topic follows what is there."""
