"""Visits recorded with the toy publisher, for tests that only need some."""

import json
from uuid import UUID

from chassis.testing.world import World


async def record(world: World, *children: object) -> list[UUID]:
    """Record a visit of each child as one file, and wait until all has come to rest; the visits' ids."""
    lines = "\n".join(json.dumps({"child_id": str(child), "visited_on": "2020-03-01"}) for child in children)
    rows = await world.client("delivery").bulk("record-visit", lines)
    assert {row["status"] for row in rows} == {"recorded"}
    await world.settle()
    return [UUID(row["id"]) for row in rows]
