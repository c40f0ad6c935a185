"""What finance keeps of its own events, made anew from all of them beside what is live: nothing is decided, nothing is paid.

Two things no event says. Which facts an entry of a child's year was last looked at with is carried over from the live book. And
what deciders have noticed, `decided_under`, is theirs: it is not rebuilt.
"""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Connection
from chassis.ids import derived_id
from chassis.rebuild.schema import quoted
from contracts.catalogue import decode
from contracts.envelope import Envelope, ReceivedEvent
from contracts.events.finance import AttendanceAssessed, AttendancesDecided, SubsidyDecision
from contracts.topics import SETTLEMENTS
from finance.application.caused import keep_caused_among
from finance.application.decision import Decision, decision_of, moved_by
from finance.application.kept_settlements import write_down
from finance.application.postings import post, postings_of
from finance.application.recovered_claims import replay_claims
from finance.application.recovered_years import keep_in_years
from finance.application.standing import write_standing
from finance.domain.entries import PLACE, REASONS, Entry, pack, unpack
from finance.domain.packed_claims import unpack_claims
from finance.domain.settlement.decider import SETTLEMENT
from finance.domain.settlement.state import SettlementState

TABLES = (
    "books", "settlements", "settlement_lines", "settlement_entries", "settlement_adjustments", "single_claims", "assessments",
    "session_claims", "ruling_decisions", "postings",
)  # fmt: skip
"""In the order in which deciders come to them: who locks them all seldom meets one half way."""
_DECISIONS = SubsidyDecision | AttendancesDecided | AttendanceAssessed
_EARLIER = """
    SELECT type, payload FROM public.events WHERE stream_id = $1 AND stream_version < $2 ORDER BY stream_version"""
_LOOK_AT_ALL = """
    INSERT INTO marks (kind, subject, cause, correlation) SELECT 'policy', 'rebuilt', $1, $1 WHERE NOT EXISTS (SELECT FROM marks)"""
_LOOKED_AT = derived_id("rebuild", "finance")
_LOCKS_ALONE = """
    INSERT INTO {rebuilt}.books (key, entries) SELECT key, entries FROM public.books
    WHERE coalesce(octet_length(entries), 0) = 0 ON CONFLICT DO NOTHING"""
_DIFFERENT = """
    SELECT key, live.entries, rebuilt.entries FROM {rebuilt}.books AS rebuilt JOIN public.books AS live USING (key)
    WHERE live.entries IS DISTINCT FROM rebuilt.entries"""
_SET = "UPDATE {rebuilt}.books SET entries = $2 WHERE key = $1"


async def replay(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Write what deciders and commands wrote with these events, after what is written of those before.

    The one mark among it has every book looked at again: it becomes a live one where live and rebuilt rows differ.
    """
    decisions = [received for received in events if isinstance(received.event, _DECISIONS)]
    await _stand(connection, decisions)
    await replay_claims(connection, decisions)
    await post(
        connection, [row for one in decisions for row in postings_of(moved_by(one.event), one.envelope.id, one.envelope.time)]
    )
    await _settle(connection, events)
    await keep_in_years(connection, [received.event for received in decisions], ())
    await keep_caused_among(connection, [(one.envelope.id, one.envelope.causation_id) for one in decisions])
    await connection.execute(_LOOK_AT_ALL, _LOOKED_AT)


async def carry(connection: Connection, schema: str) -> None:
    """Carry over from the live books, at one moment, what no event says: rows that are locks alone, and the facts looked at."""
    rebuilt = quoted(schema)
    await connection.execute(_LOCKS_ALONE.format(rebuilt=rebuilt))
    carried = []
    for key, live, made in await connection.fetch(_DIFFERENT.format(rebuilt=rebuilt)):
        if (entries := _with_facts_of(live, made)) != made:
            carried.append((key, entries))
    await connection.executemany(_SET.format(rebuilt=rebuilt), carried)


def _with_facts_of(live: bytes | None, made: bytes | None) -> bytes:
    """The entries made, each with the latest event and the moment of listing that the live one has. Bytes that are none have none."""
    try:
        known = {entry.session_id: entry for entry in unpack(live)}
    except struct.error:
        known = {}
    entries = [
        entry._replace(source=known[entry.session_id].source, listed_us=known[entry.session_id].listed_us)
        if entry.session_id in known
        else entry
        for entry in unpack(made)
    ]
    return pack(sorted(entries, key=PLACE))


async def _stand(connection: Connection, decisions: Sequence[ReceivedEvent]) -> None:
    """The last of these decisions on each claim that is decided alone, and on each attendance."""
    last: dict[UUID, tuple[Decision, datetime]] = {}
    for received in decisions:
        event = received.event
        if isinstance(event, SubsidyDecision | AttendanceAssessed):
            decision = decision_of(event.book if isinstance(event, SubsidyDecision) else "", event)
            last[decision.subject_id] = (decision, received.envelope.time)
    together: dict[datetime, list[Decision]] = {}
    for decision, at in last.values():
        together.setdefault(at, []).append(decision)
    for at, decided in together.items():
        await write_standing(connection, decided, at, may_stand=True)


async def _settle(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """What events of settlements and repayments left, each after what its stream said before."""
    states: dict[str, SettlementState] = {}
    for received in events:
        event, envelope = received.event, received.envelope
        if event.topic is SETTLEMENTS:
            if envelope.subject not in states:
                states[envelope.subject] = await _before(connection, envelope)
            await write_down(connection, states[envelope.subject], event, envelope.time)
            states[envelope.subject] = SETTLEMENT.evolve(states[envelope.subject], event)


async def _before(connection: Connection, envelope: Envelope) -> SettlementState:
    """A settlement before an event, from the store: an earlier batch may have brought what it said."""
    rows = await connection.fetch(_EARLIER, UUID(envelope.subject), envelope.stream_version)
    return SETTLEMENT.fold([decode(row["type"], row["payload"]) for row in rows])


def _claims_in_words(packed: bytes) -> Mapping[str, str]:
    claims = unpack_claims(packed).values()
    return {f"claim {UUID(bytes=one.claim_id)}": _stands(one.number, one.reason, one.amount_fen, one.township) for one in claims}


def _entries_in_words(packed: bytes) -> Mapping[str, str]:
    return {f"session {UUID(bytes=entry.session_id)}": _entry_in_words(entry) for entry in unpack(packed)}


def _entry_in_words(entry: Entry) -> str:
    facts = ", ".join(
        f"{name} {getattr(entry, name)}" for name in ("day", "starts_us", "ends_us", "listed_us", "outreach", "fault")
    )
    stands = _stands(entry.number, entry.reason, entry.amount_fen, entry.township)
    return f"{stands}, {facts}, source {UUID(bytes=entry.source)}"


def _stands(number: int, reason: int, amount_fen: int, township: int) -> str:
    refused = REASONS[reason] if reason < len(REASONS) else f"reason {reason}"
    return f"decision {number}, {refused or 'accrued'}, {amount_fen} fen by {township:09d}"


IN_WORDS = {("session_claims", "claims"): _claims_in_words, ("books", "entries"): _entries_in_words}
"""What packed columns hold, piece by piece, for whoever is told how a live row differs from a rebuilt one."""
