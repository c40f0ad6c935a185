"""A training, attended to its end by these people. Clauses G5.1, S4.1, S4.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import TrainingHeld, TrainingKind
from services_delivery.domain.refusals import in_future

Department = Literal["education", "human-resources", "health"]


@dataclass(frozen=True, slots=True)
class Training:
    """A recorded training."""

    held_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTraining(Command):
    """Record that a training was held."""

    stream_id: UUID
    kind: TrainingKind
    department: Department
    held_on: date
    attendees: Sequence[UUID]


def decide(training: Training | None, command: HoldTraining) -> Decision:
    """Refuses `training.already-recorded` and `date.in-future`."""
    if training is not None:
        return Refusal("training.already-recorded", details={"existing_id": str(command.stream_id)})
    if refusal := in_future("held_on", command.held_on, command.now):
        return refusal
    return [
        TrainingHeld(
            training_id=command.stream_id,
            kind=command.kind,
            department=command.department,
            held_on=command.held_on,
            attendees=tuple(command.attendees),
        )
    ]


def evolve(training: Training | None, event: DomainEvent) -> Training | None:
    """The training after an event of its stream."""
    return Training(event.held_on) if isinstance(event, TrainingHeld) else training


TRAINING: Decider[Training | None, HoldTraining] = Decider("training", None, decide, evolve)
