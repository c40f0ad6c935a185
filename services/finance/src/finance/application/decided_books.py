"""What the facts of some books make of them under a policy: the missing decisions, beside what stands. Nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from contracts.policy import Policy
from finance.application.arrivals import arrived
from finance.application.child_years import ChildYears
from finance.application.decision import Decision, decision_of
from finance.application.decision_sheet import Sheet, Year
from finance.application.expansion import Touched
from finance.application.settled import held_in, settled_among
from finance.application.standing import by_book, read_standing
from finance.application.together import Beside
from finance.application.wording import ChildWords
from finance.domain.books import Book, book_of
from finance.domain.entitlements import entitlements
from finance.domain.reconcile import reconcile
from finance.domain.register.register import Register
from finance.domain.settled import competing
from finance.facts.register import read_register, read_sessions


class Made(NamedTuple):
    """Decisions that stand alone, the sheets of sessions with decisions on their claims, and the years to store."""

    decisions: Sequence[Decision]
    sheets: Collection[Sheet]
    entries: Mapping[str, bytes]


def pays_at_home(policy: Policy) -> bool:
    """Whether on some day a child's own township may pay (R11)."""
    return "township-of-child" in policy.every_reading("R11")


async def decide_books(
    connection: Connection,
    policy: Policy,
    touched: Touched,
    beside: Beside,
    stored: Mapping[str, bytes | None],
    child_words: ChildWords,
) -> Made:
    """Decide these books from fresh facts; `stored` is what each keeps."""
    others = [book_of(key) for key in sorted(touched.latest) if key not in touched.years]
    sessions = {session_id for ids in touched.sessions.values() for session_id in ids}
    sessions |= {session_id for each in beside.values() for ids in each.values() for session_id in ids}
    children = {year.child_id for year in touched.years.values()}
    register = await read_register(connection, others, sessions, children, every_agreement=pays_at_home(policy))
    years = ChildYears(policy, register, child_words)
    decisions, entries = await _decide_years(connection, years, touched, stored, beside)
    decisions += await _decide_others(connection, policy, others, register)
    return Made(decisions, years.sheets.values(), entries)


async def _decide_years(
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
    others = [year for year in years if year.key not in entries]
    reviewed = deciding.review(others, await held_in(connection, others))
    if unread := deciding.unread(reviewed):
        await read_sessions(connection, deciding.register, unread)
    decisions: list[Decision] = []
    for each in reviewed:
        decided, entries[each.year.key] = deciding.decide(each)
        decisions += decided
    return decisions, entries


async def _decide_others(connection: Connection, policy: Policy, books: Sequence[Book], register: Register) -> list[Decision]:
    """The missing decisions on all other books, each decided from all its facts."""
    if not books:
        return []
    facts = {book.key: register.facts_of(book) for book in books}
    settled = await settled_among(connection, (claim for each in facts.values() for claim in competing(each)))
    entitled = {key: entitlements(policy, each, settled) for key, each in facts.items()}
    claim_ids = [entitlement.subject_id for items in entitled.values() for entitlement in items]
    standing = await read_standing(connection, claim_ids, list(entitled))
    of_book = by_book(standing)
    return [
        decision_of(key, event)
        for key, items in entitled.items()
        for event in reconcile(
            policy,
            items,
            of_book.get(key, {}) | {item.subject_id: standing[item.subject_id] for item in items if item.subject_id in standing},
        )
    ]


def _others(
    together: Mapping[UUID, frozenset[UUID]] | None, child_id: UUID, own: Collection[UUID]
) -> Mapping[UUID, frozenset[UUID]] | None:  # fmt: skip
    """What a year is seen beside, less what it holds itself; None: it stands alone."""
    if together is None:
        return None
    return {child: sessions.difference(own) if child == child_id else sessions for child, sessions in together.items()}
