"""GET /agreements, /agreements/{id}."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import SessionMode
from contracts.values import TownshipCode
from registry.domain.agreement.decider import AGREEMENT
from registry.domain.agreement.state import Agreement
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found

_IDS = """
    SELECT agreement_id FROM agreements WHERE ($1::uuid IS NULL OR agreement_id > $1)
    AND ($2::text IS NULL OR township_code = $2) AND ($3::uuid IS NULL OR institution_id = $3)
    ORDER BY agreement_id LIMIT $4"""

router = APIRouter(prefix="/agreements", tags=["agreements"], dependencies=[Depends(require(*ROLES))])


class AgreementView(View):
    """An agreement in its last version, both dates included; it does not hold from `terminated_from` on.

    `fee_fen` is per outreach session. A version above 1 holds from `in_force_from`; the earlier ones are in the events.
    """

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    selection_reason: str | None
    terminated_from: date | None
    places: int | None
    version: int
    in_force_from: date | None


@router.get("", summary="购买服务协议 · service agreements")
async def list_agreements(
    database: Annotated[Connection, Depends(connection)],
    township_code: TownshipCode | None = None,
    institution_id: UUID | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[AgreementView]:
    """In the order of their ids."""
    rows = await database.fetch(_IDS, after, township_code, institution_id, limit + 1)
    ids = [row["agreement_id"] for row in rows]
    agreements = await read_states(database, AGREEMENT, ids[:limit])
    items = [AgreementView.model_validate(agreement) for agreement in agreements]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/{agreement_id}", summary="一份购买服务协议 · a service agreement", responses=ITEM_RESPONSES)
async def get_agreement(agreement_id: UUID, database: Annotated[Connection, Depends(connection)]) -> AgreementView:
    """By its id."""
    agreement = await read_state(database, AGREEMENT, agreement_id)
    if not isinstance(agreement, Agreement):
        raise not_found(agreement_id=str(agreement_id))
    return AgreementView.model_validate(agreement)
