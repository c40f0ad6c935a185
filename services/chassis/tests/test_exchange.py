"""A rebuilt projection compared with the live one, exchanged for it while events go on, and back again."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from toy import CONSUMER, POISON_CHILD, PUBLISHER
from visits import record

from chassis.consume import inbox_of
from chassis.inbox.retry import retry
from chassis.kafka import KafkaAccess
from chassis.rebuild.beside import Beside, CannotRebuild, Site, SourceKind
from chassis.rebuild.parts import part_of
from chassis.testing.world import COUNTY, Infrastructure, World, world_of

BEFORE_ALL = date(2019, 1, 1)


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    """A publisher and a consumer whose projection is live."""
    async with world_of(infra, [PUBLISHER, CONSUMER]) as running:
        yield running


@pytest.fixture
async def beside(world: World) -> AsyncIterator[Beside]:
    """A rebuild of the projection, whose schema is gone afterwards."""
    config = world.services["reporting"].settings
    stores = {name: running.settings.database_url for name, running in world.services.items()}
    kafka = KafkaAccess(world.infrastructure.kafka_bootstrap)
    site = Site(config.migration_database_url, config.database_url, stores, kafka, COUNTY)
    part = part_of(CONSUMER, "seen")
    made = Beside(CONSUMER, part, site, part.schema)
    yield made
    await made.drop()


async def owner(world: World, statement: str) -> None:
    connection = await asyncpg.connect(world.services["reporting"].settings.migration_database_url)
    await connection.execute(statement)
    await connection.close()


async def seen(world: World, schema: str = "public") -> Counter[tuple[object, ...]]:
    rows = await world.services["reporting"].pool.fetch(f"SELECT visit_id, type FROM {schema}.seen")  # noqa: S608
    return Counter(map(tuple, rows))


@pytest.mark.parametrize("kind", ["store", "topics"])
async def test_a_wrong_table_is_found_and_replaced_and_can_be_had_back(world: World, beside: Beside, kind: SourceKind) -> None:
    [lost, *_] = await record(world, *(uuid4() for _ in range(40)))
    right = await seen(world)
    await owner(world, f"DELETE FROM seen WHERE visit_id = '{lost}'")  # noqa: S608
    wrong = await seen(world)
    await beside.build(kind, lambda _: None)
    [compared] = await beside.compare()
    assert (compared.only_live, compared.only_rebuilt) == (0, 1)
    assert str(lost) in compared.examples[0]
    await record(world, uuid4())
    await beside.exchange(changes=True)
    assert len(await seen(world)) == len(right) + 1
    assert (await seen(world, beside.schema)).total() == wrong.total() + 1, "what is kept was brought to the same event"
    await record(world, uuid4())
    await beside.exchange(changes=True, back=True)
    assert (await seen(world)).total() == wrong.total() + 2, "the way back loses nothing that came since"
    assert lost not in {row[0] for row in await seen(world)}
    await beside.exchange(changes=True)
    assert (await beside.compare())[0].only_rebuilt == 0
    assert (await seen(world)).total() == right.total() + 2
    actions = await world.services["reporting"].pool.fetch("SELECT action FROM operator_actions ORDER BY id DESC LIMIT 3")
    assert [row[0] for row in actions] == ["rebuild-exchange", "rebuild-rollback", "rebuild-exchange"]


async def test_the_live_consumer_writes_the_exchanged_table(world: World, beside: Beside) -> None:
    await beside.build("store", lambda _: None)
    await beside.exchange(changes=False)
    [new] = await record(world, uuid4())
    assert new in {row[0] for row in await seen(world)}
    assert new not in {row[0] for row in await seen(world, beside.schema)}


async def test_what_was_parked_and_is_retried_meanwhile_is_in_the_rebuilt_table_too(
    world: World, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    [poison] = await record(world, POISON_CHILD)
    assert (await beside.build("topics", lambda _: None)).left_out == 1
    assert all(table.equal for table in await beside.compare())
    monkeypatch.setattr("toy.POISON_CHILD", uuid4())
    assert (await retry(inbox_of(CONSUMER, world.services["reporting"].pool))).applied == 1
    assert poison in {row[0] for row in await seen(world)}
    assert all(table.equal for table in await beside.compare())


async def test_a_rebuild_to_a_date_is_for_a_look_alone(world: World, beside: Beside) -> None:
    await record(world, uuid4())
    progress = await beside.build("store", lambda _: None, until=BEFORE_ALL)
    assert progress.applied == 0
    with pytest.raises(CannotRebuild, match="never in the place of the live one"):
        await beside.exchange(changes=False)


async def test_two_do_not_rebuild_the_same_at_once(beside: Beside) -> None:
    async with beside._alone():
        with pytest.raises(CannotRebuild, match="somebody else"):
            await beside.build("store", lambda _: None)


async def test_nothing_is_exchanged_for_what_was_never_built(beside: Beside) -> None:
    with pytest.raises(CannotRebuild, match="nothing of seen is rebuilt"):
        await beside.exchange(changes=False)
