"""Merging children on a real database: what a batch may do, what is found by the survivor, and what undoing brings back."""

import json

from registry_examples import a_child, settle_units

from chassis.testing.world import World


async def test_a_merged_child_is_the_survivor_until_the_merge_is_undone(world: World):
    await settle_units(world)
    client = world.client("registry")
    first, second, third = [
        (await client.done("register-child", a_child(identity={"name": name})))["id"] for name in ("钱一", "钱依", "钱伊")
    ]

    def a_merge(child: str, survivor: str) -> dict[str, str]:
        return {"child_id": child, "survivor_id": survivor, "merged_on": "2020-10-12", "ground": "guardian-confirmed"}

    rows = [a_merge(second, first), a_merge(first, third), a_merge(third, second), a_merge(third, first)]
    answers = await client.bulk("merge-child", "\n".join(map(json.dumps, rows)))
    assert [answer["status"] for answer in answers] == ["recorded", "refused", "refused", "recorded"]
    assert {answer["problem"]["code"] for answer in answers[1:3]} == {"child.merge-chained"}

    again = await client.send("register-child", a_child(identity={"name": "钱依"}))
    assert (again.status_code, again.json()["existing_id"]) == (409, first)
    assert (await client.get(f"/children/{second}"))["merged_into"] == first

    await client.done("undo-merge", {"child_id": second, "undone_on": "2020-11-03"})
    assert (await client.get(f"/children/{second}"))["merged_into"] is None
    again = await client.send("register-child", a_child(identity={"name": "钱依"}))
    assert again.json()["existing_id"] == second
