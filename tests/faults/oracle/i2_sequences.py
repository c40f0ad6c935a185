"""I2: partition sequences and stream versions are dense, the chain of previous ids is whole, a reader never sees one appear late."""

from collections import defaultdict
from uuid import UUID

from faults.oracle.finding import Finding
from faults.oracle.stores import Partition, Store

PROMISE = "I2"


def judge(store: Store) -> list[Finding]:
    """The chains of one store, whose events come by partition and sequence."""
    findings: list[Finding] = []
    heads: dict[Partition, tuple[int, UUID]] = {}
    versions: dict[UUID, list[int]] = defaultdict(list)
    for event in store.events:
        partition = (event.topic, event.partition)
        seq, previous = heads.get(partition, (0, None))
        where = f"{store.service} {event.topic}[{event.partition}]"
        if event.partition_seq != seq + 1:
            findings.append(Finding(PROMISE, f"{where}: {event.partition_seq} follows {seq}"))
        elif event.previous_id != previous:
            findings.append(
                Finding(PROMISE, f"{where}: {event.partition_seq} names {event.previous_id} before it, it is {previous}")
            )
        heads[partition] = (event.partition_seq, event.id)
        versions[event.stream_id].append(event.stream_version)
    if heads != store.heads:
        different = {key for key in heads.keys() | store.heads.keys() if heads.get(key) != store.heads.get(key)}
        findings += [
            Finding(PROMISE, f"{store.service} {key}: counter at {store.heads.get(key)}, events end at {heads.get(key)}")
            for key in sorted(different)
        ]
    for stream, found in versions.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            findings.append(Finding(PROMISE, f"{store.service}: stream {stream} has versions {sorted(found)[:20]}"))
    return findings


class Watch:
    """What a reader who polls has seen of each partition; each look is one snapshot."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._seen: dict[tuple[str, str, int], int] = {}

    def look(self, service: str, partition: Partition, events: int, last_seq: int) -> None:
        """A partition shows this many events, the last with this sequence: fewer than that, and one is still to appear below it."""
        where, before = f"{service} {partition[0]}[{partition[1]}]", self._seen.get((service, *partition), 0)
        if events != last_seq:
            self.findings.append(Finding(PROMISE, f"{where}: {events} events were to be seen up to sequence {last_seq}"))
        if last_seq < before:
            self.findings.append(Finding(PROMISE, f"{where}: ended at {before}, and at {last_seq} later"))
        self._seen[service, *partition] = max(before, last_seq)

    def forget(self, service: str) -> None:
        """The store of a service is restored to an earlier state on purpose."""
        self._seen = {key: seen for key, seen in self._seen.items() if key[0] != service}
