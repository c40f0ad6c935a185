"""The institution as a decider."""

from chassis.decider import Decider, Decision
from registry.domain.existence import Absent
from registry.domain.institution.commands import FileInstitution, GrantCredential, InstitutionCommand, RevokeCredential
from registry.domain.institution.credentials import grant, revoke
from registry.domain.institution.evolution import evolve
from registry.domain.institution.filing import file_institution
from registry.domain.institution.state import InstitutionState


def decide(institution: InstitutionState, command: InstitutionCommand) -> Decision:
    """The decision on each command."""
    match command:
        case FileInstitution():
            return file_institution(institution, command)
        case GrantCredential():
            return grant(institution, command)
        case RevokeCredential():
            return revoke(institution, command)


INSTITUTION: Decider[InstitutionState, InstitutionCommand] = Decider("institution", Absent(), decide, evolve)
