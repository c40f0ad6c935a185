"""A facility after each of its events."""

from dataclasses import replace

from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.facilities import (
    FacilityDesignated,
    FacilityDesignationWithdrawn,
    FacilityFindingClosed,
    FacilityFindingRaised,
    FacilityPlanRejected,
    FacilityRenamed,
)
from contracts.events.registry import (
    FacilityAcceptanceFailed,
    FacilityAccepted,
    FacilityApplied,
    FacilityClosed,
    FacilityConstructionCompleted,
    FacilityConstructionStarted,
    FacilityPlanApproved,
    FacilityPlanned,
    FacilityPlanReturned,
)
from registry.domain.facility.state import (
    Accepted,
    Applied,
    Approved,
    Built,
    Closed,
    Defective,
    FacilityState,
    Planned,
    Project,
    Rejected,
    Returned,
    Step,
    UnderConstruction,
)


def evolve(facility: FacilityState, event: DomainEvent) -> FacilityState:
    """The state after an event."""
    match facility, event:
        case Absent(), FacilityApplied():
            project = Project(
                event.facility_id,
                event.kind,
                event.site_code,
                event.name,
                event.applicant_code,
                event.township_code,
                event.called,
            )
            return Applied(project, event.applied_on)
        case Accepted(), FacilityClosed():
            return Closed(facility.project, event.closed_on, facility.on, facility.award_fen, event.reason)
        case Accepted(), FacilityDesignated():
            return replace(facility, designated_on=event.designated_on)
        case Accepted(), FacilityDesignationWithdrawn():
            return replace(facility, designated_on=None)
        case Closed(), FacilityFindingRaised():
            return replace(facility, finding=event)
        case Closed(), FacilityFindingClosed():
            return replace(facility, finding_closed=True)
        case Step(project=project), FacilityRenamed():
            return replace(facility, project=replace(project, name=event.name))
        case Step(project=project), _:
            return _on_its_way(facility, project, event)
        case _:
            return facility


def _on_its_way(facility: FacilityState, project: Project, event: DomainEvent) -> FacilityState:
    match event:
        case FacilityPlanned():
            return Planned(project, event.planned_on, event.plan_version)
        case FacilityPlanReturned():
            return Returned(project, event.returned_on, event.plan_version, event.reasons)
        case FacilityPlanRejected():
            return Rejected(project, event.rejected_on, event.plan_version, event.reasons)
        case FacilityPlanApproved():
            return Approved(project, event.approved_on, event.plan_version)
        case FacilityConstructionStarted():
            return UnderConstruction(project, event.started_on)
        case FacilityConstructionCompleted():
            return Built(project, event.completed_on)
        case FacilityAcceptanceFailed():
            return Defective(project, event.inspected_on, event.defects, event.reinspection_on)
        case FacilityAccepted():
            return Accepted(project, event.accepted_on, event.award_fen, event.reason)
        case _:
            return facility
