"""The phrases a case is written with, and what is taken for granted where a case does not say it."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from finance.situations.deliveries import (
    DossierCompleted,
    Lecture,
    LectureVoided,
    Session,
    SessionAmended,
    SessionVoided,
)
from finance.situations.designations import InstitutionDesignated, InstitutionDesignationWithdrawn
from finance.situations.people import (
    BirthDateCorrected,
    Child,
    ChildMerged,
    ChildMergeUndone,
    ChildMoved,
    Practitioner,
    TitleRecorded,
    Unit,
)
from finance.situations.problems import problems
from finance.situations.statement import Reference, Statement
from finance.situations.suppliers import (
    Agreement,
    AgreementAmended,
    AgreementTerminated,
    CredentialGranted,
    CredentialRevoked,
    FacilityAccepted,
    FacilityApplied,
    FacilityClosed,
    Institution,
    InstitutionResumed,
    InstitutionSuspended,
)

PHRASES: Mapping[str, type[Statement]] = {
    kind.phrase: kind
    for kind in (
        Unit, Child, BirthDateCorrected, ChildMoved, ChildMerged, ChildMergeUndone, Practitioner, TitleRecorded,
        Institution, CredentialGranted, CredentialRevoked, InstitutionSuspended, InstitutionResumed,
        Agreement, AgreementAmended, AgreementTerminated,
        InstitutionDesignated, InstitutionDesignationWithdrawn,
        FacilityApplied, FacilityAccepted, FacilityClosed,
        Session, SessionAmended, SessionVoided, Lecture, DossierCompleted, LectureVoided,
    )
}  # fmt: skip
DEFAULTS: Mapping[str, type[Statement]] = {
    "institution": Institution,
    "agreement": Agreement,
    "facility": FacilityAccepted,
    "child": Child,
    "lecturer": Practitioner,
}
"""How a thing exists that a case refers to and does not define, in the order of their dependence."""


def statement(line: Any) -> Statement:
    """A line of a case, such as `session: {session: 第一次, on: 2020-03-01, children: [小明]}`."""
    if isinstance(line, Statement):
        return line
    if not isinstance(line, dict) or len(line) != 1:
        raise ValueError("a line is one phrase with its fields")
    [(phrase, fields)] = line.items()
    if phrase not in PHRASES:
        raise ValueError(f"{phrase!r} is no phrase; there are {', '.join(PHRASES)}")
    try:
        return PHRASES[phrase].model_validate(fields)
    except ValidationError as error:
        raise ValueError(f"{phrase}: {problems(error, PHRASES[phrase])}") from error


def taken_for_granted(statements: Iterable[Statement], unknown: Iterable[str]) -> list[Statement]:
    """Definitions of what these statements refer to and none defines, but for what the case says nobody knows."""
    statements = list(statements)
    defined = {statement.defines() for statement in statements}
    wanted: dict[Reference, None] = {}
    for each in statements:
        wanted |= dict.fromkeys(each.refers())
    granted: list[Statement] = []
    if any(kind == "agreement" for kind, _ in set(wanted) - defined):
        wanted |= dict.fromkeys(Agreement().refers())
    for kind, model in DEFAULTS.items():
        names = [name for wanted_kind, name in wanted if wanted_kind == kind and (kind, name) not in defined]
        granted += [model.model_validate({kind: name}) for name in names if name not in set(unknown)]
    return granted
