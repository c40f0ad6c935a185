"""Whether the disks last: what PostgreSQL and Kafka have left, against what the stores grow by in a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned
from cradle_cli.doctor.kafka_questions import log_directories

DAYS = 7
DAYS_LEFT_WARNED, DAYS_LEFT_FAILED = 90, 14
FREE_BYTES_MIN = 4 * 2**30
"""The write-ahead log alone may take this much (max_wal_size)."""
CURE = "enlarge the volume, or move old backups away: du -sh $CRADLE_BACKUPS/*"
_SIZE = "SELECT pg_database_size(current_database())"
_COUNTS = "SELECT coalesce(sum(last_seq), 0)::bigint FROM partition_counters"
_RECENT = "SELECT count(*) FROM events WHERE id >= $1"
_FREE = r"""
    DO $do$ BEGIN
        CREATE TEMP TABLE IF NOT EXISTS disk (line text) ON COMMIT DELETE ROWS;
        EXECUTE format('COPY disk FROM PROGRAM %L', 'df -Pk ' || quote_literal(current_setting('data_directory')) || ' | tail -1');
    END $do$"""


async def check_disk(examination: Examination) -> Sequence[Finding]:
    """The days each server's disk lasts at the growth of the last seven days."""
    postgres_growth, kafka_growth = await _growth_per_day(examination)
    directories = await log_directories(await examination.kafka())
    return [
        judge("PostgreSQL", await _postgres_free(examination), postgres_growth),
        *(judge(f"Kafka's {directory.path}", directory.usable_bytes, kafka_growth) for directory in directories),
    ]


def judge(disk: str, free_bytes: int, growth_bytes_per_day: float) -> Finding:
    """What is left against the growth of a day."""
    days = free_bytes / growth_bytes_per_day if growth_bytes_per_day else float("inf")
    lasts = f"{days:,.0f} days" if days < 36_500 else "a century and more"
    says = f"{disk}: {free_bytes / 2**30:,.1f} GiB free, grows {growth_bytes_per_day / 2**20:,.1f} MiB a day, lasts {lasts}"
    if days < DAYS_LEFT_FAILED or free_bytes < FREE_BYTES_MIN:
        return failed(says, CURE)
    return warned(says, CURE) if days < DAYS_LEFT_WARNED else ok(says)


async def _growth_per_day(examination: Examination) -> tuple[float, float]:
    """Bytes a day of the databases and of the topics: the events of the last days, at the size an event has on average."""
    since = first_id_at(examination.now - timedelta(days=DAYS))
    database_bytes = events = recent = 0
    for service in examination.services:
        connection = await examination.admin(service.database)
        database_bytes += await connection.fetchval(_SIZE)
        events += await connection.fetchval(_COUNTS)
        recent += await connection.fetchval(_RECENT, since)
    topic_bytes = sum(directory.topic_bytes for directory in await log_directories(await examination.kafka()))
    share = recent / events / DAYS if events else 0.0
    return database_bytes * share, topic_bytes * share


def first_id_at(moment: datetime) -> UUID:
    """The smallest id (UUIDv7) an event of this moment could have: ids are in the order of time."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))


async def _postgres_free(examination: Examination) -> int:
    """What the server itself says of the disk its data lies on, in bytes."""
    connection = await examination.admin()
    async with connection.transaction():
        await connection.execute(_FREE)
        line: str = await connection.fetchval("SELECT line FROM disk")
    return int(line.split()[3]) * 1024
