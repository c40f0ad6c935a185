"""Whether a service has applied all that its topics hold, asked before a command that closes something over them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from chassis.inbox.lag import REQUEST_MS, LagWatch
from chassis.kafka import KafkaAccess
from chassis.operations.lag import positions_of
from chassis.web.problems import ProblemError

MARKER_OFFSETS = 1
"""Behind the last event lies the end of its transaction; what lies further may be an event, and is looked at (some seconds)."""
_HANDLED = "SELECT EXISTS (SELECT FROM commands WHERE command_id = $1)"
_log = structlog.get_logger()


@dataclass(slots=True)
class Abreast:
    """Reads the topics' ends now, and compares them with the inbox's positions. The connection to Kafka is kept until closed."""

    consumer: str
    pool: asyncpg.Pool
    access: KafkaAccess
    topics: Sequence[str]
    _kafka: AIOKafkaConsumer | None = None
    _watch: LagWatch | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def require(self, code: str, command_id: UUID | None) -> None:
        """Raise a ProblemError of this code where events are not applied yet; not for a command that has been handled."""
        behind = await self.behind()
        if not behind or (command_id is not None and await self.pool.fetchval(_HANDLED, command_id)):
            return
        raise ProblemError(code, events=behind)

    async def behind(self) -> dict[str, int | None]:
        """Events by topic that are published and not applied; None for all topics where Kafka does not answer."""
        async with self._turn:
            try:
                return await self._measured()
            except (KafkaError, TimeoutError) as error:
                _log.warning("abreast.unknown", error=error)
                await self._let_go()
                return dict.fromkeys(self.topics)

    async def _measured(self) -> dict[str, int | None]:
        positions = await positions_of(self.pool, self.consumer)
        known = sorted({tp.topic for tp in positions} & set(self.topics))
        if self._kafka is None:
            self._watch = LagWatch(self.consumer, self.pool, self.access, self.topics)
            self._kafka = AIOKafkaConsumer(
                **self.access.client_options(),
                isolation_level="read_committed",
                enable_auto_commit=False,
                auto_offset_reset="none",
                request_timeout_ms=REQUEST_MS,
            )
            await self._kafka.start()
        assert self._watch is not None  # noqa: S101  it comes with the connection
        ends = await self._kafka.end_offsets([tp for tp in positions if tp.topic in known])
        unsure = sorted({tp.topic for tp, end in ends.items() if end > positions[tp][0] + MARKER_OFFSETS})
        lags = {topic: (await self._watch.measure(self._kafka, topic, positions)).events for topic in unsure}
        return {topic: events for topic, events in lags.items() if events}

    async def _let_go(self) -> None:
        kafka, self._kafka = self._kafka, None
        if kafka is not None:
            await kafka.stop()

    async def close(self) -> None:
        """Let Kafka go."""
        async with self._turn:
            await self._let_go()
