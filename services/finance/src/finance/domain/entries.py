"""A child's year as it is kept between decisions: an entry for each attendance, with its own fault and what stands decided.

An entry holds what ranking needs and no more: when, whether its own facts are sound, and the last decision on it. What a
decision says besides is read from the facts of the attendances it is about.
"""

from collections.abc import Iterable
from datetime import time
from operator import itemgetter
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from finance.domain.register.session import Attendance, Session

REASONS = (
    "",
    "session.voided",
    "attendance.removed",
    "policy.not-in-force",
    "agreement.missing",
    "agreement.unknown",
    "agreement.other-institution",
    "agreement.not-valid",
    "agreement.mode-not-covered",
    "agreement.fee-out-of-tolerance",
    "institution.unknown",
    "institution.credentials-incomplete",
    "facility.missing",
    "facility.unknown",
    "facility.not-open",
    "child.unknown",
    "child.out-of-band",
    "child.elsewhere",
    "attendance.limit-reached",
    "claim.terms-changed",
    "claim.withdrawn",
    "institution.suspended",
    "attendance.household-counted",
)
"""Refusals by their number in a stored entry; 0: none. New ones are added at the end, none is ever moved;
function `refusal_of` of the database has the same."""

CODES = {reason: number for number, reason in enumerate(REASONS)}
ELSEWHERE, LIMIT_REACHED = CODES["child.elsewhere"], CODES["attendance.limit-reached"]
HOUSEHOLD_COUNTED = CODES["attendance.household-counted"]
ELIGIBLE_REASONS = frozenset({0, LIMIT_REACHED, HOUSEHOLD_COUNTED})
"""Of attendances that satisfy the clause, paid or not."""
FOUND_BY_CHILD = frozenset({0, CODES["child.out-of-band"], ELSEWHERE, LIMIT_REACHED, HOUSEHOLD_COUNTED})
"""Faults that are found only after the child itself has been looked at, once all other facts are sound."""

_LAYOUT = Struct("<16s16sIQQq?BIBqI")
_OUTREACH, _REASON = Struct("<16s16sIQQq").size, Struct("<16s16sIQQq?BI").size
_ELIGIBLE = bytes((0, LIMIT_REACHED))
_SOURCE_AT, _DAY_AT, _DAY = 16, 32, Struct("<I")
pack_entry = _LAYOUT.pack
"""The bytes of an `Entry`, given its members."""


class Entry(NamedTuple):
    """An attendance in its child's year. Times are microseconds; `fault` and `reason` are numbers of `REASONS`.

    `source` is the session's latest event. `number` counts the decisions so far; where it is above 0 and `reason` is 0 the
    claim stands accrued at `amount_fen` by the agreement of `township`, or the outreach attendance stands eligible.
    """

    session_id: bytes
    source: bytes
    day: int
    starts_us: int
    ends_us: int
    listed_us: int
    outreach: bool
    fault: int
    number: int = 0
    reason: int = 0
    amount_fen: int = 0
    township: int = 0


PLACE = itemgetter(2, 3, 0)
"""What attendances are taken in the order of: day, start, session id."""


def entry_of(session: Session, attendance: Attendance, fault: int) -> Entry:
    """An attendance as its facts are now, nothing decided."""
    return Entry._make((*head_of(session), attendance.listed_us, session.mode == "outreach", fault, 0, 0, 0, 0))


def head_of(session: Session) -> tuple[bytes, bytes, int, int, int]:
    """What the entries of all of a session's attendances begin with."""
    return (
        session.session_id.bytes,
        session.sources[-1].bytes,
        session.service_date.toordinal(),
        microseconds(session.starts_at),
        microseconds(session.ends_at),
    )


def microseconds(moment: time) -> int:
    """The time of day in microseconds."""
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def pack(entries: Iterable[Entry]) -> bytes:
    """Entries as they are stored."""
    return b"".join([_LAYOUT.pack(*entry) for entry in entries])


def unpack(stored: bytes | None) -> list[Entry]:
    """Entries as they were packed."""
    return list(map(Entry._make, _LAYOUT.iter_unpack(stored))) if stored else []


_NOT_DECIDED = (0, 0, 0, 0)


def standing_of(before: Entry | None) -> tuple[int, int, int, int]:
    """What stands decided in an entry: number, reason, amount and township."""
    return _NOT_DECIDED if before is None else before[8:]


def known_among(stored: bytes | None, session_ids: Iterable[UUID]) -> dict[bytes, Entry]:
    """The entries of these sessions, by session, as far as the year has them. A year that names none is not unpacked."""
    if stored is None:
        return {}
    wanted = [session_id.bytes for session_id in session_ids]
    for session_id in wanted:
        if session_id in stored:
            return {entry.session_id: entry for entry in unpack(stored) if entry.session_id in wanted}
    return {}


class Glance(NamedTuple):
    """What a packed year tells without being unpacked."""

    last_day: int
    has_outreach: bool
    reasons: bytes
    """The reason of each entry."""


_NOTHING = Glance(0, has_outreach=False, reasons=b"")


def glance(stored: bytes | None) -> Glance:
    """Look at a packed year whose every entry is decided. Raises struct.error for bytes that are none."""
    if not stored:
        return _NOTHING
    [last_day] = _DAY.unpack_from(stored, len(stored) - _LAYOUT.size + _DAY_AT)
    return Glance(last_day, 1 in stored[_OUTREACH :: _LAYOUT.size], stored[_REASON :: _LAYOUT.size])


def used_in(reasons: bytes) -> int:
    """How many entries use one of the free sessions, or would: paid, or beyond the limit. Their claims stand eligible."""
    return reasons.count(0) + reasons.count(LIMIT_REACHED)


def in_turn(reasons: bytes) -> bool:
    """Whether the earliest of those entries are the paid ones: neither has a settled one kept its place nor another limit held."""
    beyond = reasons.find(LIMIT_REACHED)
    return beyond < 0 or 0 not in reasons[beyond:]


def first_used(stored: bytes, reasons: bytes, most: int) -> list[bytes]:
    """The events that the earliest of those entries are cited by, packed ids, this many at most."""
    eligible = [number for number, reason in enumerate(reasons) if reason in _ELIGIBLE][:most]
    starts = [number * _LAYOUT.size + _SOURCE_AT for number in eligible]
    return [stored[start : start + _SOURCE_AT] for start in starts]
