"""The promises together: those asked after every fault, and those asked once a seed."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.service import Service
from faults.oracle import i1_commands, i2_sequences, i3_topics, i4_money, i5_projections, i6_counts, i7_memory
from faults.oracle.counts import read_lag, read_ledger, read_marks, read_positions
from faults.oracle.decisions import decisions
from faults.oracle.finding import Finding
from faults.oracle.i1_commands import Reply
from faults.oracle.stores import Store, read_stores
from faults.oracle.topics import Unreadable, read_topics

PROGRAM = Path(__file__).resolve().parents[2] / "oracle" / "main.py"
TAKING_COMMANDS = ("registry", "delivery")
RULINGS = "finance.rulings.v1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where to look, and what was sent: the records file in the order of sending, and how each command was answered."""

    owner_dsns: Mapping[str, str]
    run_dsns: Mapping[str, str]
    kafka_bootstrap: str
    county: str
    records_file: Path
    replies: Sequence[Reply]


async def after_a_fault(evidence: Evidence) -> list[Finding]:
    """I1 to I4 and I6."""
    stores = await read_stores(evidence.owner_dsns)
    findings = i1_commands.judge(evidence.replies, [_commanded(store) for store in stores])
    for store in stores:
        findings += i2_sequences.judge(store)
        findings += await _topics(evidence, store)
    finance = next(store for store in stores if store.service == "finance")
    postings, standing = await read_ledger(evidence.owner_dsns["finance"])
    marks = await read_marks(evidence.owner_dsns)
    findings += i4_money.judge(list(decisions(finance.events)), postings, standing, marks, await expected(evidence.records_file))
    return findings + i6_counts.judge(await read_positions(evidence.owner_dsns))


def _commanded(store: Store) -> Store:
    """The store as far as clerks have sent it commands; finance's other events are its own decisions."""
    if store.service in TAKING_COMMANDS:
        return store
    return store._replace(events=[event for event in store.events if event.topic == RULINGS])


async def once_a_seed(evidence: Evidence, services: Sequence[Service], kafka: Any) -> list[Finding]:
    """I5, and of I7 the lag."""
    lag = i7_memory.judge_lag(await read_lag(evidence.owner_dsns))
    return lag + await i5_projections.check(services, evidence.owner_dsns, evidence.run_dsns, kafka, evidence.county)


async def expected(records: Path) -> dict[str, Any]:
    """What ought to have come of the records, by tests/oracle."""
    program = await asyncio.create_subprocess_exec(sys.executable, str(PROGRAM), str(records), stdout=asyncio.subprocess.PIPE)
    output, _ = await program.communicate()
    assert program.returncode == 0, "the independent computation failed"
    answer: dict[str, Any] = json.loads(output)
    return answer


async def _topics(evidence: Evidence, store: Store) -> list[Finding]:
    names = {event.topic for event in store.events} | {topic for topic, _ in store.states}
    try:
        records = await asyncio.to_thread(read_topics, evidence.kafka_bootstrap, names)
    except Unreadable as why:
        return [Finding(i3_topics.PROMISE, f"{store.service}: {why}")]
    return i3_topics.judge(store, records)
