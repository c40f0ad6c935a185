"""Rulings on readings and parameters: issued by a document from a date on, withdrawn by another. Readings R1-R20."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.rulings import RulingIssued, RulingWithdrawn
from contracts.policy import Edition, Policy, Ruled
from contracts.rulings import YEAR_SHAPING, fault_of, stated_value
from finance.domain.readings import IMPLEMENTED


@dataclass(frozen=True, slots=True)
class Issued:
    """A ruling as it was issued, and the document that withdrew it, if one did."""

    ruling: int
    subject: str
    value: Any
    from_date: date
    document_number: str
    reason: str
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True)
class Rulings:
    """The rulings on an edition, by number."""

    edition: str
    issued: Mapping[int, Issued] = field(default_factory=dict)


RulingState = Absent | Rulings


def rulings_id(edition: str) -> UUID:
    """The stream of an edition's rulings."""
    return derived_id("rulings", edition)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnEdition(Command):
    edition: str
    document_number: str
    reason: str

    @property
    def stream_id(self) -> UUID:
        return rulings_id(self.edition)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRuling(_OnEdition):
    """From `from_date` on, by date of service, `subject` has this value. `law`: the edition it is checked by."""

    subject: str
    value: Any
    from_date: date
    law: Edition = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRuling(_OnEdition):
    """This document takes a ruling back."""

    ruling: int


RulingCommand = IssueRuling | WithdrawRuling


def refused_value(law: Edition, subject: str, value: Any, from_date: date) -> Refusal | None:
    """Why the edition cannot be ruled so; None: it can. The clause is that of the reading or parameter."""
    reading, parameter = law.readings.get(subject), law.parameters.get(subject)
    if reading is None and parameter is None:
        return Refusal("ruling.subject-unknown", clause="M3", details={"subject": subject})
    clause = reading.clauses[0] if reading is not None else parameter.clause if parameter is not None else "M3"
    if reading is not None:
        allowed = sorted(IMPLEMENTED.get(subject, {one.id for one in reading.alternatives}))
        if value not in allowed:
            return Refusal("ruling.value-not-allowed", clause=clause, details={"subject": subject, "allowed": allowed})
        if subject in YEAR_SHAPING and (from_date.month, from_date.day) != (1, 1):
            return Refusal("ruling.not-at-year-start", clause=clause, details={"subject": subject, "from_date": from_date})
    elif parameter is not None and (fault := _fault(law, subject, value)) is not None:
        return Refusal("ruling.value-not-allowed", clause=clause, details={"subject": subject, "needed": fault})
    if from_date < law.effective_on:
        return Refusal("ruling.before-effect", clause=clause, details={"not_before": law.effective_on})
    return None


def _fault(law: Edition, subject: str, value: Any) -> str | None:
    try:
        return fault_of(law.parameters[subject], stated_value(law, subject, value))
    except ValueError:
        return "a date is needed"


def issue(state: RulingState, command: IssueRuling) -> Decision:
    """Rule on a reading or parameter otherwise than it is held on that date."""
    if (refusal := refused_value(command.law, command.subject, command.value, command.from_date)) is not None:
        return refusal
    held = Policy(command.law, rulings=in_force(state, command.law))
    value = stated_value(command.law, command.subject, command.value)
    if _held(held, command.subject, command.from_date) == value:
        return Refusal("ruling.changes-nothing", clause=_clause(command), details={"subject": command.subject})
    return [
        RulingIssued(
            edition=command.edition,
            ruling=len(state.issued) + 1 if isinstance(state, Rulings) else 1,
            subject=command.subject,
            value=command.value,
            from_date=command.from_date,
            document_number=command.document_number,
            reason=command.reason,
        )
    ]


def _clause(command: IssueRuling) -> str:
    reading = command.law.readings.get(command.subject)
    return reading.clauses[0] if reading is not None else command.law.parameters[command.subject].clause


def _held(policy: Policy, subject: str, day: date) -> Any:
    return policy.on(day).reading(subject) if subject in policy.edition.readings else policy.value(subject, day).value


def withdraw(state: RulingState, command: WithdrawRuling) -> Decision:
    """Withdraw a ruling that stands."""
    issued = state.issued.get(command.ruling) if isinstance(state, Rulings) else None
    if issued is None:
        return Refusal("ruling.unknown", clause="M3", details={"ruling": command.ruling})
    if issued.withdrawn_by is not None:
        return Refusal("ruling.already-withdrawn", clause="M3", details={"withdrawn_by": issued.withdrawn_by})
    return [
        RulingWithdrawn(
            edition=command.edition, ruling=command.ruling, document_number=command.document_number, reason=command.reason
        )
    ]


def decide(state: RulingState, command: RulingCommand) -> Decision:
    """The decision on each command."""
    match command:
        case IssueRuling():
            return issue(state, command)
        case WithdrawRuling():
            return withdraw(state, command)


def evolve(state: RulingState, event: DomainEvent) -> RulingState:
    """The state after an event."""
    match event:
        case RulingIssued():
            known = state if isinstance(state, Rulings) else Rulings(event.edition)
            new = Issued(event.ruling, event.subject, event.value, event.from_date, event.document_number, event.reason)
            return replace(known, issued={**known.issued, event.ruling: new})
        case RulingWithdrawn() if isinstance(state, Rulings):
            ended = replace(state.issued[event.ruling], withdrawn_by=event.document_number)
            return replace(state, issued={**state.issued, event.ruling: ended})
        case _:
            return state


def in_force(state: RulingState, law: Edition) -> tuple[Ruled, ...]:
    """The rulings that stand, as a policy takes them."""
    issued = state.issued.values() if isinstance(state, Rulings) else ()
    return tuple(
        Ruled(str(one.ruling), one.subject, stated_value(law, one.subject, one.value), one.from_date)
        for one in issued
        if one.withdrawn_by is None
    )


RULING: Decider[RulingState, RulingCommand] = Decider("ruling", Absent(), decide, evolve)
