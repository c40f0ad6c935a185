"""GET /institutions, /institutions/{id}."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.values import TownshipCode
from registry.domain.institution.decider import INSTITUTION
from registry.domain.institution.state import Institution, LegalForm
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found
from registry.web.streams import read_state, read_states

_IDS = """
    SELECT institution_id FROM institutions WHERE ($1::uuid IS NULL OR institution_id > $1)
    AND ($2::text IS NULL OR township_code = $2) AND ($3::text IS NULL OR kind = $3) ORDER BY institution_id LIMIT $4"""

router = APIRouter(prefix="/institutions", tags=["institutions"], dependencies=[Depends(require(*ROLES))])


class CredentialView(View):
    """A credential, both dates included; it does not hold from `revoked_from` on."""

    kind: CredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    revoked_from: date | None


class InstitutionView(View):
    """An institution with its credentials by id; `capacity` in children."""

    institution_id: UUID
    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date
    credentials: Mapping[UUID, CredentialView]


@router.get("", summary="托育机构 · care institutions")
async def list_institutions(
    database: Annotated[Connection, Depends(connection)],
    township_code: TownshipCode | None = None,
    kind: InstitutionKind | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[InstitutionView]:
    """In the order of their ids."""
    rows = await database.fetch(_IDS, after, township_code, kind, limit + 1)
    ids = [row["institution_id"] for row in rows]
    institutions = await read_states(database, INSTITUTION, ids[:limit])
    items = [InstitutionView.model_validate(institution) for institution in institutions]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/{institution_id}", summary="一家托育机构 · a care institution", responses=ITEM_RESPONSES)
async def get_institution(institution_id: UUID, database: Annotated[Connection, Depends(connection)]) -> InstitutionView:
    """By its id."""
    institution = await read_state(database, INSTITUTION, institution_id)
    if not isinstance(institution, Institution):
        raise not_found(institution_id=str(institution_id))
    return InstitutionView.model_validate(institution)
