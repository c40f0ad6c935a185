"""Home visits over HTTP, on the real stack. Clause G3.1."""

from datetime import date
from typing import Any
from uuid import uuid4

from contracts.events.registry import ChildBirthDateCorrected, ChildLeft, ChildMoved, ChildRegistered, UnitRegistered

VILLAGE, NEXT_VILLAGE = "341881001001", "341881001002"


def visit_of(child_id: object, day: str = "2020-03-02", unit_code: str = VILLAGE) -> dict[str, Any]:
    return {"child_id": str(child_id), "unit_code": unit_code, "visited_on": day}


def codes(result: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in result["warnings"]]


async def test_a_visit_is_read_back_as_it_was_answered(delivery: Any) -> None:
    client, child = delivery.client(), uuid4()
    result = await client.done("complete-visit", visit_of(child))
    assert result["version"] == 1
    assert [event["type"] for event in result["events"]] == ["delivery.visit-completed.v1"]
    recorded = {"visit_id": result["id"], "visitor_id": None, "void_reason": None, **visit_of(child)}
    assert await client.get(f"/visits/{result['id']}") == recorded
    assert await client.get("/visits", child_id=str(child)) == {"items": [recorded], "next": None}


async def test_the_same_key_twice_is_one_visit_and_with_another_body_is_refused(delivery: Any) -> None:
    client, body = delivery.client(), visit_of(uuid4())
    first = await client.send("complete-visit", body, key="k-1")
    again = await client.send("complete-visit", body, key="k-1")
    other = await client.send("complete-visit", body | {"visited_on": "2020-03-03"}, key="k-1")
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (201, first.json(), "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key-reused")
    assert len((await client.get("/visits", child_id=body["child_id"]))["items"]) == 1


async def test_the_same_visit_under_another_key_is_refused_until_the_first_is_voided(delivery: Any) -> None:
    client, body = delivery.client(), visit_of(uuid4())
    first = await client.done("complete-visit", body)
    again = await client.send("complete-visit", body)
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"
    assert (again.json()["code"], again.json()["existing_id"]) == ("visit.already-recorded", first["id"])
    assert (again.json()["title_zh"], again.json()["status"]) == ("该婴幼儿当日的上门指导已登记", 409)
    await client.done("void-visit", {"visit_id": first["id"], "reason": "entered-in-error"})
    second = await client.done("complete-visit", body)
    assert second["id"] != first["id"]
    visits = (await client.get("/visits", child_id=body["child_id"]))["items"]
    assert {v["visit_id"]: v["void_reason"] for v in visits} == {first["id"]: "entered-in-error", second["id"]: None}


async def test_who_may_not_and_what_cannot_be(delivery: Any) -> None:
    client, world, body = delivery.client(), delivery.world, visit_of(uuid4())
    by_institution = await world.client("delivery", "institution", str(uuid4())).send("complete-visit", body)
    by_neighbour = await world.client("delivery", "village", NEXT_VILLAGE).send("complete-visit", body)
    tomorrow = await client.send("complete-visit", body | {"visited_on": "2999-01-01"})
    malformed = await client.send("complete-visit", body | {"unit_code": "34188"})
    assert (by_institution.status_code, by_institution.json()["code"]) == (403, "auth.forbidden")
    assert (by_neighbour.status_code, by_neighbour.json()["code"]) == (403, "auth.other-office")
    assert (tomorrow.status_code, tomorrow.json()["code"], tomorrow.json()["field"]) == (422, "date.in-future", "visited_on")
    assert (malformed.status_code, malformed.json()["errors"][0]["pointer"]) == (422, "/unit_code")


async def test_a_list_has_pages_and_filters(delivery: Any) -> None:
    client, child = delivery.client(), uuid4()
    days = ["2018-12-31", "2019-01-01", "2019-06-01", "2019-12-31", "2020-01-01"]
    for day in days:
        await client.done("complete-visit", visit_of(child, day, "341881009003"))
    first = await client.get("/visits", unit_code="341881009", limit=3)
    rest = await client.get("/visits", unit_code="341881009", limit=3, after=first["next"])
    assert [visit["visited_on"] for visit in first["items"] + rest["items"]] == days
    assert rest["next"] is None
    of_year = await client.get("/visits", child_id=str(child), year=2019)
    assert [visit["visited_on"] for visit in of_year["items"]] == days[1:4]
    headers = {"Authorization": f"Bearer {client.token}"}
    assert (await client.http.get("/visits?after=x", headers=headers)).json()["code"] == "cursor.malformed"
    assert (await client.http.get(f"/visits/{uuid4()}", headers=headers)).json()["code"] == "resource.not-found"
    assert (await client.http.get("/visits")).status_code == 401


async def test_an_office_reads_the_visits_of_its_area(delivery: Any) -> None:
    child, village = uuid4(), "341881003001"
    visit = await delivery.client().done("complete-visit", visit_of(child, unit_code=village))
    township = delivery.world.client("delivery", "township", "341881003")
    neighbour = delivery.world.client("delivery", "village", "341881003002")
    assert [v["visit_id"] for v in (await township.get("/visits"))["items"]] == [visit["id"]]
    assert (await neighbour.get("/visits"))["items"] == []
    headers = {"Authorization": f"Bearer {neighbour.token}"}
    for path in (f"/visits?unit_code={village}", f"/visits/{visit['id']}"):
        answer = await neighbour.http.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.other-office")


async def test_the_clerk_is_warned_by_what_the_registry_has_published(delivery: Any) -> None:
    client, child, unit = delivery.client(), uuid4(), uuid4()
    unknown = await client.done("complete-visit", visit_of(child, "2020-01-01"))
    assert codes(unknown) == ["unit.unknown", "child.unknown"]
    assert unknown["warnings"][1]["zh"] == "婴幼儿未登记"
    registered = ChildRegistered(
        child_id=child, household_id=uuid4(), birth_date=date(2019, 9, 1), village_code=VILLAGE, registered_on=date(2019, 10, 1)
    )
    village = UnitRegistered(code=VILLAGE, name="某社区", level="village", kind="community", parent_code="341881001")
    await delivery.knows((child, [registered]), (unit, [village]))
    assert codes(await client.done("complete-visit", visit_of(child, "2020-01-02"))) == []
    assert codes(await client.done("complete-visit", visit_of(child, "2020-10-01"))) == ["visit.outside-band"]


async def test_a_child_that_moved_left_or_was_corrected_is_seen_as_it_is_now(delivery: Any) -> None:
    client, mover, leaver, returner = delivery.client(), uuid4(), uuid4(), uuid4()

    def born(child: Any, birth_date: date = date(2019, 9, 1)) -> ChildRegistered:
        return ChildRegistered(
            child_id=child, household_id=uuid4(), birth_date=birth_date, village_code=VILLAGE, registered_on=date(2019, 10, 1)
        )

    moved = ChildMoved(child_id=mover, from_village_code=VILLAGE, to_village_code=NEXT_VILLAGE, moved_on=date(2020, 2, 1))
    corrected = ChildBirthDateCorrected(child_id=mover, previous_birth_date=date(2018, 9, 1), birth_date=date(2019, 9, 1))
    left = ChildLeft(child_id=leaver, left_on=date(2020, 2, 1))
    gone = ChildLeft(child_id=returner, left_on=date(2020, 2, 1))
    back = ChildMoved(child_id=returner, from_village_code=VILLAGE, to_village_code=VILLAGE, moved_on=date(2020, 2, 20))
    unit = UnitRegistered(code=NEXT_VILLAGE, name="某村", level="village", kind="village", parent_code="341881001")
    await delivery.knows(
        (mover, [born(mover, date(2018, 9, 1)), moved, corrected]),
        (leaver, [born(leaver), left]),
        (returner, [born(returner), gone, back]),
        (uuid4(), [unit]),
    )
    visited = [
        await client.done("complete-visit", visit_of(mover, unit_code=NEXT_VILLAGE)),
        await client.done("complete-visit", visit_of(leaver, unit_code=NEXT_VILLAGE)),
        await client.done("complete-visit", visit_of(returner, unit_code="341881001")),
    ]
    assert [codes(result) for result in visited] == [[], ["child.left"], ["unit.unknown"]]
