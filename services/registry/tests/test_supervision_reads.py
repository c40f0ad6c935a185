"""Supervision over HTTP: what ends soon, what is open, how an institution stands, the public list.

Clauses K4.1, K5.1, K5.2, K5.3, K5.4, M1, M2.
"""

from uuid import uuid4

import pytest
from registry_examples import COMMUNITY, COUNTY, MET, STREET, an_institution, settle_units

from chassis.testing.office import sheets_of
from chassis.testing.world import Client, World


@pytest.fixture(scope="module")
async def client(world: World) -> Client:
    await settle_units(world)
    return world.client("registry")


async def institution_of_quality(client: Client) -> str:
    institution = (await client.done("file-institution", an_institution(capacity_by_group=[
        {"age_group": "24-36-months", "places": 40}])))["id"]  # fmt: skip
    for kind, last in (("registration", None), ("health-permit", "2030-03-01"), ("fire-inspection", "2030-01-31")):
        paper = {"kind": kind, "number": "1", "issuer": "某局", "valid_from": "2019-09-01", "valid_to": last}
        await client.done("grant-credential", {"institution_id": institution, **paper})
    points = {"safety": 28, "hygiene": 23, "staff": 22, "care-content": 19}
    assessment = str(uuid4())
    await client.done("assess-institution", {
        "institution_id": institution, "assessment_id": assessment, "assessed_on": "2025-10-12",
        "scores": [{"area": area, "points": one} for area, one in points.items()]})  # fmt: skip
    await client.done("designate-institution", {
        "institution_id": institution, "assessment_id": assessment, "valid_from": "2025-11-01", "valid_to": "2035-10-31",
        "document_number": "宁卫家庭〔2025〕28号", "award_fen": 3_000_000})  # fmt: skip
    return institution


async def test_the_public_list_follows_from_designations_and_suspensions(client):
    institution = await institution_of_quality(client)
    await client.done("publish-quality-list", {})
    first = await client.get("/quality-lists/1")
    assert [one["institution_id"] for one in first["institutions"]] == first["added"] == [institution]
    read = await client.get(f"/institutions/{institution}")
    assert (read["designations"][0]["award_fen"], read["registered_by"]) == (3_000_000, "market-regulation")
    await client.done("suspend-institution", {"institution_id": institution, "from_date": "2025-12-01", "reason": "检查"})
    nobody = await client.send("publish-quality-list", {})
    assert (nobody.status_code, nobody.json()["code"], nobody.json()["clause"]) == (409, "quality-list.nobody", "K5.2")
    await client.done("resume-institution", {"institution_id": institution, "resumed_on": "2025-12-02"})
    await client.done("publish-quality-list", {})
    assert [one["number"] for one in await client.get("/quality-lists")] == [1, 2]
    page = await client.http.get("/quality-lists/2/page", headers={"Authorization": f"Bearer {client.token}"})
    assert page.headers["content-type"].startswith("text/html")
    assert "第2期" in page.text
    get = {"url": "/quality-lists/2/workbook", "headers": {"Authorization": f"Bearer {client.token}"}}
    workbook = (await client.http.get(**get)).content
    sheets = sheets_of(workbook)
    assert [row[5] for row in sheets["名单 List"][1:]] == [institution]
    assert ["期号 Edition", "2"] in [row[:2] for row in sheets["说明 About"]]
    assert (await client.http.get(**get)).content == workbook


async def test_credentials_are_told_before_they_end_and_what_is_missing_on_a_day(client):
    institution = await institution_of_quality(client)

    async def ending(**query: object) -> list[tuple[str, int]]:
        found = await client.get("/institutions/credentials-ending", **query)
        return [(one["kind"], one["days_left"]) for one in found if one["institution_id"] == institution]

    assert await ending(on="2030-01-01") == [("fire-inspection", 30), ("health-permit", 59)]
    assert await ending(on="2030-01-01", within_days=31) == [("fire-inspection", 30)]
    assert await ending(on="2030-02-01") == [("health-permit", 28)]
    standing = await client.get(f"/institutions/{institution}/standing", on="2030-02-01")
    assert (standing["missing_credentials"], standing["suspended"]) == (["fire-inspection"], False)


async def test_open_findings_are_listed_by_deadline_and_the_overdue_alone(client):
    institution = (await client.done("file-institution", an_institution()))["id"]
    held = {
        "institution_id": institution, "kind": "routine", "departments": ["health"], "areas": ["safety", "hygiene"],
        "inspected_on": "2020-06-12", "findings": [
            {"area": "safety", "finding": "通道堵塞", "due_on": "2020-06-26"},
            {"area": "hygiene", "finding": "记录不全", "due_on": "2020-06-20"}],
    }  # fmt: skip
    inspection = (await client.done("hold-inspection", held))["id"]
    assert [one["number"] for one in await client.get("/findings", on="2020-06-23")] == [2, 1]
    assert [one["number"] for one in await client.get("/findings", on="2020-06-23", overdue=True)] == [2]
    closed = {"inspection_id": inspection, "number": 2, "closed_on": "2020-06-24", "evidence": "复查"}
    await client.done("close-inspection-finding", closed)
    assert [one["number"] for one in await client.get("/findings", on="2020-07-23", overdue=True)] == [1]
    [listed] = (await client.get("/inspections", institution_id=institution))["items"]
    assert listed["findings"]["2"]["closed_on"] == "2020-06-24"
    unknown = await client.send("hold-inspection", held | {"institution_id": str(uuid4())})
    assert unknown.json()["code"] == "institution.unknown"


async def test_mutual_care_is_listed_by_unit_and_the_centre_is_accepted(world: World, client):
    clerk = world.client("registry", "village", COMMUNITY)
    care = {"village_code": COMMUNITY, "households": 3, "children": 4, "started_on": "2020-04-01"}
    recorded = (await clerk.done("record-mutual-care", care))["id"]
    await clerk.done("end-mutual-care", {"mutual_care_id": recorded, "ended_on": "2020-09-01"})
    [listed] = (await client.get("/mutual-care", unit_code=STREET))["items"]
    assert (listed["mutual_care_id"], listed["ended_on"]) == (recorded, "2020-09-01")
    centre = {"site_code": f"{STREET}-09", "name": "指导服务中心", "established_on": "2020-03-02"}
    established = (await client.done("establish-centre", centre))["id"]
    await client.done("accept-centre", {"centre_id": established, "accepted_on": "2020-10-20", "met": MET})
    [listed] = (await client.get("/centres"))["items"]
    assert (listed["centre_id"], listed["accepted_on"]) == (established, "2020-10-20")


async def test_a_meetings_resolution_becomes_a_task_that_is_overdue_until_done(world: World, client):
    meeting = {"body": "joint-meeting", "held_on": "2020-03-18", "departments": ["health", "finance"], "agenda": ["年度计划"]}
    held = (await client.done("hold-meeting", meeting))["id"]
    task = {"meeting_id": held, "resolution": 1, "department": "finance", "task": "安排专项资金", "clause": "D5",
            "assigned_on": "2020-03-20", "due_on": "2020-06-30"}  # fmt: skip
    early = await client.send("assign-task", task)
    assert (early.status_code, early.json()["code"]) == (409, "task.resolution-unknown")
    minutes = {"meeting_id": held, "filed_on": "2020-03-20", "minutes_sha256": "ab" * 32, "resolutions": ["安排专项资金"]}
    await client.done("file-minutes", minutes)
    assigned = (await client.done("assign-task", task))["id"]
    [overdue] = await client.get("/tasks", on="2020-07-01", overdue=True)
    assert (overdue["task_id"], overdue["department"], overdue["overdue"]) == (assigned, "finance", True)
    bureau = world.client("registry", "department", COUNTY)
    done = {"task_id": assigned, "department": "finance", "completed_on": "2020-07-02", "evidence": "财社〔2020〕9号"}
    await bureau.done("complete-task", done)
    assert await client.get("/tasks", on="2020-07-03", overdue=True) == []
    [listed] = (await client.get("/meetings"))["items"]
    assert listed["resolutions"] == ["安排专项资金"]
    duty = {"duty": "D5.1", "department": "finance", "year": 2020, "reported_on": "2020-12-10", "evidence": "专项资金50万元"}
    await bureau.done("report-duty", duty)


async def test_a_purchase_of_no_demonstration_institution_is_monitored_until_its_reason_is_recorded(world: World, client):
    quality = await institution_of_quality(client)
    other = (await client.done("file-institution", an_institution()))["id"]
    office = world.client("registry", "township", STREET)
    bought = {"township_code": STREET, "modes": ["in-institution"], "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    await office.done("sign-agreement", bought | {"institution_id": quality})
    signed = (await office.done("sign-agreement", bought | {"institution_id": other}))["id"]
    [listed] = await client.get("/selection", year=2026, township_code=STREET)
    assert (listed["agreement_id"], listed["selection_reason"]) == (signed, None)
    await office.done("record-selection-reason", {"agreement_id": signed, "reason": "距社区最近"})
    assert await client.get("/selection", year=2026, without_reason=True) == []
    [listed] = await client.get("/selection", year=2026)
    assert listed["selection_reason"] == "距社区最近"
    assert await client.get("/selection", year=2025) == []
