"""Guidance stations and activity rooms: where they stand, accepted and closed when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import ApplicationName, FacilityAccepted, FacilityApplied, FacilityClosed, FacilityKind
from finance.domain.register.history import begun, not_begun


@dataclass(frozen=True, slots=True)
class Facility:
    """A place at a site, applied for by a unit. `award_fen` is what acceptance states.

    `kind` of a room is what its application calls it: an activity room, or a parent-child park as the heading has it (R19).
    """

    facility_id: UUID
    kind: FacilityKind | ApplicationName
    site_code: str
    applicant_code: str
    township_code: str
    accepted_on: date | None
    award_fen: int | None
    closed_on: date | None
    sources: tuple[UUID, ...]

    def open_on(self, day: date) -> bool:
        """True from the day of acceptance to before the day it closes."""
        return self.accepted_on is not None and self.accepted_on <= day and (self.closed_on is None or day < self.closed_on)

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        dates = {"accepted_on": self.accepted_on, "closed_on": self.closed_on}
        stated: dict[str, Any] = {
            "id": str(self.facility_id),
            "kind": self.kind,
            "site_code": self.site_code,
            "applicant_code": self.applicant_code,
        }
        stated |= {name: day.isoformat() for name, day in dates.items() if day is not None}
        if self.award_fen is not None:
            stated["award_fen"] = self.award_fen
        return {"facility": stated}


def fold_facility(facility: Facility | None, received: ReceivedEvent) -> Facility:
    """The facility after an event; its plans and its construction decide nothing here."""
    event, source = received.event, received.envelope.id
    match event:
        case FacilityApplied():
            not_begun(facility, f"facility {event.facility_id}")
            return Facility(
                event.facility_id,
                event.kind if event.kind == "station" else event.called,
                event.site_code,
                event.applicant_code,
                event.township_code,
                None,
                None,
                None,
                (source,),
            )
        case FacilityAccepted():
            known = begun(facility, f"facility {event.facility_id}")
            return replace(known, accepted_on=event.accepted_on, award_fen=event.award_fen, sources=(*known.sources, source))
        case FacilityClosed():
            known = begun(facility, f"facility {event.facility_id}")
            return replace(known, closed_on=event.closed_on, sources=(*known.sources, source))
        case _:
            return begun(facility, f"facility {received.envelope.subject}")
