"""PostgreSQL as it fails: sessions ended, commits answered late, transactions left standing, no connection."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from asyncpg.transaction import Transaction
from chain_log import visit
from faulty_database import admin_dsn, assert_each_visit_once, database_of, record, rows, running
from toy import CONSUMER, PUBLISHER

from chassis.database import TRANSIENT, Connection, open_pool
from chassis.handling import CommandHandler
from chassis.metrics import INBOX_RETRIES
from chassis.store import EventStore, NewEvents
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from contracts.envelope import ReceivedEvent


async def test_sessions_ended_in_the_middle_of_transactions_lose_and_double_nothing(infra: Infrastructure) -> None:
    async with running(infra) as world:
        admin = await asyncpg.connect(admin_dsn(infra))
        names = [database_of(world.services[name]) for name in ("delivery", "reporting")]
        chance, ended, working = random.Random(5), 0, True

        async def end_sessions() -> None:
            nonlocal ended
            while working:
                ended += await admin.fetchval(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = ANY($1::text[]) AND xact_start IS NOT NULL",
                    names,
                )
                await asyncio.sleep(chance.uniform(0.01, 0.1))

        ending = asyncio.create_task(end_sessions())
        for _ in range(4):
            await record(world, rows(150))
            await asyncio.sleep(0.1)
        working = False
        await ending
        await admin.close()
        assert ended > 0
        await assert_each_visit_once(world, 600)


async def test_a_commit_that_was_done_and_is_answered_by_a_timeout_counts_once(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(infra) as world:
        ends, once = Transaction.__aexit__, CommandHandler._once
        chance, late = random.Random(6), 0

        async def answered_late(self: Any, kind: Any, error: Any, trace: Any) -> None:
            nonlocal late
            await ends(self, kind, error, trace)
            if kind is None and not self._connection.is_in_transaction() and chance.random() < 0.4:
                late += 1
                raise TimeoutError("the commit was done")

        async def decided_late(self: Any, *arguments: Any) -> Any:
            outcomes = await once(self, *arguments)
            if chance.random() < 0.4:
                raise TimeoutError("the append was done")
            return outcomes

        monkeypatch.setattr(Transaction, "__aexit__", answered_late)
        monkeypatch.setattr(CommandHandler, "_once", decided_late)
        for _ in range(6):
            await record(world, rows(60))
        await assert_each_visit_once(world, 360)
        assert late > 0


async def test_a_command_whose_commit_was_answered_by_a_timeout_gets_its_result_under_the_same_key(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world_of(infra, [PUBLISHER], start=False) as world:
        once = CommandHandler._once

        async def late(self: Any, *arguments: Any) -> Any:
            await once(self, *arguments)
            raise TimeoutError

        clerk, body = world.client("delivery"), {"child_id": str(uuid4()), "visited_on": "2020-03-01"}
        with monkeypatch.context() as patched:
            patched.setattr(CommandHandler, "_once", late)
            first = await clerk.send("record-visit", body, key="late")
        assert (first.status_code, first.json()["code"]) == (503, "service.unavailable")
        again = await clerk.send("record-visit", body, key="late")
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
        assert await world.services["delivery"].pool.fetchval("SELECT count(*) FROM events") == 1


async def test_an_append_that_stands_still_is_ended_by_the_server_and_holds_others_up_no_longer(infra: Infrastructure) -> None:
    async with world_of(infra, [PUBLISHER], start=False) as world:
        delivery = world.services["delivery"]
        dsn, store, stream = delivery.settings.database_url, EventStore(partitions_of), uuid4()
        stalling = await open_pool(dsn, 1, idle_in_transaction_seconds_max=1)
        try:
            async with stalling.acquire() as stalled:
                transaction = stalled.transaction()
                await transaction.start()
                await store.append(stalled, [appended(stream)])
                async with asyncio.timeout(10), delivery.pool.acquire() as other, other.transaction():
                    await store.append(other, [appended(stream)])
                with pytest.raises(TRANSIENT):
                    await transaction.commit()
        finally:
            stalling.terminate()
        assert await delivery.pool.fetchval("SELECT array_agg(partition_seq) FROM events") == [1]


async def test_no_session_of_a_service_may_stand_still_in_a_transaction_for_ever(infra: Infrastructure) -> None:
    async with world_of(infra, [PUBLISHER], start=False) as world:
        show = "SHOW idle_in_transaction_session_timeout"
        assert await web_pool(world).fetchval(show) == "10s"
        assert await world.services["delivery"].pool.fetchval(show) == "1min"


async def test_without_a_free_connection_a_command_and_a_read_are_answered_in_bounded_time(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.handling.LOAN_SECONDS_MAX", 0.2)
    monkeypatch.setattr("chassis.web.database.LOAN_SECONDS_MAX", 0.2)
    async with world_of(infra, [PUBLISHER], start=False) as world:
        clerk, pool = world.client("delivery"), web_pool(world)
        operator = world.client("delivery", "operator")
        body = {"child_id": str(uuid4()), "visited_on": "2020-03-01"}
        loans = [await pool.acquire() for _ in range(pool.get_max_size())]
        async with asyncio.timeout(10):
            refused = await clerk.send("record-visit", body, key="k")
            read = await operator.http.get("/parked", headers={"Authorization": f"Bearer {operator.token}"})
        assert {(answer.status_code, answer.json()["code"]) for answer in (refused, read)} == {(503, "service.unavailable")}
        for loan in loans:
            await pool.release(loan)
        await clerk.done("record-visit", body, key="k")


MOMENTS = (
    "40001", "40P01", "40003", "25006", "25P03", "25P04", "53100", "53200", "53300", "55P03", "57014", "57P05", "58000", "58030",
)  # fmt: skip


async def test_what_postgresql_reports_of_the_moment_is_tried_again_and_never_parked(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.inbox.subscriber.BACKOFF_SECONDS_MAX", 0.01)
    due, apply = list(MOMENTS), CONSUMER.projections[0].apply

    async def failing(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
        if due:
            await connection.execute(f"DO $$ BEGIN RAISE EXCEPTION SQLSTATE '{due.pop()}'; END $$")
        await apply(connection, events)

    monkeypatch.setattr(type(CONSUMER.projections[0]), "apply", property(lambda _: failing), raising=False)
    before = INBOX_RETRIES._value.get()
    async with running(infra) as world:
        await record(world, rows(20))
        await assert_each_visit_once(world, 20)
    assert due == []
    assert INBOX_RETRIES._value.get() - before >= len(MOMENTS)


async def test_a_table_changed_under_a_consumer_is_no_poison(infra: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = CONSUMER.projections[0].apply

    async def looking(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
        await connection.fetch("SELECT * FROM seen LIMIT 1")
        await apply(connection, events)

    monkeypatch.setattr(type(CONSUMER.projections[0]), "apply", property(lambda _: looking), raising=False)
    async with running(infra) as world:
        await record(world, rows(20))
        await world.settle()
        owner = await asyncpg.connect(world.services["reporting"].settings.migration_database_url)
        await owner.execute("ALTER TABLE seen ADD COLUMN note text")
        await owner.close()
        await record(world, rows(20))
        await assert_each_visit_once(world, 40)


def appended(stream: UUID) -> NewEvents:
    return NewEvents(stream, 0, [visit(visit_id=stream)], stream, stream, "test")


def web_pool(world: World) -> asyncpg.Pool:
    """The pool that the requests of the publishing service share."""
    transport: Any = world.services["delivery"].http._transport
    pool: asyncpg.Pool = transport.app.state.pool
    return pool
