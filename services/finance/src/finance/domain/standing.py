"""Which of a child's attendances stand: eligible by their own facts, and the child nowhere else at the time. S3.1, S3.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from contracts.age import Interval
from contracts.policy import Policy
from finance.domain.claims import Fact
from finance.domain.entries import CODES, FOUND_BY_CHILD, PLACE, REASONS, Entry, entry_of
from finance.domain.facts_of_books import Attended, ChildAttendances
from finance.domain.ranking import Ranked, Rules, rank
from finance.domain.register.child import Child
from finance.domain.register.session import Attendance, Session
from finance.domain.soundness import Soundness, soundness


@dataclass(frozen=True, slots=True)
class Standing:
    """An attendance, eligible where `reason` is None.

    `elsewhere`: the session that the child is taken to have been in. `rank`: its place among those that use one of the
    year's free sessions, 0 where it uses none; `using`: all that use one, in the order of their ranks.
    """

    attended: Attended
    reason: str | None
    facts: tuple[Fact, ...]
    elsewhere: Session | None
    rank: int
    using: Sequence[Entry]


def standings(policy: Policy, listed: ChildAttendances) -> list[Standing]:
    """Every attendance in the order of date, start and session id; one that overlaps none that stands, stands."""
    by_session = {attended.delivered.session.session_id.bytes: attended for attended in listed.attended}
    sound: dict[bytes, Soundness] = {}
    entries = []
    for session_id, attended in by_session.items():
        sound[session_id] = soundness(policy, attended.delivered)
        fault = own_fault(policy, sound[session_id], attended.delivered.session, attended.attendance, listed.child)
        entries.append(entry_of(attended.delivered.session, attended.attendance, CODES[fault]))
    entries.sort(key=PLACE)
    ranked, using = rank(rules_of(policy), entries)
    return [_standing(item, by_session, sound[item.entry.session_id], listed.child, using) for item in ranked]


def _standing(
    item: Ranked, by_session: dict[bytes, Attended], sound: Soundness, child: Child | None, using: Sequence[Entry]
) -> Standing:
    elsewhere = by_session[item.elsewhere.session_id].delivered.session if item.elsewhere else None
    attended = by_session[item.entry.session_id]
    facts = looked_at(item.fault, sound, child)
    return Standing(attended, REASONS[item.fault] or None, facts, elsewhere, item.rank, using)


def rules_of(policy: Policy) -> Rules:
    """How the policy ranks attendances (R8, R9)."""
    return Rules(policy.reading("R8") == "uses-one", policy.reading("R9") == "first-recorded")


def eligible_days(policy: Policy, child: Child, mode: str) -> Interval:
    """The days on which a child is of the age (R4, R5; R20 for outreach)."""
    return _eligible_days(policy, child.birth_date, mode)


@lru_cache(maxsize=4096)
def _eligible_days(policy: Policy, birth_date: date, mode: str) -> Interval:
    if mode == "outreach" and policy.reading("R20") == "under-three":
        return policy.bands.under_three(birth_date)
    return policy.bands.toddler(birth_date)


def own_fault(policy: Policy, sound: Soundness, session: Session, attendance: Attendance, child: Child | None) -> str:
    """The first rule an attendance breaks by its own facts, "" where none, leaving aside where else the child was.

    `sound` says what the facts of its session are worth.
    """
    if not session.voided and not attendance.present:
        return "attendance.removed"
    if sound.fault is not None:
        return sound.fault
    if child is None:
        return "child.unknown"
    if session.service_date not in eligible_days(policy, child, session.mode):
        return "child.out-of-band"
    return ""


def looked_at(fault: int, sound: Soundness, child: Child | None) -> tuple[Fact, ...]:
    """The facts behind this fault of an attendance (0: none): its session's, and the child where it was looked at."""
    if fault in FOUND_BY_CHILD and child is not None:
        return (*sound.facts, child)
    return sound.facts
