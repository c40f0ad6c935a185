"""What is in the topics and ought not to be there, or says another time: in nobody's way, and no order changed."""

import asyncio
import random
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer

from contracts.topics import CHILDREN, SESSIONS
from faults.matrix.case import case
from faults.matrix.points import CLOCK
from faults.matrix.site import Site
from faults.matrix.stack import MODULES

STRANGERS = 40
_PARKED = "SELECT count(*) FROM parked WHERE state = 'parked' AND reason = 'not-of-the-log'"

_BACKWARDS = """
    SELECT count(*) FROM (SELECT recorded_at - lag(recorded_at) OVER (PARTITION BY topic, partition ORDER BY partition_seq) AS later
                          FROM events) AS steps WHERE later < interval '-50 minutes'"""


@case("data")
async def records_of_strangers_between_the_events(site: Site, choice: random.Random) -> None:
    """Parked by every consumer, each with its letter."""
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


@case("data")
async def the_clock_of_a_publishing_service_goes_back_an_hour(site: Site, choice: random.Random) -> None:
    service = choice.choice(("registry", "delivery"))
    back = site.stack.home / "faults" / f"{MODULES[service]}.{CLOCK}"
    back.touch()
    await asyncio.sleep(choice.uniform(5, 8))
    back.unlink()
    connection = await asyncpg.connect(site.dsns[service])
    assert await connection.fetchval(_BACKWARDS), "no event says that it was recorded before the one it follows"
    await connection.close()


async def _parked(site: Site) -> int:
    total = 0
    for dsn in site.dsns.values():
        connection = await asyncpg.connect(dsn)
        total += await connection.fetchval(_PARKED)
        await connection.close()
    return total
