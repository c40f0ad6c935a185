"""accept-facility, fail-acceptance, close-facility. Clauses S1.1, S1.2, K1.1."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.decider import Decider
from chassis.fields import AwardFen, Day, PastDay, Reason, unrepeated
from chassis.issuing import by
from contracts.events.facilities import ChecklistItem
from contracts.policy import Bilingual
from registry.domain.facility.commands import AcceptFacility, CloseFacility, FacilityCommand, FailAcceptance
from registry.domain.facility.state import FacilityState

ROLES: frozenset[Role] = frozenset({"commission"})


class AcceptFacilityRequest(CommandRequest):
    """The acceptance, the award it states in fen, why that much, and the items of the checklist found met."""

    facility_id: UUID
    accepted_on: PastDay
    award_fen: AwardFen
    reason: Reason
    met: Annotated[tuple[ChecklistItem, ...], unrepeated]


class FailAcceptanceRequest(CommandRequest):
    """The inspection, the items of the checklist not met, the defects it found, and when the next one is."""

    facility_id: UUID
    inspected_on: PastDay
    defects: Reason
    reinspection_on: Day
    unmet: Annotated[tuple[ChecklistItem, ...], Field(min_length=1), unrepeated]


class CloseFacilityRequest(CommandRequest):
    """The first day on which the facility was not open, and why."""

    facility_id: UUID
    closed_on: PastDay
    reason: Reason


def _accept(request: AcceptFacilityRequest, issued: Issued) -> AcceptFacility:
    return AcceptFacility(**by(issued), **dict(request))


def _fail(request: FailAcceptanceRequest, issued: Issued) -> FailAcceptance:
    return FailAcceptance(**by(issued), **dict(request))


def _close(request: CloseFacilityRequest, issued: Issued) -> CloseFacility:
    return CloseFacility(**by(issued), **dict(request))


def acceptance_commands(
    decider: Decider[FacilityState, FacilityCommand],
) -> Sequence[CommandType[Any, FacilityState, Any]]:
    """The commands of acceptance, and of the end."""
    return (
        CommandType(
            name="accept-facility",
            summary=Bilingual(zh="验收通过并核定奖补", en="accept a facility and state its award"),
            request=AcceptFacilityRequest,
            decider=decider,
            command=_accept,
            roles=ROLES,
        ),
        CommandType(
            name="fail-acceptance",
            summary=Bilingual(zh="验收不通过", en="record a failed acceptance"),
            request=FailAcceptanceRequest,
            decider=decider,
            command=_fail,
            roles=ROLES,
        ),
        CommandType(
            name="close-facility",
            summary=Bilingual(zh="关闭站(室)", en="close a facility"),
            request=CloseFacilityRequest,
            decider=decider,
            command=_close,
            roles=ROLES,
        ),
    )
