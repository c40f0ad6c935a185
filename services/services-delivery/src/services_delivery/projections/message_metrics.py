"""Messages in hand, as metrics."""

from chassis.database import Connection
from chassis.metrics import CAMPAIGNS_WAITING, MESSAGES, MESSAGES_OVERDUE, MESSAGES_STUCK, Sample
from contracts.events.messages import CampaignPlanned, CampaignStopped

STUCK_ATTEMPTS_MIN = 6
"""So often a message is offered within some three minutes, each wait twice as long as the one before."""
_IN_HAND = """
    SELECT count(*) FILTER (WHERE accepted_at IS NULL) AS waiting, count(accepted_at) AS handed_over,
           count(*) FILTER (WHERE accepted_at IS NULL AND attempts >= $1) AS stuck,
           greatest(0, coalesce(extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE accepted_at IS NULL)), 0))::float8
               AS overdue_seconds
    FROM message_sends"""
_CAMPAIGNS = """
    SELECT count(*) FROM listed l WHERE kind = $1
    AND NOT EXISTS (SELECT FROM campaign_runs r WHERE r.campaign_id = l.stream_id)
    AND NOT EXISTS (SELECT FROM events e WHERE e.stream_id = l.stream_id AND e.type = $2)"""


async def message_readings(connection: Connection) -> list[Sample]:
    """What waits for the account, what waits for its receipts, and campaigns nobody has begun to send."""
    [found] = await connection.fetch(_IN_HAND, STUCK_ATTEMPTS_MIN)
    campaigns = await connection.fetchval(_CAMPAIGNS, CampaignPlanned.event_type, CampaignStopped.event_type)
    return [
        Sample(MESSAGES, found["waiting"], ("waiting",)),
        Sample(MESSAGES, found["handed_over"], ("handed-over",)),
        Sample(MESSAGES_STUCK, found["stuck"]),
        Sample(MESSAGES_OVERDUE, found["overdue_seconds"]),
        Sample(CAMPAIGNS_WAITING, campaigns),
    ]
