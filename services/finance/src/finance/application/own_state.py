"""What finance keeps of its own decisions, from the decisions: where claims stand, and the ledger.

Decisions follow from facts. An unpublished one on a claim that others have been published about meanwhile is none: it was
made from facts that a restore had taken away, and its book is decided again once they are back.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from chassis.database import Connection
from chassis.operations.own_state import OwnState
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAssessed, SubsidyDecision
from finance.application.decision import Decision, decision_of
from finance.application.postings import post, postings_of
from finance.application.recovered_years import keep_in_years
from finance.application.standing import write_standing
from finance.domain.books import ChildYear
from finance.projections.marks import Mark, put_marks

_TAKE_BACK = "DELETE FROM postings WHERE decision_id = ANY($1::uuid[])"


async def rebuild(connection: Connection, imported: Sequence[ReceivedEvent], _whole: Sequence[ReceivedEvent]) -> None:
    """Stand as the last of these decisions say, in claims and in children's years, and post each; then look at the years again."""
    decisions = [received for received in imported if isinstance(received.event, SubsidyDecision | AttendanceAssessed)]
    for at, made in groupby(decisions, key=lambda received: received.envelope.time):
        together = [(received.envelope.id, _decision(received)) for received in made]
        await write_standing(connection, [decision for _, decision in together], at, may_stand=True)
        await post(connection, [row for decision_id, decision in together for row in postings_of(decision, decision_id, at)])
    years = await keep_in_years(connection, [received.event for received in decisions])
    marks = {_mark(received) for received in decisions}
    await put_marks(connection, sorted(mark for mark in marks if mark.subject in years))


def _decision(received: ReceivedEvent) -> Decision:
    event = received.event
    return decision_of(event.book if isinstance(event, SubsidyDecision) else "", event)


async def drop(
    connection: Connection, superseded: Sequence[ReceivedEvent], imported: Sequence[ReceivedEvent]
) -> frozenset[UUID]:  # fmt: skip
    """Take back the postings of decisions that others replace, and have their books decided again."""
    replaced = [received for received in superseded if isinstance(received.event, SubsidyDecision | AttendanceAssessed)]
    ids = [received.envelope.id for received in replaced]
    await connection.execute(_TAKE_BACK, ids)
    marks = {_mark(received) for received in replaced}
    await put_marks(connection, sorted(marks))
    return frozenset(ids)


def _mark(received: ReceivedEvent) -> Mark:
    event, envelope = received.event, received.envelope
    if isinstance(event, SubsidyDecision):
        return Mark("book", event.book, envelope.causation_id, envelope.correlation_id)
    assert isinstance(event, AttendanceAssessed)  # noqa: S101
    key = ChildYear(event.child_id, event.service_date.year).key
    return Mark("book", key, envelope.causation_id, envelope.correlation_id)


OWN_STATE = OwnState(rebuild, drop=drop)
"""Money stands as published; nothing is decided twice or under another number."""
