"""The gap planner over HTTP: lists by the date they can no longer be closed, filters, pages, and to whom."""

import pytest

from chassis.testing.office import proof_of, sheets_of

EAST, WEST, HARBOUR, STREET, TOWN, COUNTY = (
    "341881001001", "341881001002", "341881100001", "341881001", "341881100", "341881",
)  # fmt: skip
MAY = "2021-05-01"
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def planned_county(county, chronicle_of_module):
    """One infant in each of three villages, visited twice, once and not at all; a toddler with an attendance."""
    chronicle = chronicle_of_module
    await county.publish(
        *chronicle.units(),
        chronicle.child("mei", "2020-06-15", EAST),
        chronicle.child("lan", "2020-07-15", WEST),
        chronicle.child("hua", "2020-08-15", HARBOUR),
        chronicle.child("yun", "2018-06-15", HARBOUR),
        chronicle.visit("v1", "mei", "2020-08-05"),
        chronicle.visit("v2", "mei", "2020-09-14"),
        chronicle.visit("v3", "lan", "2020-08-05"),
        chronicle.accrued("yun", "s1", "2021-03-01"),
    )
    return county


async def get_as(county, role, office, path, **parameters):
    token = county.world.token(role, office)
    return await county.world.services["reporting"].http.get(
        path, params=parameters, headers={"Authorization": f"Bearer {token}"}
    )


async def test_the_gaps_of_a_day_come_by_the_date_they_can_no_longer_be_closed(planned_county, chronicle_of_module):
    page = await planned_county.get("/gaps", on=MAY, target="G3.1")
    lan, hua = (str(chronicle_of_module.id(name)) for name in ("lan", "hua"))
    assert [(row["child_id"], row["village_name"], row["missing"], row["possible_until"]) for row in page["items"]] == [
        (lan, "城西社区", 1, "2021-08-14"),
        (hua, "港口社区", 2, "2021-09-13"),
    ]
    assert (page["total"], page["next"], page["items"][0]["days_left"]) == (2, None, 105)


async def test_pages_follow_each_other_and_hold_every_gap_once(planned_county):
    whole = (await planned_county.get("/gaps", on=MAY))["items"]
    one_by_one, after = [], {}
    while True:
        page = await planned_county.get("/gaps", on=MAY, limit=1, **after)
        one_by_one += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert one_by_one == whole
    assert [row["possible_until"] for row in whole] == sorted(row["possible_until"] for row in whole)
    assert {row["target"] for row in whole} == {"G3.1", "G3.2", "G3.3"}


async def test_a_list_is_of_a_township_or_a_village_and_until_a_day(planned_county):
    in_town = await planned_county.get("/gaps", on=MAY, unit_code=TOWN)
    assert {row["village_code"] for row in in_town["items"]} == {HARBOUR}
    soon = await planned_county.get("/gaps", on=MAY, unit_code=TOWN, until="2021-06-14")
    assert [(row["target"], row["done"], row["due"]) for row in soon["items"]] == [("G3.2", 1, 4)]


async def test_each_village_sees_how_much_it_has_to_do_and_by_when(planned_county):
    rows = await planned_county.get("/gaps/villages", on=MAY, target="G3.1")
    assert [(row["village_code"], row["children"], row["missing"], row["first_until"]) for row in rows] == [
        (WEST, 1, 1, "2021-08-14"),
        (HARBOUR, 1, 2, "2021-09-13"),
    ]


@pytest.mark.parametrize(
    ("role", "office", "unit", "status"),
    [
        ("township", STREET, STREET, 200),
        ("township", STREET, EAST, 200),
        ("township", STREET, TOWN, 403),
        ("village", EAST, EAST, 200),
        ("village", EAST, COUNTY, 403),
        ("institution", "a-nursery", EAST, 403),
    ],
)
async def test_every_office_sees_the_children_of_its_own_unit(planned_county, role, office, unit, status):
    assert (await get_as(planned_county, role, office, "/gaps", unit_code=unit)).status_code == status
    assert (await get_as(planned_county, role, office, "/gaps/villages", unit_code=unit)).status_code == status


@pytest.mark.parametrize(("page", "asked"), [("gaps", {"on": MAY}), ("targets", {"through": 2020})])
async def test_people_read_the_same_as_a_page(planned_county, page, asked):
    answer = await get_as(planned_county, "township", STREET, f"/pages/{page}", unit_code=STREET, **asked)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>西津街道" in answer.text
    assert {"gaps": "2021-08-14", "targets": "服务率85%"}[page] in answer.text


async def test_a_page_of_gaps_is_as_guarded_as_the_list(planned_county):
    assert (await get_as(planned_county, "township", STREET, "/pages/gaps", unit_code=TOWN)).status_code == 403
    assert (await get_as(planned_county, "township", STREET, "/pages/evaluations/2020")).status_code == 200


async def test_the_gap_list_as_a_workbook_adds_up_by_child_and_by_village(planned_county):
    answer = await get_as(planned_county, "commission", COUNTY, "/gaps.xlsx", on=MAY)
    page = await planned_county.get("/gaps", on=MAY)
    sheets = sheets_of(answer.content)
    missing = sum(row["missing"] for row in page["items"])
    assert proof_of(sheets) == {
        ("名单 Gaps", "尚缺次数"): (missing, missing, 0),
        ("各村 Villages", "婴幼儿"): (page["total"], page["total"], 0),
        ("各村 Villages", "尚缺次数"): (missing, missing, 0),
    }
    assert [row[3] for row in sheets["名单 Gaps"][1:-1]] == [row["child_id"] for row in page["items"]]
    assert (await get_as(planned_county, "township", TOWN, "/gaps.xlsx", unit_code=STREET)).status_code == 403


async def test_the_target_report_as_a_workbook_has_every_row_of_the_list(planned_county):
    answer = await get_as(planned_county, "commission", COUNTY, "/targets.xlsx", year=2021)
    rows = sheets_of(answer.content)["进度 Targets"][1:]
    one = await planned_county.get(f"/targets/G3.1/{COUNTY}/2021")
    [shown] = [row for row in rows if row[0] == "G3.1" and row[2] == COUNTY]
    assert (float(shown[6]), float(shown[7])) == (one["numerator"], one["denominator"])
    assert len(rows) > 50
    missing = await get_as(planned_county, "commission", COUNTY, "/targets.xlsx", year=2001)
    assert (missing.status_code, missing.json()["code"]) == (404, "resource.not-found")
