"""Demonstration designations that state an award, by institution. Clause K5.1."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import InstitutionFiled
from contracts.events.supervision import InstitutionDesignated
from finance.domain.register.history import begun, not_begun


@dataclass(frozen=True, slots=True)
class DesignationAward:
    """What a document awards with a designation that rests on an assessment and holds from `valid_from` on."""

    assessment_id: UUID
    valid_from: date
    document_number: str
    award_fen: int
    sources: tuple[UUID, ...]

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        return {
            "designation": {
                "assessment_id": str(self.assessment_id),
                "valid_from": self.valid_from.isoformat(),
                "document_number": self.document_number,
                "award_fen": self.award_fen,
            }
        }


@dataclass(frozen=True, slots=True)
class DesignatedInstitution:
    """A filed institution with its awards in the order they were decided; of one assessment the first."""

    institution_id: UUID
    township_code: str
    awards: tuple[DesignationAward, ...]
    filed_by: UUID


def fold_designated(known: DesignatedInstitution | None, received: ReceivedEvent) -> DesignatedInstitution:
    """The institution after an event. A designation's end takes nothing back: what is wrong with it, an inspection decides (M5)."""
    event, source = received.event, received.envelope.id
    match event:
        case InstitutionFiled():
            not_begun(known, f"institution {event.institution_id}")
            return DesignatedInstitution(event.institution_id, event.township_code, (), source)
        case InstitutionDesignated(award_fen=int(award_fen)) if award_fen > 0:
            filed = begun(known, f"institution {event.institution_id}")
            if any(one.assessment_id == event.assessment_id for one in filed.awards):
                return filed
            new = DesignationAward(event.assessment_id, event.valid_from, event.document_number, award_fen, (source,))
            return replace(filed, awards=(*filed.awards, new))
        case _:
            return begun(known, f"institution {received.envelope.subject}")
