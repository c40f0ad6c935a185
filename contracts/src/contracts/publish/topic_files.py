"""The file of a topic: all a subscriber must know before reading it."""

import re
from collections.abc import Mapping
from typing import Any

from contracts.catalogue import DomainEvent
from contracts.publish import subscribers
from contracts.publish.published import dead_letters_of, names, producers
from contracts.topics import DEAD_LETTER_BYTES_MAX, DEAD_LETTERS, Topic

COMPATIBILITY = (
    "Within a version only optional fields are added; readers ignore what they do not know. Any other change is a new "
    "version of the event with an upcaster. Every version ever published stays readable."
)
PARTITIONER = (
    "murmur2 of the key, as Java clients have it by default (librdkafka clients default to CRC32). "
    "Only the owner's relay produces, by explicit partition."
)
READING = {
    "events": (
        "Read committed. Order holds within a partition, so within a key. ce_partitionseq has no gaps and ce_previousid names "
        "the event before: drop a repeat (same id, same bytes), stop at any other break."
    ),
    "state": (
        "Read committed. The latest record of a key is its state; older ones vanish by compaction. At most one record per key "
        "and second; ce_stateversion counts the values of a key. No chain."
    ),
}
_CLAUSE = re.compile(r"\b[GKSM][1-6]\.[0-9]\b|\bS2\b")


def events_of(topic: Topic, catalogue: Mapping[str, type[DomainEvent]]) -> dict[str, type[DomainEvent]]:
    """The event types that travel on a topic."""
    return {name: model for name, model in catalogue.items() if model.topic.name == topic.name}


def topic_configuration(topic: Topic) -> dict[str, Any]:
    """Kafka's own settings of the topic, in Kafka's names. Event topics keep everything; state topics the latest per key."""
    if topic.kind == "state":
        return {"cleanup.policy": "compact"}
    kept = {"cleanup.policy": "delete", "retention.ms": -1, "retention.bytes": -1}
    return kept | {"max.message.bytes": DEAD_LETTER_BYTES_MAX} if topic is DEAD_LETTERS else kept


def topic_file(topic: Topic, catalogue: Mapping[str, type[DomainEvent]]) -> dict[str, Any]:
    """What stands in a topic's file."""
    example = names(topic)[0]
    return {
        "topic": topic.name,
        "purpose": topic.purpose,
        "owner": topic.owner,
        **({"names": names(topic)} if topic is DEAD_LETTERS else {}),
        "producers": producers(topic),
        "consumers": list(topic.consumers),
        "kind": topic.kind,
        "key": topic.key,
        "partitioner": PARTITIONER,
        "partitions": topic.partitions,
        "retention": "for ever" if topic.kind == "events" else "the latest record of each key",
        "configuration": topic_configuration(topic),
        "compatibility": COMPATIBILITY,
        "reading": READING[topic.kind],
        "restricted": topic.restricted,
        "personal_data": topic.personal_data,
        "dead_letter_topics": dead_letters_of(topic),
        "events": [_event(name, model) for name, model in events_of(topic, catalogue).items()],
        "subscribe": {"kcat": subscribers.kcat(example), "python": subscribers.python(example)},
    }


def meaning_of(model: type[DomainEvent]) -> str:
    """What an event says has happened, in the words of its model."""
    return " ".join((model.__doc__ or "").split())


def _event(name: str, model: type[DomainEvent]) -> dict[str, Any]:
    return {
        "type": name,
        "meaning": meaning_of(model),
        "clauses": sorted(set(_CLAUSE.findall(model.__doc__ or ""))),
        "schema": f"../schemas/{name}.json",
        "example": f"../examples/{name}.json",
    }
