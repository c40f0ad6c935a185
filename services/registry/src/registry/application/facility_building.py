"""start-construction, complete-construction. Clauses S1.1, S1.2."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.application import CommandRequest, CommandType, Issued
from chassis.decider import Decider
from chassis.fields import PastDay
from chassis.issuing import by
from contracts.policy import Bilingual
from registry.domain.facility.commands import CompleteConstruction, FacilityCommand, StartConstruction
from registry.domain.facility.state import FacilityState


class StartConstructionRequest(CommandRequest):
    """The day construction began."""

    facility_id: UUID
    started_on: PastDay


class CompleteConstructionRequest(CommandRequest):
    """The day construction was complete."""

    facility_id: UUID
    completed_on: PastDay


def _start(request: StartConstructionRequest, issued: Issued) -> StartConstruction:
    return StartConstruction(**by(issued), **dict(request))


def _complete(request: CompleteConstructionRequest, issued: Issued) -> CompleteConstruction:
    return CompleteConstruction(**by(issued), **dict(request))


def building_commands(
    decider: Decider[FacilityState, FacilityCommand],
) -> Sequence[CommandType[Any, FacilityState, Any]]:
    """The commands of construction."""
    return (
        CommandType(
            name="start-construction",
            summary=Bilingual(zh="开工", en="start construction"),
            request=StartConstructionRequest,
            decider=decider,
            command=_start,
            roles=frozenset({"township"}),
        ),
        CommandType(
            name="complete-construction",
            summary=Bilingual(zh="完工", en="report construction complete"),
            request=CompleteConstructionRequest,
            decider=decider,
            command=_complete,
            roles=frozenset({"township"}),
        ),
    )
