"""PublishGuide, PlanCampaign, StopCampaign, the audience, and what becomes of a message. Clause K3.1."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.policy_file import load_edition
from chassis.testing.scenario import given
from contracts.events.messages import Audience, CampaignPlanned, CampaignStopped, GuideEntry, GuidePublished, MessageDelivered
from contracts.policy import Policy
from services_delivery.domain.audience import ListedChild, addressed
from services_delivery.domain.campaign import CAMPAIGN, Campaign, PlanCampaign, StopCampaign, linked
from services_delivery.domain.guide import GUIDE, PublishGuide
from services_delivery.domain.message import Addressed, message_id, outcome_after, recipient, settle

POLICY = Policy(load_edition())
ID, HOME, OTHER = UUID(int=80), UUID(int=81), UUID(int=82)
ENTRY = GuideEntry(entry_id="vaccination", kind="child-health", title="预约", provider="妇计中心", url="https://jk.example.cn/v")
FIRST = GuidePublished(edition=1, published_on=date(2020, 6, 15), entries=(ENTRY,))
INFANTS = Audience(bands=("0-12-months",))


def plan(sent: dict[str, Any], **changes: Any) -> PlanCampaign:
    fields: dict[str, Any] = {
        "stream_id": ID,
        "unit_code": "341881001",
        "title": "夏季辅食",
        "text": "现做现吃",
        "content_bands": ("0-12-months",),
        "guide_edition": 1,
        "guide_entries": ("vaccination",),
        "audience": INFANTS,
        "planned_on": date(2020, 6, 15),
        "send_until": date(2020, 6, 30),
        "guide": FIRST,
    }
    return PlanCampaign(**sent, **(fields | changes))


def planned(sent: dict[str, Any]) -> CampaignPlanned:
    command = plan(sent)
    fields = {name: getattr(command, name) for name in CampaignPlanned.model_fields if name != "campaign_id"}
    return CampaignPlanned(campaign_id=ID, **fields)


def test_the_guide_is_published_in_editions_that_differ(commission: dict[str, Any]) -> None:
    publish = PublishGuide(**commission, entries=(ENTRY,))
    given(GUIDE).when(publish).then(FIRST)
    given(GUIDE, FIRST).when(publish).then_refused("guide.unchanged", clause="K3.1")
    other = replace(publish, entries=(ENTRY.model_copy(update={"title": "预约挂号"}),))
    given(GUIDE, FIRST).when(other).then(FIRST.model_copy(update={"edition": 2, "entries": other.entries}))


def test_a_campaign_is_planned_once_and_links_to_its_edition_of_the_guide(township: dict[str, Any]) -> None:
    given(CAMPAIGN).when(plan(township)).then(planned(township))
    given(CAMPAIGN, planned(township)).when(plan(township)).then_refused("campaign.already-recorded")
    campaign = CAMPAIGN.fold([planned(township)])
    assert isinstance(campaign, Campaign)
    assert linked(campaign, FIRST) == (ENTRY,)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"audience": Audience(bands=("13-36-months",))}, "campaign.content-not-for-age"),
        ({"audience": Audience(bands=("0-12-months",), township_codes=("341881100",))}, "campaign.audience-outside"),
        ({"guide_entries": ("canteen",)}, "campaign.guide-entry-unknown"),
        ({"guide": None}, "campaign.guide-entry-unknown"),
        ({"send_until": date(2020, 6, 14)}, "campaign.over"),
        ({"planned_on": date(2020, 6, 16)}, "date.in-future"),
    ],
)
def test_what_cannot_be_sent_is_not_planned(township: dict[str, Any], changes: dict[str, Any], code: str) -> None:
    given(CAMPAIGN).when(plan(township, **changes)).then_refused(code)


def test_a_campaign_is_stopped_once_by_its_office(township: dict[str, Any], village: dict[str, Any]) -> None:
    stop = StopCampaign(**township, stream_id=ID, stopped_on=date(2020, 6, 15))
    stopped = CampaignStopped(campaign_id=ID, stopped_on=date(2020, 6, 15))
    given(CAMPAIGN).when(stop).then_refused("campaign.unknown")
    given(CAMPAIGN, planned(township)).when(stop).then(stopped)
    given(CAMPAIGN, planned(township), stopped).when(stop).then_refused("campaign.already-stopped")
    given(CAMPAIGN, planned(township)).when(replace(stop, actor=village["actor"])).then_refused("auth.other-office")


def households(audience: Audience, *children: ListedChild) -> list[UUID]:
    return addressed(POLICY, "341881", audience, date(2020, 6, 15), children)


def test_the_audience_is_by_age_band_on_the_day() -> None:
    infant = ListedChild(HOME, date(2019, 5, 16), "341881001001", special=False)
    toddler = replace(infant, birth_date=date(2019, 5, 15))
    assert households(INFANTS, infant) == [HOME]
    assert households(INFANTS, toddler) == []
    assert households(Audience(bands=("13-36-months",)), toddler, infant) == [HOME]


def test_a_household_is_addressed_once_in_its_township_and_in_hardship_where_that_is_asked() -> None:
    one = ListedChild(HOME, date(2020, 1, 1), "341881001001", special=False)
    twin, far = replace(one), replace(one, household_id=OTHER, village_code="341881100200", special=True)
    assert households(INFANTS, one, twin, far) == [HOME, OTHER]
    assert households(INFANTS.model_copy(update={"township_codes": ("341881001",)}), one, far) == [HOME]
    assert households(INFANTS.model_copy(update={"special_families": True}), one, far) == [OTHER]


def test_a_message_has_one_id_for_ever_and_its_recipient_is_not_the_household() -> None:
    assert message_id(ID, HOME) == message_id(ID, HOME) != message_id(ID, OTHER)
    assert HOME not in (recipient(HOME), recipient(OTHER))


def test_what_is_delivered_stays_delivered_and_the_same_news_again_is_none() -> None:
    one, day = Addressed(UUID(int=1), ID, HOME), date(2020, 6, 15)
    expired = settle(None, one, "expired", day)
    assert outcome_after(expired) == "expired"
    assert settle("expired", one, "expired", day) == []
    late = settle("expired", one, "delivered", day)
    assert late == [MessageDelivered(message_id=one.message_id, campaign_id=ID, household_id=HOME, delivered_on=day)]
    assert outcome_after([*expired, *late]) == "delivered"
    assert settle("delivered", one, "not-delivered", day) == []
