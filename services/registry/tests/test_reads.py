"""What is on the register, as HTTP answers it: lists by page, each thing by id, each office its own area."""

from uuid import uuid4

import pytest
from registry_examples import (
    COMMUNITY,
    COUNTY,
    FAR_VILLAGE,
    NEIGHBOUR,
    STREET,
    TOWN,
    a_child,
    a_person,
    an_institution,
    settle_units,
)

from chassis.testing.world import Client, World


@pytest.fixture(scope="module")
async def client(world: World):
    await settle_units(world)
    return world.client("registry")


async def refused(client: Client, path: str) -> tuple[int, str]:
    answer = await client.http.get(path, headers={"Authorization": f"Bearer {client.token}"})
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_units_are_listed_by_level_and_parent_page_by_page(client):
    everything = await client.get("/units")
    assert [unit["code"] for unit in everything["items"]] == [COUNTY, STREET, COMMUNITY, NEIGHBOUR, TOWN, FAR_VILLAGE]
    assert everything["next"] is None
    first = await client.get("/units", level="village", limit=2)
    assert [unit["code"] for unit in first["items"]] == [COMMUNITY, NEIGHBOUR]
    rest = await client.get("/units", level="village", limit=2, after=first["next"])
    assert ([unit["code"] for unit in rest["items"]], rest["next"]) == ([FAR_VILLAGE], None)
    assert [unit["code"] for unit in (await client.get("/units", parent_code=STREET))["items"]] == [COMMUNITY, NEIGHBOUR]


async def test_a_unit_is_read_by_its_code(client):
    assert await client.get(f"/units/{STREET}") == {
        "code": STREET, "name": "某单位", "level": "township", "kind": "street", "parent_code": COUNTY,
    }  # fmt: skip
    assert await refused(client, "/units/341881999") == (404, "resource.not-found")
    assert await refused(client, "/units/somewhere") == (422, "request.invalid")


async def test_a_unit_below_nothing_registered_is_refused(client):
    body = {"code": "341881999001", "name": "村", "level": "village", "kind": "village", "parent_code": "341881999"}
    answer = await client.send("register-unit", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["unit_code"]) == (409, "unit.unknown", "341881999")


async def test_children_are_listed_by_village_and_each_office_sees_its_own(world: World, client):
    here = [(await client.done("register-child", a_child(identity={"name": f"甲{n}"})))["id"] for n in range(3)]
    there = (await client.done("register-child", a_child(identity={"name": "乙"}, village_code=FAR_VILLAGE)))["id"]

    async def ids(who: Client, **filters: str) -> list[str]:
        return [child["child_id"] for child in (await who.get("/children", **filters))["items"]]

    assert await ids(client) == sorted([*here, there])
    assert await ids(client, village_code=FAR_VILLAGE) == [there]
    assert await ids(world.client("registry", "township", TOWN)) == [there]
    assert await ids(world.client("registry", "village", COMMUNITY)) == sorted(here)
    first = await client.get("/children", village_code=COMMUNITY, limit=2)
    rest = await client.get("/children", village_code=COMMUNITY, limit=2, after=first["next"])
    assert [child["child_id"] for child in first["items"] + rest["items"]] == sorted(here)
    assert rest["next"] is None
    clerk = world.client("registry", "village", COMMUNITY)
    assert await refused(clerk, f"/children?village_code={NEIGHBOUR}") == (403, "auth.other-office")
    assert await refused(clerk, f"/children/{there}") == (403, "auth.other-office")
    assert await refused(world.client("registry", "institution", str(uuid4())), "/children") == (403, "auth.forbidden")


async def test_a_child_is_read_as_it_is_now_and_without_who_it_is(client):
    child = (await client.done("register-child", a_child(identity={"name": "丙"})))["id"]
    await client.done("move-child", {"child_id": child, "to_village_code": NEIGHBOUR, "moved_on": "2020-03-01"})
    await client.done("record-child-left", {"child_id": child, "left_on": "2020-06-01"})
    read = await client.get(f"/children/{child}")
    assert read == {
        "child_id": child,
        "household_id": read["household_id"],
        "birth_date": "2019-03-31",
        "village_code": NEIGHBOUR,
        "registered_on": "2020-01-10",
        "resident_since": "2020-06-01",
        "left_on": "2020-06-01",
        "merged_into": None,
        "merged_on": None,
    }
    assert await refused(client, f"/children/{uuid4()}") == (404, "resource.not-found")


async def test_children_of_one_household_name_it(client):
    first = (await client.done("register-child", a_child(identity={"name": "双一"})))["id"]
    household = (await client.get(f"/children/{first}"))["household_id"]
    twin = (await client.done("register-child", a_child(identity={"name": "双二"}, household_id=household)))["id"]
    assert (await client.get(f"/children/{twin}"))["household_id"] == household


async def test_an_institution_is_read_with_its_credentials(client):
    institution = (await client.done("file-institution", an_institution()))["id"]
    granted = {
        "institution_id": institution,
        "credential_id": str(uuid4()),
        "kind": "health-permit",
        "number": "宁卫-2019-007",
        "issuer": "宁国市卫生健康委员会",
        "valid_from": "2019-09-01",
    }
    await client.done("grant-credential", granted)
    revoked = {
        "institution_id": institution, "credential_id": granted["credential_id"],
        "effective_on": "2020-05-15", "reason": "检查不合格",
    }  # fmt: skip
    await client.done("revoke-credential", revoked)
    read = await client.get(f"/institutions/{institution}")
    assert read["credentials"] == {
        granted["credential_id"]: {
            "kind": "health-permit",
            "number": "宁卫-2019-007",
            "issuer": "宁国市卫生健康委员会",
            "valid_from": "2019-09-01",
            "valid_to": None,
            "revoked_from": "2020-05-15",
            "issued_by": "health",
        }
    }
    assert (await client.get("/institutions", township_code=STREET, kind="parent-child-centre"))["items"] == [read]
    assert (await client.get("/institutions", township_code=TOWN))["items"] == []
    assert await refused(client, f"/institutions/{uuid4()}") == (404, "resource.not-found")


async def test_a_practitioner_is_read_with_titles_and_without_who_it_is(client):
    person = (
        await client.done("register-practitioner", {"identity": a_person("丁", "1970010201"), "registered_on": "2019-12-02"})
    )["id"]
    await client.done("record-title", {"practitioner_id": person, "title": "senior", "awarded_on": "2015-11-30"})
    assert await client.get(f"/practitioners/{person}") == {
        "practitioner_id": person,
        "institution_id": None,
        "registered_on": "2019-12-02",
        "titles": [{"title": "senior", "awarded_on": "2015-11-30"}],
        "qualifications": [],
        "health_certificates": [],
        "employments": [],
    }


async def test_agreements_are_read_by_township_and_institution(world: World, client):
    institution = (await client.done("file-institution", an_institution(name="南山")))["id"]
    body = {
        "township_code": TOWN,
        "institution_id": institution,
        "modes": ["in-institution", "outreach"],
        "fee_fen": 70_000,
        "valid_from": "2020-01-01",
        "valid_to": "2020-12-31",
    }
    office = world.client("registry", "township", TOWN)
    signed = (await office.done("sign-agreement", body))["id"]
    terms = {"modes": ["in-institution"], "valid_to": "2021-12-31", "places": 30, "document_number": "补充协议1号"}
    await office.done("amend-agreement", {"agreement_id": signed, "effective_on": "2020-06-01"} | terms)
    await office.done("terminate-agreement", {"agreement_id": signed, "effective_on": "2020-07-01", "reason": "协商"})
    read = await client.get(f"/agreements/{signed}")
    assert read == body | {
        "agreement_id": signed, "selection_reason": None, "terminated_from": "2020-07-01", "modes": ["in-institution"],
        "fee_fen": None, "valid_to": "2021-12-31", "places": 30, "version": 2, "in_force_from": "2020-06-01",
    }  # fmt: skip
    assert (await client.get("/agreements", township_code=TOWN, institution_id=institution))["items"] == [read]
    assert (await client.get("/agreements", township_code=STREET))["items"] == []
    other = await world.client("registry", "township", STREET).send("sign-agreement", body)
    assert (other.status_code, other.json()["code"]) == (403, "auth.other-office")
    unknown = await office.send("sign-agreement", body | {"institution_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "institution.unknown")
    twice = await office.send("sign-agreement", body | {"modes": ["outreach", "outreach"]})
    assert (twice.status_code, twice.json()["errors"][0]["zh"]) == (422, "有重复项")


async def test_a_special_family_is_flagged_where_its_children_live_or_have_lived(world: World, client):
    child = (await client.done("register-child", a_child(identity={"name": "戊"})))["id"]
    household = (await client.get(f"/children/{child}"))["household_id"]
    flag = {"household_id": household, "hardship": "low-income", "from_date": "2020-02-01"}
    elsewhere = await world.client("registry", "township", TOWN).send("set-special-family-flag", flag)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "auth.other-office")
    await client.done("move-child", {"child_id": child, "to_village_code": FAR_VILLAGE, "moved_on": "2020-03-01"})
    await world.client("registry", "township", TOWN).done("set-special-family-flag", flag)
    ended = {"household_id": household, "ended_on": "2020-06-01"}
    await world.client("registry", "township", STREET).done("end-special-family-flag", ended)
    nobody = await client.send("set-special-family-flag", flag | {"household_id": str(uuid4())})
    assert (nobody.status_code, nobody.json()["code"], nobody.json()["clause"]) == (409, "household.unknown", "G3.4")
