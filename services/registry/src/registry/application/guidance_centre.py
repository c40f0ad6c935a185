"""establish-centre, accept-centre, close-centre. Clauses G2.1, K1.1."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.decider import Decider
from chassis.fields import Name, PastDay, Reason, unrepeated
from chassis.issuing import named, stated
from contracts.events.facilities import ChecklistItem
from contracts.policy import Bilingual
from contracts.values import SiteCode
from registry.application.listed import listing
from registry.domain.centre import AcceptCentre, CentreCommand, CentreState, CloseCentre, EstablishCentre

ROLES: frozenset[Role] = frozenset({"commission"})


class EstablishCentreRequest(CommandRequest):
    """The county's guidance institution, where it stands and from when."""

    centre_id: UUID | None = None
    site_code: SiteCode
    name: Name
    established_on: PastDay


class AcceptCentreRequest(CommandRequest):
    """The day of acceptance, and the items of the checklist found met."""

    centre_id: UUID
    accepted_on: PastDay
    met: Annotated[tuple[ChecklistItem, ...], unrepeated]


class CloseCentreRequest(CommandRequest):
    """The first day on which it was not open, and why."""

    centre_id: UUID
    closed_on: PastDay
    reason: Reason


def centre_commands(decider: Decider[CentreState, CentreCommand]) -> Sequence[CommandType[Any, CentreState, Any]]:
    """The commands of the centre."""
    return (
        CommandType(
            name="establish-centre",
            summary=Bilingual(zh="设立普惠性指导服务机构", en="establish the county's guidance institution"),
            request=EstablishCentreRequest,
            decider=decider,
            command=named(EstablishCentre, "centre_id"),
            roles=ROLES,
            office=lambda request: request.site_code.partition("-")[0],
            record=listing("centre", lambda command: command.site_code.partition("-")[0]),
        ),
        CommandType(
            name="accept-centre",
            summary=Bilingual(zh="普惠性指导服务机构验收", en="accept the county's guidance institution"),
            request=AcceptCentreRequest,
            decider=decider,
            command=stated(AcceptCentre),
            roles=ROLES,
        ),
        CommandType(
            name="close-centre",
            summary=Bilingual(zh="关闭普惠性指导服务机构", en="close the county's guidance institution"),
            request=CloseCentreRequest,
            decider=decider,
            command=stated(CloseCentre),
            roles=ROLES,
        ),
    )
