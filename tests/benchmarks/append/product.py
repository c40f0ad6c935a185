"""The product: commands as every service's web process hands them on; single ones through the gathering, by clients of one at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import uvloop

from benchmarks.append.requests import BULK, CLIENTS, DELIVER, FINGERPRINT_KEY, submitted
from benchmarks.harness.contending import Task, report, task
from chassis.database import open_pool
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.process import tune_garbage_collector
from chassis.settings import Settings
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from chassis.web.gathering import Gathering


async def main(given: Task) -> None:
    """Handle the task's volume."""
    single = given.options["mode"] == "single"
    clients = CLIENTS if single else 1
    pool = await open_pool(given.dsn, Settings.model_fields["pool_size_max"].default)
    handler = CommandHandler(pool, EventStore(partitions_of), FINGERPRINT_KEY)
    gathering = Gathering(handler)

    async def send(items: Sequence[Submitted]) -> list[Outcome]:
        if single:
            return [await gathering.handle(DELIVER, item) for item in items]
        outcomes = []
        for start in range(0, len(items), BULK):
            outcomes += await handler.handle(DELIVER, items[start : start + BULK])
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
