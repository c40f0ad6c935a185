"""rename-facility, designate-facility, withdraw-designation, close-facility-finding. Clauses K1.1, M5."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.application import CommandRequest, CommandType
from chassis.decider import Decider
from chassis.fields import Name, PastDay, Reason
from chassis.issuing import stated
from contracts.events.facilities import FacilityFinding, FindingOutcome
from contracts.policy import Bilingual
from registry.domain.facility.commands import (
    CloseFinding,
    DesignateFacility,
    FacilityCommand,
    RenameFacility,
    WithdrawDesignation,
)
from registry.domain.facility.state import FacilityState


class RenameFacilityRequest(CommandRequest):
    """The new name and from when. Clauses S1.1, S1.2."""

    facility_id: UUID
    name: Name
    renamed_on: PastDay


class DesignateFacilityRequest(CommandRequest):
    """From when it is a demonstration facility, and the decision's document."""

    facility_id: UUID
    designated_on: PastDay
    document_number: Name


class WithdrawDesignationRequest(CommandRequest):
    """From when it is none any more, and why."""

    facility_id: UUID
    withdrawn_on: PastDay
    reason: Reason


class CloseFacilityFindingRequest(CommandRequest):
    """What became of the finding of an early closing."""

    facility_id: UUID
    finding: FacilityFinding
    closed_on: PastDay
    outcome: FindingOutcome
    reasons: Reason


def designation_commands(
    decider: Decider[FacilityState, FacilityCommand],
) -> Sequence[CommandType[Any, FacilityState, Any]]:
    """The commands of a facility's later life."""
    return (
        CommandType(
            name="rename-facility",
            summary=Bilingual(zh="站(室)更名", en="rename a facility"),
            request=RenameFacilityRequest,
            decider=decider,
            command=stated(RenameFacility),
            roles=frozenset({"township", "commission"}),
        ),
        CommandType(
            name="designate-facility",
            summary=Bilingual(zh="认定示范站(室)", en="designate a demonstration facility"),
            request=DesignateFacilityRequest,
            decider=decider,
            command=stated(DesignateFacility),
            roles=frozenset({"commission"}),
        ),
        CommandType(
            name="withdraw-designation",
            summary=Bilingual(zh="撤销示范站(室)认定", en="withdraw a facility's designation"),
            request=WithdrawDesignationRequest,
            decider=decider,
            command=stated(WithdrawDesignation),
            roles=frozenset({"commission"}),
        ),
        CommandType(
            name="close-facility-finding",
            summary=Bilingual(zh="办结站(室)检查线索", en="close a finding about a facility"),
            request=CloseFacilityFindingRequest,
            decider=decider,
            command=stated(CloseFinding),
            roles=frozenset({"commission"}),
        ),
    )
