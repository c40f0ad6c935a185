"""How far a ruling's corrections are, and what they have moved."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Connection
from contracts.catalogue import decode
from contracts.events.rulings import RulingIssued, RulingWithdrawn

_EVENTS = "SELECT id, type, payload, stream_version FROM events WHERE stream_id = $1 ORDER BY stream_version"
_NOTICED = "SELECT rulings FROM decided_under"
_LEFT = "SELECT count(*) FROM marks WHERE cause = $1"
_MOVED = """
    SELECT count(DISTINCT d.decision_id) AS decisions,
           coalesce(sum(p.amount_fen) FILTER (WHERE p.account LIKE 'expense:%'), 0)::bigint AS change_fen
    FROM ruling_decisions d LEFT JOIN postings p USING (decision_id) WHERE d.ruling_id = $1"""


class Progress(BaseModel):
    """Of an event of a ruling: the books still to be decided again (as marks), the events of decisions it caused, the money
    they moved in fen."""

    step: Literal["issued", "withdrawn"]
    event_id: UUID
    state: Literal["waiting", "deciding", "done"]
    marks_left: int
    decisions: int
    change_fen: int


async def read_progress(connection: Connection, stream: UUID, ruling: int) -> list[Progress]:
    """Of the ruling's issue and of its withdrawal, as far as there are."""
    noticed = await connection.fetchval(_NOTICED)
    found = []
    for row in await connection.fetch(_EVENTS, stream):
        event = decode(row["type"], row["payload"])
        if not isinstance(event, RulingIssued | RulingWithdrawn) or event.ruling != ruling:
            continue
        left, moved = await connection.fetchval(_LEFT, row["id"]), await connection.fetchrow(_MOVED, row["id"])
        assert moved is not None  # noqa: S101  an aggregate has one row
        waiting = row["stream_version"] > noticed
        found.append(
            Progress(
                step="issued" if isinstance(event, RulingIssued) else "withdrawn",
                event_id=row["id"],
                state="waiting" if waiting else "deciding" if left else "done",
                marks_left=left,
                decisions=moved["decisions"],
                change_fen=moved["change_fen"],
            )
        )
    return found
