"""A service killed at a random moment, a broker stopped for half a minute: the same final figures."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from cradle_cli.demo import ORACLE, offices_of
from cradle_demo.demo import Plan, Report, run_demo
from cradle_demo.driver.display import Display
from cradle_demo.driver.standing import Standing
from cradle_demo.driver.tally import Tally
from local_stack.stack import LocalStack

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(600)]

Fault = Callable[[], Awaitable[None]]
KAFKA_STOPPED_SECONDS = 30


class FaultyDisplay(Display):
    """Shows nothing, and commits each fault once its share of the records is answered, one after the other."""

    def __init__(self, faults: Sequence[tuple[float, Fault]]) -> None:
        super().__init__(Console(quiet=True))
        self._waiting = sorted(faults, key=lambda fault: fault[0])
        self._committing: asyncio.Task[None] | None = None

    def show(self, tally: Tally, standings: Sequence[Standing]) -> None:
        if self._committing is None or self._committing.done():
            if self._committing is not None:
                self._committing.result()
            if self._waiting and tally.answered >= self._waiting[0][0] * tally.total:
                self._committing = asyncio.ensure_future(self._waiting.pop(0)[1]())

    async def all_committed(self) -> bool:
        """True once every fault has been committed and mended."""
        if self._committing is not None:
            await self._committing
        return not self._waiting


async def small_year(stack: LocalStack, directory: Path, seed: int, display: Display) -> Report:
    """Record a small year on the stack."""
    records, report = directory / "records.ndjson", directory / "report.json"
    return await run_demo(Plan(seed, 0.1, records, report, ORACLE), offices_of(stack), display)


async def test_services_killed_at_random_moments_and_started_again_end_with_the_same_figures(tmp_path: Path) -> None:
    chance = random.Random(20)

    def killing(stack: LocalStack, name: str) -> Fault:
        async def fault() -> None:
            service = stack.service(name)
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(service.start)

        return fault

    with LocalStack(tmp_path / "stack").running() as stack:
        names = ["delivery", "finance", "reporting", "registry", "delivery", "finance"]
        display = FaultyDisplay([(chance.uniform(0.05, 0.9), killing(stack, name)) for name in names])
        report = await small_year(stack, tmp_path, 12, display)
        assert await display.all_committed()
    assert list(report.differences) == []


async def test_kafka_stopped_for_half_a_minute_and_started_again_ends_with_the_same_figures(tmp_path: Path) -> None:
    with LocalStack(tmp_path / "stack").running() as stack:

        async def stop_kafka() -> None:
            await asyncio.to_thread(stack.kafka.stop)
            await asyncio.sleep(KAFKA_STOPPED_SECONDS)
            await asyncio.to_thread(stack.kafka.start)

        display = FaultyDisplay([(0.4, stop_kafka)])
        report = await small_year(stack, tmp_path, 13, display)
        assert await display.all_committed()
    assert list(report.differences) == []
