"""Parenting lectures with their files."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.delivery import DossierCompleted, DossierItem, LectureHeld, LectureVoided
from finance.domain.register.history import BrokenHistory, begun, not_begun


@dataclass(frozen=True, slots=True)
class Lecture:
    """A lecture of a village or community; `dossier` names the kinds of items its file holds."""

    lecture_id: UUID
    unit_code: str
    held_on: date
    starts_at: time
    lecturer_id: UUID
    dossier: tuple[str, ...]
    voided: bool
    sources: tuple[UUID, ...]

    @property
    def place_in_time(self) -> tuple[date, time, UUID]:
        """What lectures are taken in the order of."""
        return self.held_on, self.starts_at, self.lecture_id

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        stated: dict[str, Any] = {
            "id": str(self.lecture_id),
            "unit_code": self.unit_code,
            "held_on": self.held_on.isoformat(),
            "starts_at": self.starts_at.isoformat("minutes"),
            "lecturer_id": str(self.lecturer_id),
            "dossier": list(self.dossier),
        }
        if self.voided:
            stated["voided"] = True
        return {"lecture": stated}


def fold_lecture(lecture: Lecture | None, received: ReceivedEvent) -> Lecture:
    """The lecture after an event."""
    event, source = received.event, received.envelope.id
    match event:
        case LectureHeld():
            not_begun(lecture, f"lecture {event.lecture_id}")
            return Lecture(
                event.lecture_id,
                event.unit_code,
                event.held_on,
                event.starts_at,
                event.lecturer_id,
                _kinds(event.dossier),
                False,  # noqa: FBT003  not voided
                (source,),
            )
        case DossierCompleted():
            known = begun(lecture, f"lecture {event.lecture_id}")
            return replace(known, dossier=_kinds(event.dossier), sources=(*known.sources, source))
        case LectureVoided():
            known = begun(lecture, f"lecture {event.lecture_id}")
            return replace(known, voided=True, sources=(*known.sources, source))
        case _:
            raise BrokenHistory(f"{received.envelope.type} says nothing about a lecture")


def _kinds(dossier: tuple[DossierItem, ...]) -> tuple[str, ...]:
    return tuple(sorted({item.kind for item in dossier}))
