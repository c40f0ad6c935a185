"""Finance's decisions on claims, one by one, as its events tell them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from faults.oracle.stores import StoredEvent


class Decision(NamedTuple):
    """A decision on a claim: `outcome` is accrued, denied or reversed."""

    event_id: str
    claim_id: str
    number: int
    outcome: str
    clause: str
    year: int
    township_code: str
    payee: str
    amount_fen: int
    reason: str | None


OUTCOMES = {
    "finance.subsidy-accrued.v1": "accrued",
    "finance.subsidy-denied.v1": "denied",
    "finance.subsidy-reversed.v1": "reversed",
}


def decisions(events: Iterable[StoredEvent]) -> Iterator[Decision]:
    """The decisions of these events, in their order."""
    for event in events:
        if event.topic != "finance.subsidies.v1":
            continue
        body = json.loads(event.payload)
        if outcome := OUTCOMES.get(event.type):
            yield _decision(event, outcome, body)
        else:
            for each in body["decisions"]:
                yield _decision(event, each["outcome"], body | each)


def _decision(event: StoredEvent, outcome: str, body: dict[str, Any]) -> Decision:
    payee = body.get("payee") or {}
    return Decision(
        event_id=str(event.id),
        claim_id=str(body["claim_id"]),
        number=body["decision"],
        outcome=outcome,
        clause=body["clause"],
        year=int(body["service_date"][:4]),
        township_code=body["township_code"] or "",
        payee="" if outcome == "denied" else f"{payee['kind']}:{payee['id']}",
        amount_fen=body.get("amount_fen") or 0,
        reason=body.get("reason"),
    )
