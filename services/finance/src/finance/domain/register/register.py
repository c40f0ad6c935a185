"""The facts in hand: all of a small case, or those that some books need; and the facts of a book among them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.topics import AGREEMENTS, CHILDREN, FACILITIES, INSTITUTIONS, LECTURES, PRACTITIONERS, SESSIONS, UNITS
from finance.domain.books import Book, ChildYear, Designated, OutreachSession, Site, VillageYear
from finance.domain.counting_together import connected, related
from finance.domain.facts_of_books import (
    AcceptedFacility,
    Attended,
    BookFacts,
    ChildAttendances,
    ChildYearFacts,
    DeliveredSession,
    DesignatedFacts,
    LectureGiven,
    OutreachFacts,
    SiteFacts,
    VillageYearFacts,
)
from finance.domain.register.agreement import Agreement, fold_agreement
from finance.domain.register.child import Child, fold_child
from finance.domain.register.designated import DesignatedInstitution, fold_designated
from finance.domain.register.facility import Facility, fold_facility
from finance.domain.register.institution import Institution, fold_institution
from finance.domain.register.lecture import Lecture, fold_lecture
from finance.domain.register.practitioner import Practitioner, fold_practitioner
from finance.domain.register.session import Attendance, Session, SessionRecord, fold_session
from finance.domain.register.unit import Unit, fold_unit

FOLDS: Mapping[str, tuple[str, Callable[[Any, ReceivedEvent], Any]]] = {
    CHILDREN.name: ("children", fold_child),
    INSTITUTIONS.name: ("institutions", fold_institution),
    AGREEMENTS.name: ("agreements", fold_agreement),
    FACILITIES.name: ("facilities", fold_facility),
    PRACTITIONERS.name: ("practitioners", fold_practitioner),
    LECTURES.name: ("lectures", fold_lecture),
}


@dataclass(slots=True)
class Register:
    """Facts by their ids; attendances by child as well."""

    children: dict[UUID, Child] = field(default_factory=dict)
    institutions: dict[UUID, Institution] = field(default_factory=dict)
    designated: dict[UUID, DesignatedInstitution] = field(default_factory=dict)
    agreements: dict[UUID, Agreement] = field(default_factory=dict)
    facilities: dict[UUID, Facility] = field(default_factory=dict)
    practitioners: dict[UUID, Practitioner] = field(default_factory=dict)
    lectures: dict[UUID, Lecture] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    sessions: dict[UUID, Session] = field(default_factory=dict)
    records: dict[UUID, SessionRecord] = field(default_factory=dict)
    others: Mapping[UUID, Sequence[Agreement]] | None = None
    """Agreements by institution, where not all are in hand; None: all are."""
    _by_child: dict[UUID, list[Attendance]] | None = None
    """The attendances of each child, from all records; None: to be gathered anew."""

    def add_records(self, records: Iterable[SessionRecord]) -> None:
        """Keep sessions with all they list or once listed."""
        for record in records:
            self.sessions[record.session.session_id] = record.session
            self.records[record.session.session_id] = record
        self._by_child = None

    def listed_in(self, session_id: UUID) -> list[UUID]:
        """The children a session lists or once listed, in the order of their ids."""
        return sorted(attendance.child_id for attendance in self.records[session_id].attendances)

    def attendance(self, session_id: UUID, child_id: UUID) -> Attendance:
        """A child's attendance of a session that lists it or once listed it. Raises LookupError where none did."""
        for attendance in self.records[session_id].attendances:
            if attendance.child_id == child_id:
                return attendance
        raise LookupError(f"session {session_id} never listed child {child_id}")

    def apply(self, received: ReceivedEvent) -> None:
        """Fold one event. Raises BrokenHistory."""
        topic = received.event.topic
        if topic is UNITS:
            unit = fold_unit(self.units.get(getattr(received.event, "code", "")), received)
            self.units[unit.code] = unit
        elif topic is SESSIONS:
            record = fold_session(self.records.get(UUID(received.envelope.subject)), received)
            self.add_records([record])
        else:
            name, fold = FOLDS[topic.name]
            facts = getattr(self, name)
            subject = UUID(received.envelope.subject)
            facts[subject] = fold(facts.get(subject), received)
            if topic is INSTITUTIONS:
                self.designated[subject] = fold_designated(self.designated.get(subject), received)

    def books(self) -> list[Book]:
        """Every book that the facts give rise to."""
        found: set[Book] = set()
        for child_id, attendances in self._attendances().items():
            found |= {ChildYear(child_id, attendance.service_date.year) for attendance in attendances}
        found |= {OutreachSession(session_id) for session_id, session in self.sessions.items() if session.mode == "outreach"}
        found |= {VillageYear(lecture.unit_code, lecture.held_on.year) for lecture in self.lectures.values()}
        found |= {Designated(one.institution_id) for one in self.designated.values() if one.awards}
        found |= {Site(facility.site_code) for facility in self.facilities.values() if facility.accepted_on is not None}
        return sorted(found, key=lambda book: book.key)

    def facts_of(self, book: Book) -> BookFacts:
        """The facts that decide a book."""
        match book:
            case ChildYear(child_id, year):
                own = self._attended(child_id, date(year, 1, 1), date(year, 12, 31))
                return ChildYearFacts(book, replace(own, beside=self._beside(own)))
            case OutreachSession(session_id):
                delivered = self.delivered(session_id)
                day, again = delivered.session.service_date, self._registered_again()
                children = tuple(
                    replace(own, beside=tuple(self._attended(twice, day, day) for twice in again.get(child_id, ())))
                    for child_id in self.listed_in(session_id)
                    for own in (self._attended(child_id, day, day),)
                )
                return OutreachFacts(book, delivered, children)
            case VillageYear(unit_code, year):
                return VillageYearFacts(
                    book,
                    tuple(
                        LectureGiven(lecture, self.practitioners.get(lecture.lecturer_id))
                        for lecture in self.lectures.values()
                        if lecture.unit_code == unit_code and lecture.held_on.year == year
                    ),
                )
            case Designated(institution_id):
                return DesignatedFacts(book, self.designated.get(institution_id))
            case Site(site_code):
                return SiteFacts(
                    book,
                    tuple(
                        AcceptedFacility(facility, self.units.get(facility.applicant_code))
                        for facility in self.facilities.values()
                        if facility.site_code == site_code and facility.accepted_on is not None
                    ),
                )

    def child(self, child_id: UUID) -> Child | None:
        """The child with the one it was registered twice as, where both are in hand; through merges of merges."""
        child = self.children.get(child_id)
        if child is None or child.merge is None:
            return child
        survivor = self.child(child.merge.survivor_id)
        while survivor is not None and survivor.merge is not None and survivor.merge.survivor is not None:
            survivor = survivor.merge.survivor
        return child._replace(merge=child.merge._replace(survivor=survivor))

    def _registered_again(self) -> Mapping[UUID, Sequence[UUID]]:
        """By child its other registrations, in the order of their ids; those alone that were registered twice."""
        one = connected(
            [(child.child_id, child.merge.survivor_id) for child in self.children.values() if child.merge is not None]
        )
        known = sorted(child_id for child_id in one if child_id in self.children)
        return {child_id: [other for other in known if one[other] == one[child_id] and other != child_id] for child_id in known}

    def _beside(self, own: ChildAttendances) -> tuple[ChildAttendances, ...]:
        """Every other attendance of the child, of its other registrations and of its household."""
        one = related(self.children.values())
        others = [other for other in sorted(one) if one[other] == one.get(own.child_id) and other != own.child_id]
        every = [self._attended(child_id, date.min, date.max) for child_id in (own.child_id, *others)]
        here = {attended.attendance.session_id for attended in own.attended}
        every[0] = replace(every[0], attended=tuple(one for one in every[0].attended if one.attendance.session_id not in here))
        return tuple(each for each in every if each.attended)

    def _attended(self, child_id: UUID, first: date, last: date) -> ChildAttendances:
        return ChildAttendances(
            child_id,
            self.child(child_id),
            tuple(
                Attended(attendance, self.delivered(attendance.session_id))
                for attendance in self._attendances().get(child_id, ())
                if first <= attendance.service_date <= last
            ),
        )

    def _attendances(self) -> Mapping[UUID, Sequence[Attendance]]:
        if self._by_child is None:
            self._by_child = defaultdict(list)
            for record in self.records.values():
                for attendance in record.attendances:
                    self._by_child[attendance.child_id].append(attendance)
        return self._by_child

    def delivered(self, session_id: UUID) -> DeliveredSession:
        """A recorded session with what it names."""
        session = self.sessions[session_id]
        agreement = self.agreements.get(session.agreement_id) if session.agreement_id else None
        return DeliveredSession(
            session,
            agreement.on(session.service_date) if agreement else None,
            self.institutions.get(session.institution_id),
            self.facilities.get(session.facility_id) if session.facility_id else None,
            tuple(other.on(session.service_date) for other in self._others(session.institution_id)),
        )

    def _others(self, institution_id: UUID) -> Sequence[Agreement]:
        if self.others is not None:
            return self.others.get(institution_id, ())
        return [agreement for agreement in self.agreements.values() if agreement.institution_id == institution_id]
