"""The order of sending: step after step, and within a step as many at once as the services bear."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence

from cradle_demo import steps
from cradle_demo.driver.commands import Commands
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Record, by_step

CONCURRENCY = 6
"""Requests under way at once."""

FILE_ROWS = 500
"""Rows of a request; a longer file is sent in parts, one after the other."""


async def dispatch(records: Sequence[Record], commands: Commands, tally: Tally) -> None:
    """Send every record; return when the last is answered."""
    for number, step in by_step(records):
        tally.month = steps.month_of(number)
        await _at_once([_sending(lane, commands, tally) for lane in _lanes(step)])


def _lanes(step: Sequence[Record]) -> Iterator[list[Record]]:
    """What must keep its order: the rows of a file, the records of a lane; any other record is a lane of its own."""
    ordered: dict[str, list[Record]] = {}
    for record in step:
        if record.batch is None and record.lane is None:
            yield [record]
        else:
            ordered.setdefault(f"{record.command}/{record.batch}" if record.batch else f"lane/{record.lane}", []).append(record)
    yield from ordered.values()


def _sending(lane: list[Record], commands: Commands, tally: Tally) -> Callable[[], Awaitable[None]]:
    async def send() -> None:
        if lane[0].batch is None:
            for record in lane:
                tally.count(record, await commands.send(record))
            return
        for start in range(0, len(lane), FILE_ROWS):
            rows = lane[start : start + FILE_ROWS]
            for record, answer in zip(rows, await commands.send_file(rows), strict=True):
                tally.count(record, answer)

    return send


async def _at_once(jobs: Sequence[Callable[[], Awaitable[None]]]) -> None:
    waiting = iter(jobs)

    async def work() -> None:
        for job in waiting:
            await job()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(CONCURRENCY, len(jobs))):
            group.create_task(work())
