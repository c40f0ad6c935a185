"""help-family, void-family-help, record-township-means (G3.4); refer-child, answer-referral (K1.2)."""

from collections.abc import Sequence
from typing import Any

from chassis.actor import Role
from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.events.delivery import VoidReason
from contracts.events.families import (
    ChildReferred,
    FamilyHelped,
    HelpKind,
    ReferralDirection,
    ReferralGround,
    ReferralOutcome,
    ReferralPartner,
)
from contracts.policy import Bilingual
from contracts.values import ChildId, FamilyHelpId, HouseholdId, ReferralId, TownshipCode, UnitCode
from services_delivery.application.issuing import made
from services_delivery.application.outreach import OFFICES
from services_delivery.application.request_values import Day
from services_delivery.domain.family_help import (
    FAMILY_HELP,
    TOWNSHIP_MEANS,
    HelpFamily,
    RecordTownshipMeans,
    VoidFamilyHelp,
)
from services_delivery.domain.referral import REFERRAL, AnswerReferral, ReferChild
from services_delivery.projections.families import consenting_children
from services_delivery.projections.listed import lists

HELPERS: frozenset[Role] = frozenset({"township", "commission"})


class HelpFamilyRequest(CommandRequest):
    """Support or free guidance for a special family (特殊婴幼儿家庭). Clause G3.4."""

    help_id: FamilyHelpId | None = None
    household_id: HouseholdId
    unit_code: UnitCode
    kind: HelpKind
    helped_on: Day


class VoidFamilyHelpRequest(CommandRequest):
    """Recorded help that does not count, and why."""

    help_id: FamilyHelpId
    reason: VoidReason


class RecordTownshipMeansRequest(CommandRequest):
    """Whether a township has the means (有条件的) to help special families, and from when. Clause G3.4."""

    township_code: TownshipCode
    has_means: bool
    from_date: Day


class ReferChildRequest(CommandRequest):
    """A child referred to a maternal-child health service or a pregnancy school, or by it. Clause K1.2."""

    referral_id: ReferralId | None = None
    child_id: ChildId
    unit_code: UnitCode
    direction: ReferralDirection
    partner: ReferralPartner
    ground: ReferralGround
    referred_on: Day


class AnswerReferralRequest(CommandRequest):
    """What became of a referral. Clause K1.2."""

    referral_id: ReferralId
    outcome: ReferralOutcome
    answered_on: Day


def _means(request: RecordTownshipMeansRequest, issued: Issued) -> RecordTownshipMeans:
    return RecordTownshipMeans(command_id=issued.command_id, actor=issued.actor, now=issued.now, **dict(request))


async def _without_consent(connection: Connection, requests: Sequence[ReferChildRequest]) -> Sequence[Sequence[Advice]]:
    """A referral out tells a health service of a child: the clerk is told where its guardian has not consented."""
    consenting = await consenting_children(connection, [request.child_id for request in requests], "referral")
    missing = Advice("consent.missing", "K1.2")
    return [[missing] if request.direction == "to" and request.child_id not in consenting else [] for request in requests]


FAMILY_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    CommandType(
        name="help-family",
        summary=Bilingual(zh="登记特殊婴幼儿家庭帮扶", en="record help for a special family"),
        request=HelpFamilyRequest,
        decider=FAMILY_HELP,
        command=made(HelpFamily, "help_id"),
        roles=HELPERS,
        office=lambda request: request.unit_code,
        record=lists(FamilyHelped, HelpFamily),
    ),
    CommandType(
        name="void-family-help",
        summary=Bilingual(zh="作废帮扶记录", en="void help for a special family"),
        request=VoidFamilyHelpRequest,
        decider=FAMILY_HELP,
        command=made(VoidFamilyHelp, "help_id"),
        roles=HELPERS,
    ),
    CommandType(
        name="record-township-means",
        summary=Bilingual(zh="登记乡镇街道是否具备帮扶条件", en="record whether a township has the means to help"),
        request=RecordTownshipMeansRequest,
        decider=TOWNSHIP_MEANS,
        command=_means,
        roles=frozenset({"commission"}),
        office=lambda request: request.township_code,
    ),
    CommandType(
        name="refer-child",
        summary=Bilingual(zh="登记婴幼儿转介", en="record a referral of a child"),
        request=ReferChildRequest,
        decider=REFERRAL,
        command=made(ReferChild, "referral_id"),
        roles=OFFICES,
        office=lambda request: request.unit_code,
        record=lists(ChildReferred, ReferChild),
        advise=_without_consent,
    ),
    CommandType(
        name="answer-referral",
        summary=Bilingual(zh="登记转介结果", en="record what became of a referral"),
        request=AnswerReferralRequest,
        decider=REFERRAL,
        command=made(AnswerReferral, "referral_id"),
        roles=OFFICES,
    ),
)
