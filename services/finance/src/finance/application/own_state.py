"""What finance keeps of its own events, from the events: where claims stand, settlements, and the ledger.

Decisions follow from facts. An unpublished one on a claim or session that others have been published about meanwhile is none:
it was made from facts that a restore had taken away, and its book is decided again once they are back.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from chassis.database import Connection
from chassis.operations.own_state import OwnState
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAssessed, AttendancesDecided, SubsidyDecision, decisions_in
from contracts.events.rulings import RulingIssued, RulingWithdrawn
from contracts.topics import SETTLEMENTS
from finance.application.caused import forget_caused, keep_caused_among
from finance.application.decision import decision_of, moved_by
from finance.application.kept_settlements import keep
from finance.application.postings import post, postings_of
from finance.application.recovered_claims import keep_claims
from finance.application.recovered_years import keep_in_years
from finance.application.replaying import IN_WORDS, TABLES, carry, replay
from finance.application.standing import write_standing
from finance.domain.books import ChildYear
from finance.domain.settlement.decider import SETTLEMENT
from finance.domain.settlement.repayment import REPAYMENT
from finance.domain.settlement.state import SettlementState
from finance.lanes import lane_of
from finance.projections.marks import Mark, put_marks

_DECISIONS = SubsidyDecision | AttendancesDecided | AttendanceAssessed
_TAKE_BACK = "DELETE FROM postings WHERE decision_id = ANY($1::uuid[])"


async def rebuild(connection: Connection, imported: Sequence[ReceivedEvent], whole: Sequence[ReceivedEvent]) -> None:
    """Stand as the last of these decisions say, in claims and in children's years, and post each; then look at the years again."""
    decisions = [received for received in imported if isinstance(received.event, _DECISIONS)]
    for at, made in groupby(decisions, key=lambda received: received.envelope.time):
        together = list(made)
        alone = [received.event for received in together if isinstance(received.event, SubsidyDecision | AttendanceAssessed)]
        standing = [decision_of(event.book if isinstance(event, SubsidyDecision) else "", event) for event in alone]
        await write_standing(connection, standing, at, may_stand=True)
        await post(connection, [row for one in together for row in postings_of(moved_by(one.event), one.envelope.id, at)])
    await _keep_settlements(connection, imported, whole)
    forgotten = await keep_claims(connection, whole)
    years = await keep_in_years(connection, [received.event for received in decisions], forgotten)
    await put_marks(connection, sorted({mark for one in decisions for mark in _marks(one) if mark.subject in years}))
    await keep_caused_among(connection, [(one.envelope.id, one.envelope.causation_id) for one in decisions])


async def _keep_settlements(connection: Connection, imported: Sequence[ReceivedEvent], whole: Sequence[ReceivedEvent]) -> None:
    """What imported events of settlements and repayments left beside them, each after what its stream had said before."""
    new = {received.envelope.id for received in imported}
    states: dict[str, SettlementState] = {}
    for received in whole:
        event, envelope = received.event, received.envelope
        if event.topic is not SETTLEMENTS:
            continue
        state = states.get(envelope.subject, SETTLEMENT.initial)
        if envelope.id in new:
            await keep(connection, state, event, envelope.time)
        states[envelope.subject] = SETTLEMENT.evolve(state, event)


async def drop(
    connection: Connection, superseded: Sequence[ReceivedEvent], imported: Sequence[ReceivedEvent]
) -> frozenset[UUID]:  # fmt: skip
    """Take back the postings of decisions that others replace, and have their books decided again; for a ruling, every book."""
    replaced = [received for received in superseded if isinstance(received.event, _DECISIONS)]
    ids = [received.envelope.id for received in replaced]
    await connection.execute(_TAKE_BACK, ids)
    await forget_caused(connection, ids)
    await put_marks(connection, sorted({mark for one in replaced for mark in _marks(one)}))
    rulings = [one.envelope for one in superseded if isinstance(one.event, RulingIssued | RulingWithdrawn)]
    await put_marks(connection, [Mark("policy", str(one.id), one.causation_id, one.correlation_id) for one in rulings])
    return frozenset(ids)


def _marks(received: ReceivedEvent) -> list[Mark]:
    """Marks of the books that an event's decisions are about."""
    event, envelope = received.event, received.envelope
    keys = [decision.book for decision in decisions_in(event)]
    if isinstance(event, AttendanceAssessed):
        keys = [ChildYear(event.child_id, event.service_date.year).key]
    return [Mark("book", key, envelope.causation_id, envelope.correlation_id, lane=lane_of(key)) for key in keys]


OWN_STATE = OwnState(
    rebuild,
    drop=drop,
    deciders={SETTLEMENTS: REPAYMENT},
    tables=TABLES,
    replay=replay,
    carry=carry,
    in_words=IN_WORDS,
)
"""Money stands as published; nothing is decided twice or under another number."""
