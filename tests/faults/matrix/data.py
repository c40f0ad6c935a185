"""Records of strangers in the topics: parked by every consumer, each with its letter, and in nobody's way."""

import asyncio
import random
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer

from contracts.topics import CHILDREN, SESSIONS
from faults.matrix.case import case
from faults.matrix.site import Site

STRANGERS = 40
_PARKED = "SELECT count(*) FROM parked WHERE state = 'parked' AND reason = 'not-of-the-log'"


@case("data")
async def records_of_strangers_between_the_events(site: Site, choice: random.Random) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=site.stack.kafka.bootstrap)
    before = await _parked(site)
    await producer.start()
    for _ in range(STRANGERS):
        topic = choice.choice((CHILDREN, SESSIONS))
        key = str(uuid4()).encode()
        value = choice.choice((b"\xff\xfe\x00", b"{}", b"", None, choice.randbytes(900_000)))
        headers = choice.choice(
            ([], [("ce_id", b"\xff")], [("ce_id", key), ("ce_id", key)], [("x\0y", b"")], [("ce_partitionseq", b"7")])
        )
        await producer.send_and_wait(topic.name, value, key=key, partition=choice.randrange(topic.partitions), headers=headers)
        await asyncio.sleep(0.05)
    await producer.stop()
    async with asyncio.timeout(60):
        while await _parked(site) < before + 2 * STRANGERS:  # at least two services read each of these topics
            await asyncio.sleep(0.5)


async def _parked(site: Site) -> int:
    total = 0
    for dsn in site.dsns.values():
        connection = await asyncpg.connect(dsn)
        total += await connection.fetchval(_PARKED)
        await connection.close()
    return total
