"""Erasing a person: the particulars are gone for good, the events stay what they are."""

from uuid import UUID

import pytest
from registry_examples import FAR_VILLAGE, STREET, TOWN, a_child, a_person, settle_units

from chassis.testing.world import World
from registry.vault import identities
from registry.vault.identities import Erased

IDENTITY = a_person("钱一", "2019040101") | {"phone": "13800000001", "guardian_name": "钱父", "address": "西津街道1号"}


@pytest.fixture(scope="module")
async def client(world: World):
    await settle_units(world)
    return world.client("registry")


async def erase(world: World, child_id: str) -> bool:
    async with world.services["registry"].pool.acquire() as connection:
        return await identities.erase(connection, UUID(child_id))


async def test_who_is_erased_cannot_be_read_again_by_anybody(world: World, client, vault):
    child = await client.done("register-child", a_child(identity=IDENTITY))
    assert await client.get(f"/children/{child['id']}/identity") == IDENTITY
    pool = world.services["registry"].pool
    before = await pool.fetchrow("SELECT wrapped_key, ciphertext FROM vault_identities WHERE subject_id = $1", UUID(child["id"]))
    assert await erase(world, child["id"])
    answer = await client.http.get(f"/children/{child['id']}/identity", headers={"Authorization": f"Bearer {client.token}"})
    assert (answer.status_code, answer.json()["code"]) == (410, "identity.erased")
    async with pool.acquire() as connection:
        assert await identities.read(connection, vault, [UUID(child["id"])]) == {UUID(child["id"]): Erased()}
    after = await pool.fetchrow("SELECT wrapped_key, ciphertext FROM vault_identities WHERE subject_id = $1", UUID(child["id"]))
    assert None not in tuple(before)
    assert tuple(after) == (None, None)
    assert await pool.fetchval("SELECT count(*) FROM vault_blind_index WHERE subject_id = $1", UUID(child["id"])) == 0


async def test_an_erased_child_is_still_counted_and_may_still_move(client, world: World):
    child = await client.done("register-child", a_child(identity={"name": "钱二"}))
    await erase(world, child["id"])
    await client.done("move-child", {"child_id": child["id"], "to_village_code": FAR_VILLAGE, "moved_on": "2020-03-01"})
    assert (await client.get(f"/children/{child['id']}"))["village_code"] == FAR_VILLAGE
    pool = world.services["registry"].pool
    assert await pool.fetchval("SELECT count(*) FROM vault_blind_index WHERE subject_id = $1", UUID(child["id"])) == 0


async def test_the_same_person_may_be_registered_anew_after_erasure(client, world: World):
    first = await client.done("register-child", a_child(identity=a_person("钱三", "2019040103")))
    await erase(world, first["id"])
    again = await client.done("register-child", a_child(identity=a_person("钱三", "2019040103")))
    assert again["id"] != first["id"]


async def test_nobody_unknown_is_erased(world: World):
    assert not await erase(world, "00000000-0000-0000-0000-000000000009")


async def test_every_reading_is_noted_and_only_those_who_may_read(client, world: World):
    child = await client.done("register-child", a_child(identity={"name": "钱四"}))
    path = f"/children/{child['id']}/identity"
    await world.client("registry", "township", STREET, "zhou").get(path)
    await client.get(path)
    for role, office in (("village", "341881001001"), ("auditor", "341881"), ("township", TOWN), ("commission", "341882")):
        refused = world.client("registry", role, office)
        answer = await refused.http.get(path, headers={"Authorization": f"Bearer {refused.token}"})
        assert answer.status_code == 403
    rows = await world.services["registry"].pool.fetch(
        "SELECT actor FROM vault_reads WHERE subject_id = $1 ORDER BY id", UUID(child["id"])
    )
    assert [row["actor"] for row in rows] == [f"{STREET}/zhou", "341881/tester"]
