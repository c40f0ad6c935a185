"""Which of a child's attendances stand: eligible by their own facts, and the child nowhere else at the time. S3.1, S3.2."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from contracts.age import Interval
from contracts.policy import Policy
from finance.domain.claims import Fact
from finance.domain.counting_together import counted, counted_as, looks_wider
from finance.domain.entries import CODES, FOUND_BY_CHILD, PLACE, REASONS, Entry, entry_of
from finance.domain.facts_of_books import Attended, ChildAttendances, DeliveredSession
from finance.domain.ranking import Held, Ranked, Rules, rank, rank_together
from finance.domain.register.child import Child
from finance.domain.register.session import Attendance, Session
from finance.domain.settled import held_among
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


def standings(policy: Policy, listed: ChildAttendances, settled: Collection[UUID] = ()) -> list[Standing]:
    """Every attendance in the order of date, start and session id; one that overlaps none that stands, stands.

    Those whose claims are `settled` come before the others.
    """
    held = held_among(listed, settled)
    sessions = {
        attended.delivered.session.session_id.bytes: attended.delivered
        for each in (listed, *listed.beside)
        for attended in each.attended
    }
    sound = {session_id: soundness(policy, delivered) for session_id, delivered in sessions.items()}
    own = {attended.delivered.session.session_id.bytes: attended for attended in listed.attended}
    if listed.beside or looks_wider(policy):
        return [
            _standing(policy, item, own, sessions, sound, listed.child, using)
            for item, using in _ranked_together(policy, listed, sound, held)
        ]
    entries = sorted(_entries(policy, listed, sound), key=PLACE)
    if not entries:
        return []
    ranked, using = rank(rules_of(policy.on(date.fromordinal(entries[0].day))), entries, held.get(listed.child_id, ()))
    return [_standing(policy, item, own, sessions, sound, listed.child, using) for item in ranked]


def _entries(policy: Policy, listed: ChildAttendances, sound: Mapping[bytes, Soundness]) -> list[Entry]:
    entries = []
    for attendance, delivered in listed.attended:
        session = delivered.session
        fault = own_fault(policy, sound[session.session_id.bytes], session, attendance, listed.child)
        entries.append(entry_of(session, attendance, CODES[fault]))
    return entries


def _ranked_together(
    policy: Policy, listed: ChildAttendances, sound: Mapping[bytes, Soundness], held: Held
) -> list[tuple[Ranked, list[Entry]]]:
    """The ranking of a child's own attendances, among all that may count with them."""
    together = [
        counted(policy, each.child_id, each.child, entry)
        for each in (listed, *listed.beside)
        for entry in _entries(policy, each, sound)
    ]
    own = {attended.delivered.session.session_id.bytes for attended in listed.attended}
    first = min((one.entry.day for one in together if one.child_id == listed.child_id and one.entry.session_id in own), default=1)
    rules = rules_of(policy.on(date.fromordinal(first)))
    return [
        (item, using)
        for one, item, using in rank_together(together, held, first_recorded=rules.first_recorded)
        if one.child_id == listed.child_id and one.entry.session_id in own
    ]


def _standing(
    policy: Policy,
    item: Ranked,
    own: Mapping[bytes, Attended],
    sessions: Mapping[bytes, DeliveredSession],
    sound: Mapping[bytes, Soundness],
    child: Child | None,
    using: Sequence[Entry],
) -> Standing:
    elsewhere = sessions[item.elsewhere.session_id].session if item.elsewhere else None
    attended = own[item.entry.session_id]
    seen = None if child is None else counted_as(policy, child, attended.delivered.session.service_date)
    facts = looked_at(item.fault, sound[item.entry.session_id], seen)
    return Standing(attended, REASONS[item.fault] or None, facts, elsewhere, item.rank, using)


def rules_of(policy: Policy) -> Rules:
    """How the policy of a day ranks attendances (R8, R9)."""
    return Rules(policy.reading("R8") == "uses-one", policy.reading("R9") == "first-recorded")


def eligible_days(policy: Policy, child: Child, mode: str, on: date) -> Interval:
    """The days on which a child is of the age by the readings of a day (R4, R5; R20 for outreach; R18)."""
    held = policy.on(on)
    return _eligible_days(held, counted_as(held, child, on).birth_date, mode)


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
    if session.service_date not in eligible_days(policy, child, session.mode, session.service_date):
        return "child.out-of-band"
    return ""


def looked_at(fault: int, sound: Soundness, child: Child | None) -> tuple[Fact, ...]:
    """The facts behind this fault of an attendance (0: none): its session's, and the child where it was looked at."""
    if fault in FOUND_BY_CHILD and child is not None:
        return (*sound.facts, child)
    return sound.facts
