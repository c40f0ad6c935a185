"""What must hold when everything has come to rest: each promise told from the tables and the log alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord, TopicPartition

from contracts.envelope import read_link
from simulation.broker import Broker
from simulation.sql.database import Database


def chain_faults(database: Database) -> list[str]:
    """Sequences and versions are dense, and each event names the one before it."""
    events = database.tables["events"].committed()
    faults = []
    for (topic, partition), own in by(events, "topic", "partition").items():
        own.sort(key=lambda event: event["partition_seq"])
        if [event["partition_seq"] for event in own] != list(range(1, len(own) + 1)):
            faults.append(f"sequences of {topic}[{partition}] are not dense")
        if any(after["previous_id"] != before["id"] for before, after in pairwise(own)):
            faults.append(f"the chain of {topic}[{partition}] is broken")
        (counter,) = [
            c for c in database.tables["partition_counters"].committed() if (c["topic"], c["partition"]) == (topic, partition)
        ]
        if (counter["last_seq"], counter["last_id"]) != (len(own), own[-1]["id"]):
            faults.append(f"the counter of {topic}[{partition}] is not its last event")
    for (stream,), own in by(events, "stream_id").items():
        if sorted(event["stream_version"] for event in own) != list(range(1, len(own) + 1)):
            faults.append(f"versions of stream {stream} are not dense")
    return faults


def log_faults(database: Database, broker: Broker, repeats_max: int | None) -> list[str]:
    """Each log, read by the rule of the chain, gives its store's order; a repeat has the id and the bytes of the first.

    `repeats_max`: how many there may be; None: any number, and holes that were filled.
    """
    faults = []
    repeats = 0
    stored = by(database.tables["events"].committed(), "topic", "partition")
    for (topic, partition), own in stored.items():
        own.sort(key=lambda event: event["partition_seq"])
        records = [record for record in broker.committed(TopicPartition(topic, partition)) if record.headers]
        first: dict[UUID, ConsumerRecord] = {}
        last = 0
        for record in records:
            link = read_link(record.headers)
            known = first.setdefault(link.id, record)
            if (known.key, known.value, known.headers) != (record.key, record.value, record.headers):
                faults.append(f"{topic}[{partition}]: a repeat of {link.id} differs")
            if link.partition_seq > last + 1 and repeats_max is not None:
                faults.append(f"{topic}[{partition}]: {link.partition_seq} follows {last} in the log")
            if link.partition_seq == last + 1:
                last += 1
                event = own[last - 1]
                if (event["id"], event["payload"], str(event["stream_id"]).encode()) != (link.id, record.value, record.key):
                    faults.append(f"{topic}[{partition}]: {last} is not the store's event")
        if last != len(own):
            faults.append(f"{topic}[{partition}]: the log ends at {last}, the store at {len(own)}")
        repeats += len(records) - len(first)
    if repeats_max is not None and repeats > repeats_max:
        faults.append(f"{repeats} repeats in the logs, {repeats_max} were called for")
    return faults


def position_faults(database: Database, broker: Broker, last: Mapping[tuple[str, int], int]) -> list[str]:
    """Everything was received once, and is applied, passed as a repeat, parked, or discarded ahead of a hole."""
    faults = []
    for row in database.tables["inbox_positions"].committed():
        where = f"{row['topic']}[{row['partition']}]"
        if row["received"] != row["applied"] + row["repeated"] + row["parked"] + row["discarded"]:
            faults.append(f"{where}: {row['received']} received are not the sum of what became of them")
        if row["fork"]:
            faults.append(f"{where}: stopped, {row['fork']}")
        elif row["last_seq"] != last.get((row["topic"], row["partition"]), 0):
            faults.append(f"{where}: applied up to {row['last_seq']} of {last.get((row['topic'], row['partition']), 0)}")
        if row["next_offset"] > len(broker.logs[TopicPartition(row["topic"], row["partition"])]):
            faults.append(f"{where}: the position is beyond the end")
    return faults


def last_sequences(database: Database) -> dict[tuple[str, int], int]:
    """The last sequence of each partition of a store."""
    return {(row["topic"], row["partition"]): row["last_seq"] for row in database.tables["partition_counters"].committed()}


def twice(values: Iterable[object], what: str) -> list[str]:
    """What is there more than once."""
    return [f"{what} {value} {count} times" for value, count in Counter(values).items() if count > 1]


def by(rows: Sequence[dict[str, Any]], *columns: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """Rows by the values of some columns."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found
