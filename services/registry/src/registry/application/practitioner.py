"""register-practitioner, record-title. Clauses S2, R3."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Day, PastDay
from chassis.issuing import by
from contracts.events.people import Qualification
from contracts.events.registry import Title
from contracts.policy import Bilingual
from registry.application.known import with_known_institution
from registry.application.register_person import PersonRegister
from registry.domain.identity import PractitionerIdentity
from registry.domain.practitioner.commands import (
    Paper,
    RecordHealthCertificate,
    RecordQualification,
    RecordTitle,
    RegisterPractitioner,
)
from registry.domain.practitioner.decider import PRACTITIONER
from registry.domain.practitioner.likeness import practitioner_likenesses
from registry.domain.practitioner.state import PractitionerState
from registry.vault.vault import Vault

ROLES: frozenset[Role] = frozenset({"commission", "township", "institution", "department"})


class _Held(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class QualificationHeld(_Held):
    """From the day of its award to `valid_to`; without, for good."""

    awarded_on: PastDay
    valid_to: Day | None = None


class HealthCertificateHeld(_Held):
    """Its first and last day."""

    valid_from: PastDay
    valid_to: Day


class RegisterPractitionerRequest(CommandRequest):
    """A lecturer, teacher, carer or cadre, where employed if anywhere, and who it is.

    What it holds then: titles with the days of their award, qualifications by their kind, the health certificate.
    """

    practitioner_id: UUID | None = None
    identity: PractitionerIdentity
    institution_id: UUID | None = None
    registered_on: PastDay
    titles: dict[Title, PastDay] = Field(default_factory=dict)
    qualifications: dict[Qualification, QualificationHeld] = Field(default_factory=dict)
    health_certificate: HealthCertificateHeld | None = None


class RecordTitleRequest(CommandRequest):
    """A professional title and the day of its award."""

    practitioner_id: UUID
    title: Title
    awarded_on: PastDay


def _register(request: RegisterPractitionerRequest, issued: Issued) -> RegisterPractitioner:
    chosen = request.practitioner_id or issued.new_id
    return RegisterPractitioner(
        **by(issued),
        practitioner_id=chosen,
        institution_id=request.institution_id,
        registered_on=request.registered_on,
        identity=request.identity,
        papers=tuple(_papers(request, chosen, issued)),
    )


def _papers(request: RegisterPractitionerRequest, practitioner_id: UUID, issued: Issued) -> Iterator[Paper]:
    """Titles in the order of their award."""
    for title, awarded_on in sorted(request.titles.items(), key=lambda item: item[1]):
        yield RecordTitle(**by(issued), practitioner_id=practitioner_id, title=title, awarded_on=awarded_on)
    for qualification, held in request.qualifications.items():
        yield RecordQualification(**by(issued), practitioner_id=practitioner_id, qualification=qualification, **dict(held))
    if request.health_certificate is not None:
        yield RecordHealthCertificate(**by(issued), practitioner_id=practitioner_id, **dict(request.health_certificate))


def _record_title(request: RecordTitleRequest, issued: Issued) -> RecordTitle:
    return RecordTitle(**by(issued), **dict(request))


def register_practitioner(
    vault: Callable[[], Vault],
) -> CommandType[RegisterPractitionerRequest, PractitionerState, Any]:
    """The command, refusing a person whose ID number the register knows."""
    register: PersonRegister[RegisterPractitioner] = PersonRegister(
        PRACTITIONER, vault, lambda command: practitioner_likenesses(command.identity)
    )

    async def prepare(
        connection: Connection, commands: Sequence[RegisterPractitioner]
    ) -> Sequence[RegisterPractitioner | Refusal]:
        employed = await with_known_institution(connection, commands, lambda command: command.institution_id)
        return await register.refuse_known(connection, employed)

    return CommandType(
        name="register-practitioner",
        summary=Bilingual(zh="登记从业人员", en="register a practitioner"),
        request=RegisterPractitionerRequest,
        decider=PRACTITIONER,
        command=_register,
        roles=ROLES,
        prepare=prepare,
        record=register.keep,
    )


RECORD_TITLE: CommandType[RecordTitleRequest, PractitionerState, Any] = CommandType(
    name="record-title",
    summary=Bilingual(zh="登记专业职称", en="record a professional title"),
    request=RecordTitleRequest,
    decider=PRACTITIONER,
    command=_record_title,
    roles=ROLES,
)
