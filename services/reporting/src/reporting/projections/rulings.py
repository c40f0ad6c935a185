"""Rulings from finance.rulings.v1, less the withdrawn. Readings R2, R4, R5, R13, R16 and R17 decide what is counted."""

import json
from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.rulings import RulingIssued, RulingWithdrawn

_ISSUE = "INSERT INTO rulings (edition, ruling, subject, value, from_date) VALUES ($1, $2, $3, $4, $5)"
_WITHDRAW = "DELETE FROM rulings WHERE edition = $1 AND ruling = $2"


async def apply_rulings(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch. Counting notices that what it counts by has changed, and counts everybody anew."""
    for received in events:
        match received.event:
            case RulingIssued() as event:
                value = json.dumps(event.value, ensure_ascii=False)
                await connection.execute(_ISSUE, event.edition, event.ruling, event.subject, value, event.from_date)
            case RulingWithdrawn() as event:
                await connection.execute(_WITHDRAW, event.edition, event.ruling)
