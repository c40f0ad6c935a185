"""The rows "one-more-append" and "one-more-read": the same work in a store of a hundred thousand events and in one of ten million."""

from __future__ import annotations

import asyncpg

from benchmarks.harness.rows import AtMost, Contender, Report, Row, Run, register
from benchmarks.store_size.filled import SMALLER, load

_DENSE = """
    SELECT count(*) FROM partition_counters c JOIN events e ON e.id = c.last_id AND e.partition_seq = c.last_seq
    WHERE c.last_seq > 0"""


async def check(run: Run, _report: Report) -> str | None:
    """Whether every counter still names its partition's last event."""
    found = {}
    for name, dsn in run.loaded.items():
        connection = await asyncpg.connect(dsn)
        try:
            found[name] = await connection.fetchval(_DENSE)
        finally:
            await connection.close()
    return None if set(found.values()) == {12} else f"partitions whose head fits their counter: {found}"


def _row(name: str, title: str, part: str) -> Row:
    def contender(title: str, store: str, aim: AtMost | None = None) -> Contender:
        return Contender(title, "benchmarks.store_size.program", check, aim=aim, options={"store": store, "part": part})

    return Row(
        name=name,
        title=title,
        unit=f"times its cost in a store {SMALLER} times smaller",
        volume=10_000_000,
        smoke_volume=24_000,
        load=load,
        contenders=(
            contender("the smaller store beside itself", "small"),
            contender("the whole store", "large", AtMost(1.2)),
        ),
    )


register(_row("one-more-append", "one more event appended, by a single command", "single"))
register(_row("one-more-bulk", "one more event appended, by a bulk of 1,000", "bulk"))
register(_row("one-more-read", "one more event read by the relay, 1,000 of each partition waiting", "relay_read"))
