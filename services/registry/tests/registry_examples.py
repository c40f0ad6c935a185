"""Who acts, what is there, and what has happened: the examples that the registry's tests tell their stories with."""

from datetime import UTC, date, datetime
from typing import Any, TypedDict
from uuid import UUID

from chassis.actor import Actor, Role
from chassis.policy_file import load_edition
from chassis.testing.world import World
from contracts.events.facilities import ChecklistItem
from contracts.events.registry import (
    AgreementSigned,
    ChildRegistered,
    CredentialGranted,
    FacilityApplied,
    FacilityConstructionCompleted,
    FacilityConstructionStarted,
    FacilityKind,
    FacilityPlanApproved,
    FacilityPlanned,
    FacilityPlanReturned,
    InstitutionFiled,
    PractitionerRegistered,
)
from contracts.policy import Policy

POLICY = Policy(load_edition())

COUNTY, STREET, TOWN = "341881", "341881001", "341881100"
COMMUNITY, NEIGHBOUR, FAR_VILLAGE = "341881001001", "341881001002", "341881100200"


def actor(role: Role, office: str, person: str) -> Actor:
    """A person in an office."""
    return Actor(person, office, frozenset({role}))


COMMISSION = actor("commission", COUNTY, "lin")
STREET_OFFICE = actor("township", STREET, "zhou")
TOWN_OFFICE = actor("township", TOWN, "qian")
COMMUNITY_CLERK = actor("village", COMMUNITY, "sun")
FAR_CLERK = actor("village", FAR_VILLAGE, "feng")

CHILD = UUID("01700000-0000-7000-8000-000000000001")
HOUSEHOLD = UUID("01700000-0000-7000-8000-000000000002")
INSTITUTION = UUID("01700000-0000-7000-8000-000000000003")
CREDENTIAL = UUID("01700000-0000-7000-8000-000000000004")
PRACTITIONER = UUID("01700000-0000-7000-8000-000000000005")
AGREEMENT = UUID("01700000-0000-7000-8000-000000000006")
FACILITY = UUID("01700000-0000-7000-8000-000000000007")

INSTITUTION_CLERK = actor("institution", str(INSTITUTION), "wei")


class Issuing(TypedDict):
    """What every command has besides its own fields."""

    command_id: UUID
    actor: Actor
    now: datetime


def by(who: Actor) -> Issuing:
    """A command of this person."""
    return Issuing(command_id=UUID(int=1), actor=who, now=datetime(2020, 12, 31, 2, tzinfo=UTC))


def day(text: str) -> date:
    """A date of 2020, as month and day."""
    return date.fromisoformat(f"2020-{text}")


registered = ChildRegistered(
    child_id=CHILD,
    household_id=HOUSEHOLD,
    birth_date=date(2019, 3, 31),
    village_code=COMMUNITY,
    registered_on=day("01-10"),
)
filed = InstitutionFiled(
    institution_id=INSTITUTION,
    name="宁国市启明亲子园",
    kind="parent-child-centre",
    legal_form="for-profit",
    township_code=STREET,
    capacity=40,
    filed_on=date(2019, 9, 1),
    registered_by="market-regulation",
)
granted = CredentialGranted(
    institution_id=INSTITUTION,
    credential_id=CREDENTIAL,
    kind="health-permit",
    number="宁卫-2019-007",
    issuer="宁国市卫生健康委员会",
    valid_from=date(2019, 9, 1),
    valid_to=date(2023, 8, 31),
    issued_by="health",
)
practitioner_registered = PractitionerRegistered(
    practitioner_id=PRACTITIONER, institution_id=INSTITUTION, registered_on=date(2019, 12, 2)
)
signed = AgreementSigned(
    agreement_id=AGREEMENT,
    township_code=STREET,
    institution_id=INSTITUTION,
    modes=("in-institution", "outreach"),
    fee_fen=50_000,
    valid_from=day("01-01"),
    valid_to=day("12-31"),
)


def applied_for(kind: FacilityKind) -> FacilityApplied:
    """The application of the community on 6 January."""
    return FacilityApplied(
        facility_id=FACILITY,
        kind=kind,
        site_code=f"{COMMUNITY}-01",
        name="城东社区亲子活动室",
        applicant_code=COMMUNITY,
        township_code=STREET,
        applied_on=day("01-06"),
    )


MET: tuple[ChecklistItem, ...] = ("function", "service-process", "service-standard", "service-norm")
applied = applied_for("activity-room")
planned = FacilityPlanned(facility_id=FACILITY, plan_version=1, planned_on=day("02-03"))
returned = FacilityPlanReturned(facility_id=FACILITY, plan_version=1, returned_on=day("02-10"), reasons="消防通道未说明")
approved = FacilityPlanApproved(facility_id=FACILITY, plan_version=1, approved_on=day("02-17"))
construction_started = FacilityConstructionStarted(facility_id=FACILITY, started_on=day("03-02"))
completed = FacilityConstructionCompleted(facility_id=FACILITY, completed_on=day("05-20"))


def a_unit(code: str, name: str = "某单位") -> dict[str, Any]:
    """A request to register a unit: level, kind and parent follow from its code."""
    level, kind, parent = {6: ("county", "county", None), 9: ("township", "street", code[:6])}.get(
        len(code), ("village", "community", code[:9])
    )
    return {"code": code, "name": name, "level": level, "kind": kind, "parent_code": parent}


def a_child(**changes: Any) -> dict[str, Any]:
    """A request to register a child; the identity has a name alone unless told otherwise."""
    request = {
        "birth_date": "2019-03-31",
        "village_code": COMMUNITY,
        "registered_on": "2020-01-10",
        "identity": {"name": "王小雨"},
    }
    return request | changes


def an_institution(**changes: Any) -> dict[str, Any]:
    """A request to file an institution."""
    request = {
        "name": "宁国市启明亲子园",
        "kind": "parent-child-centre",
        "legal_form": "for-profit",
        "township_code": STREET,
        "capacity": 40,
        "filed_on": "2019-09-01",
    }
    return request | changes


def an_id_number(first_10: str) -> str:
    """An ID number of nobody: an area that does not exist, ten digits of choice, and the check character."""
    first_17 = "990000" + f"{first_10:0<11}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(weights, first_17, strict=True)) % 11]


def a_person(name: str, first_10: str) -> dict[str, str]:
    """An identity with an ID number."""
    return {"name": name, "id_number": an_id_number(first_10)}


async def settle_units(world: World) -> None:
    """Register the units of the examples."""
    client = world.client("registry")
    for code in (COUNTY, STREET, TOWN, COMMUNITY, NEIGHBOUR, FAR_VILLAGE):
        await client.done("register-unit", a_unit(code), key=f"unit-{code}")


BUILT = (applied, planned, approved, construction_started, completed)
"""A facility that waits for its acceptance."""
