"""Rebuilding parts of a service beside the live ones, comparing, exchanging, and the way back (ADR 0009, 0013)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import asyncpg
from aiokafka import TopicPartition

from chassis.kafka import KafkaAccess
from chassis.operations.actions import Action, note_action
from chassis.rebuild.bounded import Bounded
from chassis.rebuild.compare import TableComparison, compare_tables
from chassis.rebuild.exchange import carry_marks, exchange
from chassis.rebuild.parts import Part
from chassis.rebuild.progress import Progress
from chassis.rebuild.rebuild import Rebuild
from chassis.rebuild.schema import drop_schema, exists, make_schema, quoted
from chassis.rebuild.source import Source
from chassis.rebuild.standstill import read_limits, standstill
from chassis.rebuild.store_source import StoreSource, StoresSource
from chassis.rebuild.topic_source import topic_source
from chassis.service import Service
from contracts.topics import TOPICS

SourceKind = Literal["store", "topics"]
T = TypeVar("T")
LEFT_EVENTS_MAX = 1_000
"""So few are left to the moment of standstill."""
EXCHANGE_TRIES = 6
COUNTY_TIME = ZoneInfo("Asia/Shanghai")
_STATE = "SELECT source, until, exchanged_at FROM {schema}.rebuild_state"
_BEGUN = "UPDATE {schema}.rebuild_state SET part = $1, source = $2, until = $3"
_EXCHANGED = "UPDATE {schema}.rebuild_state SET exchanged_at = CASE WHEN $1 THEN now() END"


class CannotRebuild(Exception):
    """What was asked does not go: the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """How a rebuild reaches what it needs: the service's database as its owner and as its service, the stores by owner, Kafka."""

    owner_dsn: str = field(repr=False)
    run_dsn: str = field(repr=False)
    stores: Mapping[str, str] = field(repr=False)
    kafka: KafkaAccess
    county: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Tables that changed places, and how many marks were added so that what was made from wrong rows is made again."""

    tables: Sequence[str]
    marks: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of a service, rebuilt beside the live one."""

    service: Service
    part: Part
    site: Site
    schema: str

    async def build(self, kind: SourceKind, report: Callable[[Progress], None], until: date | None = None) -> Progress:
        """Make the schema, or go on with the one an interrupted build has left, up to where the live tables are now.

        Live consumers go on meanwhile. `until`: only what was recorded up to the end of that day, for a look; it is never
        exchanged. What an earlier exchange has kept is dropped first. Raises BrokenChain, UnreadableEvent, CannotRebuild, and what a
        projection raises for an event that it cannot apply; all batches before that are kept.
        """
        async with self._alone() as connection:
            await self._begin(connection, kind, until)
            end_of_day = None if until is None else datetime.combine(until, time.max, COUNTY_TIME)
            applied = left_out = 0
            while True:
                limits = await read_limits(connection, self.service.name, self.part, published=kind == "topics")
                progress = await self._run(kind, limits, report, end_of_day)
                applied, left_out = applied + progress.applied, left_out + progress.left_out
                if until is not None or progress.applied + progress.left_out < LEFT_EVENTS_MAX:
                    return replace(progress, applied=applied, left_out=left_out)

    async def compare(self) -> list[TableComparison]:
        """The live tables against the rebuilt ones at one moment, row by row; what writes them stands still only to reach it.

        Raises CannotRebuild where writers never let go of the tables.
        """
        return await self._tried_again(self._compare)

    async def _compare(self) -> list[TableComparison]:
        snapshot = await asyncpg.connect(self.site.owner_dsn, server_settings={"timezone": "UTC"})
        try:
            moment = snapshot.transaction(isolation="repeatable_read", readonly=True)
            async with self._alone() as connection:
                kind = await self._kind(connection)
                async with standstill(self.site.owner_dsn, self.service.name, self.part, exclusive=False) as (_, limits):
                    await self._reach(connection, kind, limits)
                    await self.part.own_state.carry(connection, self.schema)
                    await moment.start()
                    await snapshot.execute("SELECT")
                return await compare_tables(snapshot, self.schema, self.part.tables, self.part.own_state.in_words)
        finally:
            await snapshot.close()

    async def exchange(self, *, changes: bool, back: bool = False) -> Exchanged:
        """Let the rebuilt tables reach what the live ones have, and exchange them, in one transaction; the others are kept.

        `changes`: they differ, and what workers have made of the wrong rows is to be made again. `back`: what was kept returns.
        Raises CannotRebuild where readers never let go of the tables.
        """
        return await self._tried_again(lambda: self._exchange(changes=changes, back=back))

    async def _tried_again(self, work: Callable[[], Awaitable[T]]) -> T:
        for left in reversed(range(EXCHANGE_TRIES)):
            try:
                return await work()
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
                if not left:
                    raise CannotRebuild(f"{self.part.tables} are in use without a pause (a backup?): try again later") from error
                await asyncio.sleep(1)
        raise AssertionError

    async def drop(self) -> None:
        """Remove what was rebuilt, or what was kept."""
        await drop_schema(self.site.owner_dsn, self.schema)

    async def _exchange(self, *, changes: bool, back: bool) -> Exchanged:
        async with self._alone() as connection:
            kind = await self._kind(connection, kept=back)
            async with standstill(self.site.owner_dsn, self.service.name, self.part, exclusive=True) as (locked, limits):
                await self._reach(connection, kind, limits)
                await self.part.own_state.carry(locked, self.schema)
                await exchange(locked, self.schema, self.part.tables)
                marks = await carry_marks(locked, self.schema, self.service.marks) if changes and self.service.marks else 0
                await locked.execute(_EXCHANGED.format(schema=quoted(self.schema)), not back)
                detail = {"part": self.part.name, "tables": self.part.tables, "changed": changes, "marks": marks}
                await note_action(locked, Action("rebuild-rollback" if back else "rebuild-exchange", detail))
        return Exchanged(self.part.tables, marks)

    async def _begin(self, connection: asyncpg.Connection, kind: SourceKind, until: date | None) -> None:
        if await exists(connection, self.schema):
            _, begun_until, exchanged_at = await self._state(connection)
            if exchanged_at is None and begun_until == until:
                return
            await self.drop()
        run_role = urlsplit(self.site.run_dsn).username or ""
        await make_schema(self.service, self.site.owner_dsn, run_role, self.schema, self.part.tables)
        await connection.execute(_BEGUN.format(schema=quoted(self.schema)), self.part.name, kind, until)

    async def _kind(self, connection: asyncpg.Connection, *, kept: bool = False) -> SourceKind:
        """The source of what is there. Raises CannotRebuild where it is not what can be exchanged."""
        if not await exists(connection, self.schema):
            raise CannotRebuild(f"nothing of {self.part.name} is {'kept' if kept else 'rebuilt'}")
        kind, until, exchanged_at = await self._state(connection)
        if until is not None:
            raise CannotRebuild(
                f"{self.schema} holds {self.part.name} as of {until}: for a look, never in the place of the live one"
            )
        if kept and exchanged_at is None:
            raise CannotRebuild(f"{self.schema} holds a rebuild that was never exchanged: there is nothing to go back to")
        return "topics" if kind == "topics" else "store"

    async def _state(self, connection: asyncpg.Connection) -> tuple[str, date | None, datetime | None]:
        row = await connection.fetchrow(_STATE.format(schema=quoted(self.schema)))
        assert row is not None  # noqa: S101
        return row[0], row[1], row[2]

    async def _reach(self, connection: asyncpg.Connection, kind: SourceKind, limits: Mapping[TopicPartition, int]) -> None:
        """Exactly the events that the live tables hold; own events from the store, since not all may be published."""
        await self._run("store" if self.part.own else kind, limits, lambda _: None, None)
        places = await connection.fetch(f"SELECT topic, partition, last_seq FROM {quoted(self.schema)}.rebuild_places")  # noqa: S608
        reached = {TopicPartition(row[0], row[1]): row[2] for row in places}
        if wrong := [tp for tp, limit in limits.items() if reached.get(tp, 0) != limit]:
            tp = wrong[0]
            raise CannotRebuild(
                f"{tp.topic}[{tp.partition}]: rebuilt to {reached.get(tp, 0)}, live at {limits[tp]}: the {kind} does not have it"
            )

    async def _run(
        self,
        kind: SourceKind,
        limits: Mapping[TopicPartition, int],
        report: Callable[[Progress], None],
        until: datetime | None,
    ) -> Progress:
        rebuild = Rebuild(self.service.name, self.part.projections, self.site.run_dsn, self.schema)
        async with self._source(kind, [tp for tp, limit in limits.items() if limit]) as source:
            return await rebuild.run(Bounded(source, limits, until), report)

    @asynccontextmanager
    async def _source(self, kind: SourceKind, partitions: Sequence[TopicPartition]) -> AsyncIterator[Source]:
        async with AsyncExitStack() as stack:
            if kind == "topics":
                yield await stack.enter_async_context(topic_source(self.site.kafka, partitions))
                return
            by_topic: dict[str, StoreSource] = {}
            for owner in sorted({TOPICS[topic].owner for topic in self.part.topics}):
                topics = [topic for topic in self.part.topics if TOPICS[topic].owner == owner]
                pool = await asyncpg.create_pool(self.site.stores[owner], min_size=1, max_size=2, command_timeout=600)
                stack.push_async_callback(pool.close)
                by_topic |= dict.fromkeys(topics, StoreSource(pool, self.site.county, topics))
            yield StoresSource(by_topic)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[asyncpg.Connection]:
        """The owner's connection, while nobody else works on this schema. Raises CannotRebuild."""
        connection = await asyncpg.connect(self.site.owner_dsn, server_settings={"timezone": "UTC"})
        try:
            if not await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", self.schema):
                raise CannotRebuild(f"somebody else is rebuilding {self.part.name} of {self.service.name}")
            yield connection
        finally:
            await connection.close()
