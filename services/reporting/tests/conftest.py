"""A county's events as its services would publish them."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

import pytest

from contracts.catalogue import DomainEvent
from contracts.envelope import Envelope, ReceivedEvent
from contracts.events import (
    delivery,
    facilities,
    families,
    finance,
    merging,
    messages,
    outreach,
    people,
    registry,
    rulings,
    supervision,
)

NAMESPACE = UUID("0b9a5a58-31c1-4c0e-9a55-5f6a3a0f6a11")
UNITS = (
    ("341881", "宁国市", "county", "county", None),
    ("341881001", "西津街道", "township", "street", "341881"),
    ("341881100", "港口镇", "township", "town", "341881"),
    ("341881001001", "城东社区", "village", "community", "341881001"),
    ("341881001002", "城西社区", "village", "community", "341881001"),
    ("341881100001", "港口社区", "village", "community", "341881100"),
)


class Chronicle:
    """Events with short names for ids and defaults for what a test does not mention."""

    def __init__(self) -> None:
        self._versions: Counter[str] = Counter()

    def id(self, name: str) -> UUID:
        """The id that a name stands for."""
        return uuid5(NAMESPACE, name)

    def received(self, event: DomainEvent, subject: str) -> ReceivedEvent:
        """The event as the next of its stream."""
        self._versions[subject] += 1
        version = self._versions[subject]
        event_id = self.id(f"{subject} {version} {event.event_type}")
        envelope = Envelope(
            id=event_id,
            type=event.event_type,
            subject=subject,
            time=datetime(2021, 1, 1, tzinfo=UTC),
            county_code="341881",
            partition_seq=1,
            previous_id=None,
            stream_version=version,
            correlation_id=event_id,
            causation_id=event_id,
            actor="341881/tester",
        )
        return ReceivedEvent(envelope, event)

    def units(self) -> list[ReceivedEvent]:
        return [
            self.received(
                registry.UnitRegistered(code=code, name=name, level=level, kind=kind, parent_code=parent), str(self.id(code))
            )
            for code, name, level, kind, parent in UNITS
        ]

    def _of(self, stream: str, model: type[DomainEvent], **fields: Any) -> ReceivedEvent:
        return self.received(model.model_validate(fields), str(self.id(stream)))

    def child(
        self, name: str, born: str, village: str, *, household: str | None = None, since: str | None = None
    ) -> ReceivedEvent:
        return self._of(
            name,
            registry.ChildRegistered,
            child_id=self.id(name),
            household_id=self.id(household or f"household of {name}"),
            birth_date=born,
            village_code=village,
            registered_on=since or born,
        )

    def moved(self, name: str, to: str, on: str, origin: str = "341881001001") -> ReceivedEvent:
        fields = {"child_id": self.id(name), "from_village_code": origin, "to_village_code": to, "moved_on": on}
        return self._of(name, registry.ChildMoved, **fields)

    def left(self, name: str, on: str) -> ReceivedEvent:
        return self._of(name, registry.ChildLeft, child_id=self.id(name), left_on=on)

    def birth_corrected(self, name: str, was: str, born: str) -> ReceivedEvent:
        return self._of(name, registry.ChildBirthDateCorrected, child_id=self.id(name), previous_birth_date=was, birth_date=born)

    def merged(self, name: str, into: str, on: str, *, household: str | None = None) -> ReceivedEvent:
        fields = {"child_id": self.id(name), "survivor_id": self.id(into), "merged_on": on, "ground": "guardian-confirmed"}
        home = self.id(household or f"household of {into}")
        return self._of(name, merging.ChildMerged, **fields, survivor_household_id=home)

    def merge_undone(self, name: str, into: str, on: str) -> ReceivedEvent:
        fields = {"child_id": self.id(name), "survivor_id": self.id(into), "undone_on": on}
        return self._of(name, merging.ChildMergeUndone, **fields)

    def visit(self, name: str, child: str, on: str) -> ReceivedEvent:
        return self._of(
            name,
            delivery.VisitCompleted,
            visit_id=self.id(name),
            child_id=self.id(child),
            unit_code="341881001",
            visited_on=on,
            visitor_id=None,
        )

    def visit_voided(self, name: str, child: str, on: str) -> ReceivedEvent:
        fields = {"visit_id": self.id(name), "child_id": self.id(child), "visited_on": on, "reason": "entered-in-error"}
        return self._of(name, delivery.VisitVoided, **fields)

    def session(self, name: str, children: list[str], on: str) -> ReceivedEvent:
        return self._of(
            name,
            delivery.SessionDelivered,
            session_id=self.id(name),
            mode="in-institution",
            institution_id=self.id("institution"),
            agreement_id=self.id("agreement"),
            facility_id=None,
            service_date=on,
            starts_at=time(9),
            ends_at=time(10),
            children=[self.id(child) for child in children],
        )

    def session_amended(self, name: str, children: list[str], on: str) -> ReceivedEvent:
        fields = {"session_id": self.id(name), "service_date": on, "children": [self.id(child) for child in children]}
        return self._of(name, delivery.SessionAmended, **fields)

    def session_voided(self, name: str, on: str) -> ReceivedEvent:
        return self._of(name, delivery.SessionVoided, session_id=self.id(name), service_date=on, reason="not-delivered")

    def lecture(self, name: str, village: str, on: str, households: tuple[str, ...] = ()) -> ReceivedEvent:
        return self._of(
            name,
            delivery.LectureHeld,
            lecture_id=self.id(name),
            unit_code=village,
            held_on=on,
            starts_at=time(14),
            title="科学育儿",
            lecturer_id=self.id("lecturer"),
            attendance_count=30,
            household_ids=[self.id(household) for household in households],
            dossier=[],
        )

    def ruled(self, number: int, subject: str, value: str, since: str) -> ReceivedEvent:
        fields = {"edition": "ningguo-2019-draft", "ruling": number, "subject": subject, "value": value, "from_date": since}
        return self._of("rulings", rulings.RulingIssued, **fields, document_number="1", reason="裁定")

    def ruling_withdrawn(self, number: int) -> ReceivedEvent:
        fields = {"edition": "ningguo-2019-draft", "ruling": number}
        return self._of("rulings", rulings.RulingWithdrawn, **fields, document_number="2", reason="撤销")

    def titled(self, name: str, title: str, on: str) -> ReceivedEvent:
        return self._of(name, registry.TitleRecorded, practitioner_id=self.id(name), title=title, awarded_on=on)

    def lecture_voided(self, name: str, village: str, on: str) -> ReceivedEvent:
        fields = {"lecture_id": self.id(name), "unit_code": village, "held_on": on, "reason": "found-by-inspection"}
        return self._of(name, delivery.LectureVoided, **fields)

    def training_voided(self, name: str, on: str) -> ReceivedEvent:
        fields = {"training_id": self.id(name), "kind": "backbone", "held_on": on}
        return self._of(name, delivery.TrainingVoided, **fields, reason="not-delivered")

    def employed(self, name: str, on: str) -> ReceivedEvent:
        fields = {"practitioner_id": self.id(name), "institution_id": self.id("institution"), "registered_on": on}
        return self._of(name, registry.PractitionerRegistered, **fields)

    def qualified(self, name: str, on: str) -> ReceivedEvent:
        fields = {"practitioner_id": self.id(name), "qualification": "teacher", "awarded_on": on, "valid_to": None}
        return self._of(name, people.QualificationRecorded, **fields)

    def post_ended(self, name: str, on: str) -> ReceivedEvent:
        return self._of(name, people.EmploymentEnded, practitioner_id=self.id(name), ended_on=on)

    def flagged(self, household: str, on: str) -> ReceivedEvent:
        fields = {"household_id": self.id(household), "hardship": "other", "from_date": on}
        return self._of(household, registry.SpecialFamilyFlagSet, **fields)

    def helped(self, name: str, household: str, on: str) -> ReceivedEvent:
        fields = {"help_id": self.id(name), "household_id": self.id(household), "unit_code": "341881001"}
        return self._of(name, families.FamilyHelped, **fields, kind="material", helped_on=on)

    def help_voided(self, name: str, household: str, on: str) -> ReceivedEvent:
        fields = {"help_id": self.id(name), "household_id": self.id(household), "helped_on": on}
        return self._of(name, families.FamilyHelpVoided, **fields, reason="not-delivered")

    def means(self, township: str, on: str, *, has: bool = True) -> ReceivedEvent:
        fields = {"township_code": township, "has_means": has, "from_date": on}
        return self._of(f"means of {township}", families.TownshipMeansRecorded, **fields)

    def outreach(self, name: str, on: str, households: tuple[str, ...]) -> ReceivedEvent:
        return self._of(
            name,
            outreach.OutreachHeld,
            outreach_id=self.id(name),
            kind="carer-training",
            unit_code="341881001001",
            held_on=on,
            title="代养人培训",
            speciality="preschool-education",
            speaker_id=self.id("speaker"),
            audience=("substitute-carers",),
            attendance_count=40,
            household_ids=tuple(map(self.id, households)),
        )

    def message_delivered(self, name: str, household: str, on: str) -> ReceivedEvent:
        return self._of(name, messages.MessageDelivered, **self._message(name, household), delivered_on=on)

    def message_failed(self, name: str, household: str, on: str) -> ReceivedEvent:
        fields = self._message(name, household)
        return self._of(name, messages.MessageFailed, **fields, failed_on=on, failure="expired")

    def _message(self, name: str, household: str) -> dict[str, Any]:
        return {"message_id": self.id(name), "campaign_id": self.id("campaign"), "household_id": self.id(household)}

    def outreach_voided(self, name: str, on: str) -> ReceivedEvent:
        return self._of(name, outreach.OutreachVoided, outreach_id=self.id(name), held_on=on, reason="not-delivered")

    def handover(self, name: str, household: str, on: str) -> ReceivedEvent:
        return self._of(
            name,
            outreach.MaterialHandedOver,
            handover_id=self.id(name),
            household_id=self.id(household),
            unit_code="341881001001",
            edition="2020版",
            means="at-home",
            handed_on=on,
        )

    def handover_voided(self, name: str, household: str, on: str) -> ReceivedEvent:
        fields = {"handover_id": self.id(name), "household_id": self.id(household), "handed_on": on}
        return self._of(name, outreach.HandoverVoided, **fields, reason="not-delivered")

    def survey_closed(self, name: str, on: str, **results: tuple[int, int]) -> ReceivedEvent:
        """Results by township, the last three digits of its code after `t`: (asked, right)."""
        found = [
            {"township_code": f"341881{code[1:]}", "surveyed": asked, "correct": right}
            for code, (asked, right) in results.items()
        ]
        return self._of(name, outreach.SurveyClosed, survey_id=self.id(name), closed_on=on, results=tuple(found))

    def training(self, name: str, people: list[str], on: str, kind: str = "backbone") -> ReceivedEvent:
        return self._of(
            name,
            delivery.TrainingHeld,
            training_id=self.id(name),
            kind=kind,
            department="health",
            held_on=on,
            attendees=[self.id(person) for person in people],
        )

    def station(self, name: str, township: str, on: str) -> ReceivedEvent:
        return self._of(
            name,
            registry.FacilityAccepted,
            facility_id=self.id(name),
            kind="station",
            site_code=f"{township}-01",
            applicant_code=township,
            township_code=township,
            accepted_on=on,
            award_fen=5_000_000,
            reason="验收合格",
        )

    def room(self, name: str, village: str, on: str) -> ReceivedEvent:
        event = self.station(name, village[:9], on)
        room = event.event.model_copy(update={"kind": "activity-room", "applicant_code": village})
        return ReceivedEvent(event.envelope, room)

    def designated(self, name: str, on: str) -> ReceivedEvent:
        fields = {"facility_id": self.id(name), "designated_on": on, "document_number": "1"}
        return self._of(name, facilities.FacilityDesignated, **fields)

    def centre(self, name: str, township: str, on: str) -> ReceivedEvent:
        fields = {"centre_id": self.id(name), "site_code": f"{township}-09", "accepted_on": on, "met": ()}
        return self._of(name, facilities.CentreAccepted, **fields)

    def care_point(self, name: str, township: str, on: str) -> ReceivedEvent:
        event = self.employer(name, township, on)
        return ReceivedEvent(event.envelope, event.event.model_copy(update={"kind": "care-point"}))

    def nursery(self, name: str, township: str, on: str) -> ReceivedEvent:
        event = self.employer(name, township, on)
        return ReceivedEvent(event.envelope, event.event.model_copy(update={"kind": "nursery"}))

    def quality(self, name: str, start: str, end: str) -> ReceivedEvent:
        return self._of(
            name,
            supervision.InstitutionDesignated,
            institution_id=self.id(name),
            assessment_id=self.id(f"assessment of {name}"),
            valid_from=start,
            valid_to=end,
            document_number="1",
            award_fen=None,
        )

    def inspection(self, name: str, institution: str, on: str) -> ReceivedEvent:
        return self._of(
            name,
            supervision.InspectionHeld,
            inspection_id=self.id(name),
            institution_id=self.id(institution),
            kind="routine",
            departments=("health",),
            areas=("safety",),
            inspected_on=on,
        )

    def graded(self, institution: str, on: str, total: int) -> ReceivedEvent:
        return self._of(
            institution,
            supervision.InstitutionAssessed,
            institution_id=self.id(institution),
            assessment_id=self.id(f"assessment of {institution}"),
            assessed_on=on,
            standard="K5.1.standard@2020-01-01",
            scores=(),
            total=total,
            grade="grade-a",
        )

    def finding(self, inspection: str, institution: str, number: int, due: str) -> ReceivedEvent:
        return self._of(
            inspection,
            supervision.InspectionFindingRaised,
            inspection_id=self.id(inspection),
            institution_id=self.id(institution),
            number=number,
            area="safety",
            finding="消防通道堆物",
            due_on=due,
        )

    def finding_closed(self, inspection: str, institution: str, number: int, on: str) -> ReceivedEvent:
        fields = {"inspection_id": self.id(inspection), "institution_id": self.id(institution), "number": number}
        return self._of(inspection, supervision.InspectionFindingClosed, **fields, closed_on=on, evidence="已清理")

    def facility_closed(self, name: str, on: str) -> ReceivedEvent:
        return self._of(name, registry.FacilityClosed, facility_id=self.id(name), closed_on=on, reason="停用")

    def employer(self, name: str, township: str, on: str) -> ReceivedEvent:
        return self._of(
            name,
            registry.InstitutionFiled,
            institution_id=self.id(name),
            name="某单位托育园",
            kind="employer",
            legal_form="non-profit",
            township_code=township,
            capacity=20,
            filed_on=on,
        )

    def _decided(self, child: str, session: str, on: str, number: int, *, eligible: bool, **outcome: Any) -> ReceivedEvent:
        return self._of(
            f"claims of {session}",
            finance.AttendancesDecided,
            session_id=self.id(session),
            service_date=on,
            clause="S3.1",
            edition="ningguo-2019-draft",
            township_code="341881001",
            payee={"kind": "institution", "id": str(self.id("institution"))},
            readings=[],
            basis={},
            sources=[],
            decisions=[
                {"claim_id": self.id(f"claim {session} {child}"), "decision": number, "child_id": self.id(child),
                 "eligible": eligible, "basis": {}, "sources": [], **outcome}
            ],
        )  # fmt: skip

    def accrued(self, child: str, session: str, on: str, number: int = 1) -> ReceivedEvent:
        terms = {"amount_fen": 2000, "parameter": "S3.1.fee@2020-01-01", "funding_source": "township:341881001"}
        return self._decided(child, session, on, number, eligible=True, outcome="accrued", **terms)

    def denied(self, child: str, session: str, on: str, number: int = 1, *, eligible: bool = False) -> ReceivedEvent:
        reason = "attendance.limit-reached" if eligible else "child.out-of-band"
        return self._decided(child, session, on, number, eligible=eligible, outcome="denied", reason=reason)

    def reversed(self, child: str, session: str, on: str, number: int = 2) -> ReceivedEvent:
        terms = {"reverses": number - 1, "amount_fen": 2000, "funding_source": "township:341881001"}
        return self._decided(child, session, on, number, eligible=False, outcome="reversed", reason="session.voided", **terms)

    def assessed(self, child: str, session: str, on: str, number: int = 1, *, eligible: bool = True) -> ReceivedEvent:
        return self._of(
            f"claim {session} {child}",
            finance.AttendanceAssessed,
            attendance_id=self.id(f"claim {session} {child}"),
            assessment=number,
            session_id=self.id(session),
            child_id=self.id(child),
            service_date=date.fromisoformat(on),
            eligible=eligible,
            reason=None if eligible else "session.voided",
            edition="ningguo-2019-draft",
            readings=(),
            sources=(),
        )


@pytest.fixture
def chronicle() -> Chronicle:
    return Chronicle()


@pytest.fixture(scope="module")
def chronicle_of_module() -> Chronicle:
    return Chronicle()
