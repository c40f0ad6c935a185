"""GET /practitioners/{id}: pseudonymous."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.streams import read_state
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import Title
from registry.domain.practitioner.decider import PRACTITIONER
from registry.domain.practitioner.state import Employment, HealthCertificate, HeldQualification, Practitioner
from registry.web.answers import ITEM_RESPONSES, View, not_found

router = APIRouter(prefix="/practitioners", tags=["practitioners"], dependencies=[Depends(require(*ROLES))])


class TitleView(View):
    """A title, held from `awarded_on` on."""

    title: Title
    awarded_on: date


class PractitionerView(View):
    """A practitioner by its pseudonymous id, with titles in the order of recording."""

    practitioner_id: UUID
    institution_id: UUID | None
    registered_on: date
    titles: tuple[TitleView, ...]
    qualifications: tuple[HeldQualification, ...]
    health_certificates: tuple[HealthCertificate, ...]
    employments: tuple[Employment, ...]


@router.get("/{practitioner_id}", summary="一名从业人员 · a practitioner", responses=ITEM_RESPONSES)
async def get_practitioner(practitioner_id: UUID, database: Annotated[Connection, Depends(connection)]) -> PractitionerView:
    """By its id."""
    practitioner = await read_state(database, PRACTITIONER, practitioner_id)
    if not isinstance(practitioner, Practitioner):
        raise not_found(practitioner_id=str(practitioner_id))
    return PractitionerView.model_validate(practitioner)
