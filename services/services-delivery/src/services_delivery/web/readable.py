"""What is read from streams, and how each is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.confidence import Rate, rate
from contracts.events.families import ChildReferred, FamilyHelped
from contracts.events.messages import CampaignPlanned
from contracts.events.outreach import ColumnOpened, MaterialHandedOver, OutreachHeld, SurveyOpened
from contracts.events.volunteering import VolunteersServed
from contracts.policy import Bilingual
from contracts.values import TownshipCode, UnitCode
from services_delivery.domain.campaign import CAMPAIGN, Campaign
from services_delivery.domain.family_help import FAMILY_HELP, FamilyHelp
from services_delivery.domain.handover import HANDOVER, Handover
from services_delivery.domain.media_column import COLUMN, Column
from services_delivery.domain.outreach import OUTREACH, Outreach
from services_delivery.domain.referral import REFERRAL, Referral
from services_delivery.domain.survey import SURVEY, Survey
from services_delivery.domain.volunteering import VOLUNTEERS, VolunteerService
from services_delivery.web.areas import OFFICES
from services_delivery.web.records import Readable


@dataclass(frozen=True, slots=True)
class TownshipAsked:
    """A township of a round: its sample, and the rate of correct answers with its 95 % interval, null before its result."""

    township_code: TownshipCode
    sample: int
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class SurveyShown:
    """A round, each township beside the whole; it says what was asked, and is never mixed with the reach of households (G1.3)."""

    unit_code: UnitCode
    title: str
    opened_on: date
    closed_on: date | None
    townships: tuple[TownshipAsked, ...]
    whole: Rate | None


def show_survey(survey: Survey) -> SurveyShown:
    """A round with its rates."""
    results = survey.results
    townships = tuple(
        TownshipAsked(sample.township_code, sample.sample, rate(found.correct, found.surveyed) if found else None)
        for sample in survey.samples
        for found in (results.get(sample.township_code),)
    )
    whole = rate(sum(found.correct for found in results.values()), sum(found.surveyed for found in results.values()))
    return SurveyShown(survey.unit_code, survey.title, survey.opened_on, survey.closed_on, townships, whole)


READABLE: Sequence[Readable] = (
    Readable("outreach", Bilingual(zh="科普活动", en="outreach"), OutreachHeld, OUTREACH, Outreach),
    Readable("columns", Bilingual(zh="专栏与专题节目", en="columns and programmes"), ColumnOpened, COLUMN, Column),
    Readable("handovers", Bilingual(zh="应知应会宣传到户", en="must-know material"), MaterialHandedOver, HANDOVER, Handover),
    Readable("surveys", Bilingual(zh="知识普及率调查", en="knowledge surveys"), SurveyOpened, SURVEY, SurveyShown, show_survey),
    Readable(
        "family-help",
        Bilingual(zh="特殊家庭帮扶", en="help for special families"),
        FamilyHelped,
        FAMILY_HELP,
        FamilyHelp,
        roles=("commission", "township"),
    ),
    Readable("referrals", Bilingual(zh="转介", en="referrals of children"), ChildReferred, REFERRAL, Referral, roles=OFFICES),
    Readable(
        "campaigns",
        Bilingual(zh="精准推送", en="messages to families"),
        CampaignPlanned,
        CAMPAIGN,
        Campaign,
        roles=("commission", "township"),
    ),
    Readable("volunteers", Bilingual(zh="志愿服务", en="services of volunteers"), VolunteersServed, VOLUNTEERS, VolunteerService),
)
