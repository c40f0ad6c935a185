"""The examples of docs/operations.md, run as they stand: committed events, in order, each once, with and without a password."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import confluent_kafka
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sasl_kafka import PASSWORD, USER, SaslKafka, sasl_kafka

from chassis.testing.world import Infrastructure, World, world_of
from contracts.topics import VISITS
from local_stack.paths import JARS, ROOT
from services_delivery.bootstrap import SERVICE as DELIVERY

EXAMPLES = ROOT / "docs/examples"
VILLAGE = "341881001001"
LINE_SECONDS_MAX = 60
Line = tuple[int, int, str, str, str]
"""Partition, sequence, id, type and body, as the examples print an event."""


@pytest.fixture(scope="module")
def kafka() -> Iterator[SaslKafka]:
    with sasl_kafka() as running:
        yield running


@pytest.fixture(scope="module")
async def world(infra: Infrastructure, kafka: SaslKafka) -> AsyncIterator[World]:
    """Visits on the topic, and what a subscriber must not take for one: a repeat, a stranger's record, an aborted event."""
    async with world_of(replace(infra, kafka_bootstrap=kafka.bootstrap), [DELIVERY], start=False) as running:  # type: ignore[type-var]
        running.services["delivery"].start("relay")
        await record(running, 8)
        await disturb(kafka.bootstrap)
        yield running


async def record(world: World, number: int) -> None:
    """Visits recorded over HTTP and published."""
    client = world.client("delivery", "village", VILLAGE)
    for _ in range(number):
        await client.done("complete-visit", {"child_id": str(uuid4()), "unit_code": VILLAGE, "visited_on": "2020-02-10"})
    async with asyncio.timeout(30):
        while await world.services["delivery"].pool.fetchval(
            "SELECT EXISTS (SELECT FROM partition_counters c JOIN relay_cursors r USING (topic, partition) WHERE last_seq > published_seq)"
        ):
            await asyncio.sleep(0.05)


async def disturb(bootstrap: str) -> None:
    """Send an event again as a relay after a doubtful end does, a record that is none, and an event whose transaction is aborted."""
    consumer = AIOKafkaConsumer(VISITS.name, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    event = await consumer.getone()
    await consumer.stop()
    sent = {"topic": VISITS.name, "partition": event.partition, "key": event.key}
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait(**sent, value=event.value, headers=list(event.headers))
        await producer.send_and_wait(**sent, value=b"not an event")
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, transactional_id="aborting") as producer:
        await producer.begin_transaction()
        headers = [(name, b"99" if name == "ce_partitionseq" else value) for name, value in event.headers]
        await producer.send_and_wait(**sent, value=b"never committed", headers=headers)
        await producer.abort_transaction()


async def stored(world: World) -> dict[str, Line]:
    """The events as the service's store has them, by id."""
    rows = await world.services["delivery"].pool.fetch(
        "SELECT partition, partition_seq, id::text, type, payload FROM events WHERE topic = $1", VISITS.name
    )
    return {row[2]: (row[0], row[1], row[2], row[3], row[4].decode()) for row in rows}


@asynccontextmanager
async def running(command: list[str], kafka: SaslKafka, transport: str, libraries: Path) -> AsyncIterator[Process]:
    """An example as a process, killed at the end."""
    told = {"KAFKA": kafka.bootstrap}
    if transport == "sasl":
        told = {"KAFKA": kafka.sasl_bootstrap, "KAFKA_USERNAME": USER, "KAFKA_PASSWORD": PASSWORD}
        told |= {"LD_LIBRARY_PATH": newer_librdkafka(libraries)} if command[0].endswith(".sh") else {}
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **told}, stdout=PIPE, start_new_session=True)
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]


def newer_librdkafka(folder: Path) -> str:
    """Where kcat finds the librdkafka of our Python client: before 2.6.1 it cannot log in to Kafka 4, and Debian 12 has 2.0.2."""
    [library] = (Path(confluent_kafka.__file__).parents[1] / "confluent_kafka.libs").glob("librdkafka-*.so.1")
    (folder / "librdkafka.so.1").symlink_to(library)
    return f"{folder}:{library.parent}"


async def lines(process: Process, number: int) -> list[Line]:
    """The next lines it prints."""
    assert process.stdout is not None
    found = []
    for _ in range(number):
        async with asyncio.timeout(LINE_SECONDS_MAX):
            text = (await process.stdout.readline()).decode().rstrip("\n")
        partition, sequence, event_id, kind, body = text.split("\t")
        found.append((int(partition), int(sequence), event_id, kind, body))
    return found


def command_of(example: str, tmp_path: Path) -> list[str]:
    """How the page says to start it. Where its program is not to be had here, the test is left out or, in CI, fails."""
    if example == "python":
        return [sys.executable, str(EXAMPLES / "subscriber.py"), VISITS.name, str(tmp_path / "visits.db")]
    if example == "java":
        if shutil.which("javac") is None:
            pytest.skip("the Java example is compiled as it is started: that takes a JDK, and there is a JRE at most")
        return ["java", "-cp", f"{JARS}/*", str(EXAMPLES / "Subscriber.java"), VISITS.name]
    if shutil.which("kcat") is None:
        cure = "kcat is not on PATH; it is Debian's package of that name"
        pytest.fail(cure) if os.environ.get("CI") else pytest.skip(cure)
    return [str(EXAMPLES / "subscribe.sh"), VISITS.name]


@pytest.mark.parametrize("transport", ["plain", "sasl"])
@pytest.mark.parametrize("example", ["python", "kcat", "java"])
async def test_an_example_prints_each_event_once_and_in_order(world: World, kafka: SaslKafka, example, transport, tmp_path):
    async with running(command_of(example, tmp_path), kafka, transport, tmp_path) as process:
        before = await stored(world)
        printed = await lines(process, len(before))
        await record(world, 3)
        printed += await lines(process, 3)
    expected = await stored(world)
    assert {line[2]: line for line in printed} == expected
    assert len(printed) == len(expected)
    sequences = defaultdict(list)
    for partition, sequence, *_ in printed:
        sequences[partition].append(sequence)
    assert all(found == list(range(1, len(found) + 1)) for found in sequences.values())


async def test_the_python_example_goes_on_after_a_kill_from_the_position_beside_its_effect(
    world: World, kafka: SaslKafka, tmp_path
):
    command = command_of("python", tmp_path)
    async with running(command, kafka, "plain", tmp_path) as process:
        await lines(process, len(await stored(world)) // 2)
    async with running(command, kafka, "plain", tmp_path) as process:
        await record(world, 1)
        await asyncio.sleep(3)
    assert process.returncode == -signal.SIGKILL, "it was still at work"
    database = sqlite3.connect(tmp_path / "visits.db")
    try:
        kept = database.execute("SELECT id, body FROM events").fetchall()
    finally:
        database.close()
    expected = await stored(world)
    assert sorted(kept) == sorted((event_id, line[4]) for event_id, line in expected.items())


def test_the_page_names_every_example():
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(EXAMPLES.iterdir()) if f"(examples/{path.name})" not in page] == []
