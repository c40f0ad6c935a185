"""I4: the ledger balances, sums equal the independent computation to the fen, no claim is paid twice, none missing, no mark left."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from faults.oracle.decisions import Decision
from faults.oracle.finding import Finding

PROMISE = "I4"


class Posting(NamedTuple):
    """A line of the ledger: a debit is positive, a credit negative."""

    decision_id: str
    account: str
    amount_fen: int


class Standing(NamedTuple):
    """Where a claim stands, by finance's own table."""

    number: int
    status: str
    amount_fen: int


def judge(
    decided: Sequence[Decision],
    postings: Sequence[Posting],
    standing: Mapping[str, Standing],
    marks: Mapping[str, int],
    expected: Mapping[str, Any],
) -> list[Finding]:
    """`decided` in any order; `expected` is the answer of tests/oracle; `marks` are those left, by service."""
    last, findings = follow(decided)
    findings += balance(decided, postings)
    findings += [
        Finding(PROMISE, f"claim {claim}: the decisions end {_standing(last.get(claim))}, the table says {standing.get(claim)}")
        for claim in sorted(last.keys() | standing.keys())
        if _standing(last.get(claim)) != standing.get(claim)
    ][:20]
    findings += compare(last.values(), expected)
    return findings + [Finding(PROMISE, f"{service}: {count} marks are left") for service, count in marks.items() if count]


def follow(decided: Iterable[Decision]) -> tuple[dict[str, Decision], list[Finding]]:
    """The last decision on each claim. Their numbers are dense; what is due is not accrued again; only what is due is reversed."""
    by_claim: dict[str, list[Decision]] = defaultdict(list)
    for decision in decided:
        by_claim[decision.claim_id].append(decision)
    findings: list[Finding] = []
    for claim, own in by_claim.items():
        own.sort(key=lambda decision: decision.number)
        if [decision.number for decision in own] != list(range(1, len(own) + 1)):
            findings.append(Finding(PROMISE, f"claim {claim}: decisions {[decision.number for decision in own]}"))
        due_fen: int | None = None
        for decision in own:
            if (decision.outcome == "reversed") != (due_fen is not None):
                what = "accrued" if due_fen is not None else "not due"
                findings.append(Finding(PROMISE, f"claim {claim}: decision {decision.number} {decision.outcome} while {what}"))
            elif decision.outcome == "reversed" and decision.amount_fen != due_fen:
                findings.append(Finding(PROMISE, f"claim {claim}: {decision.amount_fen} fen taken back of {due_fen}"))
            due_fen = decision.amount_fen if decision.outcome == "accrued" else None
    return {claim: own[-1] for claim, own in by_claim.items()}, findings


def balance(decided: Iterable[Decision], postings: Iterable[Posting]) -> list[Finding]:
    """Each event's postings add up to nothing, and move to its payee and under its clause what its decisions say."""
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    for decision in decided:
        moved = {"accrued": decision.amount_fen, "reversed": -decision.amount_fen}.get(decision.outcome, 0)
        expected[decision.event_id][f"expense:{decision.clause}"] += moved
        expected[decision.event_id][f"payable:{decision.payee}"] -= moved
    posted: dict[str, Counter[str]] = defaultdict(Counter)
    for posting in postings:
        kind, first, *rest = posting.account.split(":")
        account = f"expense:{first}" if kind == "expense" else ":".join([kind, first, *rest])
        posted[posting.decision_id][account] += posting.amount_fen
    findings = [
        Finding(PROMISE, f"postings of {event} add up to {sum(own.values())} fen")
        for event, own in posted.items()
        if sum(own.values())
    ]
    for event in expected.keys() | posted.keys():
        told, found = _moves(expected[event]), _moves(posted[event])
        if told != found:
            findings.append(Finding(PROMISE, f"event {event} moves {told}, the ledger has {found}"))
    return findings


def compare(last: Iterable[Decision], expected: Mapping[str, Any]) -> list[Finding]:
    """What stands, against what ought to have come of everything that was sent."""
    money: Counter[tuple[int, str, str]] = Counter()
    refused: Counter[tuple[int, str, str]] = Counter()
    for decision in last:
        if decision.outcome == "accrued":
            money[decision.year, decision.clause, decision.township_code] += decision.amount_fen
        else:
            refused[decision.year, decision.clause, decision.reason or ""] += 1
    due = {(line["year"], line["clause"], line["township_code"]): line["amount_fen"] for line in expected["money"]}
    no = {(line["year"], line["clause"], line["reason"]): line["claims"] for line in expected["refusals"]}
    return _differences("fen due", money, due) + _differences("claims refused", refused, no)


def _differences(what: str, found: Mapping[Any, int], expected: Mapping[Any, int]) -> list[Finding]:
    return [
        Finding(PROMISE, f"{key}: {found.get(key, 0)} {what}, {expected.get(key, 0)} by the independent computation")
        for key in sorted(found.keys() | expected.keys())
        if found.get(key, 0) != expected.get(key, 0)
    ]


def _moves(counter: Counter[str]) -> dict[str, int]:
    return {account: fen for account, fen in sorted(counter.items()) if fen}


def _standing(decision: Decision | None) -> Standing | None:
    if decision is None:
        return None
    due = decision.outcome == "accrued"
    return Standing(decision.number, "accrued" if due else "refused", decision.amount_fen if due else 0)
