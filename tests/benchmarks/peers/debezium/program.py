"""Debezium's PostgreSQL connector and outbox router under Kafka Connect standalone, drained once and timed by the topic's end.

`snapshot`: the rows are there when it first starts. `streaming`: it has started and stopped before, so they wait in the WAL.
The clock runs from the first events seen on the topic; Connect's start, 5 to 10 s, is left out.
"""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.contending import Task, report, task
from benchmarks.harness.servers import Servers
from benchmarks.peers.debezium.outbox import fill, out_topic
from benchmarks.peers.java import class_path
from local_stack import java, ports

TEMPLATES = Path(__file__).resolve().parent
START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 30.0
DRAIN_SECONDS_MAX = 240.0
POLL_SECONDS = 0.05


class ConnectEnded(Exception):
    """Kafka Connect ended before its work was done."""


def start(given: Task) -> subprocess.Popen[bytes]:
    """Start Kafka Connect with the connector; its offsets are kept in the task's directory."""
    state = Path(given.state)
    server = urlsplit(given.postgres_admin_dsn)
    names = {
        "host": server.hostname,
        "port": server.port,
        "user": server.username,
        "password": unquote(server.password or ""),
        "database": urlsplit(given.owner_dsn).path[1:],
        "label": given.label,
        "topic": out_topic(given.label),
        "kafka": given.kafka,
        "offsets": state / "offsets",
        "http_port": ports.choose(),
    }
    configured = []
    for name in ("worker.properties", "connector.properties"):
        text = (TEMPLATES / name).read_text(encoding="utf-8").format_map(names)
        configured.append(state / name)
        configured[-1].write_text(text, encoding="utf-8")
    command = [str(java.find().executable), "-Xmx512m", "-cp", class_path("debezium")]
    return subprocess.Popen([*command, "org.apache.kafka.connect.cli.ConnectStandalone", *map(str, configured)])


def stop(connect: subprocess.Popen[bytes]) -> None:
    """Stop it in an orderly way, so that it flushes its offsets."""
    connect.terminate()
    connect.wait(STOP_SECONDS_MAX)


async def until_streaming(connect: subprocess.Popen[bytes], connection: asyncpg.Connection[asyncpg.Record], slot: str) -> None:
    """Wait until the connector reads its slot. Raises ConnectEnded or TimeoutError."""
    async with asyncio.timeout(START_SECONDS_MAX):
        while not await connection.fetchval("SELECT active FROM pg_replication_slots WHERE slot_name = $1", slot):
            if connect.poll() is not None:
                raise ConnectEnded(f"exit code {connect.returncode}")
            await asyncio.sleep(POLL_SECONDS)


async def drain(given: Task, connect: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Seconds from the first events seen on the topic to the last, and how many came in them."""
    consumer = AIOKafkaConsumer(bootstrap_servers=given.kafka)
    await consumer.start()
    partitions = [TopicPartition(out_topic(given.label), number) for number in range(PARTITIONS)]
    first_at, first, there = 0.0, 0, 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS_MAX):
            while there < given.volume:
                if connect.poll() is not None:
                    raise ConnectEnded(f"exit code {connect.returncode}, {there} events sent")
                await asyncio.sleep(POLL_SECONDS)
                there = sum((await consumer.end_offsets(partitions)).values())
                if there and not first_at:
                    first_at, first = time.monotonic(), there
        return time.monotonic() - first_at, there - first
    finally:
        await consumer.stop()


async def main(given: Task) -> None:
    """One drain, in the mode that the options name."""
    database = Servers(given.kafka, given.postgres_admin_dsn, Path(given.state)).admin_dsn_of(urlsplit(given.owner_dsn).path[1:])
    connection = await asyncpg.connect(database)
    if given.options["mode"] == "streaming":
        connect = start(given)
        await until_streaming(connect, connection, given.label)
        stop(connect)
    await fill(connection, given.volume)
    connect = start(given)
    try:
        seconds, count = await drain(given, connect)
    finally:
        stop(connect)
        await connection.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1", given.label
        )
        await connection.close()
    report(count / max(seconds, POLL_SECONDS), seconds=seconds, count=count)


if __name__ == "__main__":
    asyncio.run(main(task()))
