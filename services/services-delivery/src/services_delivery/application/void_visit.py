"""POST /commands/void-visit."""

from chassis.application import CommandRequest, CommandType, Issued
from contracts.events.delivery import VoidReason
from contracts.policy import Bilingual
from contracts.values import VisitId
from services_delivery.domain.visit import VISIT, CompleteVisit, Visit, VoidVisit
from services_delivery.projections.recorded_visits import record_visits


class VoidVisitRequest(CommandRequest):
    """A recorded visit that does not count, and why."""

    visit_id: VisitId
    reason: VoidReason


def to_command(request: VoidVisitRequest, issued: Issued) -> VoidVisit:
    """The request as a command."""
    return VoidVisit(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.visit_id,
        reason=request.reason,
    )


VOID_VISIT: CommandType[VoidVisitRequest, Visit | None, CompleteVisit | VoidVisit] = CommandType(
    name="void-visit",
    summary=Bilingual(zh="作废上门指导", en="void a home visit"),
    request=VoidVisitRequest,
    decider=VISIT,
    command=to_command,
    roles=frozenset({"village", "township", "commission"}),
    record=record_visits,
)
