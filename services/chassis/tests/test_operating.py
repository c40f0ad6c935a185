"""What an operator does to a service that runs: parked sequences, a hole filled by the relay, checks that find what is wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from chain_log import produce
from toy import CONSUMER, POISON_CHILD, PUBLISHER
from visits import record

from chassis.kafka import KafkaAccess
from chassis.relay.republish import open_requests
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_reading import Cut, read_cut, standing_of, tail_of
from chassis.verify.counters import check_counters
from chassis.verify.store import check_store
from chassis.verify.topics import check_topics
from contracts.headers import write_headers
from contracts.topics import VISITS

_CURSOR = "SELECT published_seq FROM relay_cursors WHERE topic = $1 AND partition = 5"
LETTERS = f"reporting.{VISITS.name}.dlt"


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER]) as running:
        yield running


async def ask(world: World, service: str, method: str, path: str, body: object = None, role: str = "operator") -> httpx.Response:
    headers = {"Authorization": f"Bearer {world.token(role)}"}  # type: ignore[arg-type]
    return await world.services[service].http.request(method, path, json=body, headers=headers)


async def owner(world: World, service: str, statement: str, *arguments: object) -> None:
    connection = await asyncpg.connect(world.services[service].settings.migration_database_url)
    await connection.execute(statement, *arguments)
    await connection.close()


async def letters(world: World) -> list[dict[str, str]]:
    consumer = AIOKafkaConsumer(bootstrap_servers=world.infrastructure.kafka_bootstrap, isolation_level="read_committed")
    await consumer.start()
    tp = TopicPartition(LETTERS, 0)
    consumer.assign([tp])
    await consumer.seek_to_beginning(tp)
    [end] = (await consumer.end_offsets([tp])).values()
    found = []
    while await consumer.position(tp) < end:
        for records in (await consumer.getmany(timeout_ms=200)).values():
            found += [{name: value.decode() for name, value in record.headers} for record in records]
    await consumer.stop()
    return found


async def test_a_parked_sequence_is_shown_tried_given_up_and_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [poison] = await record(world, POISON_CHILD)
    await world.client("delivery").done("void-visit", {"visit_id": str(poison)})
    await world.settle()
    [sequence] = (await ask(world, "reporting", "GET", "/parked/sequences")).json()["items"]
    assert (sequence["key"], sequence["records"], sequence["reason"]) == (str(poison), 2, "effect-failed")
    number = sequence["id"]
    assert (await ask(world, "reporting", "GET", f"/parked/{number}", role="commission")).status_code == 403
    shown = (await ask(world, "reporting", "GET", f"/parked/{number}")).json()["items"]
    assert [row["reason"] for row in shown] == ["effect-failed", "key-parked"]
    assert shown[0]["headers"]["ce_type"] == "delivery.visit-completed.v1"
    assert str(POISON_CHILD) in shown[0]["value"]

    failed = (await ask(world, "reporting", "POST", f"/parked/{number}/retry")).json()
    assert (failed["applied"], len(failed["failed"])) == (0, 1)
    await world.settle()
    told = [(letter["ce_parkedreason"], letter["ce_parkedattempts"]) for letter in await letters(world)]
    assert told == [("effect-failed", "1"), ("key-parked", "1"), ("effect-failed", "2")]
    assert {letter["ce_parkedfrom"].rpartition("/")[0].rpartition("/")[0] for letter in await letters(world)} == {VISITS.name}

    with monkeypatch.context() as mended:
        mended.setattr("toy.POISON_CHILD", uuid4())
        dry = (await ask(world, "reporting", "POST", f"/parked/{number}/retry?dry_run=true")).json()
        assert dry["applied"] == 2
    pool = world.services["reporting"].pool
    assert await pool.fetchval("SELECT count(*) FROM seen WHERE visit_id = $1", poison) == 0, "a dry run keeps nothing"

    body = {"reason": "entered for a test", "confirm": False}
    planned = (await ask(world, "reporting", "POST", f"/parked/{number}/discard", body)).json()
    assert (planned["discarded"], len(planned["would_discard"])) == ([], 2)
    assert (await ask(world, "reporting", "POST", f"/parked/{number}/discard", {"confirm": True})).status_code == 422
    done = (await ask(world, "reporting", "POST", f"/parked/{number}/discard", body | {"confirm": True})).json()
    assert len(done["discarded"]) == 2
    kept = await pool.fetch("SELECT value, discard_reason, decided_by FROM parked ORDER BY id")
    assert all(row["value"] and row["discard_reason"] == body["reason"] and "tester" in row["decided_by"] for row in kept)
    assert (await ask(world, "reporting", "GET", "/parked/sequences")).json()["items"] == []
    actions = [row[0] for row in await pool.fetch("SELECT action FROM operator_actions ORDER BY id")]
    assert actions == ["retry-parked", "discard-parked"]


async def test_a_hole_is_filled_by_the_owners_relay_before_anything_new(world: World) -> None:
    """A stranger's transaction stands for a log that has lost records: the consumer meets the sequence after the missing one."""
    await record(world, *(uuid4() for _ in range(150)))
    delivery, reporting = world.services["delivery"], world.services["reporting"]
    await delivery.stop("relay")
    lines = "\n".join(json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-02"}) for _ in range(150))
    await world.client("delivery").bulk("record-visit", lines)
    rows = await delivery.pool.fetch(
        """SELECT e.* FROM events e JOIN relay_cursors r USING (topic, partition)
           WHERE e.partition = 5 AND e.partition_seq > r.published_seq ORDER BY e.partition_seq"""
    )
    missing, *others = rows
    records = []
    for row in others:
        key = str(row["stream_id"]).encode()
        headers = write_headers(
            row["id"], row["type"], key, row["recorded_at"], "341881", row["partition_seq"], row["previous_id"],
            row["stream_version"], row["correlation_id"], row["causation_id"], row["actor"], row["trace_parent"],
        )  # fmt: skip
        records.append((key, row["payload"], headers))
    await produce(world.infrastructure.kafka_bootstrap, VISITS.name, *records, partition=5)
    delivery.start("relay")
    first = missing["partition_seq"]
    body = {"topic": VISITS.name, "partition": 5, "from_seq": first}
    kafka = KafkaAccess(world.infrastructure.kafka_bootstrap)
    await _published(world, rows[-1]["partition_seq"])
    checked = await check_topics(delivery.pool, kafka, "delivery")
    assert [text for text in checked.wrong if f"has 1 to {first - 1}" in text], checked
    refused = await ask(world, "delivery", "POST", "/republish", body | {"from_seq": 10_000})
    assert "is not among them" in refused.text
    planned = (await ask(world, "delivery", "POST", "/republish", body)).json()
    assert (planned["from_seq"], planned["to_seq"], planned["request"]) == (first, rows[-1]["partition_seq"], None)
    assert not await open_requests(delivery.pool)
    asked = (await ask(world, "delivery", "POST", "/republish", body | {"confirm": True})).json()
    assert asked["request"] is not None
    await world.settle()
    held = await reporting.pool.fetchrow("SELECT hole_at, last_seq FROM inbox_positions WHERE partition = 5")
    assert held is not None
    assert tuple(held) == (None, rows[-1]["partition_seq"])
    assert (await check_topics(delivery.pool, kafka, "delivery")).wrong == []
    assert (await check_counters(reporting.pool, "reporting")).wrong == []


async def _published(world: World, seq: int) -> None:
    pool = world.services["delivery"].pool
    async with asyncio.timeout(30):
        while await pool.fetchval(_CURSOR, VISITS.name) < seq:
            await asyncio.sleep(0.05)


async def test_the_checks_find_what_is_wrong_with_a_store_and_with_counters(world: World) -> None:
    await record(world, *(uuid4() for _ in range(40)))
    delivery, reporting = world.services["delivery"], world.services["reporting"]
    assert (await check_store(delivery.pool, "delivery", 0.1)).wrong == []
    assert (await check_counters(reporting.pool, "reporting")).wrong == []
    await owner(world, "reporting", "UPDATE inbox_positions SET applied = applied + 1 WHERE partition = 2")
    wrong = (await check_counters(reporting.pool, "reporting")).wrong
    assert any("received" in text and "[2]" in text for text in wrong)
    await owner(world, "reporting", "UPDATE inbox_positions SET applied = applied - 1 WHERE partition = 2")
    await owner(world, "delivery", "UPDATE events SET previous_id = $1 WHERE partition = 3 AND partition_seq = 2", uuid4())
    assert any("[3]: 2 after" in text for text in (await check_store(delivery.pool, "delivery", 0.0)).wrong)


async def test_lag_and_topics_can_be_looked_at(world: World) -> None:
    [visit, *_] = await record(world, uuid4())
    kafka = KafkaAccess(world.infrastructure.kafka_bootstrap)
    [lag] = (await ask(world, "reporting", "GET", "/lag", role="auditor")).json()["items"]
    assert (lag["topic"], lag["events"]) == (VISITS.name, 0)
    standing = await standing_of(kafka, VISITS.name)
    counters = await world.services["delivery"].pool.fetch(
        "SELECT last_seq FROM partition_counters WHERE topic = $1 ORDER BY partition", VISITS.name
    )
    assert [one.last_seq or 0 for one in standing] == [row[0] for row in counters]
    written: list[dict[str, object]] = []
    assert await read_cut(kafka, Cut(VISITS.name, key=str(visit)), written.append) == []
    [again] = written
    assert again["key"] == str(visit)
    partition = int(str(again["partition"]))
    tail = await tail_of(kafka, VISITS.name, partition, 1)
    assert [record["headers"]["ce_partitionseq"] for record in tail] == [str(standing[partition].last_seq)]
    written.clear()
    last = standing[partition].last_seq or 0
    await read_cut(kafka, Cut(VISITS.name, partition, from_seq=last), written.append)
    assert len(written) == 1
