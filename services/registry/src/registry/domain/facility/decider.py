"""The facility as a decider, under a policy edition."""

from functools import partial

from chassis.decider import Decider, Decision
from contracts.policy import Policy
from registry.domain.existence import Absent
from registry.domain.facility.acceptance import accept, fail_acceptance
from registry.domain.facility.application import apply
from registry.domain.facility.closing import close
from registry.domain.facility.commands import (
    AcceptFacility,
    ApplyForFacility,
    ApprovePlan,
    CloseFacility,
    CompleteConstruction,
    FacilityCommand,
    FailAcceptance,
    ReturnPlan,
    StartConstruction,
    SubmitPlan,
)
from registry.domain.facility.construction import complete_construction, start_construction
from registry.domain.facility.evolution import evolve
from registry.domain.facility.planning import approve_plan, return_plan, submit_plan
from registry.domain.facility.state import FacilityState


def decide(policy: Policy, facility: FacilityState, command: FacilityCommand) -> Decision:
    """The decision on each command."""
    match command:
        case ApplyForFacility():
            return apply(facility, command)
        case SubmitPlan():
            return submit_plan(facility, command)
        case ApprovePlan():
            return approve_plan(facility, command)
        case ReturnPlan():
            return return_plan(facility, command)
        case StartConstruction():
            return start_construction(facility, command)
        case CompleteConstruction():
            return complete_construction(facility, command)
        case AcceptFacility():
            return accept(facility, command, policy)
        case FailAcceptance():
            return fail_acceptance(facility, command)
        case CloseFacility():
            return close(facility, command)


def facility_decider(policy: Policy) -> Decider[FacilityState, FacilityCommand]:
    """The decider whose awards are those of this policy."""
    return Decider("facility", Absent(), partial(decide, policy), evolve)
