"""What a topic may bring that no publisher of ours writes, on a real broker: each is parked, counted and in nobody's way."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any
from uuid import UUID, uuid4

import aiokafka.producer.message_accumulator
import aiokafka.producer.producer
import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from chain_log import ChainLog, Record, produce, visit
from test_inbox import consumer, counts, reasons, seen, until
from toy import CONSUMER

from chassis.consume import inbox_of
from chassis.database import Connection
from chassis.inbox.retry import retry_unknown
from chassis.testing.world import Infrastructure, World
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import VisitCompleted
from contracts.topics import VISITS

TOPIC = VISITS.name
LARGE = 900_000
LARGEST = 1_047_900
"""With its headers, what a topic takes at most where nothing can be compressed."""


class NoText(str):
    """A header's name that goes over the wire as bytes that are no UTF-8."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:  # type: ignore[override]
        return b"\xff\xfe"


def headed(record: Record, *more: tuple[str, bytes], without: str = "") -> Record:
    """The record with headers added, and one left out."""
    key, value, headers = record
    return key, value, [header for header in headers if header[0] != without] + list(more)


async def balanced(world: World) -> None:
    """Every record received was applied, dropped, parked or discarded."""
    found = await counts(world)
    assert found["received"] == sum(found[name] for name in ("applied", "repeated", "parked", "discarded"))


async def details(world: World) -> list[str]:
    return [row[0] for row in await world.services["reporting"].pool.fetch("SELECT detail FROM parked ORDER BY id")]


async def test_headers_missing_twice_or_null_are_named_and_park_the_record(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, healthy = ChainLog(), visit()
        records = [
            headed(log.add(visit()), without="ce_type"),
            headed(log.add(visit()), ("ce_actor", b"another")),
            headed(log.add(visit()), ("ce_time", b"yesterday"), without="ce_time"),
            headed(log.add(visit()), ("ce_actor", b"\xff"), without="ce_actor"),
            headed(log.add(visit()), ("ce_sub\0ject", b"x"), ("ce_sub\0ject", b"y")),
            headed(log.add(healthy), ("x-other", b"\xfe\xff"), ("x-other", b"")),
        ]
        await produce(infra.kafka_bootstrap, TOPIC, *records)
        await until(world, received=6)
        assert await seen(world) == [healthy.visit_id]
        assert await reasons(world) == ["malformed-envelope"] * 5
        told = await details(world)
        assert told[0] == "ce_type is missing"
        assert "occurs twice" in told[1]
        assert "ce_sub\\x00ject" in told[4]
        await balanced(world)


async def test_a_place_in_the_chain_that_is_missing_or_stated_twice_is_none(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, aside = ChainLog(), ChainLog()
        healthy = visit()
        foreign = [
            headed(aside.add(visit()), without="ce_partitionseq"),
            headed(aside.add(visit()), ("ce_id", str(uuid4()).encode())),
            headed(aside.add(visit()), ("ce_partitionseq", b"-1"), without="ce_partitionseq"),
            headed(aside.add(visit()), without="ce_previousid"),
        ]
        await produce(infra.kafka_bootstrap, TOPIC, *foreign, log.add(healthy))
        await until(world, received=5)
        assert await seen(world) == [healthy.visit_id]
        assert await reasons(world) == ["not-of-the-log"] * 4
        await balanced(world)


async def test_a_header_whose_name_is_no_utf8_costs_its_own_record_and_no_poll(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with consumer(infra) as world:
        log, other = ChainLog(), ChainLog()
        first, second, elsewhere = visit(), visit(), visit()
        with monkeypatch.context() as patched:
            for module in (aiokafka.producer.message_accumulator, aiokafka.producer.producer):
                patched.setattr(module, "DefaultRecordBatchBuilder", _DefaultRecordBatchBuilderPy)
            foreign: Record = (b"key", b"value", [(NoText("name"), b"1")])
            kept = headed(log.add(second), (NoText("name"), b"1"))
            log.records.clear()
            await produce(infra.kafka_bootstrap, TOPIC, foreign, kept)
        await produce(infra.kafka_bootstrap, TOPIC, log.add(first))
        await produce(infra.kafka_bootstrap, TOPIC, other.add(elsewhere), partition=1)
        await until(world, received=4)
        assert sorted(await seen(world)) == sorted([first.visit_id, second.visit_id, elsewhere.visit_id])
        headers = await world.services["reporting"].pool.fetchval("SELECT headers->0->>0 FROM parked")
        assert headers == "\\xff\\xfe"
        await balanced(world)


async def test_text_that_postgresql_cannot_keep_does_not_stop_the_consumer(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, healthy = ChainLog(), visit()
        named: Record = (b"", b"", [("x\0y", b"1")])
        nul = b'{"visit_id": {"\\u0000": 1}}'
        await produce(infra.kafka_bootstrap, TOPIC, named, log.add(visit(), value=nul), log.add(healthy))
        await until(world, received=3)
        assert await seen(world) == [healthy.visit_id]
        assert await reasons(world) == ["not-of-the-log", "undecodable"]


async def test_a_tombstone_and_a_record_without_key_are_parked(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, healthy = ChainLog(), visit()
        key, _, headers = log.add(visit())
        tombstone: Any = (key, None, headers)
        bare: Any = (None, b"", [])
        await produce(infra.kafka_bootstrap, TOPIC, tombstone, bare, log.add(healthy))
        await until(world, received=3)
        assert await seen(world) == [healthy.visit_id]
        assert await reasons(world) == ["undecodable", "not-of-the-log"]


async def test_a_value_of_900_kilobytes_is_applied_and_the_largest_possible_is_parked_with_its_letter(
    infra: Infrastructure,
) -> None:
    async with consumer(infra) as world:
        log, healthy = ChainLog(), visit()
        large = b'{"padding":"' + bytes(97 + number * 31 % 26 for number in range(LARGE)) + b'",' + healthy.to_json()[1:]
        poison = Random(1).randbytes(LARGEST)
        await produce(infra.kafka_bootstrap, TOPIC, log.add(healthy, value=large))
        await produce(infra.kafka_bootstrap, TOPIC, log.add(visit(), value=poison))
        after = visit()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(after))
        await until(world, received=3)
        assert await seen(world) == [healthy.visit_id, after.visit_id]
        letters = await read_letters(infra, 1)
        assert len(letters[0]) > LARGEST * 4 // 3


async def read_letters(infra: Infrastructure, number: int) -> list[bytes]:
    """The values of the first letters of the consumer's dead-letter topic."""
    reader = AIOKafkaConsumer(bootstrap_servers=infra.kafka_bootstrap, isolation_level="read_committed", enable_auto_commit=False)
    await reader.start()
    try:
        reader.assign([TopicPartition(f"reporting.{TOPIC}.dlt", 0)])
        await reader.seek_to_beginning()
        return [(await reader.getone()).value for _ in range(number)]
    finally:
        await reader.stop()


async def test_a_value_that_no_column_holds_is_poison_and_not_tried_for_ever(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    too_much = uuid4()

    async def apply(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
        for received in events:
            number = 2**70 if received.envelope.subject == str(too_much) else 1
            await connection.execute("INSERT INTO seen (visit_id, type) SELECT $1, 'n' WHERE $2::bigint > 0",
                                     UUID(received.envelope.subject), number)  # fmt: skip

    async with consumer_applying(infra, apply, monkeypatch) as world:
        log, healthy = ChainLog(), visit()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(visit(visit_id=too_much)), log.add(healthy))
        await until(world, received=2)
        assert await seen(world) == [healthy.visit_id]
        assert await reasons(world) == ["effect-failed"]


async def test_a_table_that_the_build_misses_stops_the_consumer_and_parks_nothing(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def apply(connection: Connection, _events: Sequence[ReceivedEvent]) -> None:
        await connection.execute("INSERT INTO not_migrated VALUES (1)")

    async with consumer_applying(infra, apply, monkeypatch) as world:
        task = world.services["reporting"].tasks["consume"]
        await produce(infra.kafka_bootstrap, TOPIC, ChainLog().add(visit()))
        with pytest.raises(asyncpg.UndefinedTableError):
            await task
        assert await reasons(world) == []
        assert (await counts(world))["received"] == 0


@asynccontextmanager
async def consumer_applying(infra: Infrastructure, apply: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The consuming service with another effect."""
    projection = CONSUMER.projections[0]
    monkeypatch.setattr(type(projection), "apply", property(lambda _: apply), raising=False)
    async with consumer(infra) as world:
        yield world


async def test_a_later_build_that_knows_the_type_applies_the_sequence_at_its_start(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with consumer(infra) as world:
        log, key = ChainLog(), uuid4()
        log.add(visit(visit_id=key), kind="delivery.visit-completed.v2")
        log.add(visit(visit_id=key), version=2)
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, parked=2)
        assert await reasons(world) == ["unknown-type", "key-parked"]
        inbox = inbox_of(CONSUMER, world.services["reporting"].pool)
        assert (await retry_unknown(inbox)).applied == 0
        monkeypatch.setitem(_models(), "delivery.visit-completed.v2", VisitCompleted)
        assert (await retry_unknown(inbox)).applied == 2
        types = await world.services["reporting"].pool.fetch("SELECT type FROM seen ORDER BY n")
        assert [row[0] for row in types] == ["delivery.visit-completed.v2", "delivery.visit-completed.v1"]


def _models() -> dict[str, Any]:
    from contracts import catalogue

    return catalogue._MODELS
