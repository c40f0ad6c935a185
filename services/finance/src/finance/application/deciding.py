"""The decider: takes marks, decides the books they touch from fresh facts, and appends only what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import asyncpg

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.ids import derived_id
from chassis.store import EventStore, NewEvents
from chassis.topic_layout import partitions_of
from contracts.policy import Policy
from finance.application.books import lock_books, store_years
from finance.application.child_years import ChildYears
from finance.application.decision import Decision, decision_of
from finance.application.decision_sheet import Year
from finance.application.expansion import Touched, expand, mark_every_book
from finance.application.postings import post, postings_of
from finance.application.standing import by_book, read_standing, write_standing
from finance.application.taken import Cause, TakenMark, delete_marks, mark_books, take_marks
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

    @cached_property
    def _policy_hash(self) -> str:
        chosen = [self.policy.reading(name) for name in sorted(self.policy.edition.readings)]
        return sha256(f"{self.policy.edition.model_dump_json()}{chosen}".encode()).hexdigest()

    async def run_once(self, pool: asyncpg.Pool) -> int:
        """One batch of marks in one transaction; how many. What is committed after a fact was read has left a mark of its own."""
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
        touched = await expand(connection, marks)
        await delete_marks(connection, marks)
        if len(touched.latest) > self.books_max:
            await mark_books(connection, touched.causes(marks))
        elif touched.latest:
            await self._decide(connection, touched, touched.causes(marks))

    async def _decide(self, connection: Connection, touched: Touched, causes: Mapping[str, Cause]) -> None:
        keys = sorted(causes)
        stored = await lock_books(connection, keys)
        others = [book_of(key) for key in keys if key not in touched.years]
        sessions = {session_id for ids in touched.sessions.values() for session_id in ids}
        register = await read_register(connection, others, sessions, {year.child_id for year in touched.years.values()})
        decisions, entries = await self._decide_years(connection, touched, stored, register)
        decisions += await self._decide_others(connection, others, register)
        await store_years(connection, entries)
        await self._append(connection, decisions, causes)

    async def _decide_years(
        self, connection: Connection, touched: Touched, stored: Mapping[str, bytes | None], register: Register
    ) -> tuple[list[Decision], dict[str, bytes]]:
        """The missing decisions on children's years, and the years to store."""
        deciding = ChildYears(self.policy, register, self.child_words)
        years = [Year(key, year.child_id, stored[key], touched.sessions[key]) for key, year in touched.years.items()]
        reviewed = deciding.review(years)
        if unread := deciding.unread(reviewed):
            await read_sessions(connection, register, unread)
        decisions: list[Decision] = []
        entries: dict[str, bytes] = {}
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

    async def _append(self, connection: Connection, decisions: Sequence[Decision], causes: Mapping[str, Cause]) -> None:
        """Claims, postings and, as the last step, the events. A decision's number is the version of its event."""
        at = self.clock()
        drafts = self.store.draft(
            [
                NewEvents(
                    each.subject_id,
                    each.number - 1,
                    (each.event,),
                    cause.event_id,
                    cause.correlation_id,
                    ACTOR,
                    cause.trace_parent,
                )
                for each in decisions
                for cause in (causes[each.book],)
            ]
        )
        await write_standing(connection, decisions, at)
        postings = [row for each, draft in zip(decisions, drafts, strict=True) for row in postings_of(each, draft.id, at)]
        await post(connection, postings)
        await self.store.write(connection, drafts)
