"""A training, attended to its end by these people. Clauses G5.1, S4.1, S4.2, K6.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import TrainingHeld, TrainingKind, TrainingVoided, VoidReason
from services_delivery.domain.refusals import in_future

Department = Literal["education", "human-resources", "health"]
HOLDERS: Mapping[str, tuple[Department, str]] = {
    "cadre-annual": ("education", "S4.1"),
    "institution-staff": ("human-resources", "S4.2"),
}
"""Which department the text gives a kind of training to, and where; backbone trainings are anybody's (K6.1)."""


@dataclass(frozen=True, slots=True)
class Training:
    """A recorded training; it counts unless voided."""

    kind: TrainingKind
    held_on: date
    void_reason: VoidReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTraining(Command):
    """Record that a training was held."""

    stream_id: UUID
    kind: TrainingKind
    department: Department
    held_on: date
    attendees: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidTraining(Command):
    """Declare that a recorded training does not count."""

    stream_id: UUID
    reason: VoidReason


TrainingCommand = HoldTraining | VoidTraining


def decide(training: Training | None, command: TrainingCommand) -> Decision:
    """Record a training of the department that owes it, and void it once. Clauses S4.1, S4.2, K6.1."""
    match command:
        case HoldTraining():
            return _hold(training, command)
        case VoidTraining():
            return _void(training, command)


def _hold(training: Training | None, command: HoldTraining) -> Decision:
    if training is not None:
        return Refusal("training.already-recorded", details={"existing_id": str(command.stream_id)})
    department, clause = HOLDERS.get(command.kind, (command.department, None))
    if command.department != department:
        return Refusal("training.other-department", clause, {"department": department})
    return in_future("held_on", command.held_on, command.now) or [
        TrainingHeld(
            training_id=command.stream_id,
            kind=command.kind,
            department=command.department,
            held_on=command.held_on,
            attendees=tuple(command.attendees),
        )
    ]


def _void(training: Training | None, command: VoidTraining) -> Decision:
    if training is None:
        return Refusal("training.unknown")
    if training.void_reason is not None:
        return Refusal("training.already-voided")
    return [TrainingVoided(training_id=command.stream_id, kind=training.kind, held_on=training.held_on, reason=command.reason)]


def evolve(training: Training | None, event: DomainEvent) -> Training | None:
    """The training after an event of its stream."""
    match event:
        case TrainingHeld():
            return Training(event.kind, event.held_on)
        case TrainingVoided() if training is not None:
            return replace(training, void_reason=event.reason)
    return training


TRAINING: Decider[Training | None, TrainingCommand] = Decider("training", None, decide, evolve)
