"""Workbooks of visits, sessions and lectures: rows become commands, a session one of several, each once."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing.workbooks import filled, sheet_of
from chassis.testing.world import Client
from services_delivery.bootstrap import SERVICE

FILES = {kind.name: kind for kind in SERVICE.files}
UNIT = "341881001001"


async def post(client: Client, path: str, content: bytes, **parameters: str) -> Any:
    answer = await client.http.post(
        f"/files/{path}", content=content, params=parameters, headers={"Authorization": f"Bearer {client.token}"}
    )
    assert answer.status_code == 200, answer.text
    return answer


async def sent(client: Client, kind: str, rows: list[list[Any]]) -> tuple[dict[str, Any], list[list[Any]]]:
    """The check's summary, and the results of the confirmed file."""
    content = filled(FILES[kind], rows)
    found = (await post(client, f"{kind}/check", content)).json()
    answer = await post(client, kind, content, confirm=found["confirm"])
    return found, sheet_of(answer.content, "结果 Results")[1:]


async def test_visits_of_a_workbook_are_those_of_the_same_rows_in_ndjson(delivery: Any) -> None:
    client, children = delivery.client(), [str(uuid4()) for _ in range(3)]
    rows = [
        [children[0], UNIT, "2020年3月5日", ""],
        [f"张小宝 {children[1]}", f"{UNIT} 城东", 20200306, ""],
        [children[2], UNIT, "2020/3/6", ""],
    ]
    _, results = await sent(client, "visits", rows)
    assert [row[1].split()[0] for row in results] == ["已登记"] * 3
    [line] = await client.bulk(
        "complete-visit", f'{{"child_id": "{children[0]}", "unit_code": "{UNIT}", "visited_on": "2020-03-05"}}'
    )
    assert (line["status"], line["id"]) == ("repeated", results[0][4])
    other_visitor = [*rows[0][:3], str(uuid4())]
    found, _ = await sent(client, "visits", [other_visitor])
    assert found["shown"][0]["code"] == "visit.already-recorded"


async def test_rows_of_one_session_are_one_session(delivery: Any) -> None:
    client, institution, children = delivery.client(), str(uuid4()), [str(uuid4()) for _ in range(4)]
    same = ["机构内", institution, "", "", "2020-03-05"]
    rows = [
        [*same, "9:30", "10:30", children[0]],
        [*same, "14:00", "15:00", children[0]],
        [*same, 0.3958333333, "10点半", children[1]],
        [*same, "14:00", "15:30", children[1]],
        [*same, "16:00", "15:00", children[2]],
        [*same, "17:00", "18:00", children[3]],
        [*same, "17:00", "18:00", children[3]],
    ]
    found, results = await sent(client, "sessions", rows)
    assert [(one["cell"], one["code"]) for one in found["shown"]] == [
        ("G5", "row.differs-from-group"), ("6", "end_not_after_start"), ("H7", "list_repeats"),
    ]  # fmt: skip
    assert [row[1].split()[0] for row in results] == ["已登记", "有误", "已登记", "有误", "有误", "有误", "有误"]
    assert results[0][4] == results[2][4]
    session = await client.get(f"/sessions/{results[0][4]}")
    assert sorted(session["children"]) == sorted(children[:2])
    assert "提示:" in results[0][2]


async def test_lectures_with_their_files(delivery: Any) -> None:
    client, sums = delivery.client(), [hashlib.sha256(bytes([n])).hexdigest() for n in range(3)]
    row = [UNIT, "2020.5.10", "下午2:30", "婴幼儿喂养", str(uuid4()), "35", sums[0], f"{sums[1]}\n{sums[2].upper()}", "", ""]
    wrong = [UNIT, "2020.5.11", "14:30", "早期阅读", str(uuid4()), "许多", "", "abc", "", ""]
    _, results = await sent(client, "lectures", [row, wrong])
    assert [row[1].split()[0] for row in results] == ["已登记", "有误"]
    lecture = await client.get(f"/lectures/{results[0][4]}")
    assert {item["kind"] for item in lecture["dossier"]} == {"sign-in-sheet", "photographs"}
    assert len(lecture["dossier"]) == 3


@pytest.mark.parametrize("kind", FILES)
async def test_the_examples_of_a_template_are_good(delivery: Any, kind: str) -> None:
    client = delivery.client()
    answer = await client.http.get(f"/files/{kind}/template", headers={"Authorization": f"Bearer {client.token}"})
    examples = sheet_of(answer.content, "示例")[1:]
    found = (await post(client, f"{kind}/check", filled(FILES[kind], examples))).json()
    assert found["results"].get("invalid", 0) == 0, found["shown"]
