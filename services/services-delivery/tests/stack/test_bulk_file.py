"""A file of visits with a bad row: what is good is done, what is bad is named, the corrected file does only the rest."""

import json
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

ROWS = 700
BAD_ROW, DUPLICATE_ROW = 301, 302


def file_of(run: UUID) -> list[dict[str, Any]]:
    rows = [
        {"child_id": str(UUID(int=run.int + n)), "unit_code": "341881001001", "visited_on": f"2020-{1 + n % 12:02}-15"}
        for n in range(ROWS)
    ]
    rows[BAD_ROW - 1]["visited_on"] = "2020-02-30"
    rows[DUPLICATE_ROW - 1] = rows[0] | {"visitor_id": str(run)}
    return rows


def ndjson(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row) for row in rows) + "\n"


async def test_a_bad_row_costs_only_itself_and_the_corrected_file_does_only_what_is_missing(delivery: Any) -> None:
    client, rows = delivery.client(), file_of(uuid4())

    first = await client.bulk("complete-visit", ndjson(rows))
    assert [answer["row"] for answer in first] == list(range(1, ROWS + 1))
    assert Counter(answer["status"] for answer in first) == {"recorded": ROWS - 2, "invalid": 1, "refused": 1}
    bad, duplicate = first[BAD_ROW - 1], first[DUPLICATE_ROW - 1]
    assert bad["problem"]["code"] == "request.invalid"
    assert [(fault["pointer"], fault["code"]) for fault in bad["problem"]["errors"]] == [
        ("/visited_on", "date_from_datetime_parsing")
    ]
    assert duplicate["problem"]["code"] == "visit.already-recorded"
    assert duplicate["problem"]["existing_id"] == first[0]["id"]

    rows[BAD_ROW - 1]["visited_on"] = "2020-02-29"
    del rows[DUPLICATE_ROW - 1]
    second = await client.bulk("complete-visit", ndjson(rows))
    assert Counter(answer["status"] for answer in second) == {"repeated": ROWS - 2, "recorded": 1}
    assert second[BAD_ROW - 1]["status"] == "recorded"
    assert second[0]["id"] == first[0]["id"]

    visits = await delivery.world.services["delivery"].pool.fetchval(
        "SELECT count(*) FROM visits WHERE child_id = ANY($1::uuid[])", [UUID(row["child_id"]) for row in rows]
    )
    assert visits == ROWS - 1
    await delivery.world.settle()
