"""Households reached by outreach and given material, and closed rounds of the knowledge survey. Clauses G1.2, G1.3, K2.1."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.messages import MessageDelivered
from contracts.events.outreach import HandoverVoided, MaterialHandedOver, OutreachHeld, OutreachVoided, SurveyClosed
from reporting.projections.marks import Mark, put_marks

_REACH = """
    INSERT INTO household_reaches (source_id, household_id, day) SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"""
_UNREACH = "DELETE FROM household_reaches WHERE source_id = ANY($1::uuid[]) RETURNING household_id"
_HAND = "INSERT INTO handovers (handover_id, household_id, handed_on) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"
_UNHAND = "DELETE FROM handovers WHERE handover_id = ANY($1::uuid[])"
_SURVEYED = """
    INSERT INTO survey_results (survey_id, township_code, closed_on, surveyed, correct)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::integer[], $5::integer[])"""


async def apply_outreach(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: the households listed at outreach, less the voided, and those a message reached; columns reach nobody by name."""
    held = [received.event for received in events if isinstance(received.event, OutreachHeld)]
    voided = [received.event.outreach_id for received in events if isinstance(received.event, OutreachVoided)]
    reached = [(one.outreach_id, household_id, one.held_on) for one in held for household_id in one.household_ids]
    reached += [
        (received.event.message_id, received.event.household_id, received.event.delivered_on)
        for received in events
        if isinstance(received.event, MessageDelivered)
    ]
    if reached:
        await connection.execute(_REACH, *zip(*reached, strict=True))
    touched = {household_id for _, household_id, _ in reached}
    if voided:
        touched |= {row[0] for row in await connection.fetch(_UNREACH, voided)}
    await put_marks(connection, _households(touched))


async def apply_handovers(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: material handed over, less the voided."""
    given = [received.event for received in events if isinstance(received.event, MaterialHandedOver)]
    voided = [received.event for received in events if isinstance(received.event, HandoverVoided)]
    if given:
        rows = [(one.handover_id, one.household_id, one.handed_on) for one in given]
        await connection.execute(_HAND, *zip(*rows, strict=True))
    if voided:
        await connection.execute(_UNHAND, [one.handover_id for one in voided])
    await put_marks(connection, _households({one.household_id for one in given} | {one.household_id for one in voided}))


async def apply_surveys(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: a round counts once it is closed, with the results that are fixed then."""
    rows = [
        (closed.survey_id, result.township_code, closed.closed_on, result.surveyed, result.correct)
        for closed in (received.event for received in events)
        if isinstance(closed, SurveyClosed)
        for result in closed.results
    ]
    if rows:
        await connection.execute(_SURVEYED, *zip(*rows, strict=True))
        await put_marks(connection, (Mark("township", row[1]) for row in rows))


def _households(ids: Iterable[UUID]) -> Iterable[Mark]:
    return (Mark("household", str(household_id)) for household_id in ids)
