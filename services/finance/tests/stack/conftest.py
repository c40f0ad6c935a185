"""A finance database to fold events into and decide in; without the bus, unless a test brings one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest
from settling_town import CLAIMS, GROUND, Desk, Town

from chassis.testing.world import Infrastructure, Running, World, world_of
from contracts.envelope import ReceivedEvent
from contracts.policy import Policy
from finance.application.deciding import Deciding
from finance.bootstrap import SERVICE
from finance.edition import policy

TABLES = (
    "units", "children", "institutions", "credentials", "agreements", "facilities", "practitioners", "sessions", "attendances",
    "lectures", "designated_institutions", "marks", "books", "single_claims", "session_claims", "assessments", "postings", "events",
    "settlement_entries", "settlement_lines", "settlements", "settlement_adjustments", "commands", "natural_keys",
    "ruling_decisions",
)  # fmt: skip


class Office:
    """The finance service of one test: what is folded into it, and what it decides."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.pool = running.pool

    async def fold(self, events: Sequence[ReceivedEvent]) -> None:
        """Apply a batch as the inbox does: every projection its topics, in one transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            for projection in SERVICE.projections:
                own = [received for received in events if received.event.topic in projection.topics]
                if own:
                    await projection.apply(connection, own)

    async def decide(self, by: Policy | None = None, deciders: int = 1, marks_max: int = 1000, books_max: int = 4000) -> None:
        """Decide until no mark is left, several at once if asked."""
        deciding = Deciding(by or policy(), marks_max=marks_max, books_max=books_max)

        async def work() -> None:
            while await deciding.run_once(self.pool) or await self.marks():
                pass

        async with asyncio.TaskGroup() as group:
            for _ in range(deciders):
                group.create_task(work())

    async def marks(self) -> int:
        return await self.pool.fetchval("SELECT count(*) FROM marks")

    async def events(self) -> int:
        return await self.pool.fetchval("SELECT count(*) FROM events")

    async def outcome(self) -> dict[object, object]:
        """Where every claim and attendance stands: the terms, or the reason; None for an eligible attendance."""
        claims = await self.pool.fetch("SELECT claim_id, amount_fen, payee_kind, payee_id, funding_source, reason FROM claims")
        attendances = await self.pool.fetch("SELECT attendance_id, reason FROM assessments")
        standing = {claim_id: reason or tuple(terms) for claim_id, *terms, reason in claims}
        return standing | dict(map(tuple, attendances))

    async def empty(self) -> None:
        """Forget everything, as its owner: the service itself could not."""
        owner = await asyncpg.connect(self.running.settings.migration_database_url)
        await owner.execute("; ".join(f"DELETE FROM {table}" for table in TABLES))  # noqa: S608
        await owner.execute("UPDATE decided_under SET policy = NULL, rulings = 0")
        await owner.execute("UPDATE partition_counters SET last_seq = 0, last_id = NULL")
        await owner.close()


@pytest.fixture(scope="package")
async def alone(infra: Infrastructure) -> AsyncIterator[World]:
    """Finance without any other service."""
    async with world_of(infra, [SERVICE], start=False) as world:
        yield world


@pytest.fixture(scope="package")
def running(alone: World) -> Running:
    return alone.services["finance"]


@pytest.fixture(scope="package")
def make_office() -> type[Office]:
    """For a test with a finance service of its own."""
    return Office


@pytest.fixture
async def office(running: Running) -> AsyncIterator[Office]:
    """An empty finance service."""
    found = Office(running)
    yield found
    await found.empty()


@pytest.fixture
async def town(office: Any) -> Town:
    told = Town(office)
    await told.tells(*GROUND)
    await told.tells(*CLAIMS)
    return told


@pytest.fixture
def desk(alone: Any) -> Desk:
    return Desk(alone)
