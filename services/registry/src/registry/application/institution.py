"""file-institution, amend-filing, end-filing, grant-credential, revoke-credential. Clauses K4.1, S3.1, D4, D12."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Decider, Refusal
from chassis.fields import Count, Day, Name, PastDay, Reason
from chassis.ids import derived_id
from chassis.issuing import by, named, stated
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.events.supervision import Places
from contracts.policy import Bilingual
from contracts.values import Department, TownshipCode
from registry.application.known import with_known_unit
from registry.domain.institution.commands import (
    AmendFiling,
    EndFiling,
    FileInstitution,
    GrantCredential,
    InstitutionCommand,
    RevokeCredential,
)
from registry.domain.institution.state import InstitutionState, LegalForm

ROLES: frozenset[Role] = frozenset({"commission", "department"})
_INSERT = """
    INSERT INTO institutions (institution_id, township_code, kind) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])"""
Groups = Annotated[tuple[Places, ...], Field(max_length=3)]


class CredentialHeld(BaseModel):
    """A credential with the dates it states, both included; no `valid_to`: open-ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Name
    issuer: Name
    valid_from: Day
    valid_to: Day | None = None


class FileInstitutionRequest(CommandRequest):
    """An institution as it is filed; `capacity` in children, also by age group; `registered_by` follows from its legal form.

    `credentials`, by their kind, are those it has when it is filed; later ones are granted.
    """

    institution_id: UUID | None = None
    name: Name
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: TownshipCode
    capacity: Count
    filed_on: PastDay
    registered_by: Department | None = None
    capacity_by_group: Groups = ()
    staff: Count | None = None
    credentials: dict[CredentialKind, CredentialHeld] = Field(default_factory=dict)


class AmendFilingRequest(CommandRequest):
    """The places and the staff from a day on."""

    institution_id: UUID
    capacity: Count
    capacity_by_group: Groups = ()
    staff: Count | None = None
    amended_on: PastDay


class EndFilingRequest(CommandRequest):
    """From when an institution is not on file, and why."""

    institution_id: UUID
    ended_on: PastDay
    reason: Reason


class GrantCredentialRequest(CommandRequest):
    """A credential with the dates it states, both included; no `valid_to`: open-ended."""

    institution_id: UUID
    credential_id: UUID | None = None
    kind: CredentialKind
    number: Name
    issuer: Name
    valid_from: Day
    valid_to: Day | None = None


class RevokeCredentialRequest(CommandRequest):
    """From when a credential does not hold, and why."""

    institution_id: UUID
    credential_id: UUID
    effective_on: Day
    reason: Reason


def _file(request: FileInstitutionRequest, issued: Issued) -> FileInstitution:
    institution_id = request.institution_id or issued.new_id
    credentials = tuple(
        GrantCredential(
            **by(issued),
            institution_id=institution_id,
            credential_id=derived_id("credential", institution_id, kind),
            kind=kind,
            **dict(held),
        )
        for kind, held in sorted(request.credentials.items())
    )
    return FileInstitution(**by(issued), **(dict(request) | {"institution_id": institution_id, "credentials": credentials}))


async def _in_known_township(connection: Connection, commands: Sequence[FileInstitution]) -> Sequence[FileInstitution | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.township_code)


async def _list(connection: Connection, commands: Sequence[FileInstitution]) -> None:
    rows = [(command.institution_id, command.township_code, command.kind) for command in commands]
    await connection.execute(_INSERT, *zip(*rows, strict=True))


def institution_commands(
    decider: Decider[InstitutionState, InstitutionCommand],
) -> Sequence[CommandType[Any, InstitutionState, Any]]:
    """The commands of an institution's file and credentials."""
    return (
        CommandType(
            name="file-institution",
            summary=Bilingual(zh="托育机构登记备案", en="file a care institution"),
            request=FileInstitutionRequest,
            decider=decider,
            command=_file,
            roles=ROLES,
            office=lambda request: request.township_code,
            prepare=_in_known_township,
            record=_list,
        ),
        CommandType(
            name="amend-filing",
            summary=Bilingual(zh="变更备案", en="change what is on file"),
            request=AmendFilingRequest,
            decider=decider,
            command=stated(AmendFiling),
            roles=ROLES,
        ),
        CommandType(
            name="end-filing",
            summary=Bilingual(zh="注销备案", en="take an institution off file"),
            request=EndFilingRequest,
            decider=decider,
            command=stated(EndFiling),
            roles=ROLES,
        ),
        CommandType(
            name="grant-credential",
            summary=Bilingual(zh="登记机构资质", en="record a credential of an institution"),
            request=GrantCredentialRequest,
            decider=decider,
            command=named(GrantCredential, "credential_id"),
            roles=ROLES,
        ),
        CommandType(
            name="revoke-credential",
            summary=Bilingual(zh="撤销机构资质", en="revoke a credential of an institution"),
            request=RevokeCredentialRequest,
            decider=decider,
            command=stated(RevokeCredential),
            roles=ROLES,
        ),
    )
