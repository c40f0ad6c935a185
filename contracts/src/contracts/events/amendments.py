"""How an agreement is changed while it runs."""

from datetime import date

from contracts.catalogue import DomainEvent, event
from contracts.events.registry import SessionMode
from contracts.topics import AGREEMENTS
from contracts.values import AgreementId, Fen


@event("agreement-amended", topic=AGREEMENTS)
class AgreementAmended(DomainEvent):
    """From `effective_on` on an agreement holds in its next version, until `valid_to`, included. S3.1, S3.2, K5.3.

    `version` counts from 1, which is the signed one. `fee_fen` is per outreach session; `places` how many the township buys at once.
    """

    agreement_id: AgreementId
    version: int
    effective_on: date
    modes: tuple[SessionMode, ...]
    fee_fen: Fen | None
    valid_to: date
    document_number: str
    places: int | None = None
