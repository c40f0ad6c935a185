"""Runs the Kafka Streams job of `Accrual.java` once and reports its clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from uuid import UUID

from benchmarks.consume.account_check import Entry, fault_of
from benchmarks.harness.contending import report, task
from benchmarks.harness.reading_back import read_quietly
from benchmarks.harness.rows import Report, Run
from benchmarks.peers.java import class_path
from local_stack import java

CHILDREN_A_SESSION = 3


def ledger_topic(label: str) -> str:
    """Where the job's ledger rows go."""
    return f"{label}.ledger"


def totals_topic(label: str) -> str:
    """Where the job's totals go, the newest of a key being the one that counts."""
    return f"{label}.totals"


async def make_topics(run: Run) -> None:
    """The two topics of the result; those in between Kafka Streams makes itself."""
    await run.servers.create_topics([ledger_topic(run.label), totals_topic(run.label)])


async def check(run: Run, _report: Report) -> str | None:
    """What is wrong with what stands in the two topics, None if nothing."""
    entries = [json.loads(value) for _, value in await read_quietly(run.servers.kafka, ledger_topic(run.label))]
    newest = {key.decode(): json.loads(value) for key, value in await read_quietly(run.servers.kafka, totals_topic(run.label))}
    totals = {(key[:9], key[10:]): (total["fen"], total["denied"]) for key, total in newest.items()}
    return fault_of(
        [entry_of(one) for one in entries],
        totals,
        run,
    )


def entry_of(row: dict[str, Any]) -> Entry:
    """A ledger row as the job writes it."""
    return Entry(UUID(row["session_id"]), UUID(row["child_id"]), row["township"], row["service_date"][:7], row["fen"])


def main() -> None:
    """Run the job to its end."""
    given = task()
    told = {
        "APPLICATION": given.label,
        "BOOTSTRAP": given.kafka,
        "TOPIC": given.loaded["topic"],
        "LEDGER": ledger_topic(given.label),
        "TOTALS": totals_topic(given.label),
        "ATTENDANCES": str(given.volume * CHILDREN_A_SESSION),
        "TOWNSHIPS": json.dumps(given.loaded["townships"]),
        "STATE": given.state,
        "COMMIT_INTERVAL_MS": str(given.options["commit_interval_ms"]),
    }
    command = [str(java.find().executable), "-Xmx512m", "-cp", class_path("kafka_streams"), "Accrual"]
    answer = subprocess.run(command, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True, check=False)
    times = next((line.split()[1:] for line in answer.stdout.splitlines() if line.startswith("TIMES ")), None)
    if times is None:
        sys.exit(f"Kafka Streams ended with {answer.returncode} and no times")
    seconds = (int(times[1]) - int(times[0])) / 1000
    report(given.volume / seconds, seconds=seconds)


if __name__ == "__main__":
    main()
