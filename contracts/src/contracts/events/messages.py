"""What services-delivery publishes of messages to families through the county's account (健康宁国), and of the guide. Clause K3.1."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.catalogue import DomainEvent, event
from contracts.topics import CAMPAIGNS, GUIDES, MESSAGES
from contracts.values import CampaignId, HouseholdId, MessageId, TownshipCode, UnitCode

AgeBand = Literal["0-12-months", "13-36-months"]
GuideKind = Literal["child-health", "carer", "expert-guidance", "facility"]
MessageFailure = Literal["not-bound", "opted-out", "content-refused", "consent-withdrawn", "expired", "not-delivered"]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,49}$")]
Link = Annotated[
    str, StringConstraints(pattern=r"^https://[^\x00-\x20\x7f]{3,300}$"), Field(description="Where to read on: https.")
]


class GuideEntry(BaseModel):
    """A service or resource that families are shown the way to; messages link to it by `entry_id`."""

    model_config = ConfigDict(frozen=True)

    entry_id: EntryId
    kind: GuideKind
    title: str
    provider: str
    url: Link


class Audience(BaseModel):
    """Whom a campaign is for: families with a child in one of the bands, of these townships, special families alone or all.

    No township: all of the unit that runs it.
    """

    model_config = ConfigDict(frozen=True)

    bands: tuple[AgeBand, ...]
    township_codes: tuple[TownshipCode, ...] = ()
    special_families: bool = False


@event("guide-published", topic=GUIDES)
class GuidePublished(DomainEvent):
    """An edition of the guide to services and resources (服务指南与资源), whole; the one before is kept. Clause K3.1."""

    edition: int
    published_on: date
    entries: tuple[GuideEntry, ...]


@event("campaign-planned", topic=CAMPAIGNS)
class CampaignPlanned(DomainEvent):
    """A message is to go to an audience, until a last day. `content_bands` are the ages its content is for. Clause K3.1."""

    campaign_id: CampaignId
    unit_code: UnitCode
    title: str
    text: str
    content_bands: tuple[AgeBand, ...]
    guide_edition: int | None
    guide_entries: tuple[EntryId, ...]
    audience: Audience
    planned_on: date
    send_until: date


@event("campaign-stopped", topic=CAMPAIGNS)
class CampaignStopped(DomainEvent):
    """No further message of the campaign is sent; those the account has taken may still arrive."""

    campaign_id: CampaignId
    stopped_on: date


@event("message-delivered", topic=MESSAGES)
class MessageDelivered(DomainEvent):
    """The account has confirmed that a household received a message: it is reached by it. Clauses G1.3, K3.1. Restricted."""

    message_id: MessageId
    campaign_id: CampaignId
    household_id: HouseholdId
    delivered_on: date


@event("message-failed", topic=MESSAGES)
class MessageFailed(DomainEvent):
    """A message was not delivered, and why. A receipt that comes later may still say that it was. Restricted."""

    message_id: MessageId
    campaign_id: CampaignId
    household_id: HouseholdId
    failed_on: date
    failure: MessageFailure
