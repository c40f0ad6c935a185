"""Children's years from the decisions on them: after some were lost from the store, and when they are rebuilt from all.

A decision says what stands, and by that whether the attendance itself is at fault. What an entry says besides is the session's,
as the facts know it; where they do not, it is made out as far as the decision tells, and looking at the book again puts the
facts in place as soon as they are there.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import time
from itertools import chain
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyDecision, decisions_in
from finance.application.books import lock_books, store_years
from finance.domain.books import ChildYear
from finance.domain.entries import (
    CODES,
    ELSEWHERE,
    HOUSEHOLD_COUNTED,
    LIMIT_REACHED,
    PLACE,
    Entry,
    entry_of,
    microseconds,
    pack,
    unpack,
)
from finance.domain.free_sessions import CLAUSE
from finance.domain.register.session import SessionRecord
from finance.facts.sessions import read_live_records

_BESIDE_OTHERS = frozenset({ELSEWHERE, LIMIT_REACHED, HOUSEHOLD_COUNTED})
"""Refusals that say nothing against the attendance itself: another one came before it."""


async def keep_in_years(
    connection: Connection, events: Iterable[DomainEvent], forgotten: Collection[tuple[str, bytes]]
) -> set[str]:  # fmt: skip
    """Keep these decisions, in their order, in the years they are about; the keys of those.

    What is `forgotten`, by book and session, is left out, as if its session had never been looked at.
    """
    of_year: dict[str, dict[bytes, DomainEvent]] = {key: {} for key, _ in forgotten}
    for event in chain.from_iterable(map(_one_by_one, events)):
        if isinstance(event, AttendanceAssessed):
            key = ChildYear(event.child_id, event.service_date.year).key
            of_year.setdefault(key, {})[event.session_id.bytes] = event
        elif event.clause == CLAUSE:
            of_year.setdefault(event.book, {})[UUID(event.source_id).bytes] = event
    sessions = {UUID(bytes=session_id) for decided in of_year.values() for session_id in decided}
    known = await read_live_records(connection, list(sessions)) if sessions else {}
    stored = await lock_books(connection, sorted(of_year))
    years = {key: _kept(key, stored[key], decided, forgotten, known) for key, decided in of_year.items()}
    await store_years(connection, years)
    return set(of_year)


def _one_by_one(event: DomainEvent) -> Iterable[AttendanceAssessed | SubsidyDecision]:
    return (event,) if isinstance(event, AttendanceAssessed) else decisions_in(event)


def _kept(
    key: str,
    stored: bytes | None,
    decided: Mapping[bytes, DomainEvent],
    forgotten: Collection[tuple[str, bytes]],
    known: Mapping[UUID, SessionRecord],
) -> bytes:
    entries = {entry.session_id: entry for entry in unpack(stored) if (key, entry.session_id) not in forgotten}
    for session_id, event in decided.items():
        entries[session_id] = _entry(session_id, event, entries.get(session_id), known.get(UUID(bytes=session_id)))
    return pack(sorted(entries.values(), key=PLACE))


def _entry(session_id: bytes, event: DomainEvent, before: Entry | None, record: SessionRecord | None) -> Entry:
    """The entry after a decision: each says all that stands."""
    assert isinstance(event, AttendanceAssessed | SubsidyDecision)  # noqa: S101  nothing else is gathered
    reason = CODES[getattr(event, "reason", None) or ""]
    number = event.assessment if isinstance(event, AttendanceAssessed) else event.decision
    amount_fen, township = 0, 0
    if isinstance(event, SubsidyAccrued):
        amount_fen, township = event.amount_fen, int(event.funding_source.rpartition(":")[2])
    listed = [one for one in record.attendances if one.child_id == event.child_id] if record else []
    entry = entry_of(record.session, listed[0], 0) if record and listed else before or _made_out(session_id, event)
    fault = 0 if reason in _BESIDE_OTHERS else reason
    return entry._replace(fault=fault, number=number, reason=reason, amount_fen=amount_fen, township=township)


def _made_out(session_id: bytes, event: AttendanceAssessed | SubsidyDecision) -> Entry:
    """An attendance as far as its decision tells of it; without its times it overlaps none."""
    session = {} if isinstance(event, AttendanceAssessed) else event.basis.get("session", {})
    starts, ends = (time.fromisoformat(session.get(name, "00:00")) for name in ("starts_at", "ends_at"))
    source = event.sources[0].bytes if event.sources else session_id
    return Entry(
        session_id, source, event.service_date.toordinal(), microseconds(starts), microseconds(ends), 0,
        outreach=isinstance(event, AttendanceAssessed), fault=0,
    )  # fmt: skip
