"""What reporting answers: lists, one row, members, the summary, and to whom."""

import pytest

from reporting.edition import policy

EAST, WEST, HARBOUR, STREET, TOWN, COUNTY = (
    "341881001001", "341881001002", "341881100001", "341881001", "341881100", "341881",
)  # fmt: skip
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def county_year(county, chronicle_of_module):
    """Three children whose band has ended, in two townships; one of the street's was visited twice."""
    chronicle = chronicle_of_module
    await county.publish(
        *chronicle.units(),
        chronicle.child("mei", "2019-06-15", EAST),
        chronicle.child("lan", "2019-06-15", WEST),
        chronicle.child("hua", "2019-06-15", HARBOUR),
        chronicle.visit("v1", "mei", "2020-01-05"),
        chronicle.visit("v2", "mei", "2020-07-14"),
        chronicle.lecture("l1", HARBOUR, "2020-03-01"),
        chronicle.lecture("l2", HARBOUR, "2020-04-01"),
        chronicle.station("f1", TOWN, "2020-06-01"),
        chronicle.survey_closed("round", "2020-11-01", t001=(40, 39), t100=(60, 57)),
    )
    return county


async def pages(county, path, **parameters):
    items, after = [], {}
    while True:
        page = await county.get(path, **parameters, **after)
        items += page["items"]
        if page["next"] is None:
            return items
        after = {"after": page["next"]}


async def test_a_list_has_every_unit_of_every_targets_levels_page_by_page(county_year, chronicle):
    rows = await pages(county_year, "/targets", year=2020, limit=7)
    units = [unit.event for unit in chronicle.units()]
    expected = {(name, unit.code) for name, row in policy().edition.targets.items() for unit in units if unit.level in row.units}
    assert [(row["target"], row["unit_code"]) for row in rows] == sorted(expected)


async def test_a_list_is_filtered_by_target_unit_and_level(county_year):
    rows = await pages(county_year, "/targets", year=2020, target="G3.1", level="township")
    assert [(row["unit_code"], row["numerator"], row["denominator"]) for row in rows] == [(STREET, 1, 2), (TOWN, 0, 1)]
    assert {row["unit_code"] for row in await pages(county_year, "/targets", unit_code=TOWN)} == {TOWN}
    assert await pages(county_year, "/targets", year=2019) == []


async def test_the_latest_year_is_answered_if_none_is_named(county_year):
    assert {row["year"] for row in await pages(county_year, "/targets")} == {2024}


async def test_a_row_has_definition_clause_numbers_and_state(county_year):
    row = await county_year.get(f"/targets/G1.1/{TOWN}/2020")
    assert row == {
        "target": "G1.1",
        "clause": "G1.1",
        "definition": {"zh": "村(社区)每年讲座2场以上", "en": "villages with at least 2 lectures a year"},
        "unit_code": TOWN,
        "unit_name": "港口镇",
        "level": "township",
        "year": 2020,
        "as_of": "2020-12-31",
        "recorded": True,
        "numerator": 1,
        "denominator": 1,
        "interval": None,
        "goal": 10000,
        "readings": ["R2:any-held", "R13:end-of-2024"],
        "state": "met",
        "state_text": {"zh": "达标", "en": "met"},
    }


@pytest.mark.parametrize("path", [f"/targets/G9.9/{COUNTY}/2020", f"/targets/G5.1/{TOWN}/2020", f"/targets/G3.1/{COUNTY}/2019"])
async def test_what_is_not_reported_is_not_found(county_year, path):
    response = await get_as(county_year, "commission", COUNTY, path)
    assert (response.status_code, response.json()["code"]) == (404, "resource.not-found")


@pytest.mark.parametrize("query", ["after=x", "limit=0", "unit_code=3418", "level=province", "year=abc", "target=S1.1"])
async def test_a_malformed_parameter_is_refused_with_its_place(county_year, query):
    response = await get_as(county_year, "commission", COUNTY, f"/targets?{query}")
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")
    assert response.json()["errors"][0]["pointer"] == f"/query/{query.partition('=')[0]}"


async def test_members_come_page_by_page(county_year, chronicle):
    members = await pages(county_year, f"/targets/G3.1/{COUNTY}/2020/members", side="denominator", limit=1)
    assert [(m["kind"], m["id"], m["weight"]) for m in members] == sorted(
        ("child", str(chronicle.id(name)), 1) for name in ("mei", "lan", "hua")
    )
    villages = await pages(county_year, f"/targets/G1.1/{COUNTY}/2020/members", side="numerator")
    assert villages == [{"kind": "unit", "id": HARBOUR, "weight": 1}]
    assert await pages(county_year, f"/targets/G2.2/{COUNTY}/2020/members", side="denominator") == []


async def get_as(county, role, office, path):
    token = county.world.token(role, office)
    return await county.world.services["reporting"].http.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("role", "office", "unit", "status"),
    [
        ("township", STREET, EAST, 200),
        ("township", STREET, TOWN, 403),
        ("village", EAST, EAST, 200),
        ("village", EAST, STREET, 403),
        ("auditor", "审计局", COUNTY, 200),
        ("institution", "a-nursery", EAST, 403),
    ],
)
async def test_members_are_shown_to_the_units_they_are_in(county_year, role, office, unit, status):
    response = await get_as(county_year, role, office, f"/targets/G3.1/{unit}/2020/members")
    assert response.status_code == status


async def test_figures_are_shown_to_every_role_and_to_nobody_without(county_year):
    assert (await get_as(county_year, "institution", "a-nursery", "/targets")).status_code == 200
    assert (await county_year.world.services["reporting"].http.get("/targets")).status_code == 401


async def test_the_summary_has_every_target_with_county_best_and_worst(county_year):
    summary = await county_year.get("/summary", year=2020)
    assert [item["target"] for item in summary["items"]] == list(policy().edition.targets)
    rows = {item["target"]: item for item in summary["items"]}
    visits = rows["G3.1"]
    assert (visits["county"]["numerator"], visits["county"]["denominator"]) == (1, 3)
    assert (visits["best"]["unit_code"], visits["worst"]["unit_code"]) == (STREET, TOWN)
    assert (rows["G1.1"]["best"]["unit_code"], rows["G1.1"]["worst"]["unit_code"]) == (TOWN, STREET)
    assert (rows["G2.2"]["county"]["numerator"], rows["G2.2"]["county"]["state"]) == (1, "met")


async def test_the_status_says_how_much_is_left_to_count(county_year):
    status = await county_year.get("/status")
    assert (status["pending"], status["figures"]) == (0, await county_year.world.services["reporting"].pool.fetchval(
        "SELECT count(*) FROM figures"))  # fmt: skip


async def test_a_surveys_rate_has_its_interval(county_year):
    row = await county_year.get(f"/targets/G1.3/{COUNTY}/2020")
    assert (row["numerator"], row["denominator"], row["interval"]) == (96, 100, {"low": 9016, "high": 9844})


async def test_a_forecast_has_the_years_known_its_method_and_the_lights_rule(county_year):
    page = await county_year.get("/forecasts", unit_code=STREET, through=2020)
    assert (page["through"], page["deadline"]) == (2020, "2024-12-31")
    assert "100 %" in page["rule"]["en"]
    assert page["parameters"] == ["G.light-green@2020-01-01", "G.light-amber@2020-01-01"]
    visits = next(row for row in page["items"] if row["target"] == "G3.1")
    assert (visits["years"], visits["forecast"], visits["light"], visits["error"]) == (
        [{"year": 2020, "numerator": 1, "denominator": 2}], 5000, "red", None,
    )  # fmt: skip
    later = await county_year.get("/forecasts", target="G1.1", level="township", through=2021, unit_code=TOWN)
    [lectures] = later["items"]
    assert (lectures["numerator"], lectures["denominator"], lectures["forecast"], lectures["light"]) == (1, 2, 0, "red")
    assert lectures["error"] == {"horizon_years": 1, "tries": 2, "error": 5000, "error_if_unchanged": 5000}
    assert (await county_year.get("/forecasts", through=2019))["items"] == []


async def test_forecasts_come_page_by_page(county_year):
    whole = await pages(county_year, "/forecasts", through=2020)
    assert await pages(county_year, "/forecasts", through=2020, limit=9) == whole
    assert [(row["target"], row["unit_code"]) for row in whole] == sorted((row["target"], row["unit_code"]) for row in whole)
