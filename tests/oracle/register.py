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
class Designation:
    """As demonstration: from a day to another, if it has one, and to before it is withdrawn."""

    first: date
    withdrawn_on: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return False
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Institution:
    """`assessed` are day and points in all of each assessment; `supported` by which department and when;
    `awards` by assessment, first day and fen, of designations that state one."""

    kind: str
    township_code: str
    filed_on: date
    legal_form: str = "for-profit"
    ended_on: date | None = None
    credentials: dict[str, Credential] = field(default_factory=dict)
    inspected: list[date] = field(default_factory=list)
    suspended: list[tuple[date, date | None]] = field(default_factory=list)
    assessed: dict[str, tuple[date, int]] = field(default_factory=dict)
    designations: list[Designation] = field(default_factory=list)
    supported: list[tuple[str, date]] = field(default_factory=list)
    awards: dict[str, tuple[date, int]] = field(default_factory=dict)

    def on_file(self, day: date) -> bool:
        """True from the filing to before its end."""
        return self.filed_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass
class Finding:
    due_on: date
    closed_on: date | None = None


@dataclass
class Inspection:
    """With its findings by number."""

    institution_id: str
    day: date
    departments: list[str]
    joint: bool
    findings: dict[int, Finding]


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
    selection_reason: str | None = None
    amended: list[tuple[date, set[str], int | None, date]] = field(default_factory=list)
    """Later versions: from when, modes, fee, last day."""

    def terms(self, day: date) -> tuple[set[str], int | None, date]:
        """Modes, fee and last day in the version of a day."""
        for since, *terms in reversed(self.amended):
            if since <= day:
                return terms[0], terms[1], terms[2]
        return self.modes, self.fee_fen, self.last


@dataclass
class Facility:
    kind: str
    site_code: str
    applicant_code: str
    step: str = "applied"
    accepted_on: date | None = None
    award_fen: int = 0
    closed_on: date | None = None
    finding_open: bool = False
    name: str = ""
    designations: list[Designation] = field(default_factory=list)


@dataclass
class Unit:
    level: str
    parent_code: str | None


@dataclass
class Post:
    """A time in a post of an institution or, as cadre or township staff, of a unit's office."""

    kind: str
    first: date
    ended_on: date | None = None
    at_institution: bool = True

    def held_on(self, day: date) -> bool:
        """True while in the post."""
        return self.first <= day and (self.ended_on is None or day < self.ended_on)


@dataclass
class Register:
    """Units, children, institutions, practitioners' titles, agreements and facilities, each by its code or id."""

    units: dict[str, Unit] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    titles: dict[str, list[tuple[str, date]]] = field(default_factory=dict)
    qualifications: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    certificates: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    facilities: dict[str, Facility] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)
    inspections: dict[str, Inspection] = field(default_factory=dict)
    quality_lists: list[list[str]] = field(default_factory=list)
    special_families: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    child_keys: set[object] = field(default_factory=set)
    """ID numbers, and names with birth date and village, that no second child may have."""
    person_numbers: set[str] = field(default_factory=set)
    merged: dict[str, tuple[str, date]] = field(default_factory=dict)
    """Registrations that stand for another child: which, and since when that is known."""

    def who(self, child_id: str) -> str:
        """The child that a registration stands for (R18): another where it was merged, else itself."""
        return self.merged[child_id][0] if child_id in self.merged else child_id

    def each_child(self) -> dict[str, Child]:
        """The children, each once, however often it was registered."""
        return {child_id: child for child_id, child in self.children.items() if child_id not in self.merged}

    def own(self, child_id: str) -> Child | None:
        """The child that this registration is and stands for no other."""
        return None if child_id in self.merged else self.children.get(child_id)
