"""The decider: takes marks, decides the books they touch from fresh facts, and appends only what differs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import structlog

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.store import ConcurrentAppend, EventStore, NewEvents, Recordable
from chassis.topic_layout import partitions_of
from contracts.policy import Policy
from contracts.rulings import standing
from finance.application.books import lock_books, store_years
from finance.application.caused import keep_caused
from finance.application.decided_books import Made, decide_books, pays_at_home
from finance.application.decision_sheet import Sheet
from finance.application.expansion import Touched, expand, mark_books_within
from finance.application.noticing import Noticed, notice
from finance.application.postings import post, postings_of
from finance.application.reach import EVERYTHING, reach_in
from finance.application.rulings import hold_policy
from finance.application.session_claims import SessionClaims, lock_claims, versions_of, write_claims
from finance.application.standing import write_standing
from finance.application.taken import Cause, TakenMark, delete_marks, mark_books, take_marks
from finance.application.together import widen
from finance.application.wording import ChildWords
from finance.domain.readings import require_supported

ACTOR = "finance/decider"
MARKS_MAX = 5000
"""Marks taken in one transaction."""
BOOKS_MAX = 20_000
"""Books decided in one transaction; what touches more is put down book by book, and decided in pieces."""
OVERTAKEN_MAX = 10
"""So often in a row a batch begins again; once more is no coincidence but a fault, and ends the process."""
_log = structlog.get_logger()


class Held(NamedTuple):
    """What a batch is decided by: the policy, and the events of the rulings in it."""

    policy: Policy
    rulings: frozenset[UUID]


@dataclass(frozen=True)
class Deciding:
    """Decides under one edition with the rulings that stand. Several may run at once: a mark is taken by one, a book locked by one."""

    policy: Policy
    store: EventStore = field(default_factory=lambda: EventStore(partitions_of))
    clock: Clock = system_clock
    marks_max: int = MARKS_MAX
    books_max: int = BOOKS_MAX
    child_words: ChildWords = field(default_factory=ChildWords)
    _policies: dict[int, Policy] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_supported(self.policy)

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
            await hold_policy(connection)
            held = self._held(await notice(connection, self.policy))
            marks = await take_marks(connection, self.marks_max)
            if not marks:
                return 0
            await self._work_off(connection, held, marks)
            return len(marks)

    def _held(self, noticed: Noticed) -> Held:
        """The policy with the rulings that stand; made once for each version of them."""
        version = len(noticed.events)
        if version not in self._policies:
            rulings = standing(self.policy.edition, noticed.events)
            held = Policy(self.policy.edition, self.policy.chosen, rulings) if rulings else self.policy
            require_supported(held)
            self._policies[version] = held
        return Held(self._policies[version], noticed.ids)

    async def _work_off(self, connection: Connection, held: Held, marks: Sequence[TakenMark]) -> None:
        """Decide what the marks touch, or put it down book by book where it is too much; then the marks are done."""
        for mark in marks:
            if mark.kind == "policy":
                await mark_books_within(connection, mark.behind, EVERYTHING)
            elif mark.kind == "ruling":
                await mark_books_within(connection, mark.behind, reach_in(mark.subject))
        touched = await expand(connection, marks, pays_at_home=pays_at_home(held.policy))
        await delete_marks(connection, marks)
        if len(touched.latest) > self.books_max:
            causes = touched.causes(marks)
            await mark_books(connection, {key: cause for key, cause in causes.items() if isinstance(key, str)})
        elif touched.latest:
            await self._decide(connection, held, touched, marks)

    async def _decide(self, connection: Connection, held: Held, touched: Touched, marks: Sequence[TakenMark]) -> None:
        """Decide what is touched, and what counts together with it: that has its cause from what touched the other."""
        beside = await widen(connection, held.policy, touched)
        stored = await lock_books(connection, sorted(touched.latest))
        made = await decide_books(connection, held.policy, touched, beside, stored, self.child_words)
        await store_years(connection, made.entries)
        await self._append(connection, held, made, touched.causes(marks))

    async def _append(
        self, connection: Connection, held: Held, made: Made, causes: Mapping[str | UUID, Cause]
    ) -> None:  # fmt: skip
        """Claims, postings and, as the last step, the events. The number of a decision that stands alone is its version."""
        at = self.clock()
        decisions, sheets = made.decisions, made.sheets
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
        await keep_caused(connection, [(d.id, d.batch.causation_id) for d in drafts if d.batch.causation_id in held.rulings])
        await post(connection, [row for one, draft in zip(moved, drafts, strict=True) for row in postings_of(one, draft.id, at)])
        await self.store.write(connection, drafts, at=at)

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


def _to_append(stream_id: UUID, version: int, event: Recordable, cause: Cause) -> NewEvents:
    return NewEvents(stream_id, version, (event,), cause.event_id, cause.correlation_id, ACTOR, cause.trace_parent)
