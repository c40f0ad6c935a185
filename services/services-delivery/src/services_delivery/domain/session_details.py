"""What a session was: where, when, by whom, for which children."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from contracts.events.registry import SessionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDetails:
    """A session as the clerk has it. Times are the wall clock's in Asia/Shanghai."""

    mode: SessionMode
    institution_id: UUID
    agreement_id: UUID | None
    facility_id: UUID | None
    service_date: date
    starts_at: time
    ends_at: time
    children: Sequence[UUID]

    @property
    def natural_key(self) -> str:
        """An institution gives one session at a place, a day and a start."""
        place = self.facility_id or "own"
        return f"session:{self.institution_id}:{place}:{self.service_date}:{self.starts_at:%H:%M}"

    @property
    def clause(self) -> str:
        """The clause its money rests on."""
        return "S3.1" if self.mode == "in-institution" else "S3.2"
