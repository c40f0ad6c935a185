"""Two hundred at once on one aggregate: each is recorded once or told that others were faster, in a bounded number of tries."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from chain_log import visit
from toy import PUBLISHER, RecordVisitRequest

from chassis.actor import Actor
from chassis.handling import ATTEMPTS_MAX, CONTENDED, CommandHandler, Outcome, Submitted
from chassis.store import EventStore
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from chassis.web.problems import document

CLIENTS = 200
CLERK = Actor("clerk", "341881001001", frozenset({"commission"}))
RECORD = PUBLISHER.commands[0]
ALWAYS = replace(RECORD, decider=replace(RECORD.decider, decide=lambda _, command: [visit(visit_id=command.visit_id)],
                                         natural_keys=lambda _: frozenset()))  # fmt: skip
"""A command that another one never makes superfluous: each appends to the same stream."""


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER], start=False) as running:
        yield running


def commands(stream: UUID) -> list[Submitted]:
    request = RecordVisitRequest(visit_id=stream, child_id=uuid4(), visited_on=date(2020, 3, 1))
    return [Submitted(uuid4(), request, CLERK) for _ in range(CLIENTS)]


async def test_two_hundred_clients_of_many_processes_on_one_aggregate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool, once, tries = world.services["delivery"].pool, CommandHandler._once, 0

    async def counted(self: Any, *arguments: Any) -> Any:
        nonlocal tries
        tries += 1
        return await once(self, *arguments)

    monkeypatch.setattr(CommandHandler, "_once", counted)
    handler, stream = CommandHandler(pool, EventStore(partitions_of), b"key"), uuid4()
    sent = commands(stream)

    async def submit(command: Submitted) -> Outcome:
        [outcome] = await handler.handle(ALWAYS, [command])
        return outcome

    outcomes = await asyncio.gather(*map(submit, sent))
    refused = [command for command, outcome in zip(sent, outcomes, strict=True) if outcome.refusal is not None]
    assert all(outcome.refusal in (None, CONTENDED) for outcome in outcomes)
    assert CLIENTS < tries <= CLIENTS * ATTEMPTS_MAX
    assert await versions(world, stream) == list(range(1, CLIENTS - len(refused) + 1))
    told = document({}, CONTENDED)
    assert (told["status"], told["code"]) == (409, "command.contended")

    while refused:
        outcome = await submit(refused[-1])
        if outcome.refusal is None:
            refused.pop()
    assert await versions(world, stream) == list(range(1, CLIENTS + 1))
    again = [await submit(command) for command in sent]
    assert all(outcome.repeated for outcome in again)
    assert len(await versions(world, stream)) == CLIENTS


async def versions(world: World, stream: UUID) -> list[int]:
    rows = await world.services["delivery"].pool.fetch(
        "SELECT stream_version FROM events WHERE stream_id = $1 ORDER BY stream_version", stream
    )
    return [row[0] for row in rows]
