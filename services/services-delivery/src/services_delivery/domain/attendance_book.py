"""The attendances of children as recorded so far, a batch's own earlier rows included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from services_delivery.domain.session_details import SessionDetails


@dataclass(frozen=True, slots=True)
class Attendance:
    """When a child was at a session."""

    service_date: date
    starts_at: time
    ends_at: time


@dataclass(slots=True)
class AttendanceBook:
    """Attendances by child and by the natural key of their session: the same session again is the same attendance."""

    _entries: dict[UUID, dict[str, Attendance]] = field(default_factory=lambda: defaultdict(dict))
    _listed: dict[str, Sequence[UUID]] = field(default_factory=dict)

    def enter(self, session: SessionDetails) -> None:
        """Write down who attends a session, in place of what is written of it."""
        for child in self._listed.get(session.natural_key, ()):
            del self._entries[child][session.natural_key]
        self._listed[session.natural_key] = session.children
        for child in session.children:
            self._entries[child][session.natural_key] = Attendance(session.service_date, session.starts_at, session.ends_at)

    def elsewhere(self, child: UUID, session: SessionDetails) -> bool:
        """True where the child is at another session at the time; one that ends when the other starts does not overlap."""
        return any(
            other.service_date == session.service_date and other.starts_at < session.ends_at and session.starts_at < other.ends_at
            for other in self._others(child, session)
        )

    def attended_in_year(self, child: UUID, session: SessionDetails) -> int:
        """How many other sessions of the calendar year list the child (R6)."""
        return sum(other.service_date.year == session.service_date.year for other in self._others(child, session))

    def _others(self, child: UUID, session: SessionDetails) -> Iterable[Attendance]:
        entries = self._entries.get(child, {})
        return (attendance for key, attendance in entries.items() if key != session.natural_key)
