"""`python -m golden.record 0.2.0`: record the history of a release: a small demo year on the stack, tied out, its topics kept."""

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console

from contracts.topics import TOPICS
from cradle_cli.demo import ORACLE, offices_of
from cradle_demo.demo import Plan, run_demo
from cradle_demo.driver.display import Display
from finance.edition import policy
from golden.fold import decided_anew
from golden.history import FOLDER, SUFFIX, Recorded, write_history
from local_stack.stack import LocalStack

SCALE = 0.05
SEED = 2020


async def record(release: str, seed: int, scale: float) -> Path:
    """Record the year and keep it. Raises SystemExit where it does not tie out: such a year is no example."""
    with tempfile.TemporaryDirectory(prefix="cradle-golden-") as folder, LocalStack(Path(folder) / "stack").running() as stack:
        plan = Plan(seed, scale, Path(folder) / "records.ndjson", Path(folder) / "report.json", ORACLE)
        report = await run_demo(plan, offices_of(stack), Display(Console(quiet=True)))
        if not report.ties_out:
            raise SystemExit(f"the year does not tie out: {report.differences[:5]}")
        records = await read_topics(stack.kafka.bootstrap)
    path = FOLDER / f"{release}{SUFFIX}"
    write_history(path, records)
    _, due = decided_anew(policy(), [record.event() for record in records])
    told = {"seed": seed, "scale": scale, "records": len(records), "figures_tied_out": report.compared, "due_fen": due}
    path.with_name(f"{release}.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return path


async def read_topics(bootstrap: str) -> list[Recorded]:
    """Every committed record of the event topics."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [
            TopicPartition(topic.name, n) for topic in TOPICS.values() if topic.kind == "events" for n in range(topic.partitions)
        ]
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        ends, found = await consumer.end_offsets(partitions), []
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += records
    finally:
        await consumer.stop()
    found.sort(key=lambda record: (record.topic, record.partition, record.offset))
    return [
        Recorded(r.topic, r.partition, r.key.decode(), [(name, value.decode()) for name, value in r.headers], r.value.decode())
        for r in found
    ]


def main() -> None:
    """Record, and say where."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("release")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--scale", type=float, default=SCALE)
    given = arguments.parse_args()
    path = asyncio.run(record(given.release, given.seed, given.scale))
    print(f"{path}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
