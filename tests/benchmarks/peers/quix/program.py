"""Accrual on Quix Streams 3 with its own PostgreSQL sink, exactly-once as far as Kafka goes.

Attendances are grouped by child, whose count is state; entries go to the ledger and by township to a second topic, whose sums
are state and are upserted. Runs in an environment of its own.
"""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import urlsplit

from quixstreams import Application
from quixstreams.models import TopicConfig
from quixstreams.sinks.community.postgresql import PostgreSQLSink
from quixstreams.state import State

from benchmarks.consume.records import FEE_FEN, FREE_SESSIONS, PARTITIONS
from benchmarks.harness.contending import Task, report, task
from contracts.events.delivery import SessionDelivered

POLL_SECONDS = 0.05
COMMIT_INTERVAL_SECONDS = 1.0
CHILDREN_A_SESSION = 3


class CountingSink(PostgreSQLSink):
    """Counts what it has flushed, so that the program knows when it is done."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.flushed = self.pending = 0

    def add(self, **record: Any) -> None:
        self.pending += 1
        super().add(**record)

    def flush(self) -> None:
        super().flush()
        self.flushed += self.pending
        self.pending = 0


class Accrual:
    """The job, and when it saw its first record."""

    def __init__(self, given: Task) -> None:
        self.given = given
        self.started = 0.0
        self.taken = 0
        server = urlsplit(given.owner_dsn)
        database = {
            "host": server.hostname,
            "port": server.port,
            "dbname": server.path[1:],
            "user": server.username,
            "password": server.password,
            "include_metadata": False,
        }
        self.ledger = CountingSink(**database, table_name="ledger")
        self.totals = CountingSink(
            **database, table_name="total", primary_key_columns=["township", "month"], upsert_on_primary_key=True
        )
        self.application = Application(
            broker_address=given.kafka,
            consumer_group=given.label,
            auto_offset_reset="earliest",
            processing_guarantee="exactly-once",
            commit_interval=COMMIT_INTERVAL_SECONDS,
            state_dir=given.state,
            loglevel="WARNING",
        )

    def run(self) -> None:
        """Run until the sinks have flushed everything."""
        layout = TopicConfig(num_partitions=PARTITIONS, replication_factor=1)
        sessions = self.application.topic(self.given.loaded["topic"], value_deserializer="bytes", key_deserializer="str")
        accounted = self.application.topic(
            f"{self.given.label}-accounted", value_serializer="json", key_serializer="str", config=layout
        )
        entries = (
            self.application.dataframe(sessions).apply(self.split, expand=True).group_by("child_id").apply(account, stateful=True)
        )
        entries.to_topic(accounted, key=lambda entry: entry["township"])
        entries.sink(self.ledger)
        totals = self.application.dataframe(
            self.application.topic(
                f"{self.given.label}-accounted", value_deserializer="json", key_deserializer="str", config=layout
            )
        )
        totals.apply(add_up, stateful=True).sink(self.totals)
        threading.Thread(target=self._stop_when_done, daemon=True).start()
        self.application.run()

    def split(self, value: bytes) -> list[dict[str, Any]]:
        """The attendances of a session; nothing once the task's volume has been taken."""
        self.started = self.started or time.time()
        self.taken += 1
        if self.taken > self.given.volume:
            return []
        session = SessionDelivered.model_validate_json(value)
        township = self.given.loaded["townships"][str(session.institution_id)]
        day = session.service_date.isoformat()
        return [
            {
                "session_id": str(session.session_id),
                "child_id": str(child),
                "township": township,
                "service_date": day,
                "n": number,
            }
            for number, child in enumerate(session.children)
        ]

    def _stop_when_done(self) -> None:
        wanted = self.given.volume * CHILDREN_A_SESSION
        while self.ledger.flushed < wanted or self.totals.flushed < wanted:
            threading.Event().wait(POLL_SECONDS)
        seconds = time.time() - self.started
        report(self.given.volume / seconds, seconds=seconds)
        self.application.stop()


def account(attendance: dict[str, Any], state: State) -> dict[str, Any]:
    """The attendance as an entry: paid while the child has free sessions left in the year."""
    year = attendance["service_date"][:4]
    count = state.get(year, 0) + 1
    state.set(year, count)
    fen = FEE_FEN if count <= FREE_SESSIONS else 0
    return {**attendance, "fen": fen, "denied": not fen}


def add_up(entry: dict[str, Any], state: State) -> dict[str, Any]:
    """The total of the entry's township and month, with it."""
    month = entry["service_date"][:7]
    fen, denied = state.get(month, [0, 0])
    total = [fen + entry["fen"], denied + entry["denied"]]
    state.set(month, total)
    return {"township": entry["township"], "month": month, "fen": total[0], "denied": total[1]}


if __name__ == "__main__":
    Accrual(task()).run()
