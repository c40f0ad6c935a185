"""The sender: addresses planned campaigns, hands due messages to the account, and records what its receipts say. Clause K3.1.

A message is put down before it is offered, claimed for a while when it is, and offered again, under the same key, where its
answer was lost: the account takes a key once, so nobody gets a message twice, whenever this process dies.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import asyncpg
import structlog

from chassis.clock import Clock, business_date, system_clock
from chassis.database import Connection
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from contracts.events.messages import CampaignPlanned
from contracts.policy import Policy
from services_delivery.account.port import (
    Accepted,
    Account,
    AccountUnreachable,
    Answer,
    OutgoingMessage,
    Receipt,
    Rejected,
    Unsure,
)
from services_delivery.application.message_outcomes import Told, tell
from services_delivery.application.messages import campaign_of, guide_edition
from services_delivery.domain.audience import addressed
from services_delivery.domain.campaign import linked
from services_delivery.domain.message import recipient
from services_delivery.projections import message_queue as queue
from services_delivery.projections.families import listed_children

AT_ONCE_MAX = 20
"""Messages offered side by side."""
TOLD_MAX = 500
"""Messages found unsendable in one transaction."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a claim holds (longer than an answer may take), how tries are spaced, how often receipts are asked for."""

    lease_seconds: float = 60.0
    backoff_seconds: float = 5.0
    backoff_seconds_max: float = 3600.0
    receipts_every_seconds: float = 5.0

    def wait(self, attempts: int) -> float:
        """Seconds before the next try, after so many: twice as long each time."""
        return min(self.backoff_seconds * 2.0 ** min(attempts - 1, 30), self.backoff_seconds_max)


@dataclass(frozen=True)
class Sending:
    """Sends under a policy through the account that `account()` gives; None: none is set up, and nothing is sent."""

    policy: Policy
    account: Callable[[], Account | None]
    pace: Pace = Pace()
    store: EventStore = field(default_factory=lambda: EventStore(partitions_of))
    clock: Clock = system_clock

    async def run_once(self, pool: asyncpg.Pool) -> int:
        """One piece of each kind of work; how much there was."""
        account = self.account()
        if account is None:
            return 0
        begun = await self._begin(pool)
        given_up = await self._give_up(pool)
        sent = await self._send(pool, account)
        return begun + given_up + sent + await self._receive(pool, account)

    @property
    def _today(self) -> date:
        return business_date(self.clock())

    async def _begin(self, pool: asyncpg.Pool) -> int:
        """Address one planned campaign to the households of its audience, as they are today."""
        async with pool.acquire() as connection, connection.transaction():
            campaign_id = await queue.next_planned(connection, CampaignPlanned.event_type)
            if campaign_id is None:
                return 0
            await queue.lock_campaign(connection, campaign_id)
            campaign, today = await campaign_of(connection, campaign_id), self._today
            if campaign is None:
                raise LookupError(f"campaign {campaign_id} is listed and has no events")
            households = []
            if campaign.stopped_on is None and today <= campaign.send_until:
                children = await listed_children(connection, today)
                households = addressed(self.policy, campaign.unit_code, campaign.audience, today, children)
            await queue.address(connection, campaign_id, campaign.send_until, households)
            return 1

    async def _give_up(self, pool: asyncpg.Pool) -> int:
        """Messages that are due and are not to be sent any more."""
        async with pool.acquire() as connection, connection.transaction():
            found = await queue.unsendable(connection, self._today, TOLD_MAX)
            told = [Told(one, "expired" if over else "consent-withdrawn", self._today) for one, over in found]
            return await tell(connection, self.store, told)

    async def _send(self, pool: asyncpg.Pool, account: Account) -> int:
        """Offer due messages, and put down the answers. Dying in between leaves the claims to run out."""
        async with pool.acquire() as connection:
            tried = await queue.claim(connection, AT_ONCE_MAX, self.pace.lease_seconds)
            messages = [await self._outgoing(connection, one) for one in tried]
        answers = await asyncio.gather(*(account.send(message) for message in messages))
        if tried:
            async with pool.acquire() as connection, connection.transaction():
                await self._put_down(connection, list(zip(tried, answers, strict=True)))
        return len(tried)

    async def _outgoing(self, connection: Connection, tried: queue.Tried) -> OutgoingMessage:
        one = tried.addressed
        campaign = await campaign_of(connection, one.campaign_id)
        if campaign is None:
            raise LookupError(f"message {one.message_id} is of a campaign that has no events")
        edition = await guide_edition(connection, campaign.guide_edition) if campaign.guide_edition else None
        return OutgoingMessage(
            one.message_id, recipient(one.household_id), campaign.title, campaign.text, linked(campaign, edition)
        )

    async def _put_down(self, connection: Connection, answered: Sequence[tuple[queue.Tried, Answer]]) -> None:
        await queue.accept(connection, [one.addressed.message_id for one, said in answered if isinstance(said, Accepted)])
        for one, said in answered:
            if isinstance(said, Unsure):
                _log.info("message.unsure", message=str(one.addressed.message_id), attempts=one.attempts, why=said.why)
                await queue.postpone(connection, one.addressed.message_id, self.pace.wait(one.attempts))
        refused = [Told(one.addressed, said.reason, self._today) for one, said in answered if isinstance(said, Rejected)]
        await tell(connection, self.store, refused)

    async def _receive(self, pool: asyncpg.Pool, account: Account) -> int:
        """Record the next receipts with the cursor after them, in one transaction: each counts once."""
        async with pool.acquire() as connection:
            cursor = await queue.cursor_to_ask_from(connection, self.pace.receipts_every_seconds)
        if cursor is None:
            return 0
        try:
            found = await account.receipts(cursor)
        except AccountUnreachable as error:
            _log.warning("message.no-receipts", error=str(error))
            return 0
        async with pool.acquire() as connection, connection.transaction():
            if found.cursor == cursor or not await queue.advance(connection, cursor, found.cursor):
                return 0
            return await self._note(connection, found.receipts)

    async def _note(self, connection: Connection, receipts: Sequence[Receipt]) -> int:
        known = await queue.addressed_among(connection, [receipt.key for receipt in receipts])
        told = [Told(known[receipt.key], receipt.status, receipt.on) for receipt in receipts if receipt.key in known]
        await tell(connection, self.store, told)
        return len(receipts)
