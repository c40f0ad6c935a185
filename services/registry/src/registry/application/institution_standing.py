"""suspend-institution, resume-institution, assess-institution, designate-institution, withdraw-institution-designation,
give-support. Clauses K4.1, K5.1, K5.4, G4.1."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.decider import Decider
from chassis.fields import AwardFen, Day, Name, PastDay, Reason
from chassis.issuing import named, stated
from contracts.events.supervision import Score, SupportKind
from contracts.policy import Bilingual
from contracts.values import Department
from registry.domain.institution.commands import (
    AssessInstitution,
    DesignateInstitution,
    GiveSupport,
    InstitutionCommand,
    ResumeInstitution,
    SuspendInstitution,
    WithdrawInstitutionDesignation,
)
from registry.domain.institution.state import InstitutionState

COMMISSION: frozenset[Role] = frozenset({"commission"})
DEPARTMENTS: frozenset[Role] = frozenset({"commission", "department"})


class SuspendInstitutionRequest(CommandRequest):
    """From when an institution may not serve, why, and after which inspection. Clauses K5.4, S3.1."""

    institution_id: UUID
    suspension_id: UUID | None = None
    from_date: Day
    inspection_id: UUID | None = None
    reason: Reason


class ResumeInstitutionRequest(CommandRequest):
    """From when it may serve again."""

    institution_id: UUID
    resumed_on: Day


class AssessInstitutionRequest(CommandRequest):
    """The points of every area of the standard."""

    institution_id: UUID
    assessment_id: UUID | None = None
    assessed_on: PastDay
    scores: Annotated[tuple[Score, ...], Field(min_length=1, max_length=10)]


class DesignateInstitutionRequest(CommandRequest):
    """The designation, both dates included, and its document; `award_fen` where the document states an award."""

    institution_id: UUID
    assessment_id: UUID
    valid_from: Day
    valid_to: Day
    document_number: Name
    award_fen: AwardFen | None = None


class WithdrawInstitutionDesignationRequest(CommandRequest):
    """From when it does not hold, and why."""

    institution_id: UUID
    withdrawn_on: Day
    reason: Reason


class GiveSupportRequest(CommandRequest):
    """Which department has supported an institution by what, and the document; the amount of a purchase or reward."""

    institution_id: UUID
    support_id: UUID | None = None
    kind: SupportKind
    department: Department
    given_on: PastDay
    document_number: Name
    amount_fen: AwardFen | None = None


def standing_commands(
    decider: Decider[InstitutionState, InstitutionCommand],
) -> Sequence[CommandType[Any, InstitutionState, Any]]:
    """The commands of supervision and support."""
    return (
        CommandType(
            name="suspend-institution",
            summary=Bilingual(zh="责令机构暂停服务", en="suspend an institution"),
            request=SuspendInstitutionRequest,
            decider=decider,
            command=named(SuspendInstitution, "suspension_id"),
            roles=DEPARTMENTS,
        ),
        CommandType(
            name="resume-institution",
            summary=Bilingual(zh="恢复机构服务", en="let an institution resume"),
            request=ResumeInstitutionRequest,
            decider=decider,
            command=stated(ResumeInstitution),
            roles=DEPARTMENTS,
        ),
        CommandType(
            name="assess-institution",
            summary=Bilingual(zh="机构分级评估", en="assess an institution against the standard"),
            request=AssessInstitutionRequest,
            decider=decider,
            command=named(AssessInstitution, "assessment_id"),
            roles=COMMISSION,
        ),
        CommandType(
            name="designate-institution",
            summary=Bilingual(zh="认定示范机构", en="designate a demonstration institution"),
            request=DesignateInstitutionRequest,
            decider=decider,
            command=stated(DesignateInstitution),
            roles=COMMISSION,
        ),
        CommandType(
            name="withdraw-institution-designation",
            summary=Bilingual(zh="撤销示范机构认定", en="withdraw an institution's designation"),
            request=WithdrawInstitutionDesignationRequest,
            decider=decider,
            command=stated(WithdrawInstitutionDesignation),
            roles=COMMISSION,
        ),
        CommandType(
            name="give-support",
            summary=Bilingual(zh="登记对机构的扶持", en="record support given to an institution"),
            request=GiveSupportRequest,
            decider=decider,
            command=named(GiveSupport, "support_id"),
            roles=DEPARTMENTS,
        ),
    )
