"""`cradle lag`: how far each consumer is behind each of its topics."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from chassis.consume import topics_of
from chassis.database import open_pool
from chassis.operations.lag import measure_lag
from cradle_cli.installation import Installation, installation, service_parts
from cradle_cli.operating.running import CANNOT_RUN, run
from cradle_cli.output import JsonOption, console, print_json, reported_errors


def lag(
    service: Annotated[str | None, typer.Option("--service", help="Only this service.")] = None, as_json: JsonOption = False
) -> None:
    """Show how many published events each consumer has not applied, and how old the oldest of them is.

    Asked of Kafka and PostgreSQL, so also of a consumer that stands still. Exits 0, or 2 when it cannot run.

    Examples: `cradle lag`, `cradle lag --json | jq 'map(select(.events > 0))'`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        where.choose([service] if service else None)
        rows = run(_measure(where, [service] if service else list(where.services)))
    if as_json:
        print_json(rows)
        return
    table = Table("consumer", "topic", "events behind", "oldest, seconds")
    for row in rows:
        seconds = "unknown" if row["seconds"] is None else f"{row['seconds']:,.0f}"
        table.add_row(row["service"], row["topic"], f"{row['events']:,}", seconds)
    console.print(table)


async def _measure(where: Installation, services: list[str]) -> list[dict[str, Any]]:
    rows = []
    for name in services:
        if not (topics := topics_of(service_parts(name))):
            continue
        pool = await open_pool(where.services[name].run_dsn, 2)
        try:
            found = await measure_lag(name, pool, where.kafka, topics)
        finally:
            await pool.close()
        rows += [{"service": name, "topic": topic, "events": lag.events, "seconds": lag.seconds} for topic, lag in found.items()]
    return rows
