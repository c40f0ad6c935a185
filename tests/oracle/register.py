"""The register as it ends up: who and what was accepted."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Stay:
    """Residence in a village from a day, until before another if it has ended."""

    first: date
    village: str
    ended_on: date | None = None


@dataclass
class Child:
    """A child with its stays, the last of which is open while it lives in the county."""

    household_id: str
    born: date
    stays: list[Stay]


@dataclass
class Credential:
    kind: str
    first: date
    last: date | None
    revoked_on: date | None = None


@dataclass
class Institution:
    kind: str
    township_code: str
    filed_on: date
    credentials: dict[str, Credential] = field(default_factory=dict)
    inspected: list[date] = field(default_factory=list)
    suspended: list[tuple[date, date | None]] = field(default_factory=list)


@dataclass
class Designation:
    """As demonstration: from a day to before it is withdrawn."""

    first: date
    withdrawn_on: date | None = None


@dataclass
class Centre:
    """The county's guidance institution."""

    established_on: date
    accepted_on: date | None = None
    closed_on: date | None = None


@dataclass
class Agreement:
    township_code: str
    institution_id: str
    modes: set[str]
    fee_fen: int | None
    first: date
    last: date
    terminated_on: date | None = None


@dataclass
class Facility:
    kind: str
    site_code: str
    applicant_code: str
    step: str = "applied"
    accepted_on: date | None = None
    award_fen: int = 0
    closed_on: date | None = None
    designations: list[Designation] = field(default_factory=list)


@dataclass
class Unit:
    level: str
    parent_code: str | None


@dataclass
class Register:
    """Units, children, institutions, practitioners' titles, agreements and facilities, each by its code or id."""

    units: dict[str, Unit] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    titles: dict[str, list[tuple[str, date]]] = field(default_factory=dict)
    qualifications: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    posts: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    facilities: dict[str, Facility] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)
    special_families: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    child_keys: set[object] = field(default_factory=set)
    """ID numbers, and names with birth date and village, that no second child may have."""
    person_numbers: set[str] = field(default_factory=set)
