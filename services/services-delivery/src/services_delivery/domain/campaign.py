"""A campaign: one message for the families of an audience, until a last day. Clause K3.1."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.clock import business_date
from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.messages import AgeBand, Audience, CampaignPlanned, CampaignStopped, GuideEntry, GuidePublished
from services_delivery.domain.refusals import in_future, other_office

CLAUSE = "K3.1"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as planned; nothing more is sent once it is stopped."""

    unit_code: str
    title: str
    text: str
    content_bands: tuple[AgeBand, ...]
    guide_edition: int | None
    guide_entries: tuple[str, ...]
    audience: Audience
    planned_on: date
    send_until: date
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCampaign(Command):
    """Plan a message; `guide` is the edition it links to, as looked up before deciding."""

    stream_id: UUID
    unit_code: str
    title: str
    text: str
    content_bands: tuple[AgeBand, ...]
    guide_edition: int | None
    guide_entries: tuple[str, ...]
    audience: Audience
    planned_on: date
    send_until: date
    guide: GuidePublished | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCampaign(Command):
    """Send no further message of it."""

    stream_id: UUID
    stopped_on: date


CampaignCommand = PlanCampaign | StopCampaign


def decide(campaign: Campaign | None, command: CampaignCommand) -> Decision:
    """Decide, under clause K3.1."""
    match command:
        case PlanCampaign():
            return _plan(campaign, command)
        case StopCampaign():
            return _stop(campaign, command)


def _plan(campaign: Campaign | None, command: PlanCampaign) -> Decision:
    if campaign is not None:
        return Refusal("campaign.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    if refusal := in_future("planned_on", command.planned_on, command.now):
        return refusal
    if command.send_until < business_date(command.now):
        return Refusal("campaign.over", CLAUSE, {"send_until": command.send_until.isoformat()})
    audience = command.audience
    if outside := [code for code in audience.township_codes if not code.startswith(command.unit_code)]:
        return Refusal("campaign.audience-outside", CLAUSE, {"township_codes": outside})
    if others := sorted(set(audience.bands) - set(command.content_bands)):
        return Refusal("campaign.content-not-for-age", CLAUSE, {"bands": others})
    known = {entry.entry_id for entry in command.guide.entries} if command.guide else set()
    if unknown := [entry for entry in command.guide_entries if entry not in known]:
        return Refusal("campaign.guide-entry-unknown", CLAUSE, {"edition": command.guide_edition, "entries": unknown})
    return [
        CampaignPlanned(
            campaign_id=command.stream_id,
            unit_code=command.unit_code,
            title=command.title,
            text=command.text,
            content_bands=command.content_bands,
            guide_edition=command.guide_edition,
            guide_entries=command.guide_entries,
            audience=audience,
            planned_on=command.planned_on,
            send_until=command.send_until,
        )
    ]


def _stop(campaign: Campaign | None, command: StopCampaign) -> Decision:
    if campaign is None:
        return Refusal("campaign.unknown", CLAUSE)
    if refusal := other_office(command.actor, campaign.unit_code):
        return refusal
    if campaign.stopped_on is not None:
        return Refusal("campaign.already-stopped", CLAUSE, {"stopped_on": campaign.stopped_on.isoformat()})
    return in_future("stopped_on", command.stopped_on, command.now) or [
        CampaignStopped(campaign_id=command.stream_id, stopped_on=command.stopped_on)
    ]


def evolve(campaign: Campaign | None, event: DomainEvent) -> Campaign | None:
    """The campaign after an event of its stream."""
    match event:
        case CampaignPlanned():
            return Campaign(**{name: getattr(event, name) for name in CampaignPlanned.model_fields if name != "campaign_id"})
        case CampaignStopped() if campaign is not None:
            return replace(campaign, stopped_on=event.stopped_on)
    return campaign


def linked(campaign: Campaign, edition: GuidePublished | None) -> tuple[GuideEntry, ...]:
    """The entries of the guide that a campaign links to, in the order it names them."""
    entries = {entry.entry_id: entry for entry in edition.entries} if edition else {}
    return tuple(entries[entry_id] for entry_id in campaign.guide_entries)


CAMPAIGN: Decider[Campaign | None, CampaignCommand] = Decider("campaign", None, decide, evolve)
