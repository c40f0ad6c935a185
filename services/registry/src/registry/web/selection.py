"""GET /selection: purchases of others than demonstration institutions, with their reasons. Clause K5.3."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.streams import read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import SessionMode
from contracts.policy import Policy
from contracts.values import TownshipCode
from registry.application.demonstration import demonstration_among
from registry.domain.agreement.decider import AGREEMENT
from registry.domain.agreement.state import Agreement
from registry.web.answers import LIMIT_MAX, View

_IDS = """
    SELECT agreement_id FROM agreements WHERE ($1::uuid IS NULL OR agreement_id > $1)
    AND ($2::text IS NULL OR township_code = $2) ORDER BY agreement_id LIMIT $3"""


class MonitoredPurchase(View):
    """An agreement with an institution that is no demonstration one on its first day; `selection_reason` null: none is recorded."""

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[SessionMode, ...]
    valid_from: date
    valid_to: date
    terminated_from: date | None
    selection_reason: str | None


def selection_router(policy: Policy) -> APIRouter:
    """The monitoring list under a policy."""
    router = APIRouter(tags=["agreements"], dependencies=[Depends(require(*ROLES))])

    @router.get("/selection", summary="购买服务监测名单 · purchases of others than demonstration institutions")
    async def list_selection(
        database: Annotated[Connection, Depends(connection)],
        year: Annotated[int, Query(ge=2000, le=2100)],
        township_code: TownshipCode | None = None,
        *,
        without_reason: bool = False,
    ) -> list[MonitoredPurchase]:
        """Agreements that hold on any day of the year, by township and first day; with `without_reason` the open ones alone."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        held = [one async for one in _agreements(database, township_code) if one.concerns(first, last)]
        chosen = await demonstration_among(database, policy, [(one.institution_id, one.valid_from) for one in held])
        listed = [
            one
            for one in held
            if (one.institution_id, one.valid_from) not in chosen and not (without_reason and one.selection_reason)
        ]
        ordered = sorted(listed, key=lambda one: (one.township_code, one.valid_from, one.agreement_id))
        return [MonitoredPurchase.model_validate(one) for one in ordered]

    return router


async def _agreements(database: Connection, township_code: str | None) -> AsyncIterator[Agreement]:
    after: UUID | None = None
    while rows := await database.fetch(_IDS, after, township_code, LIMIT_MAX):
        after = rows[-1]["agreement_id"]
        for one in await read_states(database, AGREEMENT, [row["agreement_id"] for row in rows]):
            if isinstance(one, Agreement):
                yield one
