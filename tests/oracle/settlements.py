"""Settling what is due: prepared from what is open, approved by another person within the budgets, paid, returned. M3.

Methods answer whether a command was accepted; they are told who sent it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from oracle.claims import Claim
from oracle.fund_inspections import FundInspections
from oracle.treasury import Treasury

Body = dict[str, Any]
Payee = tuple[str, str]


class Entry(NamedTuple):
    """Of a clause: a claim by what it is made of, or a deduction by its settlement and inspection; and its year."""

    clause: str
    key: tuple[str, ...]
    year: int
    deducted: bool = False


Open = dict[Payee, dict[Entry, int]]
"""By payee, the fen of each entry."""

HEADINGS = "序号,资金来源,收款单位类别,收款单位,金额(元)"


@dataclass
class Settlement:
    """`taken` is what is settled of each entry, by payee; a payee's line is their sum. `served`: the days of the claims that are
    paid. `results` are the bank's."""

    clause: str
    fund: str
    through: date
    preparer: str
    taken: Open
    served: dict[Entry, date]
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
    """By id. `claims` answers with all claims as they stand. `deducted`: by fund the deductions ever taken, in fen below 0."""

    def __init__(self, treasury: Treasury, claims: Callable[[], list[Claim]], inspections: FundInspections | None = None) -> None:
        self.treasury, self.claims, self.inspections = treasury, claims, inspections or FundInspections()
        self.known: dict[str, Settlement] = {}
        self.deducted: dict[str, Open] = defaultdict(dict)
        self.commands = {
            "prepare-settlement": self._prepare,
            "approve-settlement": self._approve,
            "instruct-payment": self._instruct,
            "record-bank-result": self._record_result,
        }

    def _prepare(self, body: Body, person: str) -> bool:
        clause, fund, through = body["clause"], body["funding_source"], date.fromisoformat(body["through"])
        earlier = [one.through for one in self.known.values() if (one.clause, one.fund) == (clause, fund)]
        if body["settlement_id"] in self.known or any(through < closed for closed in earlier):
            return False
        open_fen, days = self._open(fund)
        enacted_from = self.treasury.enacted_from or date.min
        taken: Open = {}
        for payee, entries in open_fen.items():
            now = {e: fen for e, fen in entries.items() if fen < 0 or enacted_from <= days.get(e, enacted_from) <= through}
            own = {entry: fen for entry, fen in now.items() if entry.clause == clause}
            if own and sum(own.values()) >= 0:
                own |= dict(_owed_elsewhere(now, clause, sum(own.values())))
                own |= self._deduct(body["settlement_id"], clause, through.year, payee, fund, sum(own.values()))
                taken[payee] = own
        if taken:
            served = {entry: days[entry] for own in taken.values() for entry, fen in own.items() if fen > 0 and entry in days}
            self.known[body["settlement_id"]] = Settlement(clause, fund, through, person, taken, served)
        return bool(taken)

    def _open(self, fund: str) -> tuple[Open, dict[Entry, date]]:
        """What is open between a fund and each payee, and the days of the claims in it."""
        open_fen: dict[Payee, Counter[Entry]] = defaultdict(Counter)
        days: dict[Entry, date] = {}
        for claim in self.claims():
            if claim.source and claim.fund == fund:
                entry = Entry(claim.clause, claim.source.key, claim.year)
                open_fen[claim.source.payee][entry] += claim.amount_fen
                days[entry] = claim.source.day
        for payee, entries in self.deducted[fund].items():
            open_fen[payee].update(entries)
        for payee, entries in self._settled(fund):
            open_fen[payee].subtract(entries)
        return {payee: {entry: fen for entry, fen in entries.items() if fen} for payee, entries in open_fen.items()}, days

    def _settled(self, fund: str) -> Iterator[tuple[Payee, dict[Entry, int]]]:
        for one in self.known.values():
            if one.fund == fund:
                yield from one.stands

    def _deduct(self, name: str, clause: str, year: int, payee: Payee, fund: str, line_fen: int) -> dict[Entry, int]:
        """What the inspections in force take off a line, the first signed first."""
        found = {}
        for inspection_id, fen in self.inspections.take(payee, clause, line_fen):
            entry = Entry(clause, ("deduction", name, inspection_id), year, deducted=True)
            self.deducted[fund].setdefault(payee, {})[entry] = found[entry] = -fen
        return found

    def held(self) -> frozenset[tuple[str, ...]]:
        """The claims that are settled, by what they are made of: they keep their places."""
        settled_fen: Counter[tuple[str, ...]] = Counter()
        for one in self.known.values():
            for entries in one.taken.values():
                for entry, fen in entries.items():
                    settled_fen[entry.key] += fen
        return frozenset(key for key, fen in settled_fen.items() if fen > 0)

    def drawn_fen(self, fund: str, year: int) -> int:
        """What approved settlements have drawn from a fund for a year, less what the bank has returned."""
        approved = [one for one in self.known.values() if one.fund == fund and one.stage != "prepared"]
        return sum(fen for one in approved for _, entries in one.stands for entry, fen in entries.items() if entry.year == year)

    def paid_fen(self, fund: str, year: int) -> int:
        """What of it the bank has confirmed, or needs no bank: lines of approved settlements that come to nothing."""
        return sum(
            fen
            for one in self.known.values()
            if one.fund == fund and one.stage != "prepared"
            for payee, entries in one.taken.items()
            if one.results.get(payee) == "paid" or not sum(entries.values())
            for entry, fen in entries.items()
            if entry.year == year
        )

    def of_budgets(self, budgets: dict[str, dict[str, dict[str, int]]]) -> dict[str, dict[str, dict[str, int]]]:
        """Figures of budgets by year and fund, with what was drawn of each and what of it was paid."""
        return {
            year: {
                fund: of | {"drawn": self.drawn_fen(fund, int(year)), "paid": self.paid_fen(fund, int(year))}
                for fund, of in funds.items()
            }
            for year, funds in budgets.items()
        }

    def _approve(self, body: Body, person: str) -> bool:
        one = self.known.get(body["settlement_id"])
        enacted = self.treasury.enacted_from
        if one is None or one.stage != "prepared" or one.preparer == person:
            return False
        if any(enacted is None or day < enacted for day in one.served.values()):
            return False
        draws: Counter[int] = Counter()
        for entries in one.taken.values():
            for entry, fen in entries.items():
                draws[entry.year] += fen
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


def _owed_elsewhere(entries: dict[Entry, int], clause: str, line_fen: int) -> Iterator[tuple[Entry, int]]:
    """What a payee owes the fund under other clauses, as far as its line makes up for it; the earliest years first."""
    other = sorted((item for item in entries.items() if item[0].clause != clause and not item[0].deducted), key=_turn)
    for name in sorted({entry.clause for entry, _ in other}):
        owed_fen = min(line_fen, -sum(fen for entry, fen in other if entry.clause == name))
        for entry, fen in other:
            if entry.clause == name and fen < 0 < owed_fen:
                back_fen = min(owed_fen, -fen)
                owed_fen, line_fen = owed_fen - back_fen, line_fen - back_fen
                yield entry, -back_fen


def _turn(item: tuple[Entry, int]) -> tuple[object, ...]:
    return item[0].year, item[0].key
