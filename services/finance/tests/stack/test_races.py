"""Facts that arrive while their book is being decided, and from several partitions at once: in any order of commit the same money."""

import asyncio
import random
from contextlib import AsyncExitStack

import pytest
from finance_histories import folded, recorded, terms_of

from finance.application import decided_books
from finance.application.deciding import Deciding
from finance.bootstrap import SERVICE
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

DAYS = [f"2020-0{month}-02" for month in range(2, 9)]
CHILDREN = [f"孩{number}" for number in range(50)]
SESSIONS = 40


def _lines(*lines):
    statements = [statement(line) for line in lines]
    return recorded([*taken_for_granted(statements, ()), *statements])


def _expected(policy, events):
    ledger = Ledger()
    ledger.decide(policy, folded(events))
    return terms_of(ledger)


async def _balances(office):
    """Each decision posts nothing on balance, and what stands due is what the claims say."""
    unbalanced = "SELECT count(*) FROM (SELECT FROM postings GROUP BY decision_id HAVING sum(amount_fen) <> 0) AS found"
    assert await office.pool.fetchval(unbalanced) == 0
    due, posted = await office.pool.fetchrow(
        "SELECT (SELECT coalesce(sum(amount_fen), 0)::bigint FROM claims),"
        " (SELECT coalesce(sum(amount_fen), 0)::bigint FROM postings WHERE starts_with(account, 'expense:'))"
    )
    assert due == posted


async def _folding(stack, office, events):
    """A transaction that has folded these events, and commits when told."""
    connection = await stack.enter_async_context(office.pool.acquire())
    transaction = connection.transaction()
    await transaction.start()
    for projection in SERVICE.projections:
        if own := [received for received in events if received.event.topic in projection.topics]:
            await projection.apply(connection, own)
    return transaction


@pytest.mark.parametrize("first", ["correction", "attendance"])
async def test_a_corrected_birth_date_and_an_attendance_in_either_order_of_commit(office, policy, first):
    *ground, attendance, correction = _lines(
        {"child": {"child": "小明", "born": "2018-06-01"}},
        {"session": {"session": "课", "on": "2020-03-02", "children": ["小明"]}},
        {"birth date corrected": {"child": "小明", "born": "2015-06-01"}},
    )
    await office.fold(ground)
    await office.decide()
    async with AsyncExitStack() as stack:
        open_ = {
            "attendance": await _folding(stack, office, [attendance]),
            "correction": await _folding(stack, office, [correction]),
        }
        await office.decide()
        await open_.pop(first).commit()
        await office.decide(deciders=2)
        [(_, last)] = open_.items()
        await last.commit()
    await office.decide(deciders=2)
    assert await office.outcome() == _expected(policy, [*ground, attendance, correction])
    assert {row[0] for row in await office.pool.fetch("SELECT reason FROM claims")} == {"child.out-of-band"}
    await _balances(office)


async def test_a_child_taken_off_a_list_while_its_book_is_decided(office, policy, monkeypatch):
    events = _lines(
        *({"session": {"session": day, "on": day, "children": ["小明", "小红"]}} for day in DAYS),
        {"session amended": {"session": DAYS[1], "children": ["小红"]}},
    )
    await office.fold(events[:-1])
    read, read_all, may_go_on = asyncio.Event(), decided_books.read_register, asyncio.Event()

    async def read_and_wait(*arguments, **named):
        register = await read_all(*arguments, **named)
        read.set()
        await may_go_on.wait()
        return register

    with monkeypatch.context() as patched:
        patched.setattr(decided_books, "read_register", read_and_wait)
        deciding = asyncio.create_task(Deciding(policy).run_once(office.pool))
        await read.wait()
        async with asyncio.timeout(5):  # facts never wait for a decider
            await office.fold(events[-1:])
        may_go_on.set()
        assert await deciding
    assert await office.marks() > 0
    await office.decide(deciders=2)
    assert await office.outcome() == _expected(policy, events)
    await _balances(office)


@pytest.mark.parametrize("seed", range(3))
async def test_a_book_marked_from_three_topics_at_once_while_deciders_run(office, policy, seed):
    chance = random.Random(seed)
    events = _lines(
        *({"session": {"session": day, "on": day, "children": ["小明"]}} for day in DAYS),
        {"birth date corrected": {"child": "小明", "born": "2018-11-30"}},
        {"session amended": {"session": DAYS[2], "children": ["小红"]}},
        {"credential revoked": {"kind": "registration", "from": "2020-06-01"}},
    )
    ground, at_once = events[:-3], events[-3:]
    await office.fold(ground)
    await office.decide()

    async def arrive(received):
        await asyncio.sleep(chance.uniform(0, 0.02))
        await office.fold([received])

    async with asyncio.TaskGroup() as group:
        for received in chance.sample(at_once, 3):
            group.create_task(arrive(received))
        group.create_task(office.decide(deciders=3, marks_max=1))
    await office.decide(deciders=3, marks_max=1)
    assert await office.outcome() == _expected(policy, events)
    versions = await office.pool.fetch("SELECT array_agg(stream_version ORDER BY stream_version) FROM events GROUP BY stream_id")
    assert all(row[0] == list(range(1, len(row[0]) + 1)) for row in versions)
    await _balances(office)


async def test_a_credential_revoked_while_two_thousand_attendances_under_it_are_decided(office, policy):
    days = [f"2020-{month:02d}-{day:02d}" for month in range(2, 10) for day in (2, 6, 10, 14, 18)][:SESSIONS]
    events = _lines(
        *({"session": {"session": day, "on": day, "children": CHILDREN}} for day in days),
        {"credential revoked": {"kind": "registration", "from": "2020-05-01"}},
    )
    await office.fold(events[:-1])
    deciding = Deciding(policy, marks_max=60)
    assert await deciding.run_once(office.pool)

    async def revoke():
        while await office.marks() > SESSIONS // 2:
            await asyncio.sleep(0.01)
        await office.fold(events[-1:])

    async with asyncio.TaskGroup() as group:
        group.create_task(revoke())
        group.create_task(office.decide(deciders=2, marks_max=7))
    await office.decide(deciders=2)
    assert await office.pool.fetchval("SELECT count(*) FROM claims") == SESSIONS * len(CHILDREN)
    assert await office.outcome() == _expected(policy, events)
    await _balances(office)
