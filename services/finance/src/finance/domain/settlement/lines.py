"""What is open between a fund and its payees, added up to a line for each payee. Pure; clause M3.

An entry is what a claim stands at less what was settled of it: a correction of what was paid is an entry below 0. Repayments are
entries above 0, deductions below. A payee whose entries add up to less than 0 gets no line: it owes that, until later entries or
a repayment make up for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from contracts.events.finance import Payee
from contracts.events.settlement import Draw, Receivable, SettlementLine


class Entry(NamedTuple):
    """A claim, repayment or deduction that is open: `year` is that of the service, or of the document."""

    payee: Payee
    source_id: UUID
    year: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a settlement will pay: by payee its entries; what stays owed; what each year's budget is drawn by."""

    taken: Mapping[Payee, Sequence[Entry]]
    lines: tuple[SettlementLine, ...]
    receivables: tuple[Receivable, ...]
    draws: tuple[Draw, ...]

    @property
    def amount_fen(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_fen for line in self.lines)


def added_up(entries: Iterable[Entry]) -> Prepared:
    """Lines in the order of the payees; entries in the order they came."""
    by_payee: defaultdict[Payee, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_payee[entry.payee].append(entry)
    taken: dict[Payee, Sequence[Entry]] = {}
    lines, receivables = [], []
    draws: defaultdict[int, int] = defaultdict(int)
    for payee in sorted(by_payee, key=lambda one: (one.kind, one.id)):
        own = by_payee[payee]
        sum_fen = sum(entry.amount_fen for entry in own)
        if sum_fen < 0:
            receivables.append(Receivable(payee=payee, owed_fen=-sum_fen))
            continue
        taken[payee] = own
        lines.append(SettlementLine(payee=payee, amount_fen=sum_fen, entries=len(own)))
        for entry in own:
            draws[entry.year] += entry.amount_fen
    drawn = tuple(Draw(year=year, amount_fen=amount_fen) for year, amount_fen in sorted(draws.items()))
    return Prepared(taken, tuple(lines), tuple(receivables), drawn)
