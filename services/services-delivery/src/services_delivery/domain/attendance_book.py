"""The attendances of children as recorded so far, a batch's own earlier rows included."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services_delivery.domain.session_details import SessionDetails


@dataclass(slots=True)
class AttendanceBook:
    """Which sessions list a child. A session is known by its natural key: the same again takes the place of the first."""

    _of_child: dict[UUID, dict[str, SessionDetails]] = field(default_factory=lambda: defaultdict(dict))
    _entered: dict[str, SessionDetails] = field(default_factory=dict)

    def enter(self, session: SessionDetails) -> None:
        """Write down who attends a session, in place of what is written of it."""
        key = session.natural_key
        if key in self._entered:
            for child in self._entered[key].children:
                del self._of_child[child][key]
        self._entered[key] = session
        for child in session.children:
            self._of_child[child][key] = session

    def elsewhere(self, child: UUID, session: SessionDetails) -> bool:
        """True where the child is at another session at the time; one that ends when the other starts does not overlap."""
        return any(
            other.service_date == session.service_date and other.starts_at < session.ends_at and session.starts_at < other.ends_at
            for other in self._others(child, session)
        )

    def attended_in_year(self, child: UUID, session: SessionDetails) -> int:
        """How many other sessions of the calendar year list the child (R6)."""
        return sum(other.service_date.year == session.service_date.year for other in self._others(child, session))

    def _others(self, child: UUID, session: SessionDetails) -> Iterable[SessionDetails]:
        key = session.natural_key
        return [other for known, other in self._of_child.get(child, {}).items() if known != key]
