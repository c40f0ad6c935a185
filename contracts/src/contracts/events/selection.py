"""Why a township bought from whom it did."""

from contracts.catalogue import DomainEvent, event
from contracts.topics import AGREEMENTS
from contracts.values import AgreementId


@event("selection-reason-recorded", topic=AGREEMENTS)
class SelectionReasonRecorded(DomainEvent):
    """Why a township bought from an institution that is no demonstration one, said after it had signed. Clause K5.3."""

    agreement_id: AgreementId
    reason: str
