"""POST /commands/complete-visit."""

from collections.abc import Sequence

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.policy import Bilingual, Policy
from contracts.values import ChildId, PractitionerId, UnitCode, VisitId
from services_delivery.application.request_values import Day
from services_delivery.application.warnings import warned
from services_delivery.domain.visit import VISIT, CompleteVisit, Visit, VoidVisit
from services_delivery.domain.visit_foresight import foresee_visit
from services_delivery.projections.children import known_children
from services_delivery.projections.recorded_visits import record_visits
from services_delivery.projections.units import known_units


class CompleteVisitRequest(CommandRequest):
    """A home visit to a child, by the unit that made it. Clause G3.1."""

    visit_id: VisitId | None = None
    child_id: ChildId
    unit_code: UnitCode
    visited_on: Day
    visitor_id: PractitionerId | None = None


def to_command(request: CompleteVisitRequest, issued: Issued) -> CompleteVisit:
    """The request as a command."""
    return CompleteVisit(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.visit_id or issued.new_id,
        child_id=request.child_id,
        unit_code=request.unit_code,
        visited_on=request.visited_on,
        visitor_id=request.visitor_id,
    )


def complete_visit(policy: Policy) -> CommandType[CompleteVisitRequest, Visit | None, CompleteVisit | VoidVisit]:
    """The command; its warnings say what keeps the visit from counting under the policy's bands."""

    async def advise(connection: Connection, requests: Sequence[CompleteVisitRequest]) -> Sequence[Sequence[Advice]]:
        children = await known_children(connection, {request.child_id for request in requests})
        units = await known_units(connection, {request.unit_code for request in requests})
        return [
            warned(
                foresee_visit(
                    request.visited_on,
                    request.unit_code,
                    children.get(request.child_id),
                    unit_is_known=request.unit_code in units,
                    bands=policy.bands,
                )
            )
            for request in requests
        ]

    return CommandType(
        name="complete-visit",
        summary=Bilingual(zh="登记上门指导", en="record a home visit"),
        request=CompleteVisitRequest,
        decider=VISIT,
        command=to_command,
        roles=frozenset({"village", "township", "commission"}),
        office=lambda request: request.unit_code,
        record=record_visits,
        advise=advise,
    )
