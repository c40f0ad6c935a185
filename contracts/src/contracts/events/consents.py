"""What guardians consent to, by household and purpose. Clauses K1.2, K3.1."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.topics import CONSENTS
from contracts.values import HouseholdId

ConsentPurpose = Literal["messages", "referral"]
"""Messages through the county's account (K3.1); telling a health service of a child by a referral (K1.2)."""
Guardian = Literal["mother", "father", "other-guardian"]


@event("consent-given", topic=CONSENTS)
class ConsentGiven(DomainEvent):
    """A household's guardian consents to a purpose from a day on, until withdrawn. Clauses K1.2, K3.1."""

    household_id: HouseholdId
    purpose: ConsentPurpose
    given_on: date
    given_by: Guardian


@event("consent-withdrawn", topic=CONSENTS)
class ConsentWithdrawn(DomainEvent):
    """A household's guardian does not consent to the purpose any more from a day on."""

    household_id: HouseholdId
    purpose: ConsentPurpose
    withdrawn_on: date
