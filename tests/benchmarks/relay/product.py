"""The product's relay, with its lease, fence and tail check, given the whole store at one moment.

The clock runs from the commit that shows the events to it (their counters, lowered before, are set again) to the last cursor;
a first event was published before, so that the start is not in it.
"""

from __future__ import annotations

import asyncio
import time

import asyncpg
import uvloop

from benchmarks.harness.contending import Task, report, task
from benchmarks.relay.stored import out_topic
from chassis.database import open_pool
from chassis.kafka import KafkaAccess
from chassis.process import tune_garbage_collector
from chassis.relay.relay import Relay
from chassis.settings import Settings

POLL_SECONDS = 0.01
_HIDE = """
    UPDATE partition_counters SET last_seq = CASE WHEN partition = (SELECT min(partition) FROM events) THEN 1 ELSE 0 END
    WHERE topic = $1"""
_SHOW = """
    UPDATE partition_counters c SET last_seq = e.last_seq
    FROM (SELECT topic, partition, max(partition_seq) AS last_seq FROM events GROUP BY topic, partition) e
    WHERE e.topic = c.topic AND e.partition = c.partition"""
_PUBLISHED = "SELECT sum(published_seq) FROM relay_cursors"


async def main(given: Task) -> None:
    """Publish the whole store."""
    owner = await asyncpg.connect(given.owner_dsn)
    await owner.execute(_HIDE, out_topic(given.label))
    pool = await open_pool(given.dsn, Settings.model_fields["pool_size_max"].default)
    relay = Relay("delivery", "341881", pool, given.dsn, KafkaAccess(given.kafka), 15)
    running = asyncio.create_task(relay.run())
    await _until(owner, 1, running)
    await owner.execute(_SHOW)
    started, used = time.monotonic(), time.process_time()
    await owner.execute("NOTIFY cradle_relay")
    await _until(owner, given.volume, running)
    seconds, processor = time.monotonic() - started, time.process_time() - used
    report((given.volume - 1) / seconds, seconds=seconds, processor_us=processor / given.volume * 1e6)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    pool.terminate()
    await owner.close()


async def _until(owner: asyncpg.Connection[asyncpg.Record], published: int, running: asyncio.Task[None]) -> None:
    while await owner.fetchval(_PUBLISHED) < published:
        if running.done():
            running.result()
        await asyncio.sleep(POLL_SECONDS)


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
