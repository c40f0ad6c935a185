"""The figures of a service's database as samples of its metrics."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from chassis import metrics
from chassis.database import Connection
from chassis.figures import figures
from chassis.inbox.parking import Reason
from chassis.metrics import Sample
from chassis.service import Service

_BACKUP_AGE = """
    SELECT extract(epoch FROM now() - max((detail ->> 'taken_at')::timestamptz))::float8
    FROM operator_actions WHERE action = 'backup'"""

_OLDEST_APPEND = """
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(a.xact_start)), 0)::float8
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'relation' AND l.relation = 'partition_counters'::regclass AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.mode IN ('RowShareLock', 'RowExclusiveLock')"""


async def read_samples(connection: Connection, service: Service) -> list[Sample]:
    """What every service measures in its database. Marks have samples where the service's status has them."""
    found = {**await service.status(connection), **await figures(connection)}
    age = await connection.fetchval(_BACKUP_AGE)
    backup = [] if age is None else [Sample(metrics.BACKUP_AGE, age)]
    append = Sample(metrics.OLDEST_APPEND, await connection.fetchval(_OLDEST_APPEND))
    return [append, *_publishing(found), *_lease(found["relay"]), *_consuming(found), *_marks(found), *backup]


def _publishing(found: Mapping[str, Any]) -> Iterator[Sample]:
    for topic, count in found["topics"]["recorded"].items():
        yield Sample(metrics.RECORDED_EVENTS, count, (topic,))
    for topic, count in found["topics"]["published"].items():
        yield Sample(metrics.PUBLISHED_EVENTS, count, (topic,))
    yield Sample(metrics.OLDEST_UNPUBLISHED, found["oldest_unpublished_seconds"] or 0)
    yield Sample(metrics.UNPUBLISHED_STATES, found["unpublished_states"])
    yield Sample(metrics.OLDEST_STATE, found["oldest_unpublished_state_seconds"])


def _lease(lease: Mapping[str, Any]) -> Iterator[Sample]:
    left = lease["left_seconds"]
    yield Sample(metrics.LEASE_EPOCH, lease["epoch"])
    yield Sample(metrics.LEASE_HELD, left is not None and left > 0)
    if left is not None:
        yield Sample(metrics.LEASE_LEFT, left)
    yield Sample(metrics.STORE_FORKED, lease["fork"] is not None)


def _consuming(found: Mapping[str, Any]) -> Iterator[Sample]:
    holes = Counter(row["topic"] for row in found["holes"] if row["hole_at"] is not None)
    forks = Counter(row["topic"] for row in found["holes"] if row["fork"] is not None)
    for topic, count in found["topics"]["reached"].items():
        yield Sample(metrics.REACHED_EVENTS, count, (topic,))
        yield Sample(metrics.HOLES, holes[topic], (topic,))
        yield Sample(metrics.FORKS, forks[topic], (topic,))
    if found["topics"]["reached"]:
        for reason in get_args(Reason):
            yield Sample(metrics.PARKED_NOW, found["parked"].get(reason, 0), (reason,))
        yield Sample(metrics.OLDEST_PARKED, found["oldest_parked_seconds"] or 0)


def _marks(found: Mapping[str, Any]) -> Iterator[Sample]:
    if "oldest_mark_seconds" in found:
        yield Sample(metrics.MARKS, found["pending"])
        yield Sample(metrics.OLDEST_MARK, found["oldest_mark_seconds"] or 0)
