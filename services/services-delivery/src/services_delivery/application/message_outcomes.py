"""Recording what became of messages: events, their rows, and nothing left in hand, in one transaction."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chassis.database import Connection
from chassis.store import EventStore, NewEvents, Stream
from contracts.catalogue import DomainEvent
from services_delivery.domain.message import Addressed, Outcome, outcome_after, settle
from services_delivery.projections.message_outcomes import record_outcomes
from services_delivery.projections.message_queue import done_with

ACTOR = "delivery/messages"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('message-outcomes'))"


class Told(NamedTuple):
    """What became of a message, on a day."""

    addressed: Addressed
    outcome: Outcome
    on: date


async def tell(connection: Connection, store: EventStore, told: Sequence[Told]) -> int:
    """Append what is new of this; how many messages it was told of. One transaction at a time: outcomes do not race."""
    if not told:
        return 0
    await connection.execute(_LOCK)
    ids = list({one.addressed.message_id for one in told})
    streams = await store.load(connection, ids)
    batches: list[NewEvents] = []
    new: list[DomainEvent] = []
    for one in told:
        message_id, campaign_id = one.addressed.message_id, one.addressed.campaign_id
        stream = streams.get(message_id, Stream())
        events = settle(outcome_after(stream.events), *one)
        if events:
            new += events
            batches.append(NewEvents(message_id, stream.version, events, message_id, campaign_id, ACTOR))
            streams[message_id] = Stream(stream.version + len(events), [*stream.events, *events])
    await record_outcomes(connection, new)
    await done_with(connection, ids)
    if batches:
        await store.append(connection, batches)
    return len(told)
