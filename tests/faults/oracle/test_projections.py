"""I5 objects to a row that only one side has, and to one that is there twice; what deciders write is left out."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from faults.oracle.i5_projections import differences
from local_stack.testing import Infrastructure

DATABASE = "oracle_i5"


@pytest.fixture
async def dsn(infra: Infrastructure) -> AsyncIterator[str]:
    """A live schema and a rebuilt one, both with a projected table of one row and a table of marks that differ."""
    made = infra.create_service_database(DATABASE)
    connection = await asyncpg.connect(made.owner_dsn)
    for schema, mark in (("live", 1), ("rebuilt", 2)):
        await connection.execute(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.units (code text)")
        await connection.execute(f"CREATE TABLE {schema}.marks (id integer); INSERT INTO {schema}.marks VALUES ({mark})")  # noqa: S608
        await connection.execute(f"INSERT INTO {schema}.units VALUES ('341881')")  # noqa: S608
    await connection.close()
    yield made.owner_dsn
    infra.drop_service_database(DATABASE)


async def test_i5_objects_to_rows_that_differ(dsn: str) -> None:
    assert await differences(dsn, "finance", "live", "rebuilt", "the store") == []
    connection = await asyncpg.connect(dsn)
    await connection.execute("INSERT INTO live.units VALUES ('341881')")
    await connection.execute("INSERT INTO rebuilt.units VALUES ('341882')")
    await connection.close()
    told = [str(finding) for finding in await differences(dsn, "finance", "live", "rebuilt", "the store")]
    assert told == ["I5: finance.units, live only: (341881)", "I5: finance.units, only in the rebuild from the store: (341882)"]
