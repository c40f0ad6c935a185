"""Events of a case as the bus would bring them: short names for ids, versions and times counted."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from contracts.catalogue import DomainEvent
from contracts.envelope import Envelope, ReceivedEvent

NAMES = UUID("3f1f0b4e-6d0a-5a0c-8a55-0e2d5b7c9a44")
FIRST_RECORDED_AT = datetime(2021, 1, 1, tzinfo=UTC)
COUNTY = "341881"


def id_of(name: str) -> UUID:
    """The id a short name stands for; a name that is an id stands for itself, where the order of ids matters."""
    try:
        return UUID(name)
    except ValueError:
        return uuid5(NAMES, name)


class Chronicle:
    """Puts events into envelopes, one minute after another, and remembers what later events must repeat."""

    def __init__(self) -> None:
        self._versions: Counter[UUID] = Counter()
        self._recorded = 0
        self.days: dict[str, date] = {}
        """The day of a session or lecture, and the birth date of a child, by name."""
        self.applied: set[str] = set()
        """Facilities that have been applied for."""
        self.villages: dict[str, str] = {}
        self.amended: Counter[str] = Counter()
        """How often an agreement was, by name."""

    def record(self, subject: UUID, event: DomainEvent) -> ReceivedEvent:
        """The event as the next of its stream."""
        self._versions[subject] += 1
        self._recorded += 1
        event_id = uuid5(NAMES, f"{subject} {self._versions[subject]}")
        envelope = Envelope(
            id=event_id,
            type=event.event_type,
            subject=str(subject),
            time=FIRST_RECORDED_AT + timedelta(minutes=self._recorded),
            county_code=COUNTY,
            partition_seq=self._recorded,
            previous_id=None,
            stream_version=self._versions[subject],
            correlation_id=event_id,
            causation_id=event_id,
            actor=f"{COUNTY}/situation",
        )
        return ReceivedEvent(envelope, event)
