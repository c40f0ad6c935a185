"""hold-inspection, close-inspection-finding. Clauses K5.4, G4.2."""

from dataclasses import replace
from uuid import UUID

from registry_examples import COMMISSION, INSTITUTION, by, day

from chassis.testing.scenario import given
from contracts.events.supervision import InspectionFindingClosed, InspectionFindingRaised, InspectionHeld
from registry.domain.inspection import INSPECTION, CloseInspectionFinding, Found, HoldInspection

ID = UUID("01700000-0000-7000-8000-000000000051")
blocked = Found("safety", "消防通道堆放杂物", day("06-26"))
hold = HoldInspection(
    **by(COMMISSION),
    inspection_id=ID,
    institution_id=INSTITUTION,
    kind="joint",
    departments=("health", "emergency-management"),
    areas=("safety", "hygiene"),
    inspected_on=day("06-12"),
    findings=(blocked, Found("hygiene", "消毒记录不全", day("06-20"))),
)
held = InspectionHeld(
    inspection_id=ID,
    institution_id=INSTITUTION,
    kind="joint",
    departments=("health", "emergency-management"),
    areas=("safety", "hygiene"),
    inspected_on=day("06-12"),
)
first = InspectionFindingRaised(
    inspection_id=ID, institution_id=INSTITUTION, number=1, area="safety", finding="消防通道堆放杂物", due_on=day("06-26")
)
second = InspectionFindingRaised(
    inspection_id=ID, institution_id=INSTITUTION, number=2, area="hygiene", finding="消毒记录不全", due_on=day("06-20")
)
close = CloseInspectionFinding(**by(COMMISSION), inspection_id=ID, number=1, closed_on=day("06-24"), evidence="复查照片")
closed = InspectionFindingClosed(
    inspection_id=ID, institution_id=INSTITUTION, number=1, closed_on=day("06-24"), evidence="复查照片"
)


def test_an_inspection_is_held_with_its_findings_by_number():
    given(INSPECTION).when(hold).then(held, first, second)
    given(INSPECTION).when(replace(hold, findings=())).then(held)
    given(INSPECTION, held).when(hold).then_refused("inspection.already-exists", clause="K5.4")


def test_a_joint_inspection_is_of_two_departments_a_routine_one_of_any():
    alone = replace(hold, departments=("health",), findings=())
    given(INSPECTION).when(alone).then_refused("inspection.joint-needs-two", clause="K5.4")
    given(INSPECTION).when(replace(alone, kind="routine")).then(
        held.model_copy(update={"kind": "routine", "departments": ("health",)})
    )


def test_a_finding_is_of_an_inspected_area_with_a_deadline_not_before_the_inspection():
    given(INSPECTION).when(replace(hold, areas=("hygiene",))).then_refused(
        "inspection.area-not-inspected", clause="K5.4", details={"areas": ["safety"]}
    )
    given(INSPECTION).when(replace(hold, findings=(replace(blocked, due_on=day("06-11")),))).then_refused(
        "inspection.due-before-inspection"
    )


def test_a_finding_is_closed_once_by_its_evidence_also_late():
    given(INSPECTION, held, first, second).when(close).then(closed)
    given(INSPECTION, held, first).when(replace(close, closed_on=day("09-01"))).then(
        closed.model_copy(update={"closed_on": day("09-01")})
    )
    given(INSPECTION, held, first, closed).when(close).then_refused("inspection.finding-already-closed")
    given(INSPECTION, held, first).when(replace(close, number=2)).then_refused("inspection.finding-unknown")
    given(INSPECTION, held, first).when(replace(close, closed_on=day("06-11"))).then_refused("inspection.closed-too-early")
    given(INSPECTION).when(close).then_refused("inspection.unknown", clause="K5.4")
