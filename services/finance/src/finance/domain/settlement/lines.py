"""What is open between a fund and its payees, added up to a line for each payee. Pure; clause M3.

An entry is what a claim stands at less what was settled of it: a correction of what was paid is an entry below 0. Repayments are
entries above 0, deductions below. A payee whose entries add up to less than 0 gets no line: it owes that. What it owes the fund
under other clauses is set off against its line, as far as the line reaches (contracts/adr/0018).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from contracts.events.finance import Payee
from contracts.events.settlement import Draw, Receivable, SetOff, SettlementLine


class Entry(NamedTuple):
    """A claim, repayment or deduction that is open: `year` is that of the service, or of the document; `day` the service's."""

    clause: str
    payee: Payee
    source_id: UUID
    year: int
    amount_fen: int
    day: date | None = None
    deducted: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a settlement will pay: by payee its entries; what stays owed; what each year's budget is drawn by; what was set off."""

    taken: Mapping[Payee, Sequence[Entry]]
    lines: tuple[SettlementLine, ...]
    receivables: tuple[Receivable, ...]
    draws: tuple[Draw, ...]
    set_offs: tuple[SetOff, ...] = ()

    @property
    def amount_fen(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_fen for line in self.lines)


def due_through(entries: Iterable[Entry], through: date, enacted: Callable[[date], bool]) -> list[Entry]:
    """What can be settled now: of a service to that day, on a day that an enactment covers. What takes money back always can."""
    return [one for one in entries if one.amount_fen < 0 or one.day is None or (one.day <= through and enacted(one.day))]


def added_up(clause: str, entries: Iterable[Entry]) -> Prepared:
    """The lines of a clause in the order of the payees; entries in the order they came. The others show what is owed elsewhere."""
    by_payee: defaultdict[Payee, list[Entry]] = defaultdict(list)
    elsewhere: defaultdict[Payee, list[Entry]] = defaultdict(list)
    for entry in entries:
        (by_payee if entry.clause == clause else elsewhere)[entry.payee].append(entry)
    taken: dict[Payee, Sequence[Entry]] = {}
    lines, receivables, set_offs = [], [], []
    draws: defaultdict[int, int] = defaultdict(int)
    for payee in sorted(by_payee, key=lambda one: (one.kind, one.id)):
        own = by_payee[payee]
        sum_fen = sum(entry.amount_fen for entry in own)
        if sum_fen < 0:
            receivables.append(Receivable(payee=payee, owed_fen=-sum_fen))
            continue
        owed = _set_off(sum_fen, elsewhere[payee])
        for other, back in groupby(owed, key=lambda entry: entry.clause):
            set_offs.append(SetOff(payee=payee, clause=other, amount_fen=-sum(entry.amount_fen for entry in back)))
        taken[payee] = [*own, *owed]
        lines.append(
            SettlementLine(payee=payee, amount_fen=sum(entry.amount_fen for entry in taken[payee]), entries=len(taken[payee]))
        )
        for entry in taken[payee]:
            draws[entry.year] += entry.amount_fen
    drawn = tuple(Draw(year=year, amount_fen=amount_fen) for year, amount_fen in sorted(draws.items()))
    return Prepared(taken, tuple(lines), tuple(receivables), drawn, tuple(set_offs))


def _set_off(due_fen: int, elsewhere: Iterable[Entry]) -> list[Entry]:
    """The entries below 0 of other clauses that so much makes up for, clause by clause, the last one in part.

    A deduction is not among them: it comes off the payments that its document names (M5).
    """
    found: list[Entry] = []
    owing = sorted((one for one in elsewhere if not one.deducted), key=lambda one: (one.clause, one.year, one.source_id))
    for _, group in groupby(owing, key=lambda one: one.clause):
        of_clause = list(group)
        owed_fen = min(due_fen, -sum(one.amount_fen for one in of_clause))
        for one in of_clause:
            back_fen = min(owed_fen, -one.amount_fen)
            if back_fen > 0:
                found.append(one._replace(amount_fen=-back_fen))
                owed_fen -= back_fen
                due_fen -= back_fen
    return found
