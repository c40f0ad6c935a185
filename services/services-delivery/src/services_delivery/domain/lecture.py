"""A parenting lecture of a village or community, with its file (基础资料). Clauses G1.1, S2."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import DossierCompleted, DossierItem, LectureHeld, LectureVoided, VoidReason
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Lecture:
    """A recorded lecture, as far as later decisions need it."""

    unit_code: str
    held_on: date
    starts_at: time
    dossier: tuple[DossierItem, ...]
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLecture(Command):
    """Record that a lecture was held, with what is in its file so far."""

    stream_id: UUID
    unit_code: str
    held_on: date
    starts_at: time
    title: str
    lecturer_id: UUID
    attendance_count: int
    household_ids: Sequence[UUID]
    dossier: Sequence[DossierItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDossier(Command):
    """Add items to the lecture's file."""

    stream_id: UUID
    completed_on: date
    dossier: Sequence[DossierItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidLecture(Command):
    """Declare that a recorded lecture does not count."""

    stream_id: UUID
    reason: VoidReason


LectureCommand = HoldLecture | CompleteDossier | VoidLecture


def decide(lecture: Lecture | None, command: LectureCommand) -> Decision:
    """Refuses `lecture.already-recorded`, `.unknown`, `.already-voided`, `.not-held-yet`, `date.in-future`, `auth.other-office`."""
    if isinstance(command, HoldLecture):
        return _hold(lecture, command)
    if lecture is None:
        return Refusal("lecture.unknown")
    if refusal := other_office(command.actor, lecture.unit_code):
        return refusal
    if lecture.voided:
        return Refusal("lecture.already-voided", clause="S2")
    match command:
        case CompleteDossier():
            return _complete(lecture, command)
        case VoidLecture():
            return [
                LectureVoided(
                    lecture_id=command.stream_id,
                    unit_code=lecture.unit_code,
                    held_on=lecture.held_on,
                    reason=command.reason,
                )
            ]


def _hold(lecture: Lecture | None, command: HoldLecture) -> Decision:
    if lecture is not None:
        return Refusal("lecture.already-recorded", clause="S2", details={"existing_id": str(command.stream_id)})
    if refusal := in_future("held_on", command.held_on, command.now):
        return refusal
    return [
        LectureHeld(
            lecture_id=command.stream_id,
            unit_code=command.unit_code,
            held_on=command.held_on,
            starts_at=command.starts_at,
            title=command.title,
            lecturer_id=command.lecturer_id,
            attendance_count=command.attendance_count,
            household_ids=tuple(command.household_ids),
            dossier=tuple(command.dossier),
        )
    ]


def _complete(lecture: Lecture, command: CompleteDossier) -> Decision:
    if refusal := in_future("completed_on", command.completed_on, command.now):
        return refusal
    if command.completed_on < lecture.held_on:
        return Refusal("lecture.not-held-yet", clause="S2", details={"held_on": lecture.held_on.isoformat()})
    added = tuple(item for item in dict.fromkeys(command.dossier) if item not in lecture.dossier)
    if not added:
        return []
    return [DossierCompleted(lecture_id=command.stream_id, completed_on=command.completed_on, dossier=lecture.dossier + added)]


def evolve(lecture: Lecture | None, event: DomainEvent) -> Lecture | None:
    """The lecture after an event of its stream."""
    match event:
        case LectureHeld():
            return Lecture(event.unit_code, event.held_on, event.starts_at, event.dossier)
        case DossierCompleted() if lecture is not None:
            return replace(lecture, dossier=event.dossier)
        case LectureVoided() if lecture is not None:
            return replace(lecture, voided=True)
    return lecture


def natural_keys(lecture: Lecture | None) -> frozenset[str]:
    """A unit holds one lecture at a day and a start; a voided one gives them free."""
    if lecture is None or lecture.voided:
        return frozenset()
    return frozenset({f"lecture:{lecture.unit_code}:{lecture.held_on}:{lecture.starts_at:%H:%M}"})


LECTURE: Decider[Lecture | None, LectureCommand] = Decider("lecture", None, decide, evolve, natural_keys)
