"""The topics a service owns as Kafka has them: partitions, retention, compaction, and its dead-letter topics."""

from dataclasses import dataclass

from aiokafka import TopicPartition

from contracts.topics import DEAD_LETTER_BYTES_MAX, TOPICS, consumed_by, dead_letter_topic, owned_by

DEAD_LETTER_PARTITIONS = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A topic to create: its partitions and configuration."""

    name: str
    partitions: int
    config: dict[str, str]


def layouts(service: str) -> list[Layout]:
    """Every topic a service publishes to: its own, and a dead-letter topic for each it consumes."""
    kept = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
    letters = kept | {"max.message.bytes": str(DEAD_LETTER_BYTES_MAX)}
    compacted = {"cleanup.policy": "compact"}
    own = [Layout(t.name, t.partitions, kept if t.kind == "events" else compacted) for t in owned_by(service)]
    dead = [Layout(dead_letter_topic(service, t.name), DEAD_LETTER_PARTITIONS, letters) for t in consumed_by(service)]
    return own + dead


def partitions_of(topic: str) -> int:
    """The number of partitions of a topic."""
    return TOPICS[topic].partitions if topic in TOPICS else DEAD_LETTER_PARTITIONS


def counted_partitions(service: str) -> list[tuple[str, int]]:
    """The partitions a service keeps counters and cursors for: of its event and dead-letter topics."""
    states = {topic.name for topic in owned_by(service) if topic.kind == "state"}
    return [
        (layout.name, number) for layout in layouts(service) if layout.name not in states for number in range(layout.partitions)
    ]


def state_partitions(service: str) -> list[TopicPartition]:
    """The partitions of a service's state topics."""
    return [TopicPartition(t.name, number) for t in owned_by(service) if t.kind == "state" for number in range(t.partitions)]
