"""What can be said of a practitioner."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.people import Post, Qualification
from contracts.events.registry import Title
from registry.domain.identity import PractitionerIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPractitioner(Command):
    practitioner_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.practitioner_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTitle(_OfPractitioner):
    """A practitioner holds a title from `awarded_on` on."""

    title: Title
    awarded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQualification(_OfPractitioner):
    """A practitioner holds a qualification from `awarded_on` to `valid_to`; None: for good."""

    qualification: Qualification
    awarded_on: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHealthCertificate(_OfPractitioner):
    """A practitioner holds a health certificate, both days included."""

    valid_from: date
    valid_to: date


Paper = RecordTitle | RecordQualification | RecordHealthCertificate


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPractitioner(_OfPractitioner):
    """A practitioner is known. `identity` is for the vault; the decision does not look at it.

    `papers` are what it holds already.
    """

    institution_id: UUID | None
    registered_on: date
    identity: PractitionerIdentity = field(repr=False)
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEmployment(_OfPractitioner):
    """A practitioner is in a post from `began_on` on, of an institution or of a unit's office."""

    post: Post
    institution_id: UUID | None
    unit_code: str | None
    began_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEmployment(_OfPractitioner):
    """A practitioner is not in its post from `ended_on` on."""

    ended_on: date


PractitionerCommand = RegisterPractitioner | Paper | BeginEmployment | EndEmployment
