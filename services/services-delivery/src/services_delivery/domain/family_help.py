"""Help for special families, and which townships have the means for it. Clause G3.4."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.delivery import VoidReason
from contracts.events.families import FamilyHelped, FamilyHelpVoided, HelpKind, TownshipMeansRecorded
from services_delivery.domain.refusals import in_future, other_office

CLAUSE = "G3.4"


@dataclass(frozen=True, slots=True)
class FamilyHelp:
    """Recorded help; it counts unless voided."""

    household_id: UUID
    unit_code: str
    kind: HelpKind
    helped_on: date
    void_reason: VoidReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpFamily(Command):
    """Record that a special family was helped."""

    stream_id: UUID
    household_id: UUID
    unit_code: str
    kind: HelpKind
    helped_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidFamilyHelp(Command):
    """Declare that recorded help does not count."""

    stream_id: UUID
    reason: VoidReason


FamilyHelpCommand = HelpFamily | VoidFamilyHelp


def decide_help(given: FamilyHelp | None, command: FamilyHelpCommand) -> Decision:
    """Record help once and void it once. Clause G3.4."""
    match command:
        case HelpFamily():
            return _help(given, command)
        case VoidFamilyHelp():
            return _void(given, command)


def _help(given: FamilyHelp | None, command: HelpFamily) -> Decision:
    if given is not None:
        return Refusal("family-help.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    return in_future("helped_on", command.helped_on, command.now) or [
        FamilyHelped(
            help_id=command.stream_id,
            household_id=command.household_id,
            unit_code=command.unit_code,
            kind=command.kind,
            helped_on=command.helped_on,
        )
    ]


def _void(given: FamilyHelp | None, command: VoidFamilyHelp) -> Decision:
    if given is None:
        return Refusal("family-help.unknown", CLAUSE)
    if refusal := other_office(command.actor, given.unit_code):
        return refusal
    if given.void_reason is not None:
        return Refusal("family-help.already-voided", CLAUSE)
    return [
        FamilyHelpVoided(
            help_id=command.stream_id, household_id=given.household_id, helped_on=given.helped_on, reason=command.reason
        )
    ]


def evolve_help(given: FamilyHelp | None, event: DomainEvent) -> FamilyHelp | None:
    """The help after an event of its stream."""
    match event:
        case FamilyHelped():
            return FamilyHelp(event.household_id, event.unit_code, event.kind, event.helped_on)
        case FamilyHelpVoided() if given is not None:
            return replace(given, void_reason=event.reason)
    return given


def help_keys(given: FamilyHelp | None) -> frozenset[str]:
    """A family is given help of a kind once a day; voided help gives the day free."""
    if given is None or given.void_reason is not None:
        return frozenset()
    return frozenset({f"family-help:{given.household_id}:{given.kind}:{given.helped_on}"})


FAMILY_HELP: Decider[FamilyHelp | None, FamilyHelpCommand] = Decider("family-help", None, decide_help, evolve_help, help_keys)


@dataclass(frozen=True, slots=True)
class Means:
    """Whether a township has the means, since when."""

    has_means: bool
    from_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTownshipMeans(Command):
    """Record that a township has the means from a day on, or has them no longer."""

    township_code: str
    has_means: bool
    from_date: date

    @property
    def stream_id(self) -> UUID:
        """A township has one."""
        return derived_id("township-means", self.township_code)


def decide_means(means: Means | None, command: RecordTownshipMeans) -> Decision:
    """Means change from day to day forward; the same again changes nothing. Clause G3.4."""
    if means is not None and command.from_date < means.from_date:
        return Refusal("township-means.step-before-last", CLAUSE, {"not_before": means.from_date.isoformat()})
    if refusal := in_future("from_date", command.from_date, command.now):
        return refusal
    if command.has_means == (means is not None and means.has_means):
        return []
    return [TownshipMeansRecorded(township_code=command.township_code, has_means=command.has_means, from_date=command.from_date)]


def evolve_means(means: Means | None, event: DomainEvent) -> Means | None:
    """The means after an event."""
    return Means(event.has_means, event.from_date) if isinstance(event, TownshipMeansRecorded) else means


TOWNSHIP_MEANS: Decider[Means | None, RecordTownshipMeans] = Decider("township-means", None, decide_means, evolve_means)
