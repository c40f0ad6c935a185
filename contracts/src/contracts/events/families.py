"""What services-delivery publishes of families: help for special families, townships' means for it, referrals of children."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.events.delivery import VoidReason
from contracts.topics import FAMILY_HELP, REFERRALS, TOWNSHIP_MEANS
from contracts.values import ChildId, FamilyHelpId, HouseholdId, ReferralId, TownshipCode, UnitCode

HelpKind = Literal["free-guidance", "material", "care", "money"]
ReferralDirection = Literal["to", "from"]
ReferralPartner = Literal["maternal-child-health", "pregnancy-school"]
ReferralGround = Literal["development", "nutrition", "feeding", "vaccination", "parenting-guidance"]
ReferralOutcome = Literal["seen", "declined", "not-reached"]


@event("family-helped", topic=FAMILY_HELP)
class FamilyHelped(DomainEvent):
    """A special family (特殊婴幼儿家庭) was given support or free guidance. Clause G3.4. Restricted."""

    help_id: FamilyHelpId
    household_id: HouseholdId
    unit_code: UnitCode
    kind: HelpKind
    helped_on: date


@event("family-help-voided", topic=FAMILY_HELP)
class FamilyHelpVoided(DomainEvent):
    """Recorded help does not count. Restricted."""

    help_id: FamilyHelpId
    household_id: HouseholdId
    helped_on: date
    reason: VoidReason


@event("township-means-recorded", topic=TOWNSHIP_MEANS)
class TownshipMeansRecorded(DomainEvent):
    """From a date on a township has the means (有条件的) to help special families, or has them no longer. Clause G3.4."""

    township_code: TownshipCode
    has_means: bool
    from_date: date


@event("child-referred", topic=REFERRALS)
class ChildReferred(DomainEvent):
    """A child was referred to a maternal-child health service or a pregnancy school (孕妇学校), or by it. Clause K1.2."""

    referral_id: ReferralId
    child_id: ChildId
    unit_code: UnitCode
    direction: ReferralDirection
    partner: ReferralPartner
    ground: ReferralGround
    referred_on: date


@event("referral-answered", topic=REFERRALS)
class ReferralAnswered(DomainEvent):
    """What became of a referral. Clause K1.2."""

    referral_id: ReferralId
    child_id: ChildId
    outcome: ReferralOutcome
    answered_on: date
