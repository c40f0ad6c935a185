"""The decider: takes marks, decides the books they touch from fresh facts, and appends only what differs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

import asyncpg
import structlog

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.ids import derived_id
from chassis.store import ConcurrentAppend, EventStore, NewEvents, Recordable
from chassis.topic_layout import partitions_of
from contracts.policy import Policy
from finance.application.arrivals import arrived
from finance.application.books import lock_books, store_years
from finance.application.child_years import ChildYears
from finance.application.decision import Decision, decision_of
from finance.application.decision_sheet import Sheet, Year
from finance.application.expansion import Touched, expand, mark_every_book
from finance.application.postings import post, postings_of
from finance.application.session_claims import SessionClaims, lock_claims, versions_of, write_claims
from finance.application.standing import by_book, read_standing, write_standing
from finance.application.taken import Cause, TakenMark, delete_marks, mark_books, take_marks
from finance.application.together import Beside, widen
from finance.application.wording import ChildWords
from finance.domain.books import Book, book_of
from finance.domain.entitlements import entitlements
from finance.domain.readings import require_supported
from finance.domain.reconcile import reconcile
from finance.domain.register.register import Register
from finance.facts.register import read_register, read_sessions

ACTOR = "finance/decider"
MARKS_MAX = 5000
"""Marks taken in one transaction."""
BOOKS_MAX = 20_000
"""Books decided in one transaction; what touches more is put down book by book, and decided in pieces."""
OVERTAKEN_MAX = 10
"""So often in a row a batch begins again; once more is no coincidence but a fault, and ends the process."""
_log = structlog.get_logger()
_OTHER_POLICY = "UPDATE decided_under SET policy = $1 WHERE policy IS DISTINCT FROM $1 RETURNING true"
_MARK_POLICY = "INSERT INTO marks (kind, subject, cause, correlation) VALUES ('policy', $1, $2, $2)"


@dataclass(frozen=True)
class Deciding:
    """Decides under one policy. Several may run at once: a mark is taken by one, a book locked by one."""

    policy: Policy
    store: EventStore = field(default_factory=lambda: EventStore(partitions_of))
    clock: Clock = system_clock
    marks_max: int = MARKS_MAX
    books_max: int = BOOKS_MAX
    child_words: ChildWords = field(default_factory=ChildWords)

    def __post_init__(self) -> None:
        require_supported(self.policy)

    @property
    def pays_at_home(self) -> bool:
        """Whether on some day a child's own township may pay (R11)."""
        return "township-of-child" in self.policy.every_reading("R11")

    @cached_property
    def _policy_hash(self) -> str:
        return self.policy.fingerprint

    async def run_once(self, pool: asyncpg.Pool) -> int:
        """One batch of marks in one transaction; how many. What is committed after a fact was read has left a mark of its own.

        Where another decider has come first to a session's claims, that one has committed, and the batch begins again.
        """
        for _ in range(OVERTAKEN_MAX):
            try:
                return await self._run(pool)
            except (ConcurrentAppend, asyncpg.UniqueViolationError) as overtaken:
                _log.info("deciding.overtaken", by=str(overtaken))
        return await self._run(pool)

    async def _run(self, pool: asyncpg.Pool) -> int:
        async with pool.acquire() as connection, connection.transaction(isolation="read_committed"):
            await self._notice_other_policy(connection)
            marks = await take_marks(connection, self.marks_max)
            if not marks:
                return 0
            await self._work_off(connection, marks)
            return len(marks)

    async def _notice_other_policy(self, connection: Connection) -> None:
        if await connection.fetchval(_OTHER_POLICY, self._policy_hash):
            await connection.execute(_MARK_POLICY, self._policy_hash, derived_id("policy", self._policy_hash))

    async def _work_off(self, connection: Connection, marks: Sequence[TakenMark]) -> None:
        """Decide what the marks touch, or put it down book by book where it is too much; then the marks are done."""
        for mark in marks:
            if mark.kind == "policy":
                await mark_every_book(connection, mark.behind.event_id)
        touched = await expand(connection, marks, pays_at_home=self.pays_at_home)
        await delete_marks(connection, marks)
        causes = touched.causes(marks)
        if len(touched.latest) > self.books_max:
            await mark_books(connection, {key: cause for key, cause in causes.items() if isinstance(key, str)})
        elif touched.latest:
            await self._decide(connection, touched, causes)

    async def _decide(self, connection: Connection, touched: Touched, causes: Mapping[str | UUID, Cause]) -> None:
        beside = await widen(connection, self.policy, touched)
        keys = sorted(touched.latest)
        stored = await lock_books(connection, keys)
        others = [book_of(key) for key in keys if key not in touched.years]
        sessions = {session_id for ids in touched.sessions.values() for session_id in ids}
        sessions |= {session_id for each in beside.values() for ids in each.values() for session_id in ids}
        children = {year.child_id for year in touched.years.values()}
        register = await read_register(connection, others, sessions, children, every_agreement=self.pays_at_home)
        years = ChildYears(self.policy, register, self.child_words)
        decisions, entries = await self._decide_years(connection, years, touched, stored, beside)
        decisions += await self._decide_others(connection, others, register)
        await store_years(connection, entries)
        await self._append(connection, decisions, years.sheets.values(), causes)

    async def _decide_years(
        self,
        connection: Connection,
        deciding: ChildYears,
        touched: Touched,
        stored: Mapping[str, bytes | None],
        beside: Beside,
    ) -> tuple[list[Decision], dict[str, bytes]]:
        """Decide children's years: claims on the sheets of their sessions; the missing assessments, and the years to store."""
        years = [
            Year(
                key,
                year.child_id,
                year.year,
                stored[key],
                touched.sessions[key],
                _others(beside.get(year.child_id), year.child_id, touched.sessions[key]),
            )
            for key, year in touched.years.items()
        ]
        entries = {year.key: after for year in years if (after := arrived(deciding, year)) is not None}
        reviewed = deciding.review(year for year in years if year.key not in entries)
        if unread := deciding.unread(reviewed):
            await read_sessions(connection, deciding.register, unread)
        decisions: list[Decision] = []
        for each in reviewed:
            decided, entries[each.year.key] = deciding.decide(each)
            decisions += decided
        return decisions, entries

    async def _decide_others(self, connection: Connection, books: Sequence[Book], register: Register) -> list[Decision]:
        """The missing decisions on all other books, each decided from all its facts."""
        if not books:
            return []
        entitled = {book.key: entitlements(self.policy, register.facts_of(book)) for book in books}
        claim_ids = [entitlement.subject_id for items in entitled.values() for entitlement in items]
        standing = await read_standing(connection, claim_ids, list(entitled))
        of_book = by_book(standing)
        return [
            decision_of(key, event)
            for key, items in entitled.items()
            for event in reconcile(
                self.policy,
                items,
                of_book.get(key, {})
                | {item.subject_id: standing[item.subject_id] for item in items if item.subject_id in standing},
            )
        ]

    async def _append(
        self, connection: Connection, decisions: Sequence[Decision], sheets: Collection[Sheet], causes: Mapping[str | UUID, Cause]
    ) -> None:
        """Claims, postings and, as the last step, the events. The number of a decision that stands alone is its version."""
        at = self.clock()
        batches = [_to_append(each.subject_id, each.number - 1, each.event, causes[each.book]) for each in decisions]
        moved = [each.moved for each in decisions]
        await write_standing(connection, decisions, at)
        if sheets:
            versions = await self._write_sheets(connection, sheets, at)
            for sheet in sheets:
                session_id = sheet.seen.delivered.session.session_id
                cause = causes.get(session_id) or causes[sheet.book]
                batches.append(_to_append(session_id, versions.get(session_id, 0), sheet.event(), cause))
                moved.append(sheet.moved())
        drafts = self.store.draft(batches)
        await post(connection, [row for one, draft in zip(moved, drafts, strict=True) for row in postings_of(one, draft.id, at)])
        await self.store.write(connection, drafts)

    async def _write_sheets(self, connection: Connection, sheets: Collection[Sheet], at: datetime) -> Mapping[UUID, int]:
        """Keep where the sessions' claims stand now; the versions of those decided on before."""
        standing = await lock_claims(connection, [sheet.seen.delivered.session.session_id for sheet in sheets])
        decided = []
        for sheet in sheets:
            session = sheet.seen.delivered.session
            claims = standing.get(session.session_id, {}) | sheet.claims
            township = sheet.seen.township
            decided.append(SessionClaims(session.session_id, session.institution_id, session.service_date, township, claims))
        await write_claims(connection, decided, standing, at)
        return await versions_of(connection, list(standing)) if standing else {}


def _others(
    together: Mapping[UUID, frozenset[UUID]] | None, child_id: UUID, own: Collection[UUID]
) -> Mapping[UUID, frozenset[UUID]] | None:  # fmt: skip
    """What a year is seen beside, less what it holds itself; None: it stands alone."""
    if together is None:
        return None
    return {child: sessions.difference(own) if child == child_id else sessions for child, sessions in together.items()}


def _to_append(stream_id: UUID, version: int, event: Recordable, cause: Cause) -> NewEvents:
    return NewEvents(stream_id, version, (event,), cause.event_id, cause.correlation_id, ACTOR, cause.trace_parent)
