"""An inspection of an institution, by one department or jointly, and what it found. Clauses K5.4, G4.2."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.supervision import (
    Area,
    InspectionFindingClosed,
    InspectionFindingRaised,
    InspectionHeld,
    InspectionKind,
)
from contracts.values import Department

JOINTLY_MIN = 2
"""Departments of a joint inspection (部门联动、联合执法)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is stated: what is wrong in which area, to be put right by `due_on`."""

    area: Area
    finding: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Finding(Found):
    """A finding of an inspection, put right on `closed_on`."""

    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A held inspection with its findings by number."""

    inspection_id: UUID
    institution_id: UUID
    kind: InspectionKind
    departments: tuple[Department, ...]
    areas: tuple[Area, ...]
    inspected_on: date
    findings: Mapping[int, Finding] = field(default_factory=dict)


InspectionState = Absent | Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfInspection(Command):
    inspection_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.inspection_id


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldInspection(_OfInspection):
    """Departments have inspected an institution in some areas, and this is what they found."""

    institution_id: UUID
    kind: InspectionKind
    departments: tuple[Department, ...]
    areas: tuple[Area, ...]
    inspected_on: date
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseInspectionFinding(_OfInspection):
    """A finding has been put right."""

    number: int
    closed_on: date
    evidence: str


InspectionCommand = HoldInspection | CloseInspectionFinding


def hold(inspection: InspectionState, command: HoldInspection) -> Decision:
    """Record an inspection with its findings, numbered from 1. Clause K5.4."""
    if command.kind == "joint" and len(command.departments) < JOINTLY_MIN:
        return Refusal("inspection.joint-needs-two", clause="K5.4", details={"departments": command.departments})
    if elsewhere := sorted({one.area for one in command.findings} - set(command.areas)):
        return Refusal("inspection.area-not-inspected", clause="K5.4", details={"areas": elsewhere})
    if any(one.due_on < command.inspected_on for one in command.findings):
        return Refusal("inspection.due-before-inspection", clause="K5.4", details={"not_before": command.inspected_on})
    if isinstance(inspection, Inspection):
        return Refusal("inspection.already-exists", clause="K5.4", details={"existing_id": str(command.inspection_id)})
    held = InspectionHeld(
        inspection_id=command.inspection_id,
        institution_id=command.institution_id,
        kind=command.kind,
        departments=command.departments,
        areas=command.areas,
        inspected_on=command.inspected_on,
    )
    raised = [
        InspectionFindingRaised(
            inspection_id=command.inspection_id,
            institution_id=command.institution_id,
            number=number,
            area=one.area,
            finding=one.finding,
            due_on=one.due_on,
        )
        for number, one in enumerate(command.findings, 1)
    ]
    return [held, *raised]


def close_finding(inspection: InspectionState, command: CloseInspectionFinding) -> Decision:
    """Close a finding by its evidence, once, not before it was raised; also after its deadline. Clause K5.4."""
    if not isinstance(inspection, Inspection):
        return Refusal("inspection.unknown", clause="K5.4", details={"inspection_id": str(command.inspection_id)})
    finding = inspection.findings.get(command.number)
    if finding is None:
        return Refusal("inspection.finding-unknown", clause="K5.4", details={"number": command.number})
    if finding.closed_on is not None:
        return Refusal("inspection.finding-already-closed", clause="K5.4", details={"closed_on": finding.closed_on})
    if command.closed_on < inspection.inspected_on:
        return Refusal("inspection.closed-too-early", clause="K5.4", details={"not_before": inspection.inspected_on})
    return [
        InspectionFindingClosed(
            inspection_id=command.inspection_id,
            institution_id=inspection.institution_id,
            number=command.number,
            closed_on=command.closed_on,
            evidence=command.evidence,
        )
    ]


def decide(inspection: InspectionState, command: InspectionCommand) -> Decision:
    """The decision on each command."""
    match command:
        case HoldInspection():
            return hold(inspection, command)
        case CloseInspectionFinding():
            return close_finding(inspection, command)


def evolve(inspection: InspectionState, event: DomainEvent) -> InspectionState:
    """The state after an event."""
    match inspection, event:
        case Absent(), InspectionHeld():
            return Inspection(
                event.inspection_id, event.institution_id, event.kind, event.departments, event.areas, event.inspected_on
            )
        case Inspection(), InspectionFindingRaised():
            raised = Finding(event.area, event.finding, event.due_on)
            return replace(inspection, findings={**inspection.findings, event.number: raised})
        case Inspection(), InspectionFindingClosed():
            closed = replace(inspection.findings[event.number], closed_on=event.closed_on)
            return replace(inspection, findings={**inspection.findings, event.number: closed})
        case _:
            return inspection


INSPECTION: Decider[InspectionState, InspectionCommand] = Decider("inspection", Absent(), decide, evolve)
