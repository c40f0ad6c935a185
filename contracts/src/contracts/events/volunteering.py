"""What services-delivery publishes of volunteers."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.events.delivery import VoidReason
from contracts.topics import VOLUNTEERING
from contracts.values import OrganisationId, PractitionerId, UnitCode, VolunteerServiceId

VolunteerActivity = Literal["home-guidance", "activity-help", "publicity", "care", "material-support"]


@event("volunteers-served", topic=VOLUNTEERING)
class VolunteersServed(DomainEvent):
    """Volunteers gave their time, each the same number of minutes; for a social organisation or on their own. Clause M4."""

    service_id: VolunteerServiceId
    unit_code: UnitCode
    organisation_id: OrganisationId | None
    activity: VolunteerActivity
    served_on: date
    volunteer_ids: tuple[PractitionerId, ...]
    minutes_each: int


@event("volunteer-service-voided", topic=VOLUNTEERING)
class VolunteerServiceVoided(DomainEvent):
    """A recorded service of volunteers does not count."""

    service_id: VolunteerServiceId
    served_on: date
    reason: VoidReason
