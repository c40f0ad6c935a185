"""Which duties of the annex were fulfilled in a year: by the department's own report, or by what it is seen to have done."""

from collections.abc import Iterator
from datetime import date

from oracle import policy
from oracle.daybook import Daybook
from oracle.diary import Diary
from oracle.register import Register

Act = tuple[str, str, date]
"""A department, what it did, and when."""

REGISTRARS = {"for-profit": "market-regulation", "non-profit": "civil-affairs"}
ISSUERS = {
    "health-permit": ("health", "health-permit"),
    "fire-inspection": ("emergency-management", "fire-inspection"),
    "food-licence": ("market-regulation", "food-licence"),
    "staff-qualification": ("human-resources", "qualification"),
}


def states(register: Register, diary: Diary, daybook: Daybook, year: int) -> dict[str, str]:
    """Every duty of a year that is over: fulfilled where anything shows it, else missed."""
    seen = {(department, act) for department, act, day in _acts(register, diary) if day.year == year}
    found = {duty for (duty, of), reports in daybook.reports.items() if of == year and any(reports)}
    found |= {duty for duty, (department, acts) in policy.DUTIES.items() if any((department, act) in seen for act in acts)}
    return {duty: "fulfilled" if duty in found else "missed" for duty in policy.DUTIES}


def _acts(register: Register, diary: Diary) -> Iterator[Act]:
    for institution in register.institutions.values():
        registrar = REGISTRARS[institution.legal_form]
        yield "health", "filing", institution.filed_on
        yield registrar, "registration", institution.filed_on
        for credential in institution.credentials.values():
            if credential.kind == "registration":
                yield registrar, "registration", credential.first
            elif credential.kind in ISSUERS:
                yield *ISSUERS[credential.kind], credential.first
        for department, day in institution.supported:
            yield department, "support", day
    for inspection in register.inspections.values():
        for department in inspection.departments:
            yield department, "inspection", inspection.day
            if inspection.joint:
                yield department, "joint-inspection", inspection.day
    for training in diary.trainings.values():
        yield training.department, "training", training.day
