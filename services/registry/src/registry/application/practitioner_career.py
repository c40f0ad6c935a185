"""record-qualification, record-health-certificate, begin-employment, end-employment. Clauses G5.2, S4.1, S4.2, K5.4."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Day, PastDay
from chassis.issuing import stated
from contracts.events.people import Post, Qualification
from contracts.policy import Bilingual
from contracts.values import UnitCode
from registry.application.known import units_among, unknown_unit, with_known_institution
from registry.application.practitioner import ROLES
from registry.domain.practitioner.commands import (
    BeginEmployment,
    EndEmployment,
    RecordHealthCertificate,
    RecordQualification,
)
from registry.domain.practitioner.decider import PRACTITIONER


class RecordQualificationRequest(CommandRequest):
    """An occupational qualification and the day of its award. Clause G5.2."""

    practitioner_id: UUID
    qualification: Qualification
    awarded_on: PastDay
    valid_to: Day | None = None


class RecordHealthCertificateRequest(CommandRequest):
    """A health certificate with its first and last day. Clause K5.4."""

    practitioner_id: UUID
    valid_from: PastDay
    valid_to: Day


class BeginEmploymentRequest(CommandRequest):
    """A post of an institution, or of a unit's office, and the first day in it. Clauses G5.2, S4.1, S4.2."""

    practitioner_id: UUID
    post: Post
    institution_id: UUID | None = None
    unit_code: UnitCode | None = None
    began_on: PastDay


class EndEmploymentRequest(CommandRequest):
    """The first day no longer in the post. Clause G5.2."""

    practitioner_id: UUID
    ended_on: PastDay


async def _with_known_employer(
    connection: Connection, commands: Sequence[BeginEmployment]
) -> Sequence[BeginEmployment | Refusal]:
    registered = await units_among(connection, [c.unit_code for c in commands if c.unit_code is not None])
    placed = [
        command if command.unit_code is None or command.unit_code in registered else unknown_unit(command.unit_code)
        for command in commands
    ]
    return await with_known_institution(connection, placed, lambda command: command.institution_id)


def _command(
    name: str, summary: Bilingual, request: type[Any], command: type[Any], prepare: Any = None
) -> CommandType[Any, Any, Any]:
    return CommandType(
        name=name,
        summary=summary,
        request=request,
        decider=PRACTITIONER,
        command=stated(command),
        roles=ROLES,
        prepare=prepare,
    )


CAREER_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    _command(
        "record-qualification",
        Bilingual(zh="登记职业资格", en="record an occupational qualification"),
        RecordQualificationRequest,
        RecordQualification,
    ),
    _command(
        "record-health-certificate",
        Bilingual(zh="登记健康证明", en="record a health certificate"),
        RecordHealthCertificateRequest,
        RecordHealthCertificate,
    ),
    _command(
        "begin-employment",
        Bilingual(zh="登记上岗", en="record the beginning of an employment"),
        BeginEmploymentRequest,
        BeginEmployment,
        _with_known_employer,
    ),
    _command(
        "end-employment",
        Bilingual(zh="登记离岗", en="record the end of an employment"),
        EndEmploymentRequest,
        EndEmployment,
    ),
)
