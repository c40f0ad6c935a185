"""What a decider notices before it decides: another edition, or rulings issued and withdrawn; the books they touch are marked."""

from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent, decode
from contracts.events.rulings import RulingIssued, RulingWithdrawn
from contracts.policy import Policy
from finance.domain.ruling import rulings_id

_OTHER_POLICY = "UPDATE decided_under SET policy = $1 WHERE policy IS DISTINCT FROM $1 RETURNING true"
_RULINGS = "SELECT id, type, payload, correlation_id FROM events WHERE stream_id = $1 ORDER BY stream_version"
_NOTICED = "SELECT rulings FROM decided_under"
_NOTICE = "UPDATE decided_under SET rulings = $2 WHERE rulings = $1 RETURNING true"
_MARK = "INSERT INTO marks (kind, subject, cause, correlation) VALUES ($1, $2, $3, $4)"


class Noticed(NamedTuple):
    """The rulings' events, and their ids: the version of what is decided by, and what decisions may be caused by."""

    events: tuple[DomainEvent, ...]
    ids: frozenset[UUID]


async def notice(connection: Connection, edition: Policy) -> Noticed:
    """Mark what another edition or other rulings than those last decided under touch, each mark citing its ruling's event."""
    if await connection.fetchval(_OTHER_POLICY, edition.fingerprint):
        cause = derived_id("policy", edition.fingerprint)
        await connection.execute(_MARK, "policy", edition.fingerprint, cause, cause)
    rows = await connection.fetch(_RULINGS, rulings_id(edition.edition.edition))
    events = tuple(decode(row["type"], row["payload"]) for row in rows)
    known = await connection.fetchval(_NOTICED)
    if len(rows) > known and await connection.fetchval(_NOTICE, known, len(rows)):
        reached = {event.ruling: f"{event.subject}@{event.from_date}" for event in events if isinstance(event, RulingIssued)}
        for row, event in list(zip(rows, events, strict=True))[known:]:
            if isinstance(event, RulingIssued | RulingWithdrawn):
                await connection.execute(_MARK, "ruling", reached[event.ruling], row["id"], row["correlation_id"])
    return Noticed(events, frozenset(row["id"] for row in rows))
