"""Experience sessions, and every child a session lists or once listed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.delivery import SessionAmended, SessionDelivered, SessionVoided
from contracts.events.registry import SessionMode
from finance.domain.register.history import BrokenHistory, begun, not_begun

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Session(NamedTuple):
    """A session's own facts: in the institution (S3.1), or as outreach at a place (S3.2)."""

    session_id: UUID
    mode: SessionMode
    institution_id: UUID
    agreement_id: UUID | None
    facility_id: UUID | None
    service_date: date
    starts_at: time
    ends_at: time
    voided: bool
    sources: tuple[UUID, ...]

    @property
    def place_in_time(self) -> tuple[date, time, UUID]:
        """What attendances are taken in the order of."""
        return self.service_date, self.starts_at, self.session_id

    def overlaps(self, other: "Session") -> bool:
        """True where both take place at one time; one that ends when the other starts does not."""
        return self.service_date == other.service_date and self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        stated: dict[str, Any] = {
            "id": str(self.session_id),
            "mode": self.mode,
            "service_date": self.service_date.isoformat(),
            "starts_at": self.starts_at.isoformat("minutes"),
            "ends_at": self.ends_at.isoformat("minutes"),
            "institution_id": str(self.institution_id),
            "agreement_id": None if self.agreement_id is None else str(self.agreement_id),
        }
        if self.mode == "outreach":
            stated["facility_id"] = None if self.facility_id is None else str(self.facility_id)
        if self.voided:
            stated["voided"] = True
        return {"session": stated}


class Attendance(NamedTuple):
    """A child and a session that lists it (`present`) or once listed it. `listed_us`: when it was recorded, Unix microseconds."""

    session_id: UUID
    child_id: UUID
    service_date: date
    present: bool
    listed_us: int


class SessionRecord(NamedTuple):
    """A session with every attendance it ever listed."""

    session: Session
    attendances: tuple[Attendance, ...]


def fold_session(record: SessionRecord | None, received: ReceivedEvent) -> SessionRecord:
    """The session after an event."""
    event, source, recorded_at = received.event, received.envelope.id, received.envelope.time
    match event:
        case SessionDelivered():
            not_begun(record, f"session {event.session_id}")
            session = Session(
                event.session_id,
                event.mode,
                event.institution_id,
                event.agreement_id,
                event.facility_id,
                event.service_date,
                event.starts_at,
                event.ends_at,
                False,  # noqa: FBT003  not voided
                (source,),
            )
            return SessionRecord(session, _listed(session, {}, event.children, recorded_at))
        case SessionAmended():
            known = begun(record, f"session {event.session_id}")
            session = known.session._replace(sources=(*known.session.sources, source))
            before = {attendance.child_id: attendance for attendance in known.attendances}
            return SessionRecord(session, _listed(session, before, event.children, recorded_at))
        case SessionVoided():
            known = begun(record, f"session {event.session_id}")
            return known._replace(session=known.session._replace(voided=True, sources=(*known.session.sources, source)))
        case _:
            raise BrokenHistory(f"{received.envelope.type} says nothing about a session")


def _listed(session: Session, before: dict[UUID, Attendance], children: tuple[UUID, ...], at: datetime) -> tuple[Attendance, ...]:
    session_id, day = session.session_id, session.service_date
    at_us = (at - _EPOCH) // _MICROSECOND
    if not before:
        return tuple([Attendance(session_id, child_id, day, True, at_us) for child_id in dict.fromkeys(children)])  # noqa: FBT003
    after = {child_id: attendance._replace(present=False) for child_id, attendance in before.items()}
    for child_id in children:
        kept = before.get(child_id)
        listed_us = kept.listed_us if kept is not None and kept.present else at_us
        after[child_id] = Attendance(session_id, child_id, day, present=True, listed_us=listed_us)
    return tuple(after.values())
