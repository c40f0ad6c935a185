"""A county's history through store, relay, log, inbox and decider, against the decisions computed directly."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from chassis.database import TRANSIENT
from chassis.service import Worker
from chassis.store import ConcurrentAppend, NewEvents
from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAssessed, decisions_in
from finance.application.deciding import Deciding
from finance.consumers import PROJECTIONS
from finance.domain.entries import REASONS
from finance.domain.packed_claims import unpack_claims
from finance.domain.register.register import Register
from finance.edition import policy
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement
from simulation.checks import twice
from simulation.site import Site
from simulation.sql.rows import Table

sys.path.insert(0, str(Path(__file__).parents[2] / "services" / "finance" / "tests"))
from finance_histories import AFTERTHOUGHTS, AGREEMENTS, CHILDREN, GROUND, INSTITUTIONS, PLACES, UNREGISTERED, recorded

TOPICS = sorted({topic.name for projection in PROJECTIONS for topic in projection.topics})
DECIDED = ("finance.subsidies.v1", "finance.attendances.v1")
LETTERS = [f"finance.{topic}.dlt" for topic in TOPICS]
MARKS_MAX, BOOKS_MAX = 4, 5
DAY = date(2020, 3, 2)
TERMS = ("amount_fen", "payee_kind", "payee_id", "funding_source")


def history(random: Random) -> list[ReceivedEvent]:
    """A small county's events in the order they were recorded."""
    lines: list[dict[str, dict[str, Any]]] = list(GROUND)
    people = (*CHILDREN, UNREGISTERED)
    for number in range(random.randint(2, 7)):
        name, start = f"场次{number}", random.choice((time(9), time(9, 30)))
        session: dict[str, Any] = {
            "session": name,
            "on": DAY + timedelta(days=40 * random.randrange(5)),
            "mode": random.choice(("in-institution", "in-institution", "outreach")),
            "from": start,
            "to": time(start.hour + 1, start.minute),
            "children": random.sample(people, random.randint(1, 3)),
        }
        if random.random() < 0.25:
            session |= {
                "institution": random.choice(INSTITUTIONS),
                "agreement": random.choice(AGREEMENTS),
                "place": random.choice(PLACES),
            }
        lines.append({"session": session})
        if random.random() < 0.3:
            lines.append({"session amended": {"session": name, "children": random.sample(people, random.randint(1, 3))}})
        if random.random() < 0.15:
            lines.append({"session voided": {"session": name}})
    lines += [
        {"lecture": {"lecture": f"讲座{number}", "on": DAY, "village": "341881001001", "lecturer": "讲师"}}
        for number in range(random.randint(0, 2))
    ]
    lines += [AFTERTHOUGHTS[number] for number in sorted(random.sample(range(len(AFTERTHOUGHTS)), random.randint(0, 5)))]
    return recorded([statement(line) for line in lines])


async def record(site: Site, events: Sequence[ReceivedEvent]) -> None:
    """Append a stream's events in order, each until it is known to be there."""
    store, pool = site.store(), site.pool("registry")
    for received in events:
        envelope = received.envelope
        new = NewEvents(
            UUID(envelope.subject), envelope.stream_version - 1, (received.event,), envelope.id, envelope.id, "simulation"
        )
        while True:
            await asyncio.sleep(site.random.random() * 0.5)
            try:
                async with pool.acquire() as connection, connection.transaction():
                    await store.append(connection, [new])  # type: ignore[arg-type]
                break
            except ConcurrentAppend:
                break
            except (*TRANSIENT, asyncpg.InFailedSQLTransactionError):
                continue


def decider(site: Site) -> Worker:
    """Finance's decider, in small pieces."""
    deciding = Deciding(policy(), site.store(), site.now, MARKS_MAX, BOOKS_MAX)
    return Worker("decider", deciding.run_once)


def expected(events: Sequence[ReceivedEvent]) -> dict[object, object]:
    """Where every claim and attendance must stand, computed at once from all facts."""
    register, ledger = Register(), Ledger()
    for received in events:
        register.apply(received)
    ledger.decide(policy(), register)
    return {
        subject: astuple(state.terms) if hasattr(state, "terms") else getattr(state, "reason", None)
        for subject, state in ledger.standing.items()
    }


def money_faults(site: Site, events: Sequence[ReceivedEvent]) -> list[str]:
    """The books equal the direct computation; the ledger balances and adds up to the claims; no mark is left, nothing is twice."""
    tables = site.databases["finance"].tables
    claims, postings = claims_of(tables), tables["postings"].committed()
    standing: dict[object, object] = {row["claim_id"]: row["reason"] or tuple(row[term] for term in TERMS) for row in claims}
    standing |= {row["attendance_id"]: row["reason"] for row in tables["assessments"].committed()}
    wanted = expected(events)
    faults = [
        f"{subject} stands at {standing.get(subject, 'nothing')}, {wanted.get(subject, 'nothing')} is due"
        for subject in sorted({*standing, *wanted}, key=str)
        if standing.get(subject, "nothing") != wanted.get(subject, "nothing")
    ]
    due = sum(row["amount_fen"] or 0 for row in claims)
    spent = sum(row["amount_fen"] for row in postings if row["account"].startswith("expense:"))
    if spent != due or sum(row["amount_fen"] for row in postings):
        faults.append(
            f"the ledger says {spent} fen, the claims {due}, and all postings add up to {sum(row['amount_fen'] for row in postings)}"
        )
    faults += twice(((row["decision_id"], row["account"]) for row in postings), "posted")
    if marks := tables["marks"].committed():
        faults.append(f"{len(marks)} marks are left")
    standing_numbers = {row["claim_id"]: row["number"] for row in claims} | {
        row["attendance_id"]: row["number"] for row in tables["assessments"].committed()
    }
    made: dict[UUID, list[int]] = {}
    for row in sorted(tables["events"].committed(), key=lambda row: row["stream_version"]):
        event = decode(row["type"], row["payload"])
        if isinstance(event, AttendanceAssessed):
            made.setdefault(event.attendance_id, []).append(event.assessment)
        for decision in decisions_in(event):
            made.setdefault(decision.claim_id, []).append(decision.decision)
    if made != {subject: list(range(1, number + 1)) for subject, number in standing_numbers.items()}:
        faults.append("the decisions on a claim are not numbered one after another")
    return faults


def claims_of(tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Where the claims stand, as the view `claims` has them; views stay PostgreSQL's."""
    claims = [
        {name: row[name] for name in (*TERMS, "claim_id", "reason", "number")} for row in tables["single_claims"].committed()
    ]
    for row in tables["session_claims"].committed():
        for claim in unpack_claims(row["claims"]).values():
            terms = (claim.amount_fen, "institution", str(row["institution_id"]), f"township:{claim.township:09d}")
            claims.append(
                dict(zip(TERMS, (None,) * 4 if claim.reason else terms, strict=True))
                | {"claim_id": UUID(bytes=claim.claim_id), "reason": REASONS[claim.reason] or None, "number": claim.number}
            )
    return claims
