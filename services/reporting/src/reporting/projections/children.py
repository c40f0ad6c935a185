"""Children from registry.children.v1: birth date, household, and the steps of their residence."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.merging import ChildMerged, ChildMergeUndone
from contracts.events.registry import ChildBirthDateCorrected, ChildLeft, ChildMoved, ChildRegistered
from reporting.projections.marks import child_marks, put_marks

_INSERT_CHILDREN = """
    INSERT INTO children (child_id, household_id, birth_date) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"""
_CORRECT = """
    UPDATE children c SET birth_date = new.birth_date FROM unnest($1::uuid[], $2::date[]) AS new(child_id, birth_date)
    WHERE c.child_id = new.child_id"""
_MERGE = """
    UPDATE children c SET merged_into = new.survivor_id FROM unnest($1::uuid[], $2::uuid[]) AS new(child_id, survivor_id)
    WHERE c.child_id = new.child_id"""
_INSERT_STEPS = """
    INSERT INTO residence_steps (child_id, ordinal, from_date, village_code)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::date[], $4::text[])"""


async def apply_children(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: registrations, moves, departures, corrected birth dates, merges and their undoing."""
    registered: list[tuple[UUID, UUID, date]] = []
    corrected: dict[UUID, date] = {}
    steps: list[tuple[UUID, int, date, str | None]] = []
    touched: set[UUID] = set()
    for received in events:
        event, ordinal = received.event, received.envelope.stream_version
        match event:
            case ChildRegistered():
                registered.append((event.child_id, event.household_id, event.birth_date))
                steps.append((event.child_id, ordinal, event.registered_on, event.village_code))
            case ChildMoved():
                steps.append((event.child_id, ordinal, event.moved_on, event.to_village_code))
            case ChildLeft():
                steps.append((event.child_id, ordinal, event.left_on, None))
            case ChildBirthDateCorrected():
                corrected[event.child_id] = event.birth_date
            case _:
                continue
        touched.add(event.child_id)
    if registered:
        await connection.execute(_INSERT_CHILDREN, *zip(*registered, strict=True))
    if corrected:
        await connection.execute(_CORRECT, list(corrected), list(corrected.values()))
    if steps:
        await connection.execute(_INSERT_STEPS, *zip(*steps, strict=True))
    touched |= await _merge(connection, events)
    await put_marks(connection, (mark for child_id in touched for mark in child_marks(child_id)))


async def _merge(connection: Connection, events: Sequence[ReceivedEvent]) -> set[UUID]:
    """Fold which registrations stand for which children; the children this touches."""
    merges = [received.event for received in events if isinstance(received.event, ChildMerged | ChildMergeUndone)]
    survivors = {event.child_id: event.survivor_id if isinstance(event, ChildMerged) else None for event in merges}
    if survivors:
        await connection.execute(_MERGE, list(survivors), list(survivors.values()))
    return {child_id for event in merges for child_id in (event.child_id, event.survivor_id)}
