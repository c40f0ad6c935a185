"""The institution as a decider, under a policy edition."""

from functools import partial

from chassis.decider import Decider, Decision
from chassis.existence import Absent
from contracts.policy import Policy
from registry.domain.institution.assessment import assess, designate, withdraw
from registry.domain.institution.commands import (
    AmendFiling,
    AssessInstitution,
    DesignateInstitution,
    EndFiling,
    FileInstitution,
    GiveSupport,
    GrantCredential,
    InstitutionCommand,
    ResumeInstitution,
    RevokeCredential,
    Supervision,
    SuspendInstitution,
    WithdrawInstitutionDesignation,
)
from registry.domain.institution.credentials import file_with_credentials, grant, revoke
from registry.domain.institution.evolution import evolve
from registry.domain.institution.filing import amend_filing, end_filing
from registry.domain.institution.state import InstitutionState
from registry.domain.institution.support import give_support
from registry.domain.institution.suspension import resume, suspend


def decide(policy: Policy, institution: InstitutionState, command: InstitutionCommand) -> Decision:
    """The decision on each command."""
    match command:
        case FileInstitution():
            return file_with_credentials(institution, command)
        case AmendFiling():
            return amend_filing(institution, command)
        case EndFiling():
            return end_filing(institution, command)
        case GrantCredential():
            return grant(institution, command)
        case RevokeCredential():
            return revoke(institution, command)
        case _:
            return _supervise(policy, institution, command)


def _supervise(policy: Policy, institution: InstitutionState, command: Supervision) -> Decision:
    match command:
        case SuspendInstitution():
            return suspend(institution, command)
        case ResumeInstitution():
            return resume(institution, command)
        case AssessInstitution():
            return assess(institution, command, policy)
        case DesignateInstitution():
            return designate(institution, command, policy)
        case WithdrawInstitutionDesignation():
            return withdraw(institution, command)
        case GiveSupport():
            return give_support(institution, command)


def institution_decider(policy: Policy) -> Decider[InstitutionState, InstitutionCommand]:
    """The decider whose standard and credentials are those of this policy."""
    return Decider("institution", Absent(), partial(decide, policy), evolve)
