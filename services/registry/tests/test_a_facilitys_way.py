"""A facility from application to closing over HTTP: each step by its office, the review by another person than the planner."""

import pytest
from registry_examples import COMMUNITY, COUNTY, MET, STREET, settle_units

from chassis.testing.world import World


@pytest.fixture(scope="module")
async def offices(world: World):
    await settle_units(world)
    return {
        "community": world.client("registry", "village", COMMUNITY, "sun"),
        "street": world.client("registry", "township", STREET, "zhou"),
        "commission": world.client("registry", "commission", COUNTY, "lin"),
        "zhou at the commission": world.client("registry", "commission", COUNTY, "zhou"),
    }


async def applied(offices, number: int) -> str:
    body = {
        "kind": "activity-room",
        "site_code": f"{COMMUNITY}-{number:02d}",
        "name": "城东社区亲子活动室",
        "applicant_code": COMMUNITY,
        "applied_on": "2020-01-06",
    }
    return (await offices["community"].done("apply-for-facility", body))["id"]


async def test_a_room_is_built_and_closed_step_by_step(offices):
    room = await applied(offices, 1)

    async def step(office: str, command: str, **body: object) -> dict:
        await offices[office].done(command, {"facility_id": room, **body})
        return await offices["commission"].get(f"/facilities/{room}")

    assert (await step("street", "submit-facility-plan", planned_on="2020-02-03"))["plan_version"] == 1
    returned = await step("commission", "return-facility-plan", returned_on="2020-02-10", reasons="消防通道未说明")
    assert (returned["step"], returned["reasons"]) == ("returned", "消防通道未说明")
    assert (await step("street", "submit-facility-plan", planned_on="2020-02-14"))["plan_version"] == 2
    assert (await step("commission", "approve-facility-plan", approved_on="2020-02-17"))["step"] == "approved"
    assert (await step("street", "start-construction", started_on="2020-03-02"))["step"] == "under-construction"
    assert (await step("street", "complete-construction", completed_on="2020-05-20"))["step"] == "built"
    inspected = {
        "inspected_on": "2020-06-01",
        "defects": "地面未软化",
        "reinspection_on": "2020-06-22",
        "unmet": ["service-standard"],
    }
    defective = await step("commission", "fail-acceptance", **inspected)
    assert (defective["step"], defective["reinspection_on"]) == ("defective", "2020-06-22")
    accepted = await step(
        "commission", "accept-facility", accepted_on="2020-06-22", award_fen=1_500_000, reason="80平方米", met=MET
    )
    assert (accepted["step"], accepted["accepted_on"], accepted["award_fen"]) == ("accepted", "2020-06-22", 1_500_000)
    closed = await step("commission", "close-facility", closed_on="2020-10-15", reason="房屋改作他用")
    assert (closed["step"], closed["on"], closed["accepted_on"]) == ("closed", "2020-10-15", "2020-06-22")
    [finding] = await offices["street"].get("/facilities/findings")
    assert (finding["facility_id"], finding["months_kept"], finding["months_due"]) == (room, 3, 36)
    explained = {"finding": "closed-early", "closed_on": "2020-11-02", "outcome": "explained", "reasons": "道路拓宽"}
    closed = await step("commission", "close-facility-finding", **explained)
    assert (closed["finding_closed"], await offices["street"].get("/facilities/findings")) == (True, [])
    listed = await offices["street"].get("/facilities", township_code=STREET, kind="activity-room")
    assert closed in listed["items"]


async def test_the_planner_does_not_review_in_whatever_office(offices):
    room = await applied(offices, 2)
    await offices["street"].done("submit-facility-plan", {"facility_id": room, "planned_on": "2020-02-03"})
    approve = {"facility_id": room, "approved_on": "2020-02-17"}
    answer = await offices["zhou at the commission"].send("approve-facility-plan", approve)
    assert (answer.status_code, answer.json()["code"]) == (403, "facility.reviewer-is-planner")
    await offices["commission"].done("approve-facility-plan", approve)


async def test_only_the_planner_of_the_last_version_is_kept_from_reviewing_it(world: World, offices):
    room = await applied(offices, 3)
    await offices["street"].done("submit-facility-plan", {"facility_id": room, "planned_on": "2020-02-03"})
    await offices["commission"].done(
        "return-facility-plan", {"facility_id": room, "returned_on": "2020-02-10", "reasons": "补充"}
    )
    colleague = world.client("registry", "township", STREET, "gao")
    await colleague.done("submit-facility-plan", {"facility_id": room, "planned_on": "2020-02-14"})
    approve = {"facility_id": room, "approved_on": "2020-02-17"}
    gao = await world.client("registry", "commission", COUNTY, "gao").send("approve-facility-plan", approve)
    assert gao.json()["code"] == "facility.reviewer-is-planner"
    await offices["zhou at the commission"].done("approve-facility-plan", approve)


async def test_an_award_outside_the_range_is_answered_with_clause_and_range(offices):
    room = await applied(offices, 4)
    for office, command, body in (
        ("street", "submit-facility-plan", {"planned_on": "2020-02-03"}),
        ("commission", "approve-facility-plan", {"approved_on": "2020-02-17"}),
        ("street", "start-construction", {"started_on": "2020-03-02"}),
        ("street", "complete-construction", {"completed_on": "2020-05-20"}),
    ):
        await offices[office].done(command, {"facility_id": room, **body})
    award = {"facility_id": room, "accepted_on": "2020-06-22", "award_fen": 2_000_001, "reason": "大", "met": MET}
    answer = await offices["commission"].send("accept-facility", award)
    assert answer.json() == {
        "type": "urn:cradle:problem:facility.award-out-of-range",
        "title": "the award is out of the clause's range",
        "title_zh": "奖补金额不在规定范围",
        "status": 422,
        "code": "facility.award-out-of-range",
        "clause": "S1.2",
        "allowed": {"min_fen": 1_000_000, "max_fen": 2_000_000},
    }


async def test_a_step_of_another_role_is_refused_at_the_door(offices):
    room = await applied(offices, 5)
    for office, command, body in (
        ("commission", "submit-facility-plan", {"planned_on": "2020-02-03"}),
        ("community", "submit-facility-plan", {"planned_on": "2020-02-03"}),
        ("street", "approve-facility-plan", {"approved_on": "2020-02-03"}),
    ):
        answer = await offices[office].send(command, {"facility_id": room, **body})
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden")
