"""The decider on a real database decides what the pure functions decide: marks, books, claims, ledger."""

import asyncio
import random
from pathlib import Path

import asyncpg
import pytest
from finance_histories import any_order, folded, recorded, terms_of

from contracts.catalogue import decode
from contracts.events.finance import decisions_in
from contracts.policy import Policy
from finance.application.deciding import Deciding
from finance.domain.entries import REASONS
from finance.domain.readings import UnsupportedReading
from finance.situations.cases import Situation, read_situations
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

FOLDER = Path(__file__).parents[4] / "tests" / "policy"
SITUATIONS = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_situations(path)]


def _lines(*lines):
    statements = [statement(line) for line in lines]
    return recorded([*taken_for_granted(statements, ()), *statements])


def _events_of(case: Situation):
    stated = (*case.given, *case.when)
    return recorded([*taken_for_granted(stated, case.unknown), *stated])


def _year():
    """A child's busy year: six sessions, one of them outreach, two at once, one voided."""
    days = [f"2020-0{month}-02" for month in range(2, 8)]
    sessions = [{"session": {"session": day, "on": day, "children": ["小明", "小红"]}} for day in days]
    return _lines(
        *sessions,
        {"session": {"session": "上门", "mode": "outreach", "on": "2020-03-02", "from": "09:30", "to": "10:30", "children": ["小明"]}},
        {"session voided": {"session": days[2]}},
        {"lecture": {"lecture": "春讲", "on": "2020-03-15"}},
        {"lecture": {"lecture": "秋讲", "on": "2020-10-15"}},
        {"facility accepted": {"facility": "室", "on": "2020-04-01", "award": "15000"}},
    )  # fmt: skip


def _expected(policy, events):
    ledger = Ledger()
    ledger.decide(policy, folded(events))
    return terms_of(ledger)


@pytest.mark.parametrize("case", SITUATIONS, ids=lambda case: case.case.split(" · ")[-1])
async def test_a_situation_is_decided_as_on_paper(office, edition, case):
    events, policy = _events_of(case), Policy(edition, case.readings)
    middle = len(events) // 2
    await office.fold(events[:middle])
    await office.decide(policy)
    await office.fold(events[middle:])
    await office.decide(policy)
    assert await office.outcome() == _expected(policy, events)


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_in_any_pieces_by_two_deciders_at_once_comes_to_the_same(office, policy, seed):
    rng = random.Random(seed)
    events = _year()
    arrived = any_order(rng, events)
    async with asyncio.TaskGroup() as group:
        deciding = group.create_task(office.decide(deciders=2, marks_max=3, books_max=4))
        while arrived:
            size = rng.randint(1, 4)
            await office.fold(arrived[:size])
            del arrived[:size]
        await deciding
    await office.decide(deciders=2, marks_max=3, books_max=4)
    assert await office.outcome() == _expected(policy, events)


async def test_the_database_names_the_same_refusals(office):
    named = await office.pool.fetch(
        "SELECT refusal_of(number) FROM generate_series(0, $1) AS number ORDER BY number", len(REASONS)
    )
    assert [row[0] or "" for row in named] == [*REASONS, ""]


async def test_a_second_run_decides_nothing(office):
    await office.fold(_year())
    await office.decide()
    before = await office.events()
    await office.pool.execute(
        "INSERT INTO marks (kind, subject, cause, correlation) SELECT 'session', session_id::text, session_id, session_id FROM sessions"
    )
    await office.decide()
    assert (await office.marks(), await office.events()) == (0, before)


async def test_a_decision_carries_on_the_trace_of_its_cause(office):
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    *ground, session = _lines({"session": {"session": "课", "on": "2020-03-02", "children": ["小明"]}})
    await office.fold(ground)
    await office.fold([session._replace(envelope=session.envelope._replace(trace_parent=trace))])
    await office.decide()
    (decided,) = await office.pool.fetch("SELECT trace_parent, causation_id FROM events")
    assert tuple(decided) == (trace, session.envelope.id)


async def test_the_ledger_balances_and_adds_up_to_the_claims(office):
    events = _year()
    await office.fold(events[: len(events) // 2])
    await office.decide()
    await office.fold(events[len(events) // 2 :])
    await office.decide()
    balance = "SELECT coalesce(sum(amount_fen), 0)::bigint FROM postings WHERE starts_with(account, $1)"
    due = await office.pool.fetchval("SELECT sum(amount_fen)::bigint FROM claims")
    assert await office.pool.fetchval(balance, "expense:") == due == 1_500_000 + 50_000 + 2 * 4 * 2_000
    assert await office.pool.fetchval(balance, "payable:") == -due
    per_decision = "SELECT count(*) FROM (SELECT 1 FROM postings GROUP BY decision_id HAVING sum(amount_fen) <> 0) AS unbalanced"
    assert await office.pool.fetchval(per_decision) == 0
    payable = await office.pool.fetchval(balance, "payable:unit:341881001001")
    assert payable == -(1_500_000 + 50_000)


async def test_the_service_cannot_change_its_ledger_nor_post_what_does_not_balance(office):
    await office.fold(_year())
    await office.decide()
    for attempt in ("UPDATE postings SET amount_fen = 1", "DELETE FROM postings", "UPDATE events SET actor = ''"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await office.pool.execute(attempt)
    with pytest.raises(asyncpg.CheckViolationError, match="do not balance"):
        await office.pool.execute(
            """INSERT INTO postings (decision_id, account, amount_fen, posted_at)
               VALUES (gen_random_uuid(), 'expense:S2:county-award-fund', 1, now())"""
        )


async def test_another_policy_decides_every_book_again(office, edition, policy):
    await office.fold(_year())
    await office.decide()
    ruled = Policy(edition, {"R1": "per-lecture", "R8": "uses-none"})
    await office.decide(ruled)
    assert await office.outcome() == _expected(ruled, _year())
    await office.decide(policy)
    assert await office.outcome() == _expected(policy, _year())


async def test_other_terms_are_a_reversal_and_a_new_accrual(office, edition, policy):
    await office.fold(_lines({"lecture": {"lecture": "春讲", "on": "2020-03-15"}}))
    await office.decide()
    dearer = edition.parameters["S2.lecture"].values[0].model_copy(update={"value": 60_000})
    parameter = edition.parameters["S2.lecture"].model_copy(update={"values": (dearer,)})
    changed = edition.model_copy(update={"parameters": {**edition.parameters, "S2.lecture": parameter}})
    await office.decide(Policy(changed))
    types = await office.pool.fetch("SELECT type FROM events ORDER BY stream_version")
    assert [row[0].split(".")[1] for row in types] == ["subsidy-accrued", "subsidy-reversed", "subsidy-accrued"]
    assert await office.pool.fetchval("SELECT sum(amount_fen) FROM postings WHERE starts_with(account, 'expense')") == 60_000


async def test_what_touches_too_much_is_put_down_book_by_book(office, policy):
    events = _year()
    await office.fold(events)
    deciding = Deciding(policy, marks_max=1000, books_max=3)
    await deciding.run_once(office.pool)
    kinds = await office.pool.fetch("SELECT DISTINCT kind FROM marks")
    assert [row[0] for row in kinds] == ["book"]
    await office.decide(marks_max=3, books_max=3)
    assert await office.outcome() == _expected(policy, events)


async def test_a_decision_names_the_event_that_made_it_necessary(office):
    events = _lines(
        *({"session": {"session": f"第{n}次", "on": f"2020-0{n}-02", "children": ["小明"]}} for n in range(2, 7)),
        {"session voided": {"session": "第2次"}},
    )
    await office.fold(events[:-1])
    await office.decide()
    await office.fold(events[-1:])
    await office.decide()
    voided = events[-1].envelope
    rows = await office.pool.fetch("SELECT type, payload, correlation_id FROM events WHERE causation_id = $1", voided.id)
    assert {row["correlation_id"] for row in rows} == {voided.correlation_id}
    made = [one for row in rows for one in decisions_in(decode(row["type"], row["payload"]))]
    assert sorted(one.event_type for one in made) == ["finance.subsidy-accrued.v1", "finance.subsidy-reversed.v1"]


async def test_what_changes_for_one_registration_is_decided_for_the_child_it_was_merged_into(office, policy):
    """R18: the session that is voided makes room for one of the other registration, which nothing else has touched."""
    first, second = ("正登记", (2, 3, 4)), ("重登记", (5, 6, 7))
    events = _lines(
        *({"child": {"child": name, "born": "2018-12-01"}} for name in ("正登记", "重登记")),
        *(
            {"session": {"session": f"{n}月", "on": f"2020-0{n}-02", "children": [name]}}
            for name, months in (first, second)
            for n in months
        ),
        {"child merged": {"child": "重登记", "into": "正登记", "on": "2020-09-01"}},
        {"session voided": {"session": "2月"}},
    )
    await office.fold(events[:-1])
    await office.decide()
    await office.fold(events[-1:])
    await office.decide()
    assert await office.outcome() == _expected(policy, events)


async def test_a_broken_history_is_refused_and_changes_nothing(office):
    [*_, voided] = _lines(
        {"session": {"session": "体验", "on": "2020-03-02", "children": ["小明"]}}, {"session voided": {"session": "体验"}}
    )
    with pytest.raises(Exception, match="has no beginning"):
        await office.fold([voided])
    assert await office.marks() == 0


async def test_no_decider_starts_under_a_reading_that_is_not_implemented(edition):
    with pytest.raises(UnsupportedReading):
        Deciding(Policy(_with_an_alternative_unheard_of(edition), {"R6": "lunar-year"}))


def _with_an_alternative_unheard_of(edition):
    reading = edition.readings["R6"]
    other = reading.alternatives[1].model_copy(update={"id": "lunar-year"})
    wider = reading.model_copy(update={"alternatives": (*reading.alternatives, other)})
    return edition.model_copy(update={"readings": {**edition.readings, "R6": wider}})
