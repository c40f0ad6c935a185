"""GET /guide, /campaigns/{id}/progress, /campaigns/{id}/receipts, /message-recipients/{household_id}. Clause K3.1."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.events.messages import GuideEntry
from contracts.values import HouseholdId, MessageId
from services_delivery.application.messages import campaign_of, guide_edition
from services_delivery.domain.message import recipient
from services_delivery.projections.message_outcomes import outcomes_of
from services_delivery.projections.message_queue import in_hand
from services_delivery.web.areas import OFFICES, check_office

_RECEIPTS = """
    SELECT message_id, household_id, outcome, day FROM message_outcomes
    WHERE campaign_id = $1 AND ($2::uuid IS NULL OR message_id > $2) ORDER BY message_id LIMIT $3"""

router = APIRouter(tags=["messages"])
Database = Annotated[Connection, Depends(connection)]
Sender = Annotated[Actor, Depends(require("commission", "township"))]


class GuideShown(BaseModel):
    """An edition of the guide."""

    edition: int
    published_on: date
    entries: tuple[GuideEntry, ...]


class Progress(BaseModel):
    """Where a campaign's messages are. `addressed` is null until it is begun; what is not in `outcomes` yet waits.

    `waiting`: not taken by the account yet; `handed_over`: taken, without a receipt. Messages of a stopped campaign that
    were never offered are in neither.
    """

    addressed: int | None
    waiting: int
    handed_over: int
    outcomes: dict[str, int]


class ReceiptShown(BaseModel):
    """What became of a message to a household."""

    message_id: MessageId
    household_id: HouseholdId
    outcome: str
    day: date


class ReceiptPage(BaseModel):
    """Receipts in the order of their ids; `next` is the cursor for `after`, null on the last page."""

    items: list[ReceiptShown]
    next: MessageId | None


class Recipient(BaseModel):
    """The code by which a family binds itself to its messages in the account; it says nothing about the family."""

    recipient: UUID


@router.get("/guide", summary="服务指南与资源 · the guide to services", dependencies=[Depends(require(*OFFICES, "institution"))])
async def get_guide(database: Database, edition: Annotated[int | None, Query(ge=1)] = None) -> GuideShown:
    """An edition, by default the latest. 404 `resource.not-found`."""
    found = await guide_edition(database, edition)
    if found is None:
        raise ProblemError("resource.not-found")
    return GuideShown.model_validate(found.model_dump())


@router.get("/campaigns/{campaign_id}/progress", summary="推送进度 · where a campaign's messages are")
async def get_progress(campaign_id: UUID, who: Sender, database: Database) -> Progress:
    """By what became of them. 404 `resource.not-found`, 403 where it is of another office."""
    await _own_campaign(database, who, campaign_id)
    addressed, waiting, handed_over = await in_hand(database, campaign_id)
    outcomes = await outcomes_of(database, campaign_id)
    return Progress(addressed=addressed, waiting=waiting, handed_over=handed_over, outcomes=outcomes)


@router.get("/campaigns/{campaign_id}/receipts", summary="推送回执 · what became of each message")
async def get_receipts(
    campaign_id: UUID,
    who: Sender,
    database: Database,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ReceiptPage:
    """A receipt a message, by household. 404 `resource.not-found`, 403 where it is of another office."""
    await _own_campaign(database, who, campaign_id)
    rows = [dict(row) for row in await database.fetch(_RECEIPTS, campaign_id, after, limit + 1)]
    items = [ReceiptShown.model_validate(row) for row in rows[:limit]]
    return ReceiptPage(items=items, next=items[-1].message_id if len(rows) > limit else None)


@router.get("/message-recipients/{household_id}", summary="绑定码 · how a family binds itself to its messages")
async def get_recipient(household_id: UUID, _who: Sender) -> Recipient:
    """The code that the office hands to the family, which enters it in the account when it follows it."""
    return Recipient(recipient=recipient(household_id))


async def _own_campaign(database: Connection, who: Actor, campaign_id: UUID) -> None:
    campaign = await campaign_of(database, campaign_id)
    if campaign is None:
        raise ProblemError("resource.not-found")
    check_office(who, campaign.unit_code)
