"""Two rows: 300 and 600 commands a second for twenty seconds, each beside the bare path at the same rate."""

from __future__ import annotations

import asyncpg

from benchmarks.consume.account_check import check_ledger
from benchmarks.consume.input import facts_of
from benchmarks.county import expected, institutions
from benchmarks.harness.publishing import publish
from benchmarks.harness.rows import Contender, Loading, Report, Row, Run, Within, register
from benchmarks.harness.site import database_name, forget_topics
from benchmarks.http_to_accrual.bare_records import prepare

SECONDS = 20
_CLAIMS = "SELECT count(*), count(*) FILTER (WHERE status = 'accrued') FROM claims"


async def load(loading: Loading) -> dict[str, object]:
    """The registry's facts on its topics."""
    facts = await publish(loading.servers, "registry", facts_of(loading.volume), loading.directory)
    townships = {str(one.institution_id): one.township_code for one in institutions()}
    return {"facts": facts, "sessions": loading.volume, "townships": townships}


async def check_claims(run: Run, _report: Report) -> str | None:
    """Whether every attendance has its claim, and as many are paid as must be."""
    wanted = expected(run.volume)
    connection = await asyncpg.connect(run.servers.admin_dsn_of(database_name(run.label, "finance")))
    try:
        claims, accrued = await connection.fetchrow(_CLAIMS)
    finally:
        await connection.close()
    if (claims, accrued) != (wanted.claims, wanted.accrued):
        return f"{claims} claims, {accrued} accrued; wanted {wanted.claims} and {wanted.accrued}"
    return None


for rate in (300, 600):
    register(
        Row(
            name=f"latency-{rate}",
            title=f"single command over HTTP to accrual visible over HTTP, {rate} a second",
            unit="ms, p99",
            volume=rate * SECONDS,
            smoke_volume=60 if rate == 300 else 0,
            load=load,
            contenders=(
                Contender(
                    "bare append, relay, consumer",
                    "benchmarks.http_to_accrual.bare",
                    check_ledger,
                    prepare,
                    options={"rate": rate},
                ),
                Contender(
                    "Cradle",
                    "benchmarks.http_to_accrual.product",
                    check_claims,
                    forget_topics,
                    aim=Within(100) if rate == 300 else None,
                    options={"rate": rate},
                ),
            ),
        )
    )
