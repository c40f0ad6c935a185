"""Settling what is due: prepared from what is open, approved by another person within the budgets, paid, returned. M3.

Methods answer whether a command was accepted; they are told who sent it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from oracle.claims import Claim
from oracle.treasury import Treasury

Body = dict[str, Any]
Payee = tuple[str, str]
Entry = tuple[tuple[str, ...], int]
"""A claim by what it is made of, and its year."""

HEADINGS = "序号,资金来源,收款单位类别,收款单位,金额(元)"


@dataclass
class Settlement:
    """`taken` is what is settled of each entry, by payee; a payee's line is their sum. `results` are the bank's."""

    clause: str
    fund: str
    through: date
    preparer: str
    taken: dict[Payee, dict[Entry, int]]
    stage: str = "prepared"
    number: int = 0
    results: dict[Payee, str] = field(default_factory=dict)

    @property
    def to_pay(self) -> dict[Payee, int]:
        """The lines that the bank is told of."""
        lines = {payee: sum(entries.values()) for payee, entries in sorted(self.taken.items())}
        return {payee: amount_fen for payee, amount_fen in lines.items() if amount_fen}

    @property
    def stands(self) -> Iterable[tuple[Payee, dict[Entry, int]]]:
        """The lines that are not returned."""
        return [(payee, entries) for payee, entries in self.taken.items() if self.results.get(payee) != "failed"]

    def file(self) -> str:
        """The payment instruction, a line a payee."""
        rows = [
            f"{self.number}-{place},{self.fund},{kind},{name},{fen // 100}.{fen % 100:02d}"
            for place, ((kind, name), fen) in enumerate(self.to_pay.items(), 1)
        ]
        return "\ufeff" + "".join(f"{row}\r\n" for row in (HEADINGS, *rows))


class Settlements:
    """By id. `claims` answers with all claims as they stand."""

    def __init__(self, treasury: Treasury, claims: Callable[[], list[Claim]]) -> None:
        self.treasury, self.claims = treasury, claims
        self.known: dict[str, Settlement] = {}
        self.commands = {
            "prepare-settlement": self._prepare,
            "approve-settlement": self._approve,
            "instruct-payment": self._instruct,
            "record-bank-result": self._record_result,
        }

    def _of(self, clause: str, fund: str) -> list[Settlement]:
        return [one for one in self.known.values() if (one.clause, one.fund) == (clause, fund)]

    def _prepare(self, body: Body, person: str) -> bool:
        clause, fund, through = body["clause"], body["funding_source"], date.fromisoformat(body["through"])
        earlier = self._of(clause, fund)
        if body["settlement_id"] in self.known or any(through < one.through for one in earlier):
            return False
        open_fen: dict[Payee, dict[Entry, int]] = defaultdict(lambda: defaultdict(int))
        for claim in self.claims():
            if claim.source and (claim.clause, claim.fund) == (clause, fund) and claim.source.day <= through:
                open_fen[claim.source.payee][claim.source.key, claim.year] += claim.amount_fen
        for settlement in earlier:
            for payee, entries in settlement.stands:
                for entry, amount_fen in entries.items():
                    open_fen[payee][entry] -= amount_fen
        left = {payee: {entry: fen for entry, fen in entries.items() if fen} for payee, entries in open_fen.items()}
        taken = {payee: entries for payee, entries in left.items() if entries and sum(entries.values()) >= 0}
        if taken:
            self.known[body["settlement_id"]] = Settlement(clause, fund, through, person, taken)
        return bool(taken)

    def held(self) -> frozenset[tuple[str, ...]]:
        """The claims that are settled, by what they are made of: they keep their places."""
        settled_fen: Counter[tuple[str, ...]] = Counter()
        for one in self.known.values():
            for entries in one.taken.values():
                for (key, _), fen in entries.items():
                    settled_fen[key] += fen
        return frozenset(key for key, fen in settled_fen.items() if fen > 0)

    def drawn_fen(self, fund: str, year: int) -> int:
        """What approved settlements have drawn from a fund for a year, less what the bank has returned."""
        return sum(
            fen
            for one in self.known.values()
            if one.fund == fund and one.stage != "prepared"
            for _, entries in one.stands
            for (_, of), fen in entries.items()
            if of == year
        )

    def _approve(self, body: Body, person: str) -> bool:
        one = self.known.get(body["settlement_id"])
        enacted = self.treasury.enacted_from
        if one is None or one.stage != "prepared" or one.preparer == person or enacted is None or one.through < enacted:
            return False
        draws: dict[int, int] = defaultdict(int)
        for entries in one.taken.values():
            for (_, year), fen in entries.items():
                draws[year] += fen
        for year, fen in draws.items():
            if fen > 0 and fen > self.treasury.given_fen(one.fund, year, person) - self.drawn_fen(one.fund, year):
                return False
        one.stage = "approved" if one.to_pay else "reconciled"
        return True

    def _instruct(self, body: Body, _: str) -> bool:
        one = self.known.get(body["settlement_id"])
        if one is None or one.stage != "approved":
            return False
        one.number = max((other.number for other in self.known.values() if other.fund == one.fund), default=0) + 1
        one.stage = "instructed"
        return True

    def _record_result(self, body: Body, _: str) -> bool:
        one = self.known.get(body["settlement_id"])
        if one is None or one.stage != "instructed" or body.get("check_sum") != sha256(one.file().encode()).hexdigest():
            return False
        results = {(line["payee"]["kind"], line["payee"]["id"]): line["status"] for line in body["results"]}
        if len(results) < len(body["results"]) or not results.keys() <= one.to_pay.keys() - one.results.keys():
            return False
        one.results |= results
        if one.results.keys() == one.to_pay.keys():
            one.stage = "reconciled"
        return True

    def figures(self) -> dict[str, list[Any]]:
        """Of each settlement: how far it is, what it comes to, and what was paid of it, in fen."""
        return {
            name: [
                one.stage,
                sum(one.to_pay.values()),
                sum(fen for payee, fen in one.to_pay.items() if one.results.get(payee) == "paid"),
            ]
            for name, one in sorted(self.known.items())
        }
