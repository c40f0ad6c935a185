"""`down` and `up` again: the volumes hold everything, and what was answered before is answered again."""

from typing import Any

import httpx
import pytest
from composed import ComposedStack

from cradle_demo.driver.persistent import PersistentClient, Troubles
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Record
from cradle_demo.report.reading import Figures
from cradle_demo.years import THREE_YEARS

pytestmark = pytest.mark.timeout(1200)


async def figures(stack: ComposedStack) -> dict[str, Any]:
    """Money, refusals, claims and targets as anybody with a token reads them."""
    async with httpx.AsyncClient(timeout=60) as http:
        reading = Figures(PersistentClient(http, Troubles(lambda text: None)), stack.offices())
        years = [year.number for year in THREE_YEARS]
        return {**await reading.outcome(Tally(0), years), "summaries": [await reading.summary(year) for year in years]}


async def test_down_and_up_again_loses_nothing_and_repeats_nothing(stack: ComposedStack, year: list[Record]) -> None:
    counts, before = stack.counts(), await figures(stack)
    assert before["money"]
    assert before["targets"]
    stack.compose("--profile", "*", "down", "--remove-orphans")
    stack.up()
    assert stack.counts() == counts
    assert await figures(stack) == before


def test_a_command_sent_again_gets_its_first_answer(stack: ComposedStack, year: list[Record]) -> None:
    record = next(record for record in year if record.measured)
    headers = {**stack.offices().headers(record.sender), "Idempotency-Key": record.key or ""}
    answer = httpx.post(f"{stack.urls['delivery']}/commands/{record.command}", json=record.body, headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (201, "true")
