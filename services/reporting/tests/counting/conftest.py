"""A reporting database to fold events into and count in, without the bus."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time

import asyncpg
import pytest

from chassis.testing.world import Infrastructure, world_of
from contracts.envelope import ReceivedEvent
from contracts.policy import Policy
from reporting.application.counting import Counting
from reporting.bootstrap import SERVICE
from reporting.edition import policy

TABLES = (
    "units", "children", "residence_steps", "visits", "session_presences", "eligible_attendances", "lectures",
    "household_reaches", "handovers", "survey_results", "qualifications", "posts", "titles",
    "special_families", "family_helps", "township_means", "backbone_attendances", "facilities", "institutions", "designations",
    "inspections",
    "fund_commitments", "fund_grants", "fund_settlements", "fund_settlement_parts", "fund_findings",
    "rulings", "inspection_findings", "institution_assessments", "department_acts", "duty_reports", "marks", "contributions", "figures",
)  # fmt: skip
Figures = dict[tuple[str, str, int], tuple[int, int]]


class Books:
    """The database of one test: what is folded into it, and what is counted from it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def fold(self, *events: ReceivedEvent) -> None:
        """Apply a batch as the inbox does: every projection its topics, in one transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            for projection in SERVICE.projections:
                own = [received for received in events if received.event.topic in projection.topics]
                if own:
                    await projection.apply(connection, own)

    async def count(self, today: str = "2020-12-31", *, by: Policy | None = None, marks_max: int = 2000) -> None:
        """Count until no mark is left."""
        noon = datetime.combine(date.fromisoformat(today), time(4), tzinfo=UTC)
        counting = Counting(by or policy(), lambda: noon, marks_max)
        await counting.run_once(self.pool)
        while await self.marks():
            await counting.run_once(self.pool)

    async def marks(self) -> int:
        return await self.pool.fetchval("SELECT count(*) FROM marks")

    async def figures(self, *targets: str) -> Figures:
        """The figures, of these targets or all, that are not 0."""
        rows = await self.pool.fetch("SELECT target, unit_code, year, numerator, denominator FROM figures")
        return {
            (target, unit, year): (numerator, denominator)
            for target, unit, year, numerator, denominator in rows
            if (not targets or target in targets) and (numerator or denominator)
        }

    async def sums(self) -> Figures:
        """What the stored contributions add up to."""
        rows = await self.pool.fetch(
            """SELECT target, unit, year, sum(numerator)::int, sum(denominator)::int
               FROM contributions, unnest(units) AS unit GROUP BY 1, 2, 3"""
        )
        return {(target, unit, year): (n, d) for target, unit, year, n, d in rows if n or d}

    async def recounted(self, today: str) -> Figures:
        """The figures counted from scratch: nothing kept but the facts."""
        await self._delete("contributions", "figures", "marks")
        await self.count(today)
        return await self.figures()

    async def empty(self) -> None:
        """Forget everything."""
        await self._delete(*TABLES)

    async def _delete(self, *tables: str) -> None:
        for table in tables:
            await self.pool.execute(f"DELETE FROM {table}")  # noqa: S608
        await self.pool.execute("UPDATE counting SET day = NULL, edition = NULL")


@pytest.fixture(scope="package")
async def pool(infra: Infrastructure) -> AsyncIterator[asyncpg.Pool]:
    async with world_of(infra, [SERVICE], start=False) as world:
        yield world.services["reporting"].pool


@pytest.fixture
async def books(pool: asyncpg.Pool) -> AsyncIterator[Books]:
    """Empty books."""
    found = Books(pool)
    yield found
    await found.empty()


@pytest.fixture
def everywhere() -> Callable[..., Figures]:
    """The same figure in a village, its township and the county."""

    def figures(target: str, year: int, value: tuple[int, int], village: str = "341881001001") -> Figures:
        return {(target, village[:length], year): value for length in (6, 9, 12)}

    return figures
