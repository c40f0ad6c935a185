"""record-volunteers, void-volunteers. Clause M4."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from chassis.application import Advice, CommandRequest, CommandType
from chassis.database import Connection
from contracts.events.delivery import VoidReason
from contracts.events.volunteering import VolunteerActivity, VolunteersServed
from contracts.policy import Bilingual
from contracts.values import OrganisationId, UnitCode, VolunteerServiceId
from services_delivery.application.issuing import made
from services_delivery.application.outreach import OFFICES
from services_delivery.application.request_values import Attendees, Day
from services_delivery.domain.volunteering import VOLUNTEERS, RecordVolunteers, VoidVolunteers
from services_delivery.projections.listed import lists
from services_delivery.projections.organisations import helping
from services_delivery.projections.practitioners import titles_of


class RecordVolunteersRequest(CommandRequest):
    """Registered people who gave their time, each the same, for a social organisation or on their own. Clause M4."""

    service_id: VolunteerServiceId | None = None
    unit_code: UnitCode
    organisation_id: OrganisationId | None = None
    activity: VolunteerActivity
    served_on: Day
    volunteer_ids: Attendees
    minutes_each: Annotated[int, Field(strict=True, ge=1, le=1440)]


class VoidVolunteersRequest(CommandRequest):
    """A recorded service that does not count, and why."""

    service_id: VolunteerServiceId
    reason: VoidReason


async def advise(connection: Connection, requests: Sequence[RecordVolunteersRequest]) -> Sequence[Sequence[Advice]]:
    """Warn of people and organisations nobody registered, or that helped no longer on the day."""
    known = await titles_of(connection, {person for request in requests for person in request.volunteer_ids})
    named = [(request.organisation_id, request.served_on) for request in requests if request.organisation_id is not None]
    found = await helping(connection, named)
    warnings: list[list[Advice]] = []
    for request in requests:
        strangers = [str(person) for person in request.volunteer_ids if person not in known]
        advice = [Advice("volunteer.unknown", "M4", {"volunteers": strangers})] if strangers else []
        if request.organisation_id is not None and (request.organisation_id, request.served_on) not in found:
            advice.append(Advice("organisation.not-helping", "M4", {"organisation_id": str(request.organisation_id)}))
        warnings.append(advice)
    return warnings


VOLUNTEER_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    CommandType(
        name="record-volunteers",
        summary=Bilingual(zh="登记志愿服务", en="record a service of volunteers"),
        request=RecordVolunteersRequest,
        decider=VOLUNTEERS,
        command=made(RecordVolunteers, "service_id"),
        roles=OFFICES,
        office=lambda request: request.unit_code,
        record=lists(VolunteersServed, RecordVolunteers),
        advise=advise,
    ),
    CommandType(
        name="void-volunteers",
        summary=Bilingual(zh="作废志愿服务", en="void a service of volunteers"),
        request=VoidVolunteersRequest,
        decider=VOLUNTEERS,
        command=made(VoidVolunteers, "service_id"),
        roles=OFFICES,
    ),
)
