"""Which attendances are eligible, and which of these are within the year's free four (S3.1, R8, R9)."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field

from oracle import ages, policy
from oracle.diary import Diary, Session
from oracle.register import Register
from oracle.session_facts import fault_of

Attended = tuple[str, str]
"""A session's id and a child's."""


@dataclass
class Assessment:
    """Every attendance ever listed: None where eligible, else the reason it is not; and those within the free four."""

    reasons: dict[Attended, str | None] = field(default_factory=dict)
    free: set[Attended] = field(default_factory=set)
    eligible_of: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """Eligible attendances of a child in a year, under all its registrations."""


def assess(register: Register, diary: Diary, settled: Set[tuple[str, ...]] = frozenset()) -> Assessment:
    """Assess every attendance of every session; `settled` are claims by what they are made of."""
    found = Assessment()
    candidates: dict[str, list[tuple[str, str, Session]]] = defaultdict(list)
    for session_id, session in diary.sessions.items():
        fault = fault_of(session, register)
        for child_id in session.ever:
            reason = _own_reason(session, child_id, fault, register)
            found.reasons[session_id, child_id] = reason
            if reason is None:
                candidates[register.who(child_id)].append((session_id, child_id, session))
    for child_id, attended in candidates.items():
        _take_in_turn(child_id, attended, found, settled)
    return found


def _own_reason(session: Session, child_id: str, fault: str | None, register: Register) -> str | None:
    """What stands against an attendance, leaving aside where else the child was."""
    if fault == "session.voided":
        return fault
    if child_id not in session.children:
        return "attendance.removed"
    if fault is not None:
        return fault
    child = register.children.get(register.who(child_id))
    if child is None:
        return "child.unknown"
    return None if ages.within(session.day, ages.toddler_band(child.born)) else "child.out-of-band"


def _take_in_turn(
    child: str, attended: list[tuple[str, str, Session]], found: Assessment, settled: Set[tuple[str, ...]]
) -> None:  # fmt: skip
    """By day, start and id: one that overlaps none that stands, stands; the first four of a year are free.

    A child on one list under two registrations attends once: as the child that it is (R18). What is settled stands first, and
    has its free session before the others.
    """
    standing: list[Session] = []
    in_turn = sorted(attended, key=lambda entry: (entry[2].day, entry[2].start, entry[0], entry[1] != child, entry[1]))
    in_turn.sort(key=lambda entry: (entry[0], entry[1]) not in settled)
    present = []
    for session_id, child_id, session in in_turn:
        if any(_overlap(session, other) for other in standing):
            found.reasons[session_id, child_id] = "child.elsewhere"
            continue
        standing.append(session)
        present.append((session_id, child_id, session))
    present.sort(key=lambda entry: (entry[2].day, entry[2].start, entry[0]))
    present.sort(key=lambda entry: (entry[0], entry[1]) not in settled)
    for session_id, child_id, session in present:
        year = child, session.day.year
        if found.eligible_of[year] < policy.FREE_ATTENDANCES:
            found.free.add((session_id, child_id))
        found.eligible_of[year] += 1


def _overlap(one: Session, other: Session) -> bool:
    return one.day == other.day and one.start < other.end and other.start < one.end
