"""The log line of a published transaction: which sequences of which partitions, and the ids while they are few."""

from collections.abc import Mapping, Sequence

import structlog
from aiokafka import TopicPartition

from chassis.relay.send import Record
from contracts.envelope import Link, NotOfTheLog, read_link

IDS_MAX = 20
"""A transaction of more events is told by its sequences alone: they are dense, so an event's place says which it was in."""
_log = structlog.get_logger()


def log_published(by_partition: Mapping[TopicPartition, Sequence[Record]]) -> None:
    """One line for a transaction; records of state topics, which have no place in a chain, are counted."""
    ranges, ids, events = [], [], 0
    for tp, records in by_partition.items():
        first, last = _link(records[0]), _link(records[-1])
        if first is None or last is None:
            continue
        ranges.append(f"{tp.topic}[{tp.partition}] {first.partition_seq}-{last.partition_seq}")
        events += len(records)
        if events <= IDS_MAX:
            ids += [str(link.id) for link in map(_link, records) if link is not None]
    states = sum(map(len, by_partition.values())) - events
    _log.info("relay.published", events=events, states=states, ranges=ranges, ids=ids if events <= IDS_MAX else None)


def _link(record: Record) -> Link | None:
    try:
        return read_link(record[2])
    except NotOfTheLog:
        return None
