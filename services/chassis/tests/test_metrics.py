"""What /metrics says: counted commands, readings of the database in every role, and nothing where nothing is known."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from toy import CONSUMER, POISON_CHILD, PUBLISHER

from chassis.exposition import Exposition
from chassis.metrics import METRICS, READINGS
from chassis.testing.world import Infrastructure, World, world_of

Labels = frozenset[tuple[str, str]]


@pytest.fixture
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as running:
        yield running


async def read(exposition: Exposition) -> dict[tuple[str, Labels], float]:
    """The samples of a page."""
    page = (await exposition.text()).decode()
    return {(s.name, frozenset(s.labels.items())): s.value for f in text_string_to_metric_families(page) for s in f.samples}


async def readings_of(world: World, service: str) -> dict[tuple[str, Labels], float]:
    """What a process of the service with any role would answer, read anew."""
    running = world.services[service]
    exposition = Exposition(running.service, running.settings.database_url)
    try:
        return await read(exposition)
    finally:
        await exposition.close()


def at(name: str, **labels: str) -> tuple[str, Labels]:
    return name, frozenset(labels.items())


async def test_a_process_that_does_not_publish_knows_what_waits_for_publishing(world: World) -> None:
    await world.client("delivery").done("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-01"})
    await asyncio.sleep(0.2)
    waiting = await readings_of(world, "delivery")
    assert waiting[at("cradle_events_recorded", topic="delivery.visits.v1")] == 1
    assert waiting[at("cradle_events_published", topic="delivery.visits.v1")] == 0
    assert 0.2 <= waiting[at("cradle_oldest_unpublished_seconds")] < 30
    assert waiting[at("cradle_relay_lease_held")] == 0
    assert at("cradle_relay_lease_left_seconds") not in waiting, "no relay has ever held the lease"
    assert at("cradle_marks") not in waiting, "this service leaves no marks"
    world.services["delivery"].start("relay")
    async with asyncio.timeout(30):
        while (done := await readings_of(world, "delivery"))[at("cradle_events_published", topic="delivery.visits.v1")] < 1:
            await asyncio.sleep(0.1)
    assert done[at("cradle_oldest_unpublished_seconds")] == 0
    assert done[at("cradle_relay_lease_held")] == 1
    assert 0 < done[at("cradle_relay_lease_left_seconds")] <= 3
    assert done[at("cradle_relay_lease_epoch")] == 1


async def test_an_append_that_is_not_committed_is_seen_by_its_age(world: World) -> None:
    async def age() -> float:
        return (await readings_of(world, "delivery"))[at("cradle_oldest_append_seconds")]

    assert await age() == 0
    async with world.services["delivery"].pool.acquire() as connection:
        stalled = connection.transaction()
        await stalled.start()
        await connection.execute("UPDATE partition_counters SET last_seq = last_seq WHERE partition = 0")
        await asyncio.sleep(0.3)
        assert 0.3 <= await age() < 30
        await stalled.rollback()
    assert await age() == 0


async def test_what_is_parked_and_what_stands_in_the_way_is_read_from_the_database(world: World) -> None:
    for child in (str(POISON_CHILD), str(uuid4())):
        await world.client("delivery").done("record-visit", {"child_id": child, "visited_on": "2020-03-01"})
    world.services["delivery"].start("relay")
    world.services["reporting"].start()
    await world.settle()
    found = await readings_of(world, "reporting")
    assert found[at("cradle_parked", reason="effect-failed")] == 1
    assert found[at("cradle_parked", reason="undecodable")] == 0
    assert found[at("cradle_oldest_parked_seconds")] > 0
    assert found[at("cradle_events_reached", topic="delivery.visits.v1")] == 2
    assert found[at("cradle_inbox_holes", topic="delivery.visits.v1")] == 0
    pool = world.services["reporting"].pool
    await pool.execute("UPDATE inbox_positions SET hole_at = 7 WHERE partition IN (1, 2)")
    await pool.execute("UPDATE inbox_positions SET fork = 'another log' WHERE partition = 3")
    found = await readings_of(world, "reporting")
    assert found[at("cradle_inbox_holes", topic="delivery.visits.v1")] == 2
    assert found[at("cradle_inbox_forks", topic="delivery.visits.v1")] == 1


async def test_a_database_that_does_not_answer_costs_its_readings_and_nothing_else(world: World) -> None:
    running = world.services["delivery"]
    exposition = Exposition(running.service, re.sub(r":\d+/", ":1/", running.settings.database_url))
    page = await read(exposition)
    assert page[at("cradle_database_up")] == 0
    assert {name for name, _ in page} & {reading.name for reading in READINGS} == {"cradle_database_up"}, "unknown is not 0"
    assert at("process_start_time_seconds") in page


async def test_scrapes_in_a_row_share_a_reading_and_survive_a_lost_connection(world: World, monkeypatch) -> None:
    running = world.services["delivery"]
    monkeypatch.setattr("chassis.exposition.FRESH_SECONDS", 60.0)
    exposition = Exposition(running.service, running.settings.database_url)
    pages = await asyncio.gather(*(read(exposition) for _ in range(20)))
    assert all(page[at("cradle_database_up")] == 1 for page in pages)
    sessions = await running.pool.fetchval("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cradle-metrics'")
    assert sessions == 1
    monkeypatch.setattr("chassis.exposition.monotonic", lambda: 10.0**9)
    administrator = await asyncpg.connect(world.infrastructure.postgres_admin_dsn)  # type: ignore[attr-defined]
    await administrator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cradle-metrics'"
    )
    await administrator.close()
    assert (await read(exposition))[at("cradle_database_up")] == 0, "it says so once"
    monkeypatch.setattr("chassis.exposition.monotonic", lambda: 2 * 10.0**9)
    assert (await read(exposition))[at("cradle_database_up")] == 1, "and connects again"
    await exposition.close()


async def test_commands_are_counted_by_outcome_one_by_one_and_in_bulk(world: World) -> None:
    def counted(outcome: str) -> float:
        return METRICS.get_sample_value("cradle_commands_total", {"command": "record-visit", "outcome": outcome}) or 0

    before = {name: counted(name) for name in ("recorded", "repeated", "refused", "invalid", "failed")}
    client = world.client("delivery")
    body = {"child_id": str(uuid4()), "visited_on": "2020-03-01"}
    await client.send("record-visit", body, key="once")
    await client.send("record-visit", body, key="once")
    await client.send("record-visit", body)
    await client.send("record-visit", {"child_id": "nobody"})
    row = f'{{"child_id": "{uuid4()}", "visited_on": "2020-03-02"}}'
    await client.bulk("record-visit", f"{row}\n{row}\nnot json\n")
    await world.services["delivery"].pool.execute("UPDATE relay_lease SET fork = 'restored'")
    assert (await client.send("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-03"})).status_code == 503
    after = {name: counted(name) - before[name] for name in before}
    assert after == {"recorded": 2, "repeated": 2, "refused": 1, "invalid": 2, "failed": 1}
    refused = METRICS.get_sample_value(
        "cradle_command_refusals_total", {"command": "record-visit", "code": "visit.already-recorded"}
    )
    assert refused is not None
    assert refused >= 1


async def test_what_a_service_measures_itself_is_read_once_a_minute(world: World) -> None:
    asked = []

    async def own(_connection: object) -> tuple[()]:
        asked.append(1)
        return ()

    running = world.services["delivery"]
    exposition = Exposition(replace(running.service, readings=own), running.settings.database_url)
    exposition._read_again_at = 0.0
    await read(exposition)
    exposition._read_again_at = 0.0
    await read(exposition)
    assert len(asked) == 1
    await exposition.close()


async def test_a_service_that_takes_too_long_to_measure_itself_is_not_taken_for_a_database_that_is_down(
    world: World, monkeypatch
) -> None:
    async def slow(connection: asyncpg.Connection) -> tuple[()]:
        await connection.execute("SELECT pg_sleep(5)")
        return ()

    monkeypatch.setattr("chassis.exposition.READ_SECONDS_MAX", 0.5)
    running = world.services["delivery"]
    exposition = Exposition(replace(running.service, readings=slow), running.settings.database_url)
    page = await read(exposition)
    assert page[at("cradle_database_up")] == 1
    assert at("cradle_events_recorded", topic="delivery.visits.v1") in page
    await exposition.close()
