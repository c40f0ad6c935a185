"""The product: deliver-session over HTTP at a rate; of some, finance is asked over HTTP until the accrual is there."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from uuid import UUID

import uvloop

from benchmarks.county import deliveries
from benchmarks.harness.contending import report, task
from benchmarks.harness.http_client import HttpClient
from benchmarks.harness.open_loop import at_rate, quantile_ms
from benchmarks.harness.site import Site, site
from contracts.events.delivery import SessionDelivered

ROLES = {"delivery": ("web", "relay", "consume"), "finance": ("web", "relay", "consume")}
ASKED_A_SECOND = 20
"""Commands whose accrual is looked for: asking for each would load finance with more questions than it has work."""
POLL_SECONDS = 0.01
POLL_SHARE = 0.05
VISIBLE_SECONDS_MAX = 60.0
WARM_UP_SECONDS = 2.0


async def run(here: Site, sessions: Sequence[SessionDelivered], rate: float) -> None:
    """Send the sessions at the rate and report how long answers and accruals took, the first two seconds left out.

    Besides, the processor's milliseconds of each process per command.
    """
    delivery, finance = here.client("delivery", "commission"), here.client("finance", "auditor")
    answered: list[float] = []
    visible: list[float] = []
    every = max(1, round(rate / ASKED_A_SECOND))
    warm = min(len(sessions) // 10, int(rate * WARM_UP_SECONDS))

    async def send(number: int, due: float) -> None:
        session = sessions[number]
        await delivery.post("/commands/deliver-session", body_of(session), str(session.session_id))
        if number >= warm:
            answered.append(time.perf_counter() - due)
        if number % every == 0:
            await until_visible(finance, session.session_id, len(session.children))
            if number >= warm:
                visible.append(time.perf_counter() - due)

    before, own = here.processor_seconds(), time.process_time()
    seconds = await at_rate(rate, len(sessions), send)
    used = {name: now - before[name] for name, now in here.processor_seconds().items()} | {"load": time.process_time() - own}
    report(
        quantile_ms(visible, 0.99),
        p50=quantile_ms(visible, 0.5),
        p99=quantile_ms(visible, 0.99),
        answer_p50=quantile_ms(answered, 0.5),
        answer_p99=quantile_ms(answered, 0.99),
        looked_for=len(visible),
        sent_per_s=len(sessions) / seconds,
        **{f"{name} ms": 1000 * one / len(sessions) for name, one in used.items()},
    )
    delivery.close()
    finance.close()


async def until_visible(finance: HttpClient, session_id: UUID, children: int) -> None:
    """Ask for the session's claims until there is one per child. Raises TimeoutError after a minute.

    The longer it takes, the less often it is asked for, so that a backlog is not made longer by the questions.
    """
    started = time.perf_counter()
    async with asyncio.timeout(VISIBLE_SECONDS_MAX):
        while len((await finance.get(f"/claims?source_id={session_id}&limit=10"))["items"]) < children:
            await asyncio.sleep(max(POLL_SECONDS, POLL_SHARE * (time.perf_counter() - started)))


def body_of(session: SessionDelivered) -> bytes:
    """The command that records the session: the event's fields, the hours as a clerk writes them."""
    hours = {"starts_at": f"{session.starts_at:%H:%M}", "ends_at": f"{session.ends_at:%H:%M}"}
    return json.dumps(session.model_dump(mode="json") | hours).encode()


def main() -> None:
    """Start the services, let them learn the registry's facts, run."""
    given = task()
    sessions = list(deliveries(given.volume))
    with site(given, ROLES) as here:

        async def measure() -> None:
            for service in here.services:
                await here.applied(service, "registry", given.loaded["facts"])
            await run(here, sessions, given.options["rate"])
            await here.applied("finance", "delivery", given.volume)
            await here.decided("finance")

        uvloop.run(measure())


if __name__ == "__main__":
    main()
