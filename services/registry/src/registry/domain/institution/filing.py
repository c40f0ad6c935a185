"""Putting an institution on file. Clause K4.1."""

from chassis.decider import Decision, Refusal
from contracts.events.registry import InstitutionFiled
from registry.domain.existence import Absent
from registry.domain.institution.commands import FileInstitution
from registry.domain.institution.state import InstitutionState


def file_institution(institution: InstitutionState, command: FileInstitution) -> Decision:
    """File an institution once."""
    if not isinstance(institution, Absent):
        return Refusal("institution.already-exists", clause="K4.1", details={"existing_id": str(command.institution_id)})
    return [
        InstitutionFiled(
            institution_id=command.institution_id,
            name=command.name,
            kind=command.kind,
            legal_form=command.legal_form,
            township_code=command.township_code,
            capacity=command.capacity,
            filed_on=command.filed_on,
        )
    ]
