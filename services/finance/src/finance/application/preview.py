"""What another policy would change: a pure run of the deciders beside what stands, in a transaction that may only read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent, decode
from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyReversed, decisions_in
from contracts.policy import Policy
from finance.application.decided_books import decide_books
from finance.application.expansion import Touched, books_within, touch_books
from finance.application.reach import Reach
from finance.application.taken import Cause, TakenMark
from finance.application.together import widen
from finance.application.wording import ChildWords

BOOKS_AT_ONCE = 2_000
_STORED = "SELECT key, entries FROM books WHERE key = ANY($1::text[])"
_MARKS = "SELECT count(*) FROM marks"
_NOBODY = Cause(UUID(int=0), UUID(int=0), None)


class PayeeTownship(NamedTuple):
    """Whose money of a clause changes, and which township it is of: its fund's, or the unit's; "" for neither."""

    clause: str
    payee_kind: str
    payee_id: str
    township_code: str


@dataclass(slots=True)
class Changed:
    """Money accrued and taken back, in fen, and the decisions that do it."""

    accrued_fen: int = 0
    reversed_fen: int = 0
    decisions: int = 0


class Eligibility(NamedTuple):
    """An attendance that becomes eligible, or no longer is: what targets are counted from."""

    claim_id: UUID
    child_id: UUID
    service_date: date
    eligible: bool


@dataclass(slots=True)
class Preview:
    """The decisions that would be made: how many books they touch, the money by payee, and eligibility.

    `marks_pending`: facts not decided on yet, whose decisions are among these.
    """

    books_looked_at: int = 0
    books_touched: set[str] = field(default_factory=set)
    changes: dict[PayeeTownship, Changed] = field(default_factory=lambda: defaultdict(Changed))
    eligibility: list[Eligibility] = field(default_factory=list)
    marks_pending: int = 0

    @property
    def change_fen(self) -> int:
        """By how much the money due changes in all."""
        return sum(each.accrued_fen - each.reversed_fen for each in self.changes.values())


async def preview(connection: Connection, policy: Policy, reach: Reach) -> Preview:
    """What deciding these books by another policy would change. Nothing is written, and nobody waits for it."""
    found = Preview()
    words = ChildWords()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        found.marks_pending = await connection.fetchval(_MARKS)
        keys = await books_within(connection, reach)
        found.books_looked_at = len(keys)
        wanted = set(keys)
        for start in range(0, len(keys), BOOKS_AT_ONCE):
            for book, event in await _decided(connection, policy, keys[start : start + BOOKS_AT_ONCE], words):
                if book in wanted:
                    _count(found, book, event)
    return found


async def _decided(
    connection: Connection, policy: Policy, keys: Sequence[str], words: ChildWords
) -> list[tuple[str, DomainEvent]]:  # fmt: skip
    """The decisions missing on these books, each with its book."""
    touched = Touched()
    await touch_books(connection, touched, [TakenMark(number, "book", key, _NOBODY) for number, key in enumerate(keys, 1)])
    beside = await widen(connection, policy, touched)
    stored: dict[str, bytes | None] = dict.fromkeys(touched.latest)
    stored |= {row[0]: row[1] for row in await connection.fetch(_STORED, list(touched.latest))}
    made = await decide_books(connection, policy, touched, beside, stored, words)
    asked = set(keys)
    found = [(each.book, event) for each in made.decisions if isinstance(event := each.event, DomainEvent)]
    for sheet in made.sheets:
        written = sheet.event()
        found += [(one.book, one) for one in decisions_in(decode(written.event_type, written.payload))]
    return [(book, event) for book, event in found if book in asked]


def _count(found: Preview, book: str, event: DomainEvent) -> None:
    found.books_touched.add(book)
    for line, amount_fen in _money(event):
        changed = found.changes[line]
        changed.decisions += 1
        if amount_fen > 0:
            changed.accrued_fen += amount_fen
        else:
            changed.reversed_fen -= amount_fen
    if isinstance(event, AttendanceAssessed):
        found.eligibility.append(Eligibility(event.attendance_id, event.child_id, event.service_date, event.eligible))
    elif getattr(event, "child_id", None) is not None:
        found.eligibility += [
            Eligibility(one.claim_id, one.child_id, one.service_date, one.eligible)
            for one in decisions_in(event)
            if one.child_id is not None
        ]


def _money(event: DomainEvent) -> Iterator[tuple[PayeeTownship, int]]:
    if isinstance(event, SubsidyAccrued | SubsidyReversed):
        fund, payee = event.funding_source, event.payee
        township = fund.partition(":")[2] or (payee.id[:9] if payee.kind == "unit" else "")
        sign = 1 if isinstance(event, SubsidyAccrued) else -1
        yield PayeeTownship(event.clause, payee.kind, payee.id, township), sign * event.amount_fen
