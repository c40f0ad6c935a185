"""submit-facility-plan, approve-facility-plan, return-facility-plan, reject-facility-plan. Clauses S1.1, S1.2."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Decider
from chassis.fields import PastDay, Reason
from chassis.issuing import by
from contracts.events.registry import FacilityPlanned
from contracts.policy import Bilingual
from registry.domain.facility.commands import ApprovePlan, FacilityCommand, RejectPlan, ReturnPlan, SubmitPlan
from registry.domain.facility.state import FacilityState

_PLANNERS = """
    SELECT stream_id, row_number() OVER (PARTITION BY stream_id ORDER BY stream_version) AS plan_version, actor
    FROM events WHERE stream_id = ANY($1::uuid[]) AND type = $2"""
C = TypeVar("C", ApprovePlan, ReturnPlan, RejectPlan)


class SubmitFacilityPlanRequest(CommandRequest):
    """The day of the plan."""

    facility_id: UUID
    planned_on: PastDay


class ApproveFacilityPlanRequest(CommandRequest):
    """The day of the approval."""

    facility_id: UUID
    approved_on: PastDay


class ReturnFacilityPlanRequest(CommandRequest):
    """The day of the return, and what is wrong with the plan."""

    facility_id: UUID
    returned_on: PastDay
    reasons: Reason


class RejectFacilityPlanRequest(CommandRequest):
    """The day of the rejection, and why no plan will do."""

    facility_id: UUID
    rejected_on: PastDay
    reasons: Reason


def _submit(request: SubmitFacilityPlanRequest, issued: Issued) -> SubmitPlan:
    return SubmitPlan(**by(issued), **dict(request))


def _approve(request: ApproveFacilityPlanRequest, issued: Issued) -> ApprovePlan:
    return ApprovePlan(**by(issued), **dict(request), planners={})


def _return(request: ReturnFacilityPlanRequest, issued: Issued) -> ReturnPlan:
    return ReturnPlan(**by(issued), **dict(request), planners={})


def _reject(request: RejectFacilityPlanRequest, issued: Issued) -> RejectPlan:
    return RejectPlan(**by(issued), **dict(request), planners={})


async def _with_planners(connection: Connection, commands: Sequence[C]) -> Sequence[C]:
    """The commands with the persons who submitted the plans, as the events' own record says."""
    planners: dict[UUID, dict[int, str]] = defaultdict(dict)
    rows = await connection.fetch(_PLANNERS, [command.facility_id for command in commands], FacilityPlanned.event_type)
    for row in rows:
        _office, _, person = row["actor"].partition("/")
        planners[row["stream_id"]][row["plan_version"]] = person
    return [replace(command, planners=planners[command.facility_id]) for command in commands]


def plan_commands(decider: Decider[FacilityState, FacilityCommand]) -> Sequence[CommandType[Any, FacilityState, Any]]:
    """The commands of the plan and its review."""
    return (
        CommandType(
            name="submit-facility-plan",
            summary=Bilingual(zh="提交建设方案", en="submit the plan of a facility"),
            request=SubmitFacilityPlanRequest,
            decider=decider,
            command=_submit,
            roles=frozenset({"township"}),
        ),
        CommandType(
            name="approve-facility-plan",
            summary=Bilingual(zh="建设方案审核通过", en="approve the plan of a facility"),
            request=ApproveFacilityPlanRequest,
            decider=decider,
            command=_approve,
            roles=frozenset({"commission"}),
            prepare=_with_planners,
        ),
        CommandType(
            name="return-facility-plan",
            summary=Bilingual(zh="退回建设方案", en="return the plan of a facility"),
            request=ReturnFacilityPlanRequest,
            decider=decider,
            command=_return,
            roles=frozenset({"commission"}),
            prepare=_with_planners,
        ),
        CommandType(
            name="reject-facility-plan",
            summary=Bilingual(zh="建设方案不予通过", en="reject the plan of a facility for good"),
            request=RejectFacilityPlanRequest,
            decider=decider,
            command=_reject,
            roles=frozenset({"commission"}),
            prepare=_with_planners,
        ),
    )
