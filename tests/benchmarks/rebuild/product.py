"""The product's rebuild, from the store."""

from __future__ import annotations

import time

import asyncpg
import uvloop

from benchmarks.harness.contending import Task, report, task
from benchmarks.rebuild.input import SCHEMA
from benchmarks.rebuild.memory import Memory
from chassis.process import tune_garbage_collector
from chassis.rebuild.rebuild import Progress, Rebuild
from chassis.rebuild.store_source import StoreSource
from contracts.topics import SESSIONS
from finance.consumers import PROJECTIONS


async def main(given: Task) -> None:
    """Rebuild the sessions."""
    pool = await asyncpg.create_pool(given.loaded["store"], min_size=1, max_size=2)
    memory, applied = Memory(given.volume), 0

    def tell(progress: Progress) -> None:
        nonlocal applied
        memory.after(progress.applied - applied)
        applied = progress.applied

    rebuild = Rebuild("finance", [one for one in PROJECTIONS if one.name == "sessions"], given.dsn, SCHEMA)
    started = time.monotonic()
    await rebuild.run(StoreSource(pool, "341881", [SESSIONS.name]), tell)
    seconds = time.monotonic() - started
    report(given.volume / seconds, seconds=seconds, **memory.figures())
    pool.terminate()


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
