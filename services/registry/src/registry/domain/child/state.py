"""What is known of a child, without who it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.existence import Absent


@dataclass(frozen=True, slots=True)
class Child:
    """A child on the register.

    `village_code` is where it is resident, or was last; `resident_since` the day of its last step: registration, move or
    departure. `left_on` None: it is resident in the county. `merged_into` is the child it was registered
    as before or again, since `merged_on`.
    """

    child_id: UUID
    household_id: UUID
    birth_date: date
    village_code: str
    registered_on: date
    resident_since: date
    left_on: date | None = None
    merged_into: UUID | None = None
    merged_on: date | None = None


ChildState = Child | Absent
