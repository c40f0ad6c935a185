"""register-practitioner, record-title. Clauses S2, R3."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import PastDay
from chassis.issuing import by
from contracts.events.registry import Title
from contracts.policy import Bilingual
from registry.application.known import with_known_institution
from registry.application.register_person import PersonRegister
from registry.domain.identity import PractitionerIdentity
from registry.domain.practitioner.commands import RecordTitle, RegisterPractitioner
from registry.domain.practitioner.decider import PRACTITIONER
from registry.domain.practitioner.likeness import practitioner_likenesses
from registry.domain.practitioner.state import PractitionerState
from registry.vault.vault import Vault

ROLES: frozenset[Role] = frozenset({"commission", "township", "institution", "department"})


class RegisterPractitionerRequest(CommandRequest):
    """A lecturer, teacher, carer or cadre, where employed if anywhere, and who it is."""

    practitioner_id: UUID | None = None
    identity: PractitionerIdentity
    institution_id: UUID | None = None
    registered_on: PastDay


class RecordTitleRequest(CommandRequest):
    """A professional title and the day of its award."""

    practitioner_id: UUID
    title: Title
    awarded_on: PastDay


def _register(request: RegisterPractitionerRequest, issued: Issued) -> RegisterPractitioner:
    chosen = request.practitioner_id or issued.new_id
    return RegisterPractitioner(**by(issued), **(dict(request) | {"practitioner_id": chosen}))


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
