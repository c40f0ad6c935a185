"""The decider: takes marks, decides the books they touch from fresh facts, and appends only what differs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from uuid import UUID

import asyncpg

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.ids import derived_id
from chassis.store import EventStore, NewEvents
from chassis.topic_layout import partitions_of
from contracts.catalogue import DomainEvent
from contracts.policy import Policy
from finance.application.expansion import expand, mark_every_book
from finance.application.postings import post, postings_of
from finance.application.standing import read_standing, write_standing
from finance.application.taken import Cause, TakenMark, delete_marks, mark_books, take_marks
from finance.domain.books import book_of
from finance.domain.claims import Entitlement
from finance.domain.decided import Accrued, Decided, Denied, decided_by
from finance.domain.entitlements import entitlements
from finance.domain.readings import require_supported
from finance.domain.reconcile import reconcile
from finance.facts.register import read_register

ACTOR = "finance/decider"
MARKS_MAX = 1000
"""Marks taken in one transaction."""
BOOKS_MAX = 4000
"""Books decided in one transaction; what touches more is put down book by book, and decided in pieces."""
_OTHER_POLICY = "UPDATE decided_under SET policy = $1 WHERE policy IS DISTINCT FROM $1 RETURNING true"
_INSERT_BOOKS = """
    INSERT INTO books (key) SELECT key FROM unnest($1::text[]) AS new(key) ORDER BY key ON CONFLICT DO NOTHING"""
_LOCK_BOOKS = "SELECT key FROM books WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE"
_MARK_POLICY = "INSERT INTO marks (kind, subject, cause, correlation) VALUES ('policy', $1, $2, $2)"


@dataclass(frozen=True)
class Deciding:
    """Decides under one policy. Several may run at once: a mark is taken by one, a book locked by one."""

    policy: Policy
    store: EventStore = field(default_factory=lambda: EventStore(partitions_of))
    clock: Clock = system_clock
    marks_max: int = MARKS_MAX
    books_max: int = BOOKS_MAX

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
        if len(touched) > self.books_max:
            await mark_books(connection, touched)
        elif touched:
            await self._decide(connection, touched)

    async def _decide(self, connection: Connection, touched: Mapping[str, Cause]) -> None:
        keys = sorted(touched)
        await connection.execute(_INSERT_BOOKS, keys)
        await connection.execute(_LOCK_BOOKS, keys)
        books = [book_of(key) for key in keys]
        register = await read_register(connection, books)
        entitled = {book.key: entitlements(self.policy, register.facts_of(book)) for book in books}
        subjects = [entitlement.subject_id for items in entitled.values() for entitlement in items]
        standing = await read_standing(connection, subjects, keys)
        decisions = self._differences(entitled, standing)
        await self._append(connection, decisions, touched)

    def _differences(
        self, entitled: Mapping[str, Sequence[Entitlement]], standing: Mapping[UUID, Decided]
    ) -> list[tuple[str, UUID, DomainEvent]]:
        """Every decision that is missing, with its book and the claim or attendance it is about."""
        by_book = _by_book(standing)
        return [
            (key, decided_by(event)[0], event)
            for key, items in entitled.items()
            for event in reconcile(
                self.policy,
                items,
                by_book.get(key, {})
                | {item.subject_id: standing[item.subject_id] for item in items if item.subject_id in standing},
            )
        ]

    async def _append(
        self, connection: Connection, decisions: Sequence[tuple[str, UUID, DomainEvent]], touched: Mapping[str, Cause]
    ) -> None:
        """Claims, postings and, as the last step, the events."""
        at = self.clock()
        drafts = self.store.draft(
            [
                _stream(subject, [event for _, _, event in of_subject], touched[key])
                for (key, subject), of_subject in groupby(decisions, key=lambda decision: decision[:2])
            ]
        )
        await write_standing(connection, {subject: event for _, subject, event in decisions}, at)
        await post(connection, postings_of(drafts, at))
        await self.store.write(connection, drafts)


def _by_book(standing: Mapping[UUID, Decided]) -> dict[str, dict[UUID, Decided]]:
    """Claims by the book that decided them last."""
    found: dict[str, dict[UUID, Decided]] = defaultdict(dict)
    for subject, state in standing.items():
        if isinstance(state, Accrued | Denied):
            found[state.key.book][subject] = state
    return found


def _stream(subject: UUID, events: Sequence[DomainEvent], cause: Cause) -> NewEvents:
    """The decisions on one claim or attendance as events of its stream: a decision's number is its version."""
    first = decided_by(events[0])[1].number
    return NewEvents(subject, first - 1, events, cause.event_id, cause.correlation_id, ACTOR)
