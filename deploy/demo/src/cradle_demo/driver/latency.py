"""The time from a command's answer to its money being visible, as a clerk at the finance bureau would see it."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from cradle_demo.driver.commands import Commands
from cradle_demo.driver.offices import AUDITOR
from cradle_demo.driver.tally import Tally
from cradle_demo.failure import DemoFailed
from cradle_demo.records import Record

POLL_SECONDS = 0.02
VISIBLE_SECONDS_MAX = 60.0
CLERKS = 2
"""Sessions under way at once."""


class NotDecided(DemoFailed):
    """A session's claims did not appear in time."""


@dataclass(slots=True)
class Latencies:
    """Seconds from HTTP response to decision visible, one a session."""

    seconds: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float | None:
        """The value that this share of the sessions did not exceed; None without any."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


async def measure(records: Sequence[Record], commands: Commands, tally: Tally) -> Latencies:
    """Send the sessions one by one, and after each answer look until every child on its list has its decision."""
    found, waiting = Latencies(), iter(records)

    async def clerk() -> None:
        for record in waiting:
            answer = await commands.send(record)
            answered_at = time.perf_counter()
            tally.count(record, answer)
            if answer.status == "recorded":
                await _until_decided(record, commands)
                found.seconds.append(time.perf_counter() - answered_at)

    async with asyncio.TaskGroup() as group:
        for _ in range(CLERKS):
            group.create_task(clerk())
    return found


async def _until_decided(record: Record, commands: Commands) -> None:
    url = f"{commands.offices.urls['finance']}/claims"
    params = {"source_id": record.body["session_id"], "limit": "500"}
    given_up_at = time.monotonic() + VISIBLE_SECONDS_MAX
    while True:
        answer = await commands.client.get("finance", url, commands.offices.headers(AUDITOR), params)
        answer.raise_for_status()
        if len(answer.json()["items"]) >= len(record.body["children"]):
            return
        if time.monotonic() > given_up_at:
            raise NotDecided(f"session {record.body['session_id']}: not decided within {VISIBLE_SECONDS_MAX:.0f} s")
        await asyncio.sleep(POLL_SECONDS)
