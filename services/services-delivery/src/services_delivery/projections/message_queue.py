"""Messages in hand: addressed, due, handed over and waiting for a receipt. Work, not facts: it can be made again."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from services_delivery.domain.message import Addressed, message_id
from services_delivery.projections.families import WANTED

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('campaign:' || $1::uuid))"
_PLANNED = """
    SELECT l.stream_id FROM listed l LEFT JOIN campaign_runs r ON r.campaign_id = l.stream_id
    WHERE l.kind = $1 AND r.campaign_id IS NULL ORDER BY l.day, l.stream_id LIMIT 1"""
_BEGIN = "INSERT INTO campaign_runs (campaign_id, send_until, addressed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_ADDRESS = """
    INSERT INTO message_sends (message_id, campaign_id, household_id)
    SELECT new.message_id, $1, new.household_id FROM unnest($2::uuid[], $3::uuid[]) AS new(message_id, household_id)
    WHERE NOT EXISTS (SELECT FROM message_outcomes o WHERE o.message_id = new.message_id)
    ON CONFLICT DO NOTHING"""
_FORGET_UNTRIED = "DELETE FROM message_sends WHERE campaign_id = $1 AND attempts = 0"
_CLAIM = """
    UPDATE message_sends SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
    WHERE message_id IN (
        SELECT message_id FROM message_sends WHERE accepted_at IS NULL AND next_attempt_at <= now()
        ORDER BY next_attempt_at, message_id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING message_id, campaign_id, household_id, attempts"""
_UNSENDABLE = f"""
    SELECT s.message_id, s.campaign_id, s.household_id, r.send_until < $1 AS over
    FROM message_sends s JOIN campaign_runs r USING (campaign_id)
    WHERE s.accepted_at IS NULL AND s.next_attempt_at <= now()
      AND (r.send_until < $1 OR NOT {WANTED.format(household="s.household_id")})
    ORDER BY s.message_id LIMIT $2 FOR UPDATE OF s SKIP LOCKED"""  # noqa: S608
_ACCEPT = "UPDATE message_sends SET accepted_at = now() WHERE message_id = ANY($1::uuid[])"
_POSTPONE = "UPDATE message_sends SET next_attempt_at = now() + make_interval(secs => $2) WHERE message_id = $1"
_DONE = "DELETE FROM message_sends WHERE message_id = ANY($1::uuid[])"
_ADDRESSED = """
    SELECT message_id, campaign_id, household_id FROM message_sends WHERE message_id = ANY($1::uuid[])
    UNION SELECT message_id, campaign_id, household_id FROM message_outcomes WHERE message_id = ANY($1::uuid[])"""
_ASK = """
    UPDATE receipt_cursor SET asked_at = now()
    WHERE asked_at <= now() - make_interval(secs => $1)
      AND EXISTS (SELECT FROM message_sends WHERE accepted_at IS NOT NULL)
    RETURNING cursor"""
_ADVANCE = "UPDATE receipt_cursor SET cursor = $2 WHERE cursor = $1 RETURNING true"
_IN_HAND = """
    SELECT count(*) FILTER (WHERE accepted_at IS NULL) AS waiting, count(accepted_at) AS handed_over
    FROM message_sends WHERE campaign_id = $1"""
_RUN = "SELECT addressed FROM campaign_runs WHERE campaign_id = $1"


class Tried(NamedTuple):
    """A message on its way, and how often it has been tried with this time."""

    addressed: Addressed
    attempts: int


async def lock_campaign(connection: Connection, campaign_id: UUID) -> None:
    """Hold a campaign to the end of the transaction: it is begun and stopped one after the other."""
    await connection.execute(_LOCK, campaign_id)


async def next_planned(connection: Connection, kind: str) -> UUID | None:
    """A campaign whose messages are not addressed yet."""
    found: UUID | None = await connection.fetchval(_PLANNED, kind)
    return found


async def address(connection: Connection, campaign_id: UUID, send_until: date, households: Sequence[UUID]) -> None:
    """Put down a campaign's messages, but for those whose outcome is known; it is begun then."""
    ids = [message_id(campaign_id, household_id) for household_id in households]
    await connection.execute(_ADDRESS, campaign_id, ids, households)
    await connection.execute(_BEGIN, campaign_id, send_until, len(households))


async def forget_untried(connection: Connection, campaign_id: UUID) -> None:
    """Drop what the account has never been offered of a campaign."""
    await connection.execute(_FORGET_UNTRIED, campaign_id)


async def claim(connection: Connection, limit: int, lease_seconds: float) -> list[Tried]:
    """Due messages, which nobody else gets before the lease is over: who dies with them leaves them to be sent again."""
    rows = await connection.fetch(_CLAIM, limit, lease_seconds)
    return [Tried(Addressed(*row[:3]), row["attempts"]) for row in rows]


async def unsendable(connection: Connection, today: date, limit: int) -> list[tuple[Addressed, bool]]:
    """Due messages whose campaign is over (True), or whose household does not want them any more."""
    return [(Addressed(*row[:3]), row["over"]) for row in await connection.fetch(_UNSENDABLE, today, limit)]


async def accept(connection: Connection, ids: Sequence[UUID]) -> None:
    """The account has these."""
    await connection.execute(_ACCEPT, ids)


async def postpone(connection: Connection, message: UUID, seconds: float) -> None:
    """Try this again later."""
    await connection.execute(_POSTPONE, message, seconds)


async def done_with(connection: Connection, ids: Sequence[UUID]) -> None:
    """The outcome of these is known."""
    await connection.execute(_DONE, ids)


async def addressed_among(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Addressed]:
    """The messages that were ever addressed under these keys."""
    return {row[0]: Addressed(*row) for row in await connection.fetch(_ADDRESSED, ids)}


async def cursor_to_ask_from(connection: Connection, every_seconds: float) -> str | None:
    """The cursor of the account's receipts, if any are awaited and were not asked for lately."""
    found: str | None = await connection.fetchval(_ASK, every_seconds)
    return found


async def advance(connection: Connection, before: str, after: str) -> bool:
    """Move the cursor on; False where another worker has."""
    return bool(await connection.fetchval(_ADVANCE, before, after))


async def in_hand(connection: Connection, campaign_id: UUID) -> tuple[int | None, int, int]:
    """How many a campaign was addressed to (None: not begun), how many wait to be sent, and how many for a receipt."""
    [row] = await connection.fetch(_IN_HAND, campaign_id)
    return await connection.fetchval(_RUN, campaign_id), row["waiting"], row["handed_over"]
