"""What /metrics answers: the process's own counts, and the readings of its service's database as of this scrape."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from time import monotonic

import asyncpg
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from chassis.database import TRANSIENT
from chassis.metrics import DATABASE_UP, METRICS, READINGS, Sample
from chassis.readings import read_samples
from chassis.service import Service

CONTENT_TYPE = CONTENT_TYPE_LATEST
FRESH_SECONDS = 5.0
"""Scrapes that come sooner after each other share one reading."""
OWN_FRESH_SECONDS = 60.0
"""The same for what a service reads of its own tables, which may be large."""
READ_SECONDS_MAX = 2.0
"""For each of the two: what is not answered by then has no sample on this page."""


class Exposition:
    """The metrics page of one process. It has a connection of its own: neither work nor readiness waits for a scrape, nor it for them."""

    def __init__(self, service: Service, dsn: str) -> None:
        self._service = service
        self._dsn = dsn
        self._reading = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._samples: Sequence[Sample] = ()
        self._own: Sequence[Sample] = ()
        self._read_again_at = 0.0
        self._own_again_at = 0.0
        self._registry = CollectorRegistry()
        self._registry.register(self)

    async def text(self) -> bytes:
        """The page in Prometheus' text format. A database that does not answer within 2 s costs its readings, not the page."""
        async with self._reading:
            if monotonic() >= self._read_again_at:
                await self._read()
        return generate_latest(METRICS) + generate_latest(self._registry)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The last readings, as prometheus_client asks for them."""
        for reading in READINGS:
            family = GaugeMetricFamily(reading.name, reading.text, labels=reading.labels)
            for sample in (*self._samples, *self._own):
                if sample.reading is reading:
                    family.add_metric(sample.labels, sample.value)
            if family.samples:
                yield family

    async def _read(self) -> None:
        samples = await self._asked(lambda connection: read_samples(connection, self._service))
        self._samples = [Sample(DATABASE_UP, samples is not None), *(samples or ())]
        self._read_again_at = monotonic() + FRESH_SECONDS
        if samples is None:
            self._own, self._own_again_at = (), 0.0
        elif monotonic() >= self._own_again_at:
            self._own = await self._asked(self._service.readings) or ()
            self._own_again_at = monotonic() + OWN_FRESH_SECONDS

    async def _asked(self, ask: Callable[[asyncpg.Connection], Awaitable[Sequence[Sample]]]) -> Sequence[Sample] | None:
        """What the database answers, None if it does not in time."""
        try:
            async with asyncio.timeout(READ_SECONDS_MAX):
                if self._connection is None:
                    self._connection = await asyncpg.connect(self._dsn, server_settings={"application_name": "cradle-metrics"})
                return await ask(self._connection)
        except (*TRANSIENT, asyncpg.PostgresError, asyncpg.InternalClientError):  # the last: a session ended under its feet
            await self.close()
            return None
