"""What is settled holds its place: which settled claims the outcome of a book depends on. Clause M3.

A claim is settled from when a settlement that takes it is prepared, unless that is discarded or takes it back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from finance.domain.awards import award_claim_id
from finance.domain.claims import claim_id
from finance.domain.facts_of_books import (
    Attended,
    BookFacts,
    ChildAttendances,
    ChildYearFacts,
    OutreachFacts,
    SiteFacts,
    VillageYearFacts,
)
from finance.domain.lectures import lecture_claim_id
from finance.domain.ranking import Held


def competing(facts: BookFacts) -> Iterator[UUID]:
    """The claims that would hold a place in this book if they were settled."""
    match facts:
        case ChildYearFacts():
            yield from _of(facts.attendances)
        case OutreachFacts():
            for child in facts.children:
                yield from _of(child)
        case VillageYearFacts():
            yield from (lecture_claim_id(given.lecture) for given in facts.lectures)
        case SiteFacts():
            yield from (award_claim_id(accepted.facility) for accepted in facts.facilities)
        case _:
            return


def _of(listed: ChildAttendances) -> Iterator[UUID]:
    for each in (listed, *listed.beside):
        yield from (claim_on(attended) for attended in each.attended)


def held_among(listed: ChildAttendances, settled: Collection[UUID]) -> Held:
    """By child, the sessions of its attendances whose claims are among the `settled`."""
    if not settled:
        return {}
    held: dict[UUID, set[bytes]] = defaultdict(set)
    for each in (listed, *listed.beside):
        for attended in each.attended:
            if claim_on(attended) in settled:
                held[each.child_id].add(attended.delivered.session.session_id.bytes)
    return held


def claim_on(attended: Attended) -> UUID:
    """The claim on an attendance in an institution; one in outreach has none, and is not settled."""
    return claim_id("S3.1", attended.delivered.session.session_id, attended.attendance.child_id)
