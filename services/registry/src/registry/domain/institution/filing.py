"""Putting an institution on file, changing what is on file, and taking it off. Clauses K4.1, D4, D12."""

from collections.abc import Mapping, Sequence

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import InstitutionFiled
from contracts.events.supervision import InstitutionFilingAmended, InstitutionFilingEnded, Places
from contracts.values import Department
from registry.domain.institution.commands import AmendFiling, EndFiling, FileInstitution
from registry.domain.institution.standing import on_file
from registry.domain.institution.state import InstitutionState, LegalForm

REGISTRARS: Mapping[LegalForm, tuple[Department, str]] = {
    "for-profit": ("market-regulation", "D12"),
    "non-profit": ("civil-affairs", "D4"),
}
"""Who registers an institution of a legal form, and the annex's clause that says so."""


def file_institution(institution: InstitutionState, command: FileInstitution) -> Decision:
    """File an institution once, as registered by the department of its legal form. Clauses K4.1, D4, D12."""
    registrar, clause = REGISTRARS[command.legal_form]
    if command.registered_by not in (None, registrar):
        return Refusal("institution.other-registrar", clause=clause, details={"registered_by": registrar})
    if refusal := _wrong_sum(command.capacity, command.capacity_by_group):
        return refusal
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
            registered_by=registrar,
            capacity_by_group=command.capacity_by_group,
            staff=command.staff,
        )
    ]


def amend_filing(institution: InstitutionState, command: AmendFiling) -> Decision:
    """Change the places and the staff on file. Clause K4.1."""
    filed = on_file(institution, command, command.amended_on)
    if isinstance(filed, Refusal):
        return filed
    if refusal := _wrong_sum(command.capacity, command.capacity_by_group):
        return refusal
    if (filed.capacity, filed.capacity_by_group, filed.staff) == (command.capacity, command.capacity_by_group, command.staff):
        return []
    return [
        InstitutionFilingAmended(
            institution_id=command.institution_id,
            capacity=command.capacity,
            capacity_by_group=command.capacity_by_group,
            staff=command.staff,
            amended_on=command.amended_on,
        )
    ]


def end_filing(institution: InstitutionState, command: EndFiling) -> Decision:
    """Take an institution off file, once. Clause K4.1."""
    filed = on_file(institution, command, command.ended_on)
    if isinstance(filed, Refusal):
        return filed
    return [InstitutionFilingEnded(institution_id=command.institution_id, ended_on=command.ended_on, reason=command.reason)]


def _wrong_sum(capacity: int, by_group: Sequence[Places]) -> Refusal | None:
    """Places by age group are given for each group once, and add up to the capacity; or not at all."""
    groups = [one.age_group for one in by_group]
    if by_group and (len(set(groups)) < len(groups) or sum(one.places for one in by_group) != capacity):
        return Refusal("institution.capacity-not-the-sum", clause="K4.1", details={"capacity": capacity})
    return None
