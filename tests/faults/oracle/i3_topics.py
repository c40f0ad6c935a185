"""I3: each topic holds every event of its store; read by the inbox rule it gives the store's order; a repeat is the same, to the byte."""

from collections import defaultdict
from collections.abc import Iterable

from faults.oracle.finding import Finding
from faults.oracle.stores import Partition, Store
from faults.oracle.topics import TopicRecord

PROMISE = "I3"
Event = tuple[str, bytes | None]
"""An event's id and bytes."""


def judge(store: Store, records: Iterable[TopicRecord]) -> list[Finding]:
    """The topics of one service. A record that bears no sequence is not of the log and passed over."""
    by_partition: dict[Partition, list[TopicRecord]] = defaultdict(list)
    for record in records:
        by_partition[record.topic, record.partition].append(record)
    stored: dict[Partition, list[Event]] = defaultdict(list)
    for event in store.events:
        stored[event.topic, event.partition].append((str(event.id), event.payload))
    keys = {str(event.id): str(event.stream_id).encode() for event in store.events}
    states = {topic for topic, _ in store.states}
    findings: list[Finding] = []
    for partition in sorted(stored.keys() | by_partition.keys()):
        if partition[0] in states:
            continue
        where = f"{store.service} {partition[0]}[{partition[1]}]"
        read, objections = read_by_the_rule(where, by_partition[partition])
        findings += objections
        if read != stored[partition]:
            place = next((n for n, pair in enumerate(zip(read, stored[partition], strict=False)) if pair[0] != pair[1]), None)
            at = "" if place is None else f", they part at sequence {place + 1}"
            findings.append(
                Finding(PROMISE, f"{where}: the topic gives {len(read)} events, the store {len(stored[partition])}{at}")
            )
        findings += [
            Finding(PROMISE, f"{where}: {record.event_id} has the key {record.key!r}")
            for record in by_partition[partition]
            if record.event_id in keys and record.key != keys[record.event_id]
        ]
    return findings + judge_states(store, by_partition)


def read_by_the_rule(where: str, records: Iterable[TopicRecord]) -> tuple[list[Event], list[Finding]]:
    """The events of a partition: drop what is known, apply the next, discard what is ahead of a hole."""
    read: list[Event] = []
    findings: list[Finding] = []
    for record in records:
        if record.sequence is None or record.event_id is None:
            continue
        event = (record.event_id, record.value)
        if record.sequence <= len(read):
            if read[record.sequence - 1] != event:
                findings.append(
                    Finding(PROMISE, f"{where}: offset {record.offset} is another event at sequence {record.sequence}")
                )
        elif record.sequence == len(read) + 1:
            before = read[-1][0] if read else None
            if record.previous_id != before:
                findings.append(
                    Finding(PROMISE, f"{where}: sequence {record.sequence} follows {record.previous_id}, {before} was before it")
                )
            read.append(event)
    return read, findings


def judge_states(store: Store, by_partition: dict[Partition, list[TopicRecord]]) -> list[Finding]:
    """State topics: the last version of each key is what the projection holds."""
    states = {topic for topic, _ in store.states}
    last: dict[tuple[str, str], tuple[int, bytes]] = {}
    for (topic, _), records in by_partition.items():
        if topic in states:
            last |= {
                (topic, (record.key or b"").decode()): (record.state_version or 0, record.value or b"") for record in records
            }
    different = [key for key in store.states.keys() | last.keys() if store.states.get(key) != last.get(key)]
    return [
        Finding(PROMISE, f"{topic} {key}: the topic ends with version {last.get((topic, key), (0,))[0]}, "
                         f"the projection has {store.states.get((topic, key), (0,))[0]}")
        for topic, key in sorted(different)[:20]
    ]  # fmt: skip
