"""The floor: a bare append, a bare relay, a bare consumer, each in a process, and nothing over HTTP.

An append is one transaction: the partition's counter, the event, a notification. Its time runs until the consumer has
committed the ledger rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import uvloop

from benchmarks.consume.records import PARTITIONS
from benchmarks.county import deliveries
from benchmarks.harness.contending import Task, report, task
from benchmarks.harness.open_loop import at_rate, quantile_ms
from benchmarks.http_to_accrual.bare_records import READY, SAMPLES
from benchmarks.http_to_accrual.product import WARM_UP_SECONDS
from chassis.partitioning import partition_of
from contracts.events.delivery import SessionDelivered

APPENDERS = 12
PARTS = ("bare_relay", "bare_consumer")
_COUNT = "UPDATE outbox_counter SET last_seq = last_seq + 1 WHERE partition = $1 RETURNING last_seq"
_APPEND = "INSERT INTO outbox (partition, seq, session_id, due_ns, payload) VALUES ($1, $2, $3, $4, $5)"


async def append(pool: asyncpg.Pool, session: SessionDelivered, due_ns: int) -> None:
    """One event in a transaction of its own."""
    partition = partition_of(str(session.session_id).encode(), PARTITIONS)
    async with pool.acquire() as connection, connection.transaction():
        seq = await connection.fetchval(_COUNT, partition)
        await connection.execute(_APPEND, partition, seq, session.session_id, due_ns, session.to_json())
        await connection.execute("NOTIFY outbox")


async def run(given: Task) -> float:
    """Append at the rate; how many seconds it took."""
    sessions = list(deliveries(given.volume))
    pool = await asyncpg.create_pool(given.owner_dsn, min_size=APPENDERS, max_size=APPENDERS)
    ahead_ns = time.time_ns() - time.perf_counter_ns()

    async def send(number: int, due: float) -> None:
        await append(pool, sessions[number], int(due * 1e9) + ahead_ns)

    seconds = await at_rate(given.options["rate"], len(sessions), send)
    await pool.close()
    return seconds


def latencies(path: Path, left_out: int) -> list[float]:
    """Seconds from due to committed, as the consumer noted them, without the first events."""
    samples = sorted(json.loads(path.read_text(encoding="utf-8")))
    return [(done - due) / 1e9 for due, done in samples[left_out:]]


def main() -> None:
    """Start relay and consumer, wait until both are ready, run, wait for their ends."""
    given = task()
    parts = [
        subprocess.Popen([sys.executable, "-m", f"benchmarks.http_to_accrual.{part}"], stdout=subprocess.PIPE) for part in PARTS
    ]
    for part in parts:
        if part.stdout is None or part.stdout.readline().strip() != READY:
            sys.exit("a part did not start")
    seconds = uvloop.run(run(given))
    for part in parts:
        part.wait()
    taken = latencies(Path(given.state) / SAMPLES, min(given.volume // 10, int(given.options["rate"] * WARM_UP_SECONDS)))
    report(quantile_ms(taken, 0.99), p50=quantile_ms(taken, 0.5), p99=quantile_ms(taken, 0.99), sent_per_s=given.volume / seconds)


if __name__ == "__main__":
    main()
