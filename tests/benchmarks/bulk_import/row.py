"""The row "single commands during a bulk import", against the same commands alone."""

from __future__ import annotations

import asyncpg

from benchmarks.bulk_import.program import RATE, during_max
from benchmarks.consume.input import facts_of
from benchmarks.harness.publishing import publish
from benchmarks.harness.rows import AtMost, Contender, Loading, Report, Row, Run, register
from benchmarks.harness.site import database_name, forget_topics

_SESSIONS = "SELECT count(*), count(DISTINCT stream_id) FROM events"


async def load(loading: Loading) -> dict[str, int]:
    """The registry's facts on its topics; the sessions are those of the import and the most that singles can be."""
    sessions = loading.volume + during_max(loading.volume)
    facts = await publish(loading.servers, "registry", facts_of(sessions), loading.directory)
    return {"facts": facts, "sessions": sessions}


async def check_sessions(run: Run, report: Report) -> str | None:
    """Whether every row and every single command is an event, once."""
    wanted = int(report.details["singles"]) + (run.volume if run.options["import"] else 0)
    connection = await asyncpg.connect(run.servers.admin_dsn_of(database_name(run.label, "delivery")))
    try:
        events, streams = await connection.fetchrow(_SESSIONS)
    finally:
        await connection.close()
    return None if events == streams == wanted else f"{events} events of {streams} sessions, wanted {wanted}"


register(
    Row(
        name="import",
        title=f"single commands, {RATE} a second, during a bulk import: p99 of their answers",
        unit="ms, p99",
        volume=200_000,
        smoke_volume=500,
        load=load,
        contenders=(
            Contender(
                "without the import",
                "benchmarks.bulk_import.program",
                check_sessions,
                forget_topics,
                options={"import": False},
            ),
            Contender(
                "during the import",
                "benchmarks.bulk_import.program",
                check_sessions,
                forget_topics,
                aim=AtMost(3),
                options={"import": True},
            ),
        ),
    )
)
