"""Single commands at a modest rate and how long their answers take, with or without a bulk import beside them."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from benchmarks.county import deliveries
from benchmarks.harness.contending import Task, report, task
from benchmarks.harness.open_loop import at_rate, quantile_ms
from benchmarks.harness.site import Site, site
from benchmarks.http_to_accrual.product import body_of
from contracts.events.delivery import SessionDelivered
from local_stack.topology import Role

ROLES: dict[str, tuple[Role, ...]] = {"delivery": ("web", "relay", "consume"), "finance": ("relay", "consume")}
RATE = 50
ALONE_SECONDS_MAX = 20
IMPORT_SECONDS_MAX = 240
ROWS_A_SECOND_ALONE = 10_000
"""With fewer rows to import, the commands alone run shorter too: a second for so many rows."""
WARM_UP_SECONDS = 2.0


class ImportFailed(Exception):
    """The import did not record every row."""


def alone(rows: int) -> int:
    """How many single commands are sent where no import of so many rows is beside them."""
    return RATE * max(1, min(ALONE_SECONDS_MAX, rows // ROWS_A_SECOND_ALONE))


def during_max(rows: int) -> int:
    """How many single commands there are at most during an import of so many rows."""
    return min(RATE * IMPORT_SECONDS_MAX, max(RATE, rows))


async def run(here: Site, given: Task, sessions: Sequence[SessionDelivered]) -> None:
    """Report the answers' times, and with an import its rows a second."""
    delivery = here.client("delivery", "commission")
    singles_max = during_max(given.volume) if given.options["import"] else alone(given.volume)
    singles, rows = sessions[:singles_max], sessions[during_max(given.volume) :]
    importing = asyncio.create_task(import_rows(here, Path(given.state), rows)) if given.options["import"] else None
    answered: list[tuple[float, float]] = []

    async def send(number: int, due: float) -> None:
        session = singles[number]
        await delivery.post("/commands/deliver-session", body_of(session), str(session.session_id))
        answered.append((due, time.perf_counter() - due))

    def enough() -> bool:
        return importing is not None and importing.done()

    await at_rate(RATE, len(singles), send, enough)
    delivery.close()
    first = min(due for due, _ in answered)
    warm = [seconds for due, seconds in answered if due - first > WARM_UP_SECONDS] or [seconds for _, seconds in answered]
    details = {"rows_per_s": len(rows) / await importing} if importing else {}
    report(quantile_ms(warm, 0.99), p50=quantile_ms(warm, 0.5), p99=quantile_ms(warm, 0.99), singles=len(answered), **details)


async def import_rows(here: Site, directory: Path, rows: Sequence[SessionDelivered]) -> float:
    """Send the rows as one file; how many seconds it took. Raises ImportFailed unless all were recorded."""
    file = directory / "rows.ndjson"
    await asyncio.to_thread(file.write_bytes, b"\n".join(map(body_of, rows)))
    delivery = here.client("delivery", "commission")
    url = f"{delivery.url}/commands/deliver-session/bulk"
    started = time.perf_counter()
    uploading = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bulk_import.upload", url, delivery.token, str(file), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await uploading.communicate()
    if uploading.returncode != 0 or json.loads(output) != {"recorded": len(rows)}:
        raise ImportFailed(output.decode() or f"exit code {uploading.returncode}")
    return time.perf_counter() - started


def main() -> None:
    """Start the services, let them learn the registry's facts, run."""
    given = task()
    sessions = list(deliveries(given.loaded["sessions"]))
    with site(given, ROLES) as here:

        async def measure() -> None:
            for service in here.services:
                await here.applied(service, "registry", given.loaded["facts"])
            await run(here, given, sessions)

        uvloop.run(measure())


if __name__ == "__main__":
    main()
