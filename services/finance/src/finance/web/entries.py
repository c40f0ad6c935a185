"""GET /entries/{id}: why a decision, or a posting, is what it is: clause to cent."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from chassis.web.problems import ProblemError
from contracts.policy import Bilingual, Policy
from finance.application.rulings import policy_in_force
from finance.reads.claims import decision_of_posting, read_decision, read_postings
from finance.web.access import ClaimReader, Database, Law, check_township
from finance.web.answers import Decision, decisions, refusal_text

router = APIRouter(tags=["claims"])
PostingNumber = Annotated[int, Field(ge=1, le=2**62)]
EntryId = Annotated[UUID | PostingNumber, Path(description="Id of a decision (an event), or number of a posting.")]


class ClauseText(BaseModel):
    """What the edition says under a clause, with the place in the text."""

    parameter: str
    version: str
    text: Bilingual
    source: str
    unit: str
    value: Any
    decides_the_amount: bool


class ReadingText(BaseModel):
    """A question the text leaves open, and how it was read."""

    reading: str
    question: Bilingual
    chosen: str
    text: Bilingual
    ruling: int | None = Field(description="The ruling that chose it, if one did.")


class PostingRow(BaseModel):
    """A posting of the decision: debit positive, credit negative."""

    posting_id: int
    account: str
    amount_fen: int


class Explanation(BaseModel):
    """A decision with all it rests on: the facts used, the clause's parameters as of the day, the readings, the events by id.

    `claims` are all that were decided together with it, whose money the postings are.
    """

    decision: Decision
    claims: list[UUID]
    clause: str
    clause_texts: list[ClauseText]
    readings: list[ReadingText]
    reason: str | None
    reason_text: Bilingual | None
    facts: dict[str, Any]
    events: list[UUID]
    postings: list[PostingRow]


@router.get("/entries/{entry_id}", summary="为何如此 · the explanation of a decision or a posting")
async def explain(
    who: ClaimReader,
    database: Database,
    policy: Law,
    entry_id: EntryId,
    claim_id: Annotated[UUID | None, Query(description="Which, of claims decided together; the first if not said.")] = None,
) -> Explanation:
    """404 `resource.not-found`; 403 where the claim is of another township."""
    decision_id = await decision_of_posting(database, entry_id) if isinstance(entry_id, int) else entry_id
    row = await read_decision(database, decision_id) if decision_id else None
    if row is None or not row["type"].startswith("finance."):
        raise ProblemError("resource.not-found")
    together = decisions(row)
    taken = next((one for one in together if claim_id is None or one.data.get("claim_id") == str(claim_id)), None)
    if taken is None:
        raise ProblemError("resource.not-found")
    check_township(who, taken.data.get("township_code"))
    return _explanation(await policy_in_force(database, policy), taken, together, await read_postings(database, taken.id))


def _explanation(
    policy: Policy, taken: Decision, together: Sequence[Decision], postings: Sequence[asyncpg.Record]
) -> Explanation:
    data = taken.data
    clause = data.get("clause", "S3.2")
    return Explanation(
        decision=taken,
        claims=list(dict.fromkeys(UUID(one.data["claim_id"]) for one in together if "claim_id" in one.data)),
        clause=clause,
        clause_texts=_clause_texts(policy, clause, data),
        readings=[_reading(policy, cited) for cited in data["readings"]],
        reason=data.get("reason"),
        reason_text=refusal_text(policy, data.get("reason")),
        facts=data.get("basis", {}),
        events=data["sources"],
        postings=[PostingRow(**{name: row[name] for name in ("posting_id", "account", "amount_fen")}) for row in postings],
    )


def _clause_texts(policy: Policy, clause: str, data: dict[str, Any]) -> list[ClauseText]:
    """The parameters that rest on the clause, as they stood on the day of service; on a day before the edition, none."""
    day = date.fromisoformat(data["service_date"])
    texts = []
    for name, parameter in policy.edition.parameters.items():
        if parameter.clause != clause or day < parameter.values[0].start:
            continue
        value = policy.value(name, day)
        texts.append(
            ClauseText(
                parameter=name,
                version=value.version,
                text=parameter.text,
                source=parameter.source,
                unit=parameter.unit,
                value=value.value,
                decides_the_amount=value.version == data.get("parameter"),
            )
        )
    return texts


def _reading(policy: Policy, cited: str) -> ReadingText:
    name, _, held = cited.partition(":")
    chosen, _, ruling = held.partition("#")
    reading = policy.edition.readings[name]
    texts = {alternative.id: alternative.text for alternative in reading.alternatives}
    return ReadingText(
        reading=name, question=reading.question, chosen=chosen, text=texts[chosen], ruling=int(ruling) if ruling else None
    )
