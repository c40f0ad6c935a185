"""publish-guide, plan-campaign, stop-campaign: messages to families through the county's account. Clause K3.1."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.issuing import stated
from chassis.streams import read_state
from contracts.events.messages import AgeBand, Audience, CampaignPlanned, EntryId, GuideEntry
from contracts.policy import Bilingual
from contracts.values import CampaignId, UnitCode
from services_delivery.application.issuing import made
from services_delivery.application.request_values import Day, Line, no_repetition
from services_delivery.domain.campaign import CAMPAIGN, Campaign, PlanCampaign, StopCampaign
from services_delivery.domain.guide import GUIDE, GUIDE_ID, Editions, PublishGuide
from services_delivery.projections.listed import lists
from services_delivery.projections.message_queue import forget_untried, lock_campaign

ROLES: frozenset[Role] = frozenset({"commission", "township"})
ENTRIES_MAX = 200
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
"""What families read: knowledge, never about a person."""
Bands = Annotated[tuple[AgeBand, ...], Field(min_length=1), AfterValidator(no_repetition)]


def _each_entry_once(entries: tuple[GuideEntry, ...]) -> tuple[GuideEntry, ...]:
    no_repetition(tuple(entry.entry_id for entry in entries))
    return entries


def _some_band(audience: Audience) -> Audience:
    no_repetition(audience.bands)
    no_repetition(audience.township_codes)
    return audience


class AudienceRequest(Audience):
    """The same, with a band at least."""

    bands: Bands


class PublishGuideRequest(CommandRequest):
    """An edition of the guide to services and resources, whole."""

    entries: Annotated[tuple[GuideEntry, ...], Field(min_length=1, max_length=ENTRIES_MAX), AfterValidator(_each_entry_once)]


class PlanCampaignRequest(CommandRequest):
    """A message, the ages it is for, the entries of a guide's edition it links to, its audience, and its last day."""

    campaign_id: CampaignId | None = None
    unit_code: UnitCode
    title: Line
    text: Text
    content_bands: Bands
    guide_edition: Annotated[int, Field(ge=1)] | None = None
    guide_entries: Annotated[tuple[EntryId, ...], Field(max_length=20), AfterValidator(no_repetition)] = ()
    audience: Annotated[AudienceRequest, AfterValidator(_some_band)]
    planned_on: Day
    send_until: Day


class StopCampaignRequest(CommandRequest):
    """Since when no further message of a campaign is sent."""

    campaign_id: CampaignId
    stopped_on: Day


async def _with_guide(connection: Connection, commands: Sequence[PlanCampaign]) -> Sequence[PlanCampaign]:
    """The commands, each with the edition of the guide that it names, if there is one."""
    editions = {edition.edition: edition for edition in await read_state(connection, GUIDE, GUIDE_ID)}
    return [replace(one, guide=editions.get(one.guide_edition) if one.guide_edition else None) for one in commands]


async def _send_no_more(connection: Connection, commands: Sequence[Any]) -> None:
    """What the account has not been offered yet is not sent."""
    for campaign_id in sorted({command.stream_id for command in commands}):
        await lock_campaign(connection, campaign_id)
        await forget_untried(connection, campaign_id)


PUBLISH_GUIDE: CommandType[PublishGuideRequest, Editions, Any] = CommandType(
    name="publish-guide",
    summary=Bilingual(zh="发布服务指南与资源", en="publish an edition of the guide to services and resources"),
    request=PublishGuideRequest,
    decider=GUIDE,
    command=stated(PublishGuide),
    roles=frozenset({"commission"}),
)
PLAN_CAMPAIGN: CommandType[PlanCampaignRequest, Campaign | None, Any] = CommandType(
    name="plan-campaign",
    summary=Bilingual(zh="安排精准推送", en="plan a message to families"),
    request=PlanCampaignRequest,
    decider=CAMPAIGN,
    command=made(PlanCampaign, "campaign_id"),
    roles=ROLES,
    office=lambda request: request.unit_code,
    prepare=_with_guide,
    record=lists(CampaignPlanned, PlanCampaign),
)
STOP_CAMPAIGN: CommandType[StopCampaignRequest, Campaign | None, Any] = CommandType(
    name="stop-campaign",
    summary=Bilingual(zh="停止精准推送", en="stop a message to families"),
    request=StopCampaignRequest,
    decider=CAMPAIGN,
    command=made(StopCampaign, "campaign_id"),
    roles=ROLES,
    record=_send_no_more,
)
MESSAGE_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (PUBLISH_GUIDE, PLAN_CAMPAIGN, STOP_CAMPAIGN)


async def guide_edition(connection: Connection, edition: int | None) -> Any:
    """An edition of the guide, by default the latest; None where there is none."""
    editions = await read_state(connection, GUIDE, GUIDE_ID)
    if edition is None:
        return editions[-1] if editions else None
    return next((one for one in editions if one.edition == edition), None)


async def campaign_of(connection: Connection, campaign_id: UUID) -> Campaign | None:
    """A campaign as it is now."""
    return await read_state(connection, CAMPAIGN, campaign_id)
