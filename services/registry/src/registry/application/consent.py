"""give-consent, withdraw-consent: a guardian's, of a household for a purpose. Clauses K1.2, K3.1."""

from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.fields import PastDay
from chassis.issuing import stated
from contracts.events.consents import ConsentPurpose, Guardian
from contracts.policy import Bilingual
from registry.application.households import of_own_household
from registry.domain.consent import CONSENT, ConsentState, GiveConsent, WithdrawConsent

ROLES: frozenset[Role] = frozenset({"commission", "township", "village"})


class GiveConsentRequest(CommandRequest):
    """Who of the household consents to what, and since when."""

    household_id: UUID
    purpose: ConsentPurpose
    given_on: PastDay
    given_by: Guardian


class WithdrawConsentRequest(CommandRequest):
    """Since when the household's guardian does not consent any more."""

    household_id: UUID
    purpose: ConsentPurpose
    withdrawn_on: PastDay


GIVE_CONSENT: CommandType[GiveConsentRequest, ConsentState, Any] = CommandType(
    name="give-consent",
    summary=Bilingual(zh="登记监护人知情同意", en="record a guardian's consent"),
    request=GiveConsentRequest,
    decider=CONSENT,
    command=stated(GiveConsent),
    roles=ROLES,
    prepare=of_own_household,
)
WITHDRAW_CONSENT: CommandType[WithdrawConsentRequest, ConsentState, Any] = CommandType(
    name="withdraw-consent",
    summary=Bilingual(zh="撤回监护人知情同意", en="withdraw a guardian's consent"),
    request=WithdrawConsentRequest,
    decider=CONSENT,
    command=stated(WithdrawConsent),
    roles=ROLES,
    prepare=of_own_household,
)
