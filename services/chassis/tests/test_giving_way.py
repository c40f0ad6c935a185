"""A file of rows gives way to single commands: small batches and rests while somebody waits, whole batches otherwise."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from toy import PUBLISHER, RecordVisitRequest

from chassis.actor import Actor
from chassis.handling import CommandHandler, Submitted
from chassis.store import EventStore
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from chassis.web import bulk
from chassis.web.bulk import BATCH_ROWS, BATCH_ROWS_BESIDE_SINGLES, bulk_rows
from chassis.web.gathering import Gathering

RECORD = PUBLISHER.commands[0]
CLERK = Actor("clerk", "341881001000", frozenset({"commission"}))


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER], start=False) as running:
        yield running


@pytest.fixture
def gathering(world: World) -> Gathering:
    return Gathering(CommandHandler(world.services["delivery"].pool, EventStore(partitions_of), b"key"))


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    submit_rows = bulk.submit_rows

    async def counted(*arguments: Any) -> Any:
        sizes.append(len(arguments[3]))
        return await submit_rows(*arguments)

    monkeypatch.setattr(bulk, "submit_rows", counted)
    return sizes


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    sleep = asyncio.sleep

    async def noted(delay: float) -> None:
        seconds.append(delay)
        await sleep(0)

    monkeypatch.setattr(bulk, "asyncio", SimpleNamespace(sleep=noted, get_running_loop=asyncio.get_running_loop))
    return seconds


async def send_file(gathering: Gathering, rows: int) -> list[str]:
    lines = [json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-01"}).encode() for _ in range(rows)]
    answers = bulk_rows(gathering, RECORD, CLERK, lines, lambda refusal: {"code": refusal.code}, lambda outcome: {}, None)
    return [json.loads(line)["status"] for chunk in [chunk async for chunk in answers] for line in chunk.splitlines()]


async def send_single(gathering: Gathering) -> None:
    request = RecordVisitRequest(child_id=uuid4(), visited_on=date(2020, 3, 1))
    assert (await gathering.handle(RECORD, Submitted(uuid4(), request, CLERK))).result


async def test_a_file_alone_goes_in_whole_batches_without_rest(
    gathering: Gathering, batches: list[int], rests: list[float]
) -> None:
    assert await send_file(gathering, 250) == ["recorded"] * 250
    assert batches == [BATCH_ROWS, BATCH_ROWS, 50]
    assert rests == []


async def test_beside_single_commands_its_batches_are_small_and_it_rests_between_them(
    gathering: Gathering, batches: list[int], rests: list[float]
) -> None:
    await send_single(gathering)
    assert await send_file(gathering, 60) == ["recorded"] * 60
    assert batches == [BATCH_ROWS_BESIDE_SINGLES, BATCH_ROWS_BESIDE_SINGLES, 10]
    assert len(rests) == 2
    assert min(rests) > 0


async def test_it_goes_on_in_whole_batches_when_nobody_has_sent_a_single_command_for_a_while(
    gathering: Gathering, batches: list[int], rests: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    await send_single(gathering)
    monkeypatch.setattr("chassis.web.gathering.RECENT_SECONDS", 0.0)
    assert await send_file(gathering, 110) == ["recorded"] * 110
    assert batches == [BATCH_ROWS, 10]
    assert rests == []
