"""file-institution, grant-credential, revoke-credential. Clauses K4.1, S3.1."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.policy import Bilingual
from contracts.values import TownshipCode
from registry.application.fields import Count, Day, Name, PastDay, Reason
from registry.application.issuing import by
from registry.application.known import with_known_unit
from registry.domain.institution.commands import FileInstitution, GrantCredential, RevokeCredential
from registry.domain.institution.decider import INSTITUTION
from registry.domain.institution.state import InstitutionState, LegalForm

ROLES: frozenset[Role] = frozenset({"commission", "department"})
_INSERT = """
    INSERT INTO institutions (institution_id, township_code, kind) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])"""


class FileInstitutionRequest(CommandRequest):
    """An institution as it is filed; `capacity` in children."""

    institution_id: UUID | None = None
    name: Name
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: TownshipCode
    capacity: Count
    filed_on: PastDay


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
    chosen = request.institution_id or issued.new_id
    return FileInstitution(**by(issued), **(dict(request) | {"institution_id": chosen}))


def _grant(request: GrantCredentialRequest, issued: Issued) -> GrantCredential:
    chosen = request.credential_id or issued.new_id
    return GrantCredential(**by(issued), **(dict(request) | {"credential_id": chosen}))


def _revoke(request: RevokeCredentialRequest, issued: Issued) -> RevokeCredential:
    return RevokeCredential(**by(issued), **dict(request))


async def _in_known_township(connection: Connection, commands: Sequence[FileInstitution]) -> Sequence[FileInstitution | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.township_code)


async def _list(connection: Connection, commands: Sequence[FileInstitution]) -> None:
    rows = [(command.institution_id, command.township_code, command.kind) for command in commands]
    await connection.execute(_INSERT, *zip(*rows, strict=True))


FILE_INSTITUTION: CommandType[FileInstitutionRequest, InstitutionState, Any] = CommandType(
    name="file-institution",
    summary=Bilingual(zh="托育机构登记备案", en="file a care institution"),
    request=FileInstitutionRequest,
    decider=INSTITUTION,
    command=_file,
    roles=ROLES,
    office=lambda request: request.township_code,
    prepare=_in_known_township,
    record=_list,
)
GRANT_CREDENTIAL: CommandType[GrantCredentialRequest, InstitutionState, Any] = CommandType(
    name="grant-credential",
    summary=Bilingual(zh="登记机构资质", en="record a credential of an institution"),
    request=GrantCredentialRequest,
    decider=INSTITUTION,
    command=_grant,
    roles=ROLES,
)
REVOKE_CREDENTIAL: CommandType[RevokeCredentialRequest, InstitutionState, Any] = CommandType(
    name="revoke-credential",
    summary=Bilingual(zh="撤销机构资质", en="revoke a credential of an institution"),
    request=RevokeCredentialRequest,
    decider=INSTITUTION,
    command=_revoke,
    roles=ROLES,
)
