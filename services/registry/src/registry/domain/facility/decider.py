"""The facility as a decider, under a policy edition."""

from functools import partial

from chassis.decider import Decider, Decision
from chassis.existence import Absent
from contracts.policy import Policy
from registry.domain.facility.acceptance import accept, fail_acceptance
from registry.domain.facility.application import apply
from registry.domain.facility.closing import close, close_finding
from registry.domain.facility.commands import (
    AcceptFacility,
    AfterAcceptance,
    ApplyForFacility,
    ApprovePlan,
    CloseFacility,
    CloseFinding,
    CompleteConstruction,
    DesignateFacility,
    FacilityCommand,
    FailAcceptance,
    RejectPlan,
    RenameFacility,
    ReturnPlan,
    StartConstruction,
    SubmitPlan,
    WithdrawDesignation,
)
from registry.domain.facility.construction import complete_construction, start_construction
from registry.domain.facility.designation import designate, rename, withdraw_designation
from registry.domain.facility.evolution import evolve
from registry.domain.facility.planning import approve_plan, reject_plan, return_plan, submit_plan
from registry.domain.facility.state import FacilityState


def decide(policy: Policy, facility: FacilityState, command: FacilityCommand) -> Decision:
    """The decision on each command."""
    match command:
        case ApplyForFacility():
            return apply(facility, command)
        case SubmitPlan():
            return submit_plan(facility, command)
        case ApprovePlan() | ReturnPlan() | RejectPlan():
            return _review(facility, command)
        case StartConstruction():
            return start_construction(facility, command)
        case CompleteConstruction():
            return complete_construction(facility, command)
        case AcceptFacility():
            return accept(facility, command, policy)
        case FailAcceptance():
            return fail_acceptance(facility, command)
        case CloseFacility():
            return close(facility, command, policy)
        case _:
            return _after_acceptance(facility, command)


def _review(facility: FacilityState, command: ApprovePlan | ReturnPlan | RejectPlan) -> Decision:
    match command:
        case ApprovePlan():
            return approve_plan(facility, command)
        case ReturnPlan():
            return return_plan(facility, command)
        case RejectPlan():
            return reject_plan(facility, command)


def _after_acceptance(facility: FacilityState, command: AfterAcceptance) -> Decision:
    match command:
        case RenameFacility():
            return rename(facility, command)
        case DesignateFacility():
            return designate(facility, command)
        case WithdrawDesignation():
            return withdraw_designation(facility, command)
        case CloseFinding():
            return close_finding(facility, command)


def facility_decider(policy: Policy) -> Decider[FacilityState, FacilityCommand]:
    """The decider whose awards are those of this policy."""
    return Decider("facility", Absent(), partial(decide, policy), evolve)
