"""What an upgrade would change, on the real servers; and a local stack upgraded step by step."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from installed import installed

from chassis.create_topics import create_topics
from chassis.migrate import Migration, migrations_of
from contracts.topics import TOPICS
from cradle_cli.installation import Installation, service_parts
from cradle_cli.upgrade.command import document, steps, way_back
from cradle_cli.upgrade.plan import ORDER, ServicePlan, UpgradePlan, first_comment, plan_upgrade
from local_stack.testing import Infrastructure


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def well(infra: Infrastructure, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    async with installed(infra, tmp_path_factory.mktemp("upgrade")) as installation:
        yield installation


async def execute(installation: Installation, service: str, *statements: str) -> None:
    connection = await asyncpg.connect(installation.admin_dsn_of(installation.services[service].database))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def of(plan: UpgradePlan, service: str) -> ServicePlan:
    (found,) = (item for item in plan.services if item.service == service)
    return found


async def test_the_same_build_changes_nothing(well: Installation) -> None:
    plan = await plan_upgrade(well)
    assert [item for item in plan.services if item.changes] == []
    assert plan.refused == []
    assert plan.edition is None
    assert way_back(well, plan).startswith("run the former build")
    assert steps(well, plan)[0] == "cradle backup", "there is none yet"
    assert json.loads(json.dumps(document(well, plan, done=False)))["backup"]["due"] is True


async def test_a_missing_migration_is_named_with_what_it_says(well: Installation) -> None:
    await execute(well, "finance", "DELETE FROM migrations WHERE name = 'finance/0001_facts.sql'")
    try:
        plan = await plan_upgrade(well)
    finally:
        await execute(well, "finance", "INSERT INTO migrations VALUES ('finance/0001_facts.sql', 'x')")
    (pending,) = of(plan, "finance").migrations
    assert pending.name == "finance/0001_facts.sql"
    assert pending.says.startswith("What finance knows, folded from topics")
    assert "restore --yes" in way_back(well, plan)
    assert [step.split()[1].rstrip(",") for step in steps(well, plan)[1:-1]] == list(ORDER)


async def test_a_changed_file_and_an_older_build_are_refused(well: Installation) -> None:
    plan = await plan_upgrade(well)
    assert plan.refused == ["finance: finance/0001_facts.sql was applied with another content"], "as the test before left it"
    await execute(well, "delivery", "INSERT INTO migrations VALUES ('delivery/0099_later.sql', 'x')")
    try:
        refused = (await plan_upgrade(well)).refused
    finally:
        await execute(well, "delivery", "DELETE FROM migrations WHERE name = 'delivery/0099_later.sql'")
    assert any("it is older than the installation" in reason for reason in refused)


async def test_topics_to_make_are_named(well: Installation) -> None:
    admin = AIOKafkaAdminClient(**well.kafka.client_options())
    await admin.start()
    await admin.delete_topics(["delivery.trainings.v1"])
    async with asyncio.timeout(30):
        while "delivery.trainings.v1" in await admin.list_topics():
            await asyncio.sleep(0.05)
    await admin.close()
    try:
        assert of(await plan_upgrade(well), "delivery").new_topics == ["delivery.trainings.v1"]
    finally:
        await create_topics("delivery", well.kafka)


async def test_parked_events_whose_type_this_build_knows_will_be_tried_again(well: Installation) -> None:
    def parked(event_type: str) -> str:
        headers = json.dumps([["ce_type", base64.b64encode(event_type.encode()).decode()]])
        return f"""INSERT INTO parked (consumer, topic, partition, record_offset, headers, reason, detail, parked_at)
                   VALUES ('reporting', 'delivery.visits.v1', 1, 1, '{headers}', 'unknown-type', 'x', now())"""  # noqa: S608

    await execute(well, "reporting", parked("delivery.visit-completed.v1"), parked("delivery.visit-dreamt.v1"))
    try:
        assert of(await plan_upgrade(well), "reporting").retried == 1
    finally:
        await execute(well, "reporting", "DELETE FROM parked")


@pytest.mark.parametrize(
    ("sql", "says"), [("-- Why.\n-- More.\nSELECT 1", "Why."), ("SELECT 1", "it does not say what for")], ids=["said", "not"]
)
def test_what_a_migration_says(sql: str, says: str) -> None:
    assert first_comment(Migration("x", sql)) == says


def test_consumers_go_before_owners() -> None:

    place = {name: number for number, name in enumerate(ORDER)}
    before: Sequence[tuple[str, str]] = [
        (consumer, topic.owner) for topic in TOPICS.values() for consumer in topic.consumers if topic.owner in place
    ]
    assert all(place[consumer] < place[owner] for consumer, owner in before)


def test_every_migration_of_the_build_says_what_it_is_for() -> None:

    found = [migration for name in ORDER for migration in migrations_of(service_parts(name))]
    assert [m.name for m in found if first_comment(m) == "it does not say what for"] == []
