"""Where the claims of sessions stand, from their decisions: as their streams say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
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
    streams = _by_session(whole)
    before = await lock_claims(connection, sorted(streams))
    forgotten: set[tuple[str, bytes]] = set()
    for session_id, events in streams.items():
        kept = _kept(session_id, events, {})
        await write_claims(connection, [kept], before, events[-1].envelope.time)
        for child in before.get(session_id, {}).keys() - kept.claims.keys():
            forgotten.add((ChildYear(UUID(bytes=child), kept.service_date.year).key, session_id.bytes))
    return forgotten


async def replay_claims(connection: Connection, events: Iterable[ReceivedEvent]) -> None:
    """Keep the claims of the sessions that these events go on to decide, each stream's in order, after what is kept of them."""
    streams = _by_session(events)
    before = await lock_claims(connection, sorted(streams))
    at: dict[datetime, list[SessionClaims]] = {}
    for session_id, own in streams.items():
        at.setdefault(own[-1].envelope.time, []).append(_kept(session_id, own, before.get(session_id, {})))
    for time, kept in at.items():
        await write_claims(connection, kept, before, time)


def _by_session(events: Iterable[ReceivedEvent]) -> dict[UUID, list[ReceivedEvent]]:
    streams: dict[UUID, list[ReceivedEvent]] = {}
    for received in events:
        if isinstance(received.event, AttendancesDecided):
            streams.setdefault(received.event.session_id, []).append(received)
    return streams


def _kept(session_id: UUID, events: Sequence[ReceivedEvent], before: Mapping[bytes, bytes]) -> SessionClaims:
    last = events[-1].event
    assert isinstance(last, AttendancesDecided)  # noqa: S101  nothing else is gathered
    return SessionClaims(session_id, UUID(last.payee.id), last.service_date, last.township_code, {**before, **_claims(events)})


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
