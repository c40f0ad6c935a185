"""Neighbourly mutual care (邻里互助式托育): households of a village that care for each other's children. Clause K4.1."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.supervision import MutualCareEnded, MutualCareRecorded
from registry.domain.offices import other_office

HOUSEHOLDS_MIN = 2
"""Fewer do not help each other."""


@dataclass(frozen=True, slots=True)
class MutualCare:
    """An arrangement of a village, by numbers; it lasts until `ended_on`."""

    mutual_care_id: UUID
    village_code: str
    households: int
    children: int
    started_on: date
    ended_on: date | None = None


MutualCareState = Absent | MutualCare


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMutualCare(Command):
    mutual_care_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.mutual_care_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMutualCare(_OfMutualCare):
    """A village knows of an arrangement."""

    village_code: str
    households: int
    children: int
    started_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMutualCare(_OfMutualCare):
    """The arrangement is over."""

    ended_on: date


MutualCareCommand = RecordMutualCare | EndMutualCare


def decide(state: MutualCareState, command: MutualCareCommand) -> Decision:
    """Record an arrangement of two households or more once, and end it once. Clause K4.1."""
    match command, state:
        case RecordMutualCare(), _ if command.households < HOUSEHOLDS_MIN:
            return Refusal("mutual-care.too-few", clause="K4.1", details={"least": HOUSEHOLDS_MIN})
        case RecordMutualCare(), Absent():
            return [
                MutualCareRecorded(
                    mutual_care_id=command.mutual_care_id,
                    village_code=command.village_code,
                    households=command.households,
                    children=command.children,
                    started_on=command.started_on,
                )
            ]
        case RecordMutualCare(), _:
            return Refusal("mutual-care.already-exists", clause="K4.1", details={"existing_id": str(command.mutual_care_id)})
        case EndMutualCare(), MutualCare():
            return _end(state, command)
        case _:
            return Refusal("mutual-care.unknown", clause="K4.1", details={"mutual_care_id": str(command.mutual_care_id)})


def _end(state: MutualCare, command: EndMutualCare) -> Decision:
    if refusal := other_office(command.actor, state.village_code):
        return refusal
    if state.ended_on is not None:
        return Refusal("mutual-care.already-ended", clause="K4.1", details={"ended_on": state.ended_on})
    if command.ended_on < state.started_on:
        return Refusal("mutual-care.ended-too-early", clause="K4.1", details={"not_before": state.started_on})
    return [MutualCareEnded(mutual_care_id=command.mutual_care_id, ended_on=command.ended_on)]


def evolve(state: MutualCareState, event: DomainEvent) -> MutualCareState:
    """The state after an event."""
    match state, event:
        case Absent(), MutualCareRecorded():
            return MutualCare(**event.model_dump())
        case MutualCare(), MutualCareEnded():
            return replace(state, ended_on=event.ended_on)
        case _:
            return state


MUTUAL_CARE: Decider[MutualCareState, MutualCareCommand] = Decider("mutual-care", Absent(), decide, evolve)
