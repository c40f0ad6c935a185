"""What is known of a practitioner, without who it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.events.registry import Title
from registry.domain.existence import Absent


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title, held from `awarded_on` on."""

    title: Title
    awarded_on: date


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A registered practitioner; `institution_id` None: not employed by an institution."""

    practitioner_id: UUID
    institution_id: UUID | None
    registered_on: date
    titles: tuple[HeldTitle, ...] = ()


PractitionerState = Practitioner | Absent
