"""What can be said of a practitioner."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import Title
from registry.domain.identity import PractitionerIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPractitioner(Command):
    practitioner_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.practitioner_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPractitioner(_OfPractitioner):
    """A practitioner is known. `identity` is for the vault; the decision does not look at it."""

    institution_id: UUID | None
    registered_on: date
    identity: PractitionerIdentity = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTitle(_OfPractitioner):
    """A practitioner holds a title from `awarded_on` on."""

    title: Title
    awarded_on: date


PractitionerCommand = RegisterPractitioner | RecordTitle
