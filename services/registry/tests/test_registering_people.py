"""Registering people on a real database: each once, whoever comes again, in whatever batch."""

import asyncio
import json
from uuid import uuid4

import pytest
from registry_examples import (
    COMMUNITY,
    FAR_VILLAGE,
    NEIGHBOUR,
    POLICY,
    a_child,
    a_person,
    an_id_number,
    an_institution,
    settle_units,
)

from chassis.testing.world import World
from registry.bootstrap import registry_service
from registry.vault.identities import WrongMasterKey
from registry.vault.master_key import MasterKey
from registry.vault.vault import Vault


@pytest.fixture(scope="module")
async def client(world: World):
    await settle_units(world)
    return world.client("registry")


async def test_the_same_id_number_is_the_same_child_under_whatever_name(client):
    number = an_id_number("2019033101")
    first = await client.done("register-child", a_child(identity={"name": "李一", "id_number": number}))
    again = await client.send(
        "register-child", a_child(identity={"name": "李小宝", "id_number": number.lower()}, village_code=NEIGHBOUR)
    )
    assert again.status_code == 409
    assert again.json()["code"] == "child.already-recorded"
    assert again.json()["existing_id"] == first["id"]


async def test_the_same_name_birth_date_and_village_is_the_same_child(client):
    first = await client.done("register-child", a_child(identity={"name": "李二"}))
    again = await client.send("register-child", a_child(identity={"name": " 李 二", "phone": "13800000000"}))
    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])
    for other in (
        a_child(identity={"name": "李贰"}),
        a_child(identity={"name": "李二"}, birth_date="2019-03-30"),
        a_child(identity={"name": "李二"}, village_code=NEIGHBOUR),
    ):
        await client.done("register-child", other)


async def test_the_same_key_again_answers_the_first_result(client):
    key, body = str(uuid4()), a_child(identity={"name": "李三"})
    first = await client.send("register-child", body, key)
    again = await client.send("register-child", body, key)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await client.send("register-child", body | {"identity": {"name": "李叁"}}, key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key-reused")


async def test_an_id_that_is_taken_is_refused_whatever_took_it(client):
    child = await client.done("register-child", a_child(identity={"name": "李四"}))
    institution = await client.done("file-institution", an_institution())
    for taken, code in ((child["id"], "child.already-exists"), (institution["id"], "aggregate.id-taken")):
        answer = await client.send("register-child", a_child(child_id=taken, identity={"name": f"李四{taken[-4:]}"}))
        assert (answer.status_code, answer.json()["code"]) == (409, code)


async def test_duplicates_inside_a_batch_are_found(client):
    number = an_id_number("2019033102")
    rows = [
        a_child(identity={"name": "孙一", "id_number": number}),
        a_child(identity={"name": "孙壹", "id_number": number}),
        a_child(identity={"name": "孙二"}),
        a_child(identity={"name": "孙二", "phone": "13800000000"}),
        a_child(identity={"name": "孙一", "id_number": number}),
    ]
    answers = await client.bulk("register-child", "\n".join(map(json.dumps, rows)))
    assert [answer["status"] for answer in answers] == ["recorded", "refused", "recorded", "refused", "repeated"]
    assert answers[1]["problem"]["existing_id"] == answers[0]["id"]
    assert answers[3]["problem"]["existing_id"] == answers[2]["id"]


async def test_a_refused_row_stands_for_nobody(client):
    """The right child after a wrong row of the same name is registered, not refused for the wrong row."""
    taken = (await client.done("register-child", a_child(identity={"name": "周零"})))["id"]
    rows = [
        a_child(identity={"name": "周一"}, birth_date="2020-01-10", registered_on="2020-01-09"),
        a_child(identity={"name": "周一"}, birth_date="2020-01-10"),
        a_child(identity={"name": "周二"}, village_code="341881999001"),
        a_child(identity={"name": "周二"}),
        a_child(identity={"name": "周三"}, child_id=taken),
        a_child(identity={"name": "周三"}),
    ]
    answers = await client.bulk("register-child", "\n".join(map(json.dumps, rows)))
    assert [answer["status"] for answer in answers] == ["refused", "recorded", "refused", "recorded", "refused", "recorded"]
    assert [answers[row]["problem"]["code"] for row in (0, 2, 4)] == [
        "child.born-after-registration", "unit.unknown", "child.already-exists",
    ]  # fmt: skip


async def test_a_corrected_file_does_only_what_is_new(client):
    rows = [a_child(identity={"name": f"吴{n}"}) for n in "一二三"]
    wrong = [*rows[:2], rows[2] | {"birth_date": "2019-02-30"}]
    answers = await client.bulk("register-child", "\n".join(map(json.dumps, wrong)))
    assert [answer["status"] for answer in answers] == ["recorded", "recorded", "invalid"]
    assert answers[2]["row"] == 3
    assert answers[2]["problem"]["errors"][0]["pointer"] == "/birth_date"
    answers = await client.bulk("register-child", "\n".join(map(json.dumps, rows)))
    assert [answer["status"] for answer in answers] == ["repeated", "repeated", "recorded"]


async def test_clerks_who_register_one_child_at_once_register_it_once(client):
    body = a_child(identity={"name": "郑一"})
    answers = await asyncio.gather(*(client.send("register-child", body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    [first] = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert {answer.json()["existing_id"] for answer in answers if answer.status_code == 409} == {first}


async def test_a_child_is_found_where_it_has_moved_and_with_the_birth_date_set_right(client):
    child = await client.done("register-child", a_child(identity={"name": "冯一"}))
    await client.done("move-child", {"child_id": child["id"], "to_village_code": FAR_VILLAGE, "moved_on": "2020-03-01"})
    await client.done("correct-birth-date", {"child_id": child["id"], "birth_date": "2019-03-01"})
    there = a_child(identity={"name": "冯一"}, village_code=FAR_VILLAGE, birth_date="2019-03-01")
    again = await client.send("register-child", there)
    assert (again.status_code, again.json()["existing_id"]) == (409, child["id"])
    await client.done("register-child", a_child(identity={"name": "冯一"}))


async def test_children_may_come_to_be_alike_by_a_move(client):
    """A move is a fact: two who are alike afterwards are both there, and a third registration finds the first indexed."""
    first = await client.done("register-child", a_child(identity={"name": "陈一"}, village_code=FAR_VILLAGE))
    second = await client.done("register-child", a_child(identity={"name": "陈一"}))
    move = {"child_id": second["id"], "to_village_code": FAR_VILLAGE, "moved_on": "2020-03-01"}
    await client.done("move-child", move)
    third = await client.send("register-child", a_child(identity={"name": "陈一"}, village_code=FAR_VILLAGE))
    assert (third.status_code, third.json()["existing_id"]) == (409, first["id"])


async def test_a_move_goes_to_a_registered_village_alone(client):
    child = await client.done("register-child", a_child(identity={"name": "褚一"}))
    move = {"child_id": child["id"], "moved_on": "2020-03-01"}
    unknown = await client.send("move-child", move | {"to_village_code": "341881999001"})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unit.unknown")
    for code in ("341881001", "341881", "village"):
        not_a_village = await client.send("move-child", move | {"to_village_code": code})
        assert (not_a_village.status_code, not_a_village.json()["code"]) == (422, "request.invalid")


async def test_a_date_in_the_future_is_refused_at_once(client):
    answer = await client.send("register-child", a_child(identity={"name": "卫一"}, registered_on="2999-01-01"))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/registered_on", "code": "value_error", "en": "the date lies in the future", "zh": "日期不能晚于今天"}
    ]


async def test_a_practitioner_is_one_person_per_id_number(client):
    person = {"identity": a_person("陈安", "1970010101"), "registered_on": "2019-12-02"}
    first = await client.done("register-practitioner", person)
    again = await client.send("register-practitioner", person | {"identity": a_person("陈平", "1970010101")})
    assert (again.status_code, again.json()["code"]) == (409, "practitioner.already-recorded")
    assert again.json()["existing_id"] == first["id"]
    await client.done("register-child", a_child(identity=a_person("陈安", "1970010101")))
    nowhere = person | {"identity": a_person("陈平", "1970010102"), "institution_id": str(uuid4())}
    answer = await client.send("register-practitioner", nowhere)
    assert (answer.status_code, answer.json()["code"]) == (409, "institution.unknown")


async def test_an_office_registers_in_its_own_area_alone(world: World, client):
    clerk = world.client("registry", "village", COMMUNITY)
    await clerk.done("register-child", a_child(identity={"name": "蒋一"}))
    elsewhere = await clerk.send("register-child", a_child(identity={"name": "蒋二"}, village_code=NEIGHBOUR))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "auth.other-office")
    institution = await world.client("registry", "institution", str(uuid4())).send("register-child", a_child())
    assert institution.status_code == 403


async def test_thousands_are_registered_in_bulk(client):
    rows = [a_child(identity=a_person(f"众{n}", f"30{n:04d}"), village_code=NEIGHBOUR) for n in range(2_500)]
    answers = await client.bulk("register-child", "\n".join(map(json.dumps, rows)))
    assert [answer["status"] for answer in answers] == ["recorded"] * len(rows)
    assert len({answer["id"] for answer in answers}) == len(rows)


async def test_another_master_key_is_noticed_before_it_does_harm(world: World, client):
    other = registry_service(POLICY, lambda: Vault.of(MasterKey(bytes(32))))
    register = next(kind for kind in other.commands if kind.name == "register-child")
    async with world.services["registry"].pool.acquire() as connection:
        with pytest.raises(WrongMasterKey):
            await register.prepare(connection, [])


async def test_a_request_sent_again_while_the_first_is_on_its_way_answers_the_same(client):
    body, key = a_child(identity={"name": "沈一"}), str(uuid4())
    answers = await asyncio.gather(*(client.send("register-child", body, key) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.json()["id"] for answer in answers}) == 1
