"""The inbox: a batch of records becomes its effect, once, in one transaction with the positions (ADR 0002)."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog
from aiokafka import ConsumerRecord, TopicPartition

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.inbox.chain import Forked, Verdict
from chassis.inbox.effects import Readable, write_effects
from chassis.inbox.parking import Key, Parked, Parking
from chassis.inbox.positions import Positions, Progress
from chassis.inbox.ranges import log_applied
from chassis.metrics import APPLIED, DISCARDED, GUARD_FIRED, PARKED, REPEATED
from chassis.service import Projection
from contracts.catalogue import UndecodableEvent, UnknownEventType, decode
from contracts.envelope import Link, MalformedEnvelope, NotOfTheLog, ReceivedEvent, read_envelope, read_link

PARKED_MAX = 10_000
YIELD_EVERY = 100
_log = structlog.get_logger()


class TooManyParked(Exception):
    """So much is parked that something is wrong with the build, not with the data: the consumer stops."""


@dataclass(slots=True)
class Batch:
    """A batch on its way: what is readable, what is parked, which partitions have a gap."""

    readable: list[Readable] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    gaps: set[TopicPartition] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Applies batches for one consumer. `rewound` remembers at which offset a partition was read again for a gap."""

    pool: asyncpg.Pool
    positions: Positions
    parking: Parking
    projections: Sequence[Projection]
    clock: Clock = system_clock
    rewound: dict[TopicPartition, int] = field(default_factory=dict)

    async def process(self, records: Sequence[ConsumerRecord]) -> set[TopicPartition]:
        """Apply a batch and answer the partitions to seek back to their stored positions.

        Raises what `TRANSIENT` names, with nothing written: the same batch may be given again. Raises TooManyParked.
        """
        by_partition: dict[TopicPartition, list[ConsumerRecord]] = defaultdict(list)
        for record in records:
            by_partition[TopicPartition(record.topic, record.partition)].append(record)
        async with self.pool.acquire() as connection, connection.transaction():
            locked = await self.positions.lock(connection, by_partition)
            blocked = await self.parking.parked_keys(connection)
            batch = Batch()
            for tp, progress in locked.items():
                await self._read(connection, tp, progress, by_partition[tp], batch)
            await self._write(connection, locked, batch, blocked)
        self._count(locked, batch)
        return batch.gaps

    async def _read(
        self, connection: Connection, tp: TopicPartition, progress: Progress, records: Sequence[ConsumerRecord], batch: Batch
    ) -> None:
        """Walk a partition's records by the rule of the chain, up to a gap or a fork."""
        position = progress.position
        links = [_link(record) for record in records]
        old = [link.partition_seq for link in links if isinstance(link, Link) and link.partition_seq < position.last_seq]
        kept = dict(await self.positions.kept_ids(connection, tp, old)) if old else {}
        if position.last_id is not None:
            kept[position.last_seq] = position.last_id  # it may come again behind the next one
        for number, (record, link) in enumerate(zip(records, links, strict=True)):
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
            if record.offset < position.next_offset:
                GUARD_FIRED.labels("inbox-fence").inc()
                continue
            if isinstance(link, NotOfTheLog):
                batch.parked.append(Parked(record, None, "not-of-the-log", str(link)))
                progress.parked += 1
            else:
                try:
                    verdict = position.judge(link, kept)
                except Forked as fork:
                    await self._stop(connection, tp, fork)
                    break
                if verdict is Verdict.GAP and not self._is_hole(tp, position.next_offset):
                    batch.gaps.add(tp)
                    break
                self._take(progress, record, link, verdict, batch)
                if verdict is Verdict.APPLY:
                    kept[link.partition_seq] = link.id
            progress.received += 1
            position.next_offset = record.offset + 1

    def _is_hole(self, tp: TopicPartition, next_offset: int) -> bool:
        """True where the gap was still there after reading the partition again from its stored position."""
        if self.rewound.get(tp) == next_offset:
            return True
        self.rewound[tp] = next_offset
        return False

    def _take(self, progress: Progress, record: ConsumerRecord, link: Link, verdict: Verdict, batch: Batch) -> None:
        if verdict is Verdict.REPEAT:
            progress.repeated += 1
        elif verdict is Verdict.APPLY:
            progress.position.advance(link)
            progress.ids.append(link.id)
            read = _decode(record, link)
            if isinstance(read, Parked):
                batch.parked.append(read)
            else:
                batch.readable.append(read)
        else:
            if progress.position.hole_at is None:
                progress.position.hole_at = progress.position.last_seq + 1
                _log.error("inbox.hole", topic=record.topic, partition=record.partition, missing=progress.position.hole_at,
                           cure="cradle republish by the topic's owner")  # fmt: skip
            progress.discarded += 1

    async def _stop(self, connection: Connection, tp: TopicPartition, fork: Forked) -> None:
        GUARD_FIRED.labels("inbox-fork").inc()
        _log.error("inbox.forked", topic=tp.topic, partition=tp.partition, why=str(fork))
        await self.positions.stop(connection, tp, str(fork))

    async def _write(
        self, connection: Connection, locked: dict[TopicPartition, Progress], batch: Batch, blocked: set[Key]
    ) -> None:
        poison = [parked for parked in batch.parked if parked.link is not None]
        early = {(p.record.topic, p.record.partition, p.record.key): p.record.offset for p in reversed(poison)}
        readable = []
        for item in batch.readable:
            if item.record.offset > early.get(item.key, item.record.offset):
                batch.parked.append(Parked(item.record, item.link, "key-parked", "an earlier event of the key is parked"))
            else:
                readable.append(item)
        await write_effects(connection, self.projections, readable, blocked, batch.parked.append)
        batch.parked.sort(key=lambda parked: (parked.record.topic, parked.record.partition, parked.record.offset))
        for tp, progress in locked.items():
            in_log = sum(1 for p in batch.parked if p.link and (p.record.topic, p.record.partition) == tp)
            progress.applied = len(progress.ids) - in_log
            progress.parked += in_log
        now = self.clock()
        await self.positions.move(connection, locked, now)
        if batch.parked:
            if await self.parking.count(connection) + len(batch.parked) > PARKED_MAX:
                raise TooManyParked(f"{len(batch.parked)} more than {PARKED_MAX} records would be parked")
            await self.parking.park(connection, batch.parked, now)

    def _count(self, locked: dict[TopicPartition, Progress], batch: Batch) -> None:
        for tp, progress in locked.items():
            APPLIED.labels(tp.topic).inc(progress.applied)
            REPEATED.labels(tp.topic).inc(progress.repeated)
            DISCARDED.labels(tp.topic).inc(progress.discarded)
        log_applied(locked)
        for parked in batch.parked:
            PARKED.labels(parked.record.topic, parked.reason).inc()
            _log.error("inbox.parked", topic=parked.record.topic, partition=parked.record.partition,
                       offset=parked.record.offset, reason=parked.reason,
                       event_id=str(parked.link.id) if parked.link else None)  # fmt: skip


def _link(record: ConsumerRecord) -> Link | NotOfTheLog:
    try:
        return read_link(record.headers)
    except NotOfTheLog as error:
        return error


def _decode(record: ConsumerRecord, link: Link) -> Readable | Parked:
    try:
        envelope = read_envelope(record.headers, link)
        return Readable(record, link, ReceivedEvent(envelope, decode(envelope.type, record.value or b"")))
    except MalformedEnvelope as error:
        return Parked(record, link, "malformed-envelope", str(error))
    except UnknownEventType as error:
        return Parked(record, link, "unknown-type", str(error))
    except UndecodableEvent as error:
        return Parked(record, link, "undecodable", str(error))
