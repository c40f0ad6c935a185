"""What other packages' tests stand on."""

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from local_stack.errors import LocalStackError
from local_stack.testing import create_service_database, infrastructure

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def infra():
    """Servers of their own, since they are killed here."""
    with infrastructure() as running:
        yield running


async def test_the_owner_makes_tables_and_the_service_may_do_only_what_is_granted(infra):
    database = create_service_database(infra, "grants_test")
    owner = await asyncpg.connect(database.owner_dsn)
    service = await asyncpg.connect(database.run_dsn)
    try:
        await owner.execute("CREATE TABLE events (id int); GRANT SELECT, INSERT ON events TO grants_test")
        await service.execute("INSERT INTO events VALUES (1)")
        for forbidden in ("DELETE FROM events", "DROP TABLE events", "CREATE TABLE mine (id int)", "CREATE SCHEMA mine"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await service.execute(forbidden)
    finally:
        await owner.close()
        await service.close()
        infra.drop_service_database("grants_test")


async def test_a_service_cannot_enter_anothers_database(infra):
    mine, other = infra.create_service_database("mine_test"), infra.create_service_database("other_test")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(mine.run_dsn, database="other_test")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(other.run_dsn, password="guessed")
    for name in ("mine_test", "other_test"):
        infra.drop_service_database(name)


def test_a_name_that_is_no_identifier_is_refused(infra):
    with pytest.raises(ValueError, match="not a database name"):
        infra.create_service_database("x; DROP DATABASE postgres")


async def test_servers_come_back_at_the_same_address_with_their_data(infra):
    if infra.kafka is None or infra.postgres is None:
        pytest.fail("these tests need servers of their own: CRADLE_TEST_STACK=local or containers")
    database = infra.create_service_database("kept_test")
    owner = await asyncpg.connect(database.owner_dsn)
    await owner.execute("CREATE TABLE kept AS SELECT 7 AS answer")
    admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka_bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("kept.v1", 1, 1)])
    await admin.close()
    infra.kafka.kill()
    infra.kafka.start()
    infra.kafka.stop()
    infra.kafka.start()
    infra.postgres.kill()
    infra.postgres.start()
    owner.terminate()
    admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka_bootstrap)
    await admin.start()
    assert "kept.v1" in await admin.list_topics()
    await admin.close()
    owner = await asyncpg.connect(database.owner_dsn)
    assert await owner.fetchval("SELECT answer FROM kept") == 7
    await owner.close()


def test_an_external_stack_is_taken_as_named(monkeypatch):
    monkeypatch.setenv("CRADLE_TEST_STACK", "external")
    monkeypatch.setenv("CRADLE_TEST_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("CRADLE_TEST_POSTGRES", "postgresql://admin@postgres.example/postgres")
    with infrastructure() as external:
        assert external.kafka_bootstrap == "kafka.example:9092"
        assert external.kafka is None


@pytest.mark.parametrize(("choice", "complaint"), [("external", "CRADLE_TEST_KAFKA"), ("cloud", "expected one of")])
def test_a_wrong_choice_of_stack_is_explained(monkeypatch, choice, complaint):
    monkeypatch.setenv("CRADLE_TEST_STACK", choice)
    monkeypatch.delenv("CRADLE_TEST_KAFKA", raising=False)
    with pytest.raises(LocalStackError, match=complaint), infrastructure():
        pass
