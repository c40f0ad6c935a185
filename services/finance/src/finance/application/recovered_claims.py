"""Where the claims of sessions stand after decisions that were published and then lost from the store: as their streams say."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAccrued, AttendanceDecision, AttendancesDecided
from finance.application.session_claims import SessionClaims, lock_claims, write_claims
from finance.domain.books import ChildYear
from finance.domain.entries import CODES
from finance.domain.packed_claims import pack_claim


async def keep_claims(connection: Connection, whole: Sequence[ReceivedEvent]) -> set[tuple[str, bytes]]:
    """Keep the claims of the sessions whose streams these are, whole and in order.

    Answers what stood decided of these sessions and does not any more, by book and session.
    """
    streams: dict[UUID, list[ReceivedEvent]] = {}
    for received in whole:
        if isinstance(received.event, AttendancesDecided):
            streams.setdefault(received.event.session_id, []).append(received)
    before = await lock_claims(connection, sorted(streams))
    forgotten: set[tuple[str, bytes]] = set()
    for session_id, events in streams.items():
        last = events[-1].event
        assert isinstance(last, AttendancesDecided)  # noqa: S101  nothing else is gathered
        claims = _claims(events)
        kept = SessionClaims(session_id, UUID(last.payee.id), last.service_date, last.township_code, claims)
        await write_claims(connection, [kept], before, events[-1].envelope.time)
        for child in before.get(session_id, {}).keys() - claims.keys():
            forgotten.add((ChildYear(UUID(bytes=child), last.service_date.year).key, session_id.bytes))
    return forgotten


def _claims(events: Sequence[ReceivedEvent]) -> dict[bytes, bytes]:
    """The claims of a session, packed, by child, after these events."""
    claims: dict[bytes, bytes] = {}
    for received in events:
        assert isinstance(received.event, AttendancesDecided)  # noqa: S101  nothing else is gathered
        for decision in received.event.decisions:
            claims[decision.child_id.bytes] = _piece(decision)
    return claims


def _piece(decision: AttendanceDecision) -> bytes:
    reason = CODES[getattr(decision, "reason", "")]
    amount_fen, township = 0, 0
    if isinstance(decision, AttendanceAccrued):
        amount_fen, township = decision.amount_fen, int(decision.funding_source.rpartition(":")[2])
    return pack_claim(decision.claim_id.bytes, decision.child_id.bytes, decision.decision, reason, amount_fen, township)
