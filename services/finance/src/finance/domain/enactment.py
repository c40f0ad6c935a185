"""The enactment of a policy edition: what is accrued under a draft is paid only once a document has enacted it. Clause M3."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.enactment import PolicyEnacted, PolicyEnactmentWithdrawn


@dataclass(frozen=True, slots=True)
class Enactment:
    """A document that enacts an edition from `effective_on`, until `withdrawn_from` where another one has withdrawn it."""

    record: int
    document_number: str
    enacted_on: date
    effective_on: date
    withdrawn_from: date | None = None

    def holds_on(self, day: date) -> bool:
        """True from its effect until the day before its withdrawal's."""
        return self.effective_on <= day and (self.withdrawn_from is None or day < self.withdrawn_from)


@dataclass(frozen=True, slots=True)
class Enactments:
    """The enactments of an edition by number; all but the last are withdrawn."""

    edition: str
    records: Mapping[int, Enactment] = field(default_factory=dict)

    @property
    def standing(self) -> Enactment | None:
        """The one that no document has withdrawn."""
        return next((one for one in self.records.values() if one.withdrawn_from is None), None)


EnactmentState = Absent | Enactments


def enactments_id(edition: str) -> UUID:
    """The stream of an edition's enactments."""
    return derived_id("enactments", edition)


def enacted(state: EnactmentState, on: date) -> bool:
    """Whether the edition is enacted on a day: what is accrued for services of the day may be paid. Clause M3."""
    return isinstance(state, Enactments) and any(one.holds_on(on) for one in state.records.values())


def may_be_prepared(state: EnactmentState, on: date) -> bool:
    """Whether services of a day are settled: all while no document was ever recorded, so that it is seen what one would cost;
    then those of enacted days. Clause M3."""
    return isinstance(state, Absent) or enacted(state, on)


def refused_as_draft(state: EnactmentState, edition: str, served: Iterable[date], clause: str) -> Refusal | None:
    """The refusal to approve money of a clause for services of these days, `on` the first that no enactment covers.

    Whether a document is recorded is asked when it is approved; what it covers are days of service, which lie before that.
    """
    open_days = [day for day in served if not enacted(state, day)]
    if not open_days:
        return None
    return Refusal("settlement.policy-not-enacted", clause=clause, details={"edition": edition, "on": min(open_days)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEdition(Command):
    edition: str
    document_number: str

    @property
    def stream_id(self) -> UUID:
        return enactments_id(self.edition)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEnactment(_OfEdition):
    """A document of this number and date enacts the edition."""

    enacted_on: date
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEnactment(_OfEdition):
    """A document of this number ends it."""

    from_date: date
    reason: str


EnactmentCommand = RecordEnactment | WithdrawEnactment


def record(state: EnactmentState, command: RecordEnactment) -> Decision:
    """Record an enactment while none stands. Clause M3."""
    known = state.records if isinstance(state, Enactments) else {}
    standing = state.standing if isinstance(state, Enactments) else None
    if standing is not None:
        return Refusal("enactment.already-stands", clause="M3", details={"document_number": standing.document_number})
    if any(one.holds_on(command.effective_on) for one in known.values()):
        return Refusal("enactment.before-withdrawal", clause="M3", details={"effective_on": command.effective_on})
    return [
        PolicyEnacted(
            edition=command.edition,
            record=len(known) + 1,
            document_number=command.document_number,
            enacted_on=command.enacted_on,
            effective_on=command.effective_on,
        )
    ]


def withdraw(state: EnactmentState, command: WithdrawEnactment) -> Decision:
    """Withdraw the enactment that stands, from its effect on at the earliest. Clause M3."""
    standing = state.standing if isinstance(state, Enactments) else None
    if standing is None:
        return Refusal("enactment.none-stands", clause="M3", details={"edition": command.edition})
    if command.from_date < standing.effective_on:
        return Refusal("enactment.withdrawn-too-early", clause="M3", details={"not_before": standing.effective_on})
    return [
        PolicyEnactmentWithdrawn(
            edition=command.edition,
            record=standing.record,
            document_number=command.document_number,
            from_date=command.from_date,
            reason=command.reason,
        )
    ]


def decide(state: EnactmentState, command: EnactmentCommand) -> Decision:
    """The decision on each command."""
    match command:
        case RecordEnactment():
            return record(state, command)
        case WithdrawEnactment():
            return withdraw(state, command)


def evolve(state: EnactmentState, event: DomainEvent) -> EnactmentState:
    """The state after an event."""
    match event:
        case PolicyEnacted():
            known = state if isinstance(state, Enactments) else Enactments(event.edition)
            new = Enactment(event.record, event.document_number, event.enacted_on, event.effective_on)
            return replace(known, records={**known.records, event.record: new})
        case PolicyEnactmentWithdrawn() if isinstance(state, Enactments):
            ended = replace(state.records[event.record], withdrawn_from=event.from_date)
            return replace(state, records={**state.records, event.record: ended})
        case _:
            return state


ENACTMENT: Decider[EnactmentState, EnactmentCommand] = Decider("enactment", Absent(), decide, evolve)
