"""What is known of a practitioner, without who it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.existence import Absent
from contracts.events.people import Post, Qualification
from contracts.events.registry import Title


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title, held from `awarded_on` on."""

    title: Title
    awarded_on: date


@dataclass(frozen=True, slots=True)
class HeldQualification:
    """A qualification, held from `awarded_on` to `valid_to`, both included; None: for good."""

    qualification: Qualification
    awarded_on: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HealthCertificate:
    """A health certificate, both days included."""

    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Employment:
    """A time in a post of an institution or an office, to before `ended_on`; `post` None: registered with the institution."""

    post: Post | None
    institution_id: UUID | None
    unit_code: str | None
    began_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A registered practitioner; the last of `employments` is the present one while it has no end."""

    practitioner_id: UUID
    registered_on: date
    titles: tuple[HeldTitle, ...] = ()
    qualifications: tuple[HeldQualification, ...] = ()
    health_certificates: tuple[HealthCertificate, ...] = ()
    employments: tuple[Employment, ...] = ()

    @property
    def employment(self) -> Employment | None:
        """The present one."""
        return self.employments[-1] if self.employments and self.employments[-1].ended_on is None else None

    @property
    def institution_id(self) -> UUID | None:
        """The institution it is employed by; None: by none."""
        return self.employment.institution_id if self.employment else None


PractitionerState = Practitioner | Absent
