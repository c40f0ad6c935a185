"""What a book is decided from: facts with all that they refer to, None where it is not known."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from finance.domain.books import ChildYear, Designated, OutreachSession, Site, VillageYear
from finance.domain.register.agreement import Agreement
from finance.domain.register.child import Child
from finance.domain.register.designated import DesignatedInstitution
from finance.domain.register.facility import Facility
from finance.domain.register.institution import Institution
from finance.domain.register.lecture import Lecture
from finance.domain.register.practitioner import Practitioner
from finance.domain.register.session import Attendance, Session
from finance.domain.register.unit import Unit


class DeliveredSession(NamedTuple):
    """A session with the agreement, institution and place it names."""

    session: Session
    agreement: Agreement | None
    institution: Institution | None
    facility: Facility | None
    others: tuple[Agreement, ...] = ()
    """The institution's other agreements, as far as they are in hand (R11)."""


class Attended(NamedTuple):
    """An attendance with its session."""

    attendance: Attendance
    delivered: DeliveredSession


@dataclass(frozen=True, slots=True)
class ChildAttendances:
    """A child, as far as registered, with attendances of some days, all of each day."""

    child_id: UUID
    child: Child | None
    attended: tuple[Attended, ...]
    beside: tuple["ChildAttendances", ...] = ()
    """What may count together with these: of the same child registered twice, its household, its other years."""


@dataclass(frozen=True, slots=True)
class ChildYearFacts:
    """Every attendance of the child in the year, of both modes."""

    book: ChildYear
    attendances: ChildAttendances


@dataclass(frozen=True, slots=True)
class OutreachFacts:
    """An outreach session, and that day's attendances of every child it lists or once listed."""

    book: OutreachSession
    delivered: DeliveredSession
    children: tuple[ChildAttendances, ...]


@dataclass(frozen=True, slots=True)
class LectureGiven:
    """A lecture with its lecturer."""

    lecture: Lecture
    lecturer: Practitioner | None


@dataclass(frozen=True, slots=True)
class VillageYearFacts:
    """Every lecture of the village or community in the year."""

    book: VillageYear
    lectures: tuple[LectureGiven, ...]


@dataclass(frozen=True, slots=True)
class AcceptedFacility:
    """An accepted facility with the unit that applied for it."""

    facility: Facility
    applicant: Unit | None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Every accepted facility at the site."""

    book: Site
    facilities: tuple[AcceptedFacility, ...]


@dataclass(frozen=True, slots=True)
class DesignatedFacts:
    """An institution with the awards of its designations."""

    book: Designated
    institution: DesignatedInstitution | None


BookFacts = ChildYearFacts | OutreachFacts | VillageYearFacts | SiteFacts | DesignatedFacts
