"""Workbooks of children, institutions and practitioners on a real database: checked first, then recorded, once."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from registry_examples import COMMUNITY, NEIGHBOUR, POLICY, STREET, an_id_number, settle_units

from chassis.testing.workbooks import filled, sheet_of
from chassis.testing.world import Client, World
from registry.bootstrap import registry_service

FILES = {kind.name: kind for kind in registry_service(POLICY, lambda: pytest.fail("no vault")).files}
RESULTS = "结果 Results"


@pytest.fixture(scope="module")
async def client(world: World) -> Client:
    await settle_units(world)
    return world.client("registry")


async def post(client: Client, path: str, content: bytes, **parameters: str) -> Any:
    headers = {"Authorization": f"Bearer {client.token}"}
    return await client.http.post(f"/files/{path}", content=content, params=parameters, headers=headers)


async def check(client: Client, kind: str, content: bytes) -> dict[str, Any]:
    answer = await post(client, f"{kind}/check", content)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def confirm(client: Client, kind: str, content: bytes) -> list[list[Any]]:
    word = (await check(client, kind, content))["confirm"]
    answer = await post(client, kind, content, confirm=word)
    assert answer.status_code == 200, answer.text
    return sheet_of(answer.content, RESULTS)[1:]


def child(name: str, born: Any = "2019-03-31", village: str = COMMUNITY, number: str | float = "") -> list[Any]:
    return [name, number, born, village, "2020.1.10", "", "", "", ""]


async def recorded(world: World) -> int:
    return await world.services["registry"].pool.fetchval("SELECT count(*) FROM events")


async def test_a_file_of_children_is_checked_saving_nothing_then_recorded_once(world: World, client: Client) -> None:
    known = child("韩一")
    await confirm(client, "children", filled(FILES["children"], [known]))
    rows = [
        child(" 韩二　", "2019年3月31日", f"{COMMUNITY} 城东社区"),
        child("韩三", 43555, "３４１８８１００１００１"),
        child("韩四", "2019-02-30", "城东"),
        child("韩五", number=341222201903310129.0),
        [*child("韩一")[:6], "13800000000", "", ""],
        child("韩六", village="341881999001"),
        child("韩七", born="2999-01-01"),
    ]
    content, before = filled(FILES["children"], rows), await recorded(world)

    found = await check(client, "children", content)
    assert found["results"] == {"ready": 2, "refused": 2, "invalid": 3}
    assert [(one["cell"], one["code"]) for one in found["shown"]] == [
        ("C4", "cell.not-a-date"), ("B5", "cell.digits-lost"),
        ("6", "child.already-recorded"), ("7", "unit.unknown"), ("C8", "value_error"),
    ]  # fmt: skip
    assert all(one["zh"] and one["en"] for one in found["shown"])
    assert await recorded(world) == before

    results = await confirm(client, "children", content)
    assert [row[1].split()[0] for row in results] == ["已登记", "已登记", "有误", "有误", "被拒绝", "被拒绝", "有误"]
    assert await recorded(world) == before + 2
    again = await confirm(client, "children", content)
    assert [row[1].split()[0] for row in again[:2]] == ["此前已登记", "此前已登记"]
    assert [row[4] for row in again] == [row[4] for row in results]
    assert await recorded(world) == before + 2
    there = await client.get(f"/children/{results[1][4]}")
    assert (there["birth_date"], there["village_code"]) == ("2019-03-31", COMMUNITY)


async def test_a_file_that_was_not_checked_or_has_changed_since_is_not_recorded(world: World, client: Client) -> None:
    word = (await check(client, "children", filled(FILES["children"], [child("秦一")])))["confirm"]
    before = await recorded(world)
    for content, said in ((filled(FILES["children"], [child("秦二")]), word), (filled(FILES["children"], [child("秦一")]), "x")):
        answer = await post(client, "children", content, confirm=said)
        assert (answer.status_code, answer.json()["code"]) == (409, "file.not-checked")
    assert await recorded(world) == before


async def test_an_office_records_its_own_area_alone(world: World, client: Client) -> None:
    clerk = world.client("registry", "village", COMMUNITY)
    found = await check(clerk, "children", filled(FILES["children"], [child("许一", village=NEIGHBOUR), child("许二")]))
    assert found["results"] == {"ready": 1, "refused": 1}
    assert found["shown"][0]["code"] == "auth.other-office"
    institution = world.client("registry", "institution", str(uuid4()))
    assert (await post(institution, "children/check", b"")).status_code == 403


async def test_institutions_and_practitioners(client: Client) -> None:
    rows = [
        ["宁国市春苗亲子园", "亲子园", "营利性", f"{STREET} 西津街道", "40", "2019/9/1", "市场监管部门", 10, 10, 20, 8],
        ["宁国市夏禾育儿园", "育儿园", "非营利性", STREET, 40, "2019-09-01", "", 10, 10, 10, ""],
        ["宁国市秋实育儿园", "幼儿园", "非营利性", STREET, 40, "2019-09-01", "", "", "", "", ""],
    ]
    content = filled(FILES["institutions"], rows)
    found = await check(client, "institutions", content)
    assert [(one["cell"], one["code"]) for one in found["shown"]] == [
        ("3", "institution.capacity-not-the-sum"), ("B4", "cell.not-a-choice"),
    ]  # fmt: skip
    [first, *_] = await confirm(client, "institutions", content)
    assert (await client.get(f"/institutions/{first[4]}"))["capacity_by_group"][2] == {"age_group": "24-36-months", "places": 20}

    people = [
        ["褚安", an_id_number("1970020202"), "", f"春苗 {first[4]}", "2019-12-02"],
        ["褚平", "34122219700202", "", "", 20191202],
    ]
    results = await confirm(client, "practitioners", filled(FILES["practitioners"], people))
    assert [row[1].split()[0] for row in results] == ["已登记", "有误"]
    assert results[1][2].startswith("B3 身份证号")


def row_of(file: str, cells: Mapping[str, Any]) -> list[Any]:
    """A row with these cells, by the keys of their fields."""
    return [cells.get(each.key, "") for each in FILES[file].fields]


async def test_credentials_titles_qualifications_and_health_certificates_are_columns(world: World, client: Client) -> None:
    filing = {"kind": "育儿园", "legal_form": "非营利性", "township_code": STREET, "capacity": "30", "filed_on": "2019-09-01"}
    permit = {"number": "卫2019-7", "issuer": "宁国市卫生健康委员会", "valid_from": "2019.8.1", "valid_to": "2023年7月31日"}
    of_permit = {f"credentials.health-permit.{name}": text for name, text in permit.items()}
    without_issuer = {key: text for key, text in of_permit.items() if not key.endswith("issuer")}
    ended = of_permit | {"credentials.health-permit.valid_to": "2019-07-31"}
    rows = [
        row_of("institutions", {"name": "宁国市冬青育儿园"} | filing | of_permit),
        row_of("institutions", {"name": "宁国市松柏育儿园"} | filing | without_issuer),
        row_of("institutions", {"name": "宁国市银杏育儿园"} | filing | ended),
    ]
    content, before = filled(FILES["institutions"], rows), await recorded(world)
    found = await check(client, "institutions", content)
    assert [(one["row"], one["column"], one["code"]) for one in found["shown"]] == [
        (3, "卫生评价:发证机关", "missing"), (4, "", "credential.ends-before-start"),
    ]  # fmt: skip
    [first, *_] = await confirm(client, "institutions", content)
    assert await recorded(world) == before + 2
    [held] = (await client.get(f"/institutions/{first[4]}"))["credentials"].values()
    assert (held["kind"], held["issuer"], held["valid_to"]) == ("health-permit", permit["issuer"], "2023-07-31")

    person = {"identity.name": "卫宁", "identity.id_number": an_id_number("1970020303"), "registered_on": "2019-12-02"}
    papers = {
        "titles.intermediate": "2003-12-01", "titles.associate-senior": "2012.12.1", "qualifications.teacher.awarded_on": "1993-08-01",
        "health_certificate.valid_from": "2019-11-20", "health_certificate.valid_to": "2020-11-19",
    }  # fmt: skip
    [result] = await confirm(client, "practitioners", filled(FILES["practitioners"], [row_of("practitioners", person | papers)]))
    known = await client.get(f"/practitioners/{result[4]}")
    assert [(one["title"], one["awarded_on"]) for one in known["titles"]] == [
        ("intermediate", "2003-12-01"), ("associate-senior", "2012-12-01"),
    ]  # fmt: skip
    assert known["qualifications"][0]["qualification"] == "teacher"
    assert known["health_certificates"] == [{"valid_from": "2019-11-20", "valid_to": "2020-11-19"}]


@pytest.mark.parametrize("kind", FILES)
async def test_the_examples_of_a_template_are_good(client: Client, kind: str) -> None:
    answer = await client.http.get(f"/files/{kind}/template", headers={"Authorization": f"Bearer {client.token}"})
    examples = sheet_of(answer.content, "示例")[1:]
    assert examples
    found = await check(client, kind, filled(FILES[kind], examples))
    assert found["results"].get("invalid", 0) == 0, found["shown"]
    if kind != "practitioners":
        assert COMMUNITY in str(sheet_of(answer.content, "可选值")) or STREET in str(sheet_of(answer.content, "可选值"))


async def test_the_page_for_people_asks_for_what_the_service_serves_and_for_nothing_from_elsewhere(client: Client) -> None:
    page = await client.http.get("/pages/files")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert "/static/files.js" in assets
    texts = [page.text, *[(await client.http.get(asset)).text for asset in assets if asset.endswith(".js")]]
    assert [asset for asset in assets if (await client.http.get(asset)).status_code != 200] == []
    assert not any(re.search(r"https?://", text) for text in texts)
    script = texts[1]
    assert set(re.findall(r'at\("(\w+)"\)', script)) <= set(re.findall(r' id="(\w+)"', page.text))
    content = filled(FILES["children"], [child("沈一", "2019-02-30")])
    summary = await check(client, "children", content)
    assert set(re.findall(r"summary\.(\w+)", script)) <= set(summary)
    assert set(re.findall(r"\bone\.(cell|column|zh|en)\b", script)) <= set(summary["shown"][0])
    assert set(re.findall(r"problem\.(\w+)", script)) <= set((await client.http.get("/files")).json())
