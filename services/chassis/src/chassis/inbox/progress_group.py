"""Offsets committed to Kafka for its tools alone: `kafka-consumer-groups`, user interfaces and exporters show lag by them.

The positions that count are rows in PostgreSQL (ADR 0002); nobody reads these offsets back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis.kafka import KafkaAccess
from chassis.topic_layout import partitions_of

_log = structlog.get_logger()


@dataclass(slots=True)
class ProgressGroup:
    """The group `cradle-<consumer>-progress`. It has no members: several processes commit to it what they read in the database."""

    consumer: str
    access: KafkaAccess
    topics: Sequence[str]
    _kafka: AIOKafkaConsumer | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        """The group's name."""
        return f"cradle-{self.consumer}-progress"

    async def commit(self, reached: Mapping[TopicPartition, int]) -> None:
        """Commit, also what has not moved: a broker forgets the offsets of a group without members after a week, and those of a topic
        that is made anew. A broker that refuses costs a line in the log and nothing else."""
        if not reached:
            return
        try:
            if self._kafka is None:
                self._kafka = await self._started()
            await self._kafka.commit(dict(reached))
        except KafkaError as error:
            _log.warning("progress-group.not-committed", group=self.name, error=error)
            await self.stop()

    async def stop(self) -> None:
        """Close the connection."""
        if self._kafka is not None:
            kafka, self._kafka = self._kafka, None
            await kafka.stop()

    async def _started(self) -> AIOKafkaConsumer:
        """A client that is assigned the partitions, as a commit demands, and fetches nothing."""
        kafka = AIOKafkaConsumer(
            **self.access.client_options(), group_id=self.name, enable_auto_commit=False, auto_offset_reset="latest"
        )
        partitions = [TopicPartition(topic, number) for topic in self.topics for number in range(partitions_of(topic))]
        try:
            await kafka.start()
        except BaseException:
            await kafka.stop()
            raise
        kafka.assign(partitions)
        kafka.pause(*partitions)
        return kafka
