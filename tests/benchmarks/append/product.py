"""The product: the command handler of the chassis, as every service's web process has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import uvloop

from benchmarks.append.requests import BULK, CLIENTS, DELIVER, FINGERPRINT_KEY, submitted
from benchmarks.harness.contending import Task, report, task
from chassis.actor import Actor
from chassis.database import open_pool
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.process import tune_garbage_collector
from chassis.store import EventStore
from chassis.topic_layout import partitions_of

ACTOR = Actor("benchmark", "341881", frozenset({"institution"}))


async def main(given: Task) -> None:
    """Handle the task's volume."""
    single = given.options["mode"] == "single"
    clients, size = (CLIENTS, 1) if single else (1, BULK)
    pool = await open_pool(given.dsn, CLIENTS)
    handler = CommandHandler(pool, EventStore(partitions_of), FINGERPRINT_KEY)

    async def send(items: Sequence[Submitted]) -> list[Outcome]:
        outcomes = []
        for start in range(0, len(items), size):
            outcomes += await handler.handle(DELIVER, ACTOR, items[start : start + size])
        return outcomes

    items = list(submitted(given.volume))
    await asyncio.gather(*(pool.execute("SELECT pg_sleep(0.1)") for _ in range(clients)))
    tune_garbage_collector()
    started, used = time.monotonic(), time.process_time()
    answers = await asyncio.gather(*(send(items[number::clients]) for number in range(clients)))
    seconds, processor = time.monotonic() - started, time.process_time() - used
    accepted = sum(outcome.result is not None and not outcome.repeated for own in answers for outcome in own)
    report(given.volume / seconds, seconds=seconds, processor_us=processor / given.volume * 1e6, accepted=accepted)
    pool.terminate()


if __name__ == "__main__":
    uvloop.run(main(task()))
