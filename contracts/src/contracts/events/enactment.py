"""That a policy edition is enacted: by which document, from when, and until it is withdrawn."""

from datetime import date

from contracts.catalogue import DomainEvent, event
from contracts.topics import ENACTMENTS


@event("policy-enacted", topic=ENACTMENTS)
class PolicyEnacted(DomainEvent):
    """A document has enacted an edition: from `effective_on` on its money may be paid (M3). `record` numbers an edition's from 1."""

    edition: str
    record: int
    document_number: str
    enacted_on: date
    effective_on: date


@event("policy-enactment-withdrawn", topic=ENACTMENTS)
class PolicyEnactmentWithdrawn(DomainEvent):
    """Another document has withdrawn an enactment: from `from_date` on nothing more is approved for payment (M3)."""

    edition: str
    record: int
    document_number: str
    from_date: date
    reason: str
