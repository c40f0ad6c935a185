"""The coordination group and its joint meetings: held, and minuted with resolutions. Clause M1."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.governance import MeetingBody, MeetingHeld, MinutesFiled
from contracts.values import Department


@dataclass(frozen=True, slots=True)
class Meeting:
    """A held meeting; its minutes are on file where `minutes_sha256` is given."""

    meeting_id: UUID
    body: MeetingBody
    held_on: date
    departments: tuple[Department, ...]
    agenda: tuple[str, ...]
    minutes_sha256: str | None = None
    resolutions: tuple[str, ...] = ()


MeetingState = Absent | Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMeeting(Command):
    meeting_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.meeting_id


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting(_OfMeeting):
    """Departments have met."""

    body: MeetingBody
    held_on: date
    departments: tuple[Department, ...]
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMinutes(_OfMeeting):
    """The minutes are on file, with what was resolved."""

    filed_on: date
    minutes_sha256: str
    resolutions: tuple[str, ...]


MeetingCommand = HoldMeeting | FileMinutes


def decide(meeting: MeetingState, command: MeetingCommand) -> Decision:
    """A meeting is held once, by the lead department among others, and minuted once. Clause M1."""
    match command:
        case HoldMeeting():
            return _hold(meeting, command)
        case FileMinutes():
            return _file(meeting, command)


def _hold(meeting: MeetingState, command: HoldMeeting) -> Decision:
    if isinstance(meeting, Meeting):
        return Refusal("meeting.already-exists", clause="M1", details={"existing_id": str(command.meeting_id)})
    if "health" not in command.departments:
        return Refusal("meeting.without-lead", clause="M2", details={"departments": command.departments})
    return [
        MeetingHeld(
            meeting_id=command.meeting_id,
            body=command.body,
            held_on=command.held_on,
            departments=command.departments,
            agenda=command.agenda,
        )
    ]


def _file(meeting: MeetingState, command: FileMinutes) -> Decision:
    if not isinstance(meeting, Meeting):
        return Refusal("meeting.unknown", clause="M1", details={"meeting_id": str(command.meeting_id)})
    if meeting.minutes_sha256 is not None:
        return Refusal("meeting.already-minuted", clause="M1", details={"minutes_sha256": meeting.minutes_sha256})
    if command.filed_on < meeting.held_on:
        return Refusal("meeting.minuted-too-early", clause="M1", details={"not_before": meeting.held_on})
    return [
        MinutesFiled(
            meeting_id=command.meeting_id,
            filed_on=command.filed_on,
            minutes_sha256=command.minutes_sha256,
            resolutions=command.resolutions,
        )
    ]


def evolve(meeting: MeetingState, event: DomainEvent) -> MeetingState:
    """The state after an event."""
    match meeting, event:
        case Absent(), MeetingHeld():
            return Meeting(event.meeting_id, event.body, event.held_on, event.departments, event.agenda)
        case Meeting(), MinutesFiled():
            return replace(meeting, minutes_sha256=event.minutes_sha256, resolutions=event.resolutions)
        case _:
            return meeting


MEETING: Decider[MeetingState, MeetingCommand] = Decider("meeting", Absent(), decide, evolve)
