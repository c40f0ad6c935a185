"""Single commands that come together are decided together, and none pays for another's fault."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from toy import POISON_CHILD, PUBLISHER, RecordVisitRequest

from chassis.actor import Actor
from chassis.database import Connection
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.store import EventStore
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from chassis.web.gathering import Gathering

RECORD = PUBLISHER.commands[0]
DAY = date(2020, 3, 1)


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER], start=False) as running:
        yield running


@pytest.fixture
def gathering(world: World) -> Gathering:
    return Gathering(CommandHandler(world.services["delivery"].pool, EventStore(partitions_of), b"key"))


def clerk(number: int) -> Actor:
    return Actor(f"clerk-{number}", f"34188100100{number % 10}", frozenset({"commission"}))


def visit(number: int, child_id: UUID | None = None) -> Submitted:
    return Submitted(uuid4(), RecordVisitRequest(child_id=child_id or uuid4(), visited_on=DAY), clerk(number))


async def send(gathering: Gathering, commands: Sequence[Submitted], kind: Any = RECORD) -> list[Outcome | BaseException]:
    return await asyncio.gather(*(gathering.handle(kind, command) for command in commands), return_exceptions=True)


async def events_of(world: World, commands: Sequence[Submitted]) -> list[tuple[str, Any]]:
    """Actor and time of what these commands caused, in their order."""
    rows = await world.services["delivery"].pool.fetch(
        "SELECT causation_id, actor, recorded_at FROM events WHERE causation_id = ANY($1::uuid[])",
        [one.command_id for one in commands],
    )
    by_command = {row[0]: (row[1], row[2]) for row in rows}
    return [by_command[one.command_id] for one in commands]


async def test_those_that_come_while_one_is_under_way_share_a_transaction(world: World, gathering: Gathering) -> None:
    commands = [visit(number) for number in range(20)]
    outcomes = await send(gathering, commands)
    assert all(isinstance(outcome, Outcome) and outcome.result for outcome in outcomes)
    events = await events_of(world, commands)
    assert len({recorded_at for _, recorded_at in events}) <= 2


async def test_each_event_names_the_actor_of_its_own_command(world: World, gathering: Gathering) -> None:
    commands = [visit(number) for number in range(20)]
    await send(gathering, commands)
    assert [actor for actor, _ in await events_of(world, commands)] == [str(one.actor) for one in commands]


async def test_of_two_for_the_same_child_and_day_one_is_refused(gathering: Gathering) -> None:
    child = uuid4()
    first, second = await send(gathering, [visit(1, child), visit(2, child)])
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert second.refusal is not None
    assert second.refusal.code == "visit.already-recorded"


async def test_a_command_that_fails_fails_alone(world: World, gathering: Gathering) -> None:
    async def record(_connection: Connection, accepted: Sequence[Any]) -> None:
        if any(command.child_id == POISON_CHILD for command in accepted):
            raise ValueError("poison")

    commands = [visit(0), visit(1), visit(2, POISON_CHILD), visit(3)]
    outcomes = await send(gathering, commands, replace(RECORD, record=record))
    assert [type(outcome) for outcome in outcomes] == [Outcome, Outcome, ValueError, Outcome]
    assert len(await events_of(world, [commands[number] for number in (0, 1, 3)])) == 3


async def test_one_that_comes_alone_starts_at_once_and_the_next_is_not_lost(gathering: Gathering) -> None:
    for number in range(3):
        [outcome] = await send(gathering, [visit(number)])
        assert isinstance(outcome, Outcome)
        assert outcome.result
