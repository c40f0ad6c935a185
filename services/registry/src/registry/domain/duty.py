"""What a department reports of a duty of the annex in a year. Clauses M2, D1 to D16."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from uuid import UUID

from chassis.clock import business_date
from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.governance import DutyReported, DutyReportWithdrawn
from contracts.policy import Policy
from contracts.values import Department


@dataclass(frozen=True, slots=True)
class Report:
    """A report; it does not count where it is withdrawn."""

    reported_on: date
    evidence: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class DutyYear:
    """A duty in a year, with the department's reports by number."""

    duty: str
    year: int
    reports: Mapping[int, Report] = field(default_factory=dict)


DutyState = Absent | DutyYear


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDuty(Command):
    duty: str
    year: int

    @property
    def stream_id(self) -> UUID:
        return derived_id("duty", self.duty, str(self.year))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDuty(_OfDuty):
    """A department says what it did for its duty in the year."""

    department: Department
    reported_on: date
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDutyReport(_OfDuty):
    """A report was wrong."""

    report: int
    reason: str


DutyCommand = ReportDuty | WithdrawDutyReport


def report(policy: Policy, state: DutyState, command: ReportDuty) -> Decision:
    """Report a duty of the edition by the department that owes it, in the year or after it; the same twice is one. Clause M2."""
    duty = policy.edition.duties.get(command.duty)
    if duty is None:
        return Refusal("duty.unknown", clause="M2", details={"duty": command.duty})
    if duty.department != command.department:
        return Refusal("duty.other-department", clause=duty.clause, details={"department": duty.department})
    first = policy.edition.effective_on.year
    if not first <= command.year <= command.reported_on.year:
        return Refusal("duty.not-of-the-year", clause=duty.clause, details={"from": first, "to": command.reported_on.year})
    reports = state.reports if isinstance(state, DutyYear) else {}
    if any(not one.withdrawn and one.evidence == command.evidence for one in reports.values()):
        return []
    return [
        DutyReported(
            duty=command.duty,
            department=command.department,
            year=command.year,
            report=len(reports) + 1,
            reported_on=command.reported_on,
            evidence=command.evidence,
        )
    ]


def withdraw(state: DutyState, command: WithdrawDutyReport) -> Decision:
    """Withdraw a report that stands. Clause M2."""
    found = state.reports.get(command.report) if isinstance(state, DutyYear) else None
    if found is None or found.withdrawn:
        return Refusal("duty.report-unknown", clause="M2", details={"report": command.report})
    return [
        DutyReportWithdrawn(
            duty=command.duty,
            year=command.year,
            report=command.report,
            withdrawn_on=business_date(command.now),
            reason=command.reason,
        )
    ]


def decide(policy: Policy, state: DutyState, command: DutyCommand) -> Decision:
    """The decision on each command."""
    match command:
        case ReportDuty():
            return report(policy, state, command)
        case WithdrawDutyReport():
            return withdraw(state, command)


def evolve(state: DutyState, event: DomainEvent) -> DutyState:
    """The state after an event."""
    match event:
        case DutyReported():
            known = state if isinstance(state, DutyYear) else DutyYear(event.duty, event.year)
            return replace(known, reports={**known.reports, event.report: Report(event.reported_on, event.evidence)})
        case DutyReportWithdrawn() if isinstance(state, DutyYear):
            gone = replace(state.reports[event.report], withdrawn=True)
            return replace(state, reports={**state.reports, event.report: gone})
        case _:
            return state


def duty_decider(policy: Policy) -> Decider[DutyState, DutyCommand]:
    """The decider whose duties are those of this policy."""
    return Decider("duty", Absent(), partial(decide, policy), evolve)
