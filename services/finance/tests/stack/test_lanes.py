"""Deciders at work at once hold different lanes of marks, so that they do not wait for each other's books."""

import asyncio
from uuid import UUID

from finance_histories import recorded

from finance.application.deciding import Deciding
from finance.application.taken import LANES_IN_A_BACKLOG, take_marks
from finance.edition import policy
from finance.lanes import LANES
from finance.projections.marks import Mark, put_marks
from finance.situations.vocabulary import statement, taken_for_granted

NOBODY = UUID(int=0)


def _marks_in(lanes: range, each: int) -> list[Mark]:
    return [Mark("unit", f"{lane}-{number}", NOBODY, NOBODY, lane=lane) for number in range(each) for lane in lanes]


async def _lanes_of(connection, marks) -> set[int]:
    return {
        row[0]
        for row in await connection.fetch("SELECT lane FROM marks WHERE id = ANY($1::bigint[])", [mark.id for mark in marks])
    }


async def test_in_a_backlog_each_decider_takes_a_few_lanes_that_nobody_holds(office):
    async with office.pool.acquire() as connection:
        await put_marks(connection, _marks_in(range(LANES), 3))
    async with office.pool.acquire() as one, office.pool.acquire() as other, one.transaction(), other.transaction():
        first = await _lanes_of(one, await take_marks(one, 10))
        second = await _lanes_of(other, await take_marks(other, 10))
        assert len(first) == len(second) == LANES_IN_A_BACKLOG
        assert not first & second
    async with office.pool.acquire() as third, third.transaction():
        assert await _lanes_of(third, await take_marks(third, 10)) == first, (
            "the oldest come first, and what was held is free again"
        )


async def test_few_marks_are_taken_together_whatever_their_lanes(office):
    async with office.pool.acquire() as connection:
        await put_marks(connection, _marks_in(range(LANES), 1))
    async with office.pool.acquire() as one, office.pool.acquire() as other, one.transaction(), other.transaction():
        assert len(await take_marks(one, LANES + 1)) == LANES
        assert await take_marks(other, LANES + 1) == []


async def test_one_institutions_sessions_are_decided_while_anothers_are_held(office):
    """What a decider holds does not keep another from work: neither waits, nor is anything left over."""
    lines = [
        {"session": {"session": f"{place}{day}", "institution": place, "on": f"2020-03-{day:02}", "children": [f"{place}童"]}}
        for place in ("甲园", "乙园", "丙园", "丁园", "戊园", "己园")
        for day in (2, 3)
    ]
    statements = [statement(line) for line in lines]
    events = recorded([*taken_for_granted(statements, ()), *statements])
    await office.fold([received for received in events if "session" not in received.envelope.type])
    await office.decide()
    await office.fold([received for received in events if "session" in received.envelope.type])
    deciding = Deciding(policy(), marks_max=3)
    async with office.pool.acquire() as held, held.transaction():
        taken = await take_marks(held, 3)
        async with asyncio.timeout(10):
            done = await deciding.run_once(office.pool)
        assert done
        assert taken
        assert await office.pool.fetchval("SELECT count(*) FROM session_claims") == done
    await office.decide()
    assert await office.pool.fetchval("SELECT count(*) FROM session_claims") == len(lines)


async def test_a_session_lies_in_the_lane_of_its_institution(office):
    lines = [{"session": {"session": f"第{day}次", "on": f"2020-03-{day:02}", "children": ["小明"]}} for day in range(2, 20)]
    statements = [statement(line) for line in lines]
    await office.fold(recorded([*taken_for_granted(statements, ()), *statements]))
    rows = await office.pool.fetch("SELECT DISTINCT lane, institution_id FROM marks JOIN sessions ON subject = session_id::text")
    assert len(rows) == 1
    assert rows[0]["lane"] == rows[0]["institution_id"].bytes[-1] % LANES
