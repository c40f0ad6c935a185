"""A partition's log as a foreign or a careful hand would write it, for tests of the inbox."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts.envelope import Envelope
from contracts.events.delivery import VisitCompleted

NOW = datetime(2020, 3, 1, tzinfo=UTC)
Record = tuple[bytes, bytes, list[tuple[str, bytes]]]


def visit(child_id: UUID | None = None, visit_id: UUID | None = None) -> VisitCompleted:
    """An event of any visit."""
    return VisitCompleted(
        visit_id=visit_id or uuid4(),
        child_id=child_id or uuid4(),
        unit_code="341881001001",
        visited_on=date(2020, 3, 1),
        visitor_id=None,
    )


@dataclass(slots=True)
class ChainLog:
    """Numbers and links the records of one partition."""

    last_seq: int = 0
    last_id: UUID | None = None
    records: list[Record] = field(default_factory=list)

    def add(self, event: VisitCompleted, *, value: bytes | None = None, kind: str | None = None, version: int = 1) -> Record:
        """The next record: `value` and `kind` replace the payload and the type."""
        event_id = uuid4()
        envelope = Envelope(
            id=event_id,
            type=kind or event.event_type,
            subject=str(event.visit_id),
            time=NOW,
            county_code="341881",
            partition_seq=self.last_seq + 1,
            previous_id=self.last_id,
            stream_version=version,
            correlation_id=event_id,
            causation_id=event_id,
            actor="test",
        )
        record = (str(event.visit_id).encode(), value if value is not None else event.to_json(), envelope.to_headers())
        self.last_seq, self.last_id = self.last_seq + 1, event_id
        self.records.append(record)
        return record


async def produce(bootstrap: str, topic: str, *records: Record, partition: int = 0) -> None:
    """Write records to a partition in this order, committed."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, transactional_id=f"test-{uuid4()}")
    await producer.start()
    try:
        async with producer.transaction():
            for key, value, headers in records:
                await producer.send_and_wait(topic, value, key=key, partition=partition, headers=headers)
    finally:
        await producer.stop()
