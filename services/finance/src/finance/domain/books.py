"""Books: the smallest sets of facts that decide together. Their keys order the locks."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChildYear:
    """S3.1: one child and calendar year (R6, R7)."""

    child_id: UUID
    year: int

    @property
    def key(self) -> str:
        """The book's name: `S3.1/<child>/<year>`."""
        return f"S3.1/{self.child_id}/{self.year}"


@dataclass(frozen=True, slots=True)
class OutreachSession:
    """S3.2: one outreach session."""

    session_id: UUID

    @property
    def key(self) -> str:
        """The book's name: `S3.2/<session>`."""
        return f"S3.2/{self.session_id}"


@dataclass(frozen=True, slots=True)
class VillageYear:
    """S2: the lectures of one village or community and calendar year (R1)."""

    unit_code: str
    year: int

    @property
    def key(self) -> str:
        """The book's name: `S2/<unit>/<year>`."""
        return f"S2/{self.unit_code}/{self.year}"


@dataclass(frozen=True, slots=True)
class Site:
    """S1: the facilities accepted at one site."""

    site_code: str

    @property
    def key(self) -> str:
        """The book's name: `S1/<site>`."""
        return f"S1/{self.site_code}"


@dataclass(frozen=True, slots=True)
class Designated:
    """K5.1: the demonstration designations of one institution."""

    institution_id: UUID

    @property
    def key(self) -> str:
        """The book's name: `K5.1/<institution>`."""
        return f"K5.1/{self.institution_id}"


Book = ChildYear | OutreachSession | VillageYear | Site | Designated


def book_of(key: str) -> Book:
    """The book of a name. Raises ValueError where it is none."""
    match key.split("/"):
        case ["S3.1", child_id, year]:
            return ChildYear(UUID(child_id), int(year))
        case ["S3.2", session_id]:
            return OutreachSession(UUID(session_id))
        case ["S2", unit_code, year]:
            return VillageYear(unit_code, int(year))
        case ["S1", site_code]:
            return Site(site_code)
        case ["K5.1", institution_id]:
            return Designated(UUID(institution_id))
        case _:
            raise ValueError(f"{key!r} is no book")
