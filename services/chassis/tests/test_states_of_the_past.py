"""A store that was promoted without its last values of states: no version of a key may mean two values to those who read the topic."""

import asyncio
from datetime import date

import pytest
from toy import CONSUMER

from chassis.state_topic import put_states
from chassis.testing.world import Infrastructure, Running, world_of
from contracts.events.reporting import TargetProgressed
from contracts.topics import TARGETS

KEY = "G1.1:341881001:2020"
_PUBLISHED = "SELECT published_version FROM state_records WHERE key = $1"


def value(numerator: int) -> TargetProgressed:
    return TargetProgressed(
        target="G1.1",
        unit_code="341881001",
        year=2020,
        as_of=date(2020, 12, 31),
        numerator=numerator,
        denominator=None,
        goal=None,
        state="not-judged",
    )


async def put(reporting: Running, numerator: int) -> None:
    async with reporting.pool.acquire() as connection:
        await put_states(connection, TargetProgressed, [(KEY, value(numerator))])


async def published(reporting: Running, version: int) -> None:
    async with asyncio.timeout(20):
        while await reporting.pool.fetchval(_PUBLISHED, KEY) != version:
            await asyncio.sleep(0.05)


async def fork(reporting: Running) -> str:
    async with asyncio.timeout(20):
        while not (told := await reporting.pool.fetchval("SELECT fork FROM relay_lease")):
            await asyncio.sleep(0.05)
        return str(told)


@pytest.mark.parametrize("since", [(), (7,)], ids=["as it was", "with another value under the same version"])
async def test_values_of_the_past_are_a_fork_until_they_are_recovered(infra: Infrastructure, since: tuple[int, ...]) -> None:
    async with world_of(infra, [CONSUMER], start=False) as world:
        reporting = world.services["reporting"]
        await put(reporting, 1)
        reporting.start("relay")
        await published(reporting, 1)
        await put(reporting, 2)
        await published(reporting, 2)
        await reporting.stop("relay")
        await reporting.pool.execute(
            "UPDATE state_records SET version = 1, published_version = 1, payload = $2 WHERE key = $1", KEY, value(1).to_json()
        )
        for numerator in since:
            await put(reporting, numerator)
        reporting.start("relay")
        told = await fork(reporting)
        assert told.startswith("being recovered: ")
        assert f"{TARGETS.name} {KEY} is published as version 2" in told
        await put(reporting, 8)
        await put(reporting, 9)
        await asyncio.sleep(1)
        assert await fork(reporting) == told, "it is not forgotten when the value has changed again"
        assert await reporting.pool.fetchval(_PUBLISHED, KEY) == 1
