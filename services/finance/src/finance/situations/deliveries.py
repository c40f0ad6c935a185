"""Statements about sessions and lectures."""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.catalogue import DomainEvent
from contracts.events import delivery
from contracts.events.registry import SessionMode
from finance.situations.chronicle import Chronicle, id_of
from finance.situations.statement import NONE, VILLAGE, Reference, Statement
from finance.situations.suppliers import AGREEMENT, INSTITUTION

PLACE = "活动室"
LECTURER = "讲师"
FULL_FILE: tuple[delivery.DossierKind, ...] = ("sign-in-sheet", "photographs", "outline", "title-proof")


class Session(Statement):
    """A session is given: in the institution, or as outreach at a place."""

    phrase: ClassVar[str] = "session"
    session: str
    mode: SessionMode = "in-institution"
    institution: str = INSTITUTION
    agreement: str = AGREEMENT
    place: str = PLACE
    on: date
    start: Annotated[time, Field(alias="from")] = time(9)
    to: time = time(10)
    children: tuple[str, ...]

    def refers(self) -> Iterator[Reference]:
        yield "institution", self.institution
        if self.agreement != NONE:
            yield "agreement", self.agreement
        if self.mode == "outreach" and self.place != NONE:
            yield "facility", self.place
        for child in self.children:
            yield "child", child

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        chronicle.days[self.session] = self.on
        session_id = id_of(self.session)
        yield (
            session_id,
            delivery.SessionDelivered(
                session_id=session_id,
                mode=self.mode,
                institution_id=id_of(self.institution),
                agreement_id=None if self.agreement == NONE else id_of(self.agreement),
                facility_id=None if self.mode == "in-institution" or self.place == NONE else id_of(self.place),
                service_date=self.on,
                starts_at=self.start,
                ends_at=self.to,
                children=tuple(map(id_of, self.children)),
            ),
        )


class SessionAmended(Statement):
    """A session's attendance list is replaced by this one."""

    phrase: ClassVar[str] = "session amended"
    session: str
    children: tuple[str, ...]

    def refers(self) -> Iterator[Reference]:
        for child in self.children:
            yield "child", child

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        session_id = id_of(self.session)
        yield (
            session_id,
            delivery.SessionAmended(
                session_id=session_id, service_date=chronicle.days[self.session], children=tuple(map(id_of, self.children))
            ),
        )


class SessionVoided(Statement):
    """A session does not count."""

    phrase: ClassVar[str] = "session voided"
    session: str
    reason: delivery.VoidReason = "entered-in-error"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        session_id = id_of(self.session)
        yield (
            session_id,
            delivery.SessionVoided(session_id=session_id, service_date=chronicle.days[self.session], reason=self.reason),
        )


class Lecture(Statement):
    """A village or community holds a lecture; its file is full unless said otherwise."""

    phrase: ClassVar[str] = "lecture"
    lecture: str
    village: str = VILLAGE
    on: date
    at: time = time(9)
    lecturer: str = LECTURER
    file: tuple[delivery.DossierKind, ...] | Literal["none"] = FULL_FILE

    def refers(self) -> Iterator[Reference]:
        yield "lecturer", self.lecturer

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        chronicle.days[self.lecture] = self.on
        chronicle.villages[self.lecture] = self.village
        lecture_id = id_of(self.lecture)
        yield (
            lecture_id,
            delivery.LectureHeld(
                lecture_id=lecture_id,
                unit_code=self.village,
                held_on=self.on,
                starts_at=self.at,
                title="科学育儿知识讲座",
                lecturer_id=id_of(self.lecturer),
                attendance_count=30,
                household_ids=(),
                dossier=() if self.file == NONE else _items(self.file),
            ),
        )


class DossierCompleted(Statement):
    """A lecture's file is completed; by default it is full now."""

    phrase: ClassVar[str] = "file completed"
    lecture: str
    on: date
    file: tuple[delivery.DossierKind, ...] = FULL_FILE

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        lecture_id = id_of(self.lecture)
        yield lecture_id, delivery.DossierCompleted(lecture_id=lecture_id, completed_on=self.on, dossier=_items(self.file))


class LectureVoided(Statement):
    """A lecture does not count."""

    phrase: ClassVar[str] = "lecture voided"
    lecture: str
    reason: delivery.VoidReason = "entered-in-error"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        lecture_id = id_of(self.lecture)
        yield (
            lecture_id,
            delivery.LectureVoided(
                lecture_id=lecture_id,
                unit_code=chronicle.villages[self.lecture],
                held_on=chronicle.days[self.lecture],
                reason=self.reason,
            ),
        )


def _items(kinds: tuple[str, ...] | str) -> tuple[delivery.DossierItem, ...]:
    return tuple(delivery.DossierItem.model_validate({"kind": kind, "sha256": "0" * 64}) for kind in kinds)
