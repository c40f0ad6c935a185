"""Commands over HTTP: once per key, refused with a code, a result for every row of a bulk file."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from toy import PUBLISHER

from chassis.testing.world import COUNTY, Client, Infrastructure, World, world_of


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER], start=False) as running:
        yield running


@pytest.fixture
def clerk(world: World) -> Client:
    return world.client("delivery")


def visit(**fields: Any) -> dict[str, Any]:
    return {"child_id": str(uuid4()), "visited_on": "2020-03-01"} | fields


async def recorded(world: World) -> int:
    return int(await world.services["delivery"].pool.fetchval("SELECT count(*) FROM events"))


async def test_a_retry_gets_the_first_result_and_records_nothing(world: World, clerk: Client) -> None:
    body = visit()
    first = await clerk.send("record-visit", body, key="k1")
    before = await recorded(world)
    again = await clerk.send("record-visit", body, key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await recorded(world) == before


async def test_the_same_key_with_another_body_is_refused(clerk: Client) -> None:
    await clerk.done("record-visit", visit(), key="k2")
    response = await clerk.send("record-visit", visit(), key="k2")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "idempotency.key-reused"


async def test_the_same_key_sent_twice_at_once_is_recorded_once(world: World, clerk: Client) -> None:
    body, before = visit(), await recorded(world)
    answers = await asyncio.gather(*(clerk.send("record-visit", body, key="k3") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await recorded(world) == before + 1


async def test_the_same_visit_under_another_key_is_refused_with_the_existing_id(clerk: Client) -> None:
    body = visit()
    first = await clerk.done("record-visit", body)
    answers = await asyncio.gather(*(clerk.send("record-visit", body) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {409}
    assert {(a.json()["code"], a.json()["existing_id"]) for a in answers} == {("visit.already-recorded", first["id"])}


async def test_a_voided_visit_frees_its_key(clerk: Client) -> None:
    body = visit()
    first = await clerk.done("record-visit", body)
    await clerk.done("void-visit", {"visit_id": first["id"]})
    second = await clerk.done("record-visit", body)
    assert second["id"] != first["id"]


async def test_many_at_once_on_one_aggregate_keep_its_versions_dense(world: World, clerk: Client) -> None:
    visit_id = str(uuid4())
    answers = await asyncio.gather(*(clerk.send("record-visit", visit(visit_id=visit_id)) for _ in range(30)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 29
    versions = await world.services["delivery"].pool.fetch(
        "SELECT stream_version FROM events WHERE stream_id = $1::uuid ORDER BY 1", visit_id
    )
    assert [row[0] for row in versions] == [1]


async def test_a_bulk_file_answers_for_every_row_and_again_does_only_what_is_new(world: World, clerk: Client) -> None:
    good, twin = visit(), visit()
    rows = [
        json.dumps(good),
        json.dumps(visit(visited_on="2020-13-01")),
        "{",
        json.dumps(twin),
        json.dumps(twin),
        "",
        json.dumps(good | {"visit_id": str(uuid4())}),
    ]
    before = await recorded(world)
    answers = await clerk.bulk("record-visit", "\n".join(rows))
    assert [(a["row"], a["status"]) for a in answers] == [
        (1, "recorded"), (2, "invalid"), (3, "invalid"), (4, "recorded"), (5, "repeated"), (7, "refused"),
    ]  # fmt: skip
    assert answers[1]["problem"]["code"] == "request.invalid"
    assert answers[1]["problem"]["errors"][0]["pointer"] == "/visited_on"
    assert answers[1]["problem"]["errors"][0]["zh"] == "日期应为 yyyy-mm-dd"
    assert answers[2]["problem"]["code"] == "request.not-ndjson"
    assert answers[5]["problem"]["existing_id"] == answers[0]["id"]
    assert await recorded(world) == before + 2
    rows[1] = json.dumps(visit(visited_on="2020-12-01"))
    again = await clerk.bulk("record-visit", "\n".join(rows))
    assert [a["status"] for a in again] == ["repeated", "recorded", "invalid", "repeated", "repeated", "refused"]
    assert await recorded(world) == before + 3


async def test_a_key_freed_and_taken_in_one_batch_changes_hands(world: World, clerk: Client) -> None:
    body = visit()
    first = await clerk.done("record-visit", body)
    await clerk.bulk("void-visit", json.dumps({"visit_id": first["id"]}))
    [again] = await clerk.bulk("record-visit", json.dumps(body))
    holder = await world.services["delivery"].pool.fetchval(
        "SELECT stream_id::text FROM natural_keys WHERE key = $1", f"visit:{body['child_id']}:2020-03-01"
    )
    assert holder == again["id"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "auth.missing"),
        ({"Authorization": "Bearer nonsense"}, 401, "auth.invalid"),
        ({"Authorization": "Bearer {village}"}, 403, "auth.forbidden"),
        ({"Authorization": "Bearer {commission}"}, 422, "idempotency.key-missing"),
    ],
)
async def test_who_may_not_is_told_so(world: World, headers: dict[str, str], status: int, code: str) -> None:
    tokens = {"village": world.token("village"), "commission": world.token("commission")}
    sent = {name: value.format(**tokens) for name, value in headers.items()}
    response = await world.services["delivery"].http.post("/commands/record-visit", json=visit(), headers=sent)
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_token_of_another_key_is_refused(world: World) -> None:
    from joserfc import jwt
    from joserfc.jwk import OKPKey

    claims = {"sub": "x", "office": COUNTY, "roles": ["commission"], "aud": "cradle", "exp": 2**33}
    foreign = jwt.encode({"alg": "Ed25519"}, claims, OKPKey.generate_key("Ed25519"), algorithms=["Ed25519"])
    response = await Client(world.services["delivery"].http, foreign).send("record-visit", visit())
    assert (response.status_code, response.json()["code"]) == (401, "auth.invalid")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ("x", None),
    ],
)
async def test_an_event_bears_the_trace_of_its_request(world: World, sent: str, stored: str | None) -> None:
    headers = {"Authorization": f"Bearer {world.token('commission')}", "Idempotency-Key": str(uuid4()), "traceparent": sent}
    answer = await world.services["delivery"].http.post("/commands/record-visit", json=visit(), headers=headers)
    row = await world.services["delivery"].pool.fetchval(
        "SELECT trace_parent FROM events WHERE stream_id = $1::uuid", answer.json()["id"]
    )
    assert row == stored


async def test_documentation_comes_from_the_package_alone(world: World) -> None:
    http = world.services["delivery"].http
    page = (await http.get("/docs")).text
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        assert f"/static/{asset}" in page
        assert (await http.get(f"/static/{asset}")).status_code == 200
    schema = (await http.get("/openapi.json")).json()
    assert schema["openapi"].startswith("3.1")
    assert schema["paths"]["/commands/record-visit"]["post"]["requestBody"]["content"]["application/json"]


async def test_health_status_and_metrics(world: World) -> None:
    http = world.services["delivery"].http
    assert (await http.get("/livez")).json() == {"status": "ok"}
    assert (await http.get("/readyz")).json() == {"status": "ok"}
    status = (await http.get("/status")).json()
    assert status["service"] == "delivery"
    assert status["recorded"] == await recorded(world) == status["unpublished"]
    assert "cradle_relay_published_total" in (await http.get("/metrics")).text
