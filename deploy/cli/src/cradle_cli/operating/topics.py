"""`cradle topics`: what a subscriber needs to look at a topic and to read it again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from chassis.topic_reading import Cut, read_cut, standing_of, tail_of
from contracts.catalogue import event_types
from contracts.topics import TOPICS
from cradle_cli.installation import installation
from cradle_cli.operating.running import CANNOT_RUN, run
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from local_stack.errors import LocalStackError

app = typer.Typer(name="topics", help="Look at topics, and read them again as any subscriber may.", no_args_is_help=True)
TopicArgument = Annotated[str, typer.Argument(help="For example delivery.visits.v1.")]


@app.command()
def describe(topic: TopicArgument, as_json: JsonOption = False) -> None:
    """What a topic is, who owns and reads it, and how far each of its partitions reaches."""
    with reported_errors(as_json, CANNOT_RUN):
        known = TOPICS.get(topic)
        standing = run(standing_of(installation().kafka, topic))
    if as_json:
        print_json({"topic": topic, "contract": _contract(topic), "partitions": [asdict(one) for one in standing]})
        return
    if known is not None:
        console.print(f"{topic}: {known.purpose}", markup=False)
        console.print(f"owner {known.owner}; consumers {', '.join(known.consumers) or 'none of ours'}; key: {known.key}")
        console.print(f"kind {known.kind}; personal data: {known.personal_data}")
        console.print(f"events: {', '.join(_types(topic))}")
    table = Table("partition", "offsets", "last sequence", "last event", "recorded")
    for one in standing:
        table.add_row(
            str(one.partition), f"{one.begin}–{one.end}", str(one.last_seq or "—"), str(one.last_id or "—"), one.last_time or "—"
        )
    console.print(table)


@app.command()
def tail(
    topic: TopicArgument,
    count: Annotated[int, typer.Option("-n", min=1, max=10_000, help="How many of each partition.")] = 10,
    partition: Annotated[int | None, typer.Option("--partition", help="Only this one.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The last records of a topic, committed ones alone, a JSON document a line; --json: as one document."""
    with reported_errors(as_json, CANNOT_RUN):
        records = run(tail_of(installation().kafka, topic, partition, count))
    if as_json:
        print_json(records)
        return
    for record in records:
        _line(record)


@app.command()
def replay(
    topic: TopicArgument,
    partition: Annotated[int | None, typer.Option("--partition", help="Only this one; needed with --from.")] = None,
    from_seq: Annotated[int | None, typer.Option("--from", min=1, help="From this sequence of the partition on.")] = None,
    since: Annotated[datetime | None, typer.Option("--since", help="From what was published at this time (UTC) on.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="Only this aggregate.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many at most.")] = None,
) -> None:
    """Read a topic again up to where it ends now: a JSON document a line, repeats left out, each partition's in order.

    What it prints is what a subscriber applies by the rules of docs/operations.md; nobody's position moves. A hole ends it with
    exit code 1 and the sequence that is missing.
    """
    with reported_errors(as_json=False, exit_code=CANNOT_RUN):
        if from_seq is not None and partition is None:
            raise LocalStackError("--from counts within a partition: add --partition")
        cut = Cut(topic, partition, from_seq, since, key, limit)
        holes = run(read_cut(installation().kafka, cut, _line))
    for text in holes:
        typer.echo(text, err=True)
    if holes:
        raise typer.Exit(1)


def _contract(topic: str) -> dict[str, Any] | None:
    known = TOPICS.get(topic)
    if known is None:
        return None
    return {
        "owner": known.owner,
        "purpose": known.purpose,
        "key": known.key,
        "kind": known.kind,
        "consumers": list(known.consumers),
        "restricted": known.restricted,
        "personal_data": known.personal_data,
        "events": _types(topic),
    }


def _types(topic: str) -> list[str]:
    return sorted(name for name, model in event_types().items() if model.topic.name == topic)


def _line(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
