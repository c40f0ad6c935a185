"""A file with bad rows: each is told by its number, field and code, the good ones are done, the corrected file does the rest."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cradle_cli.demo import offices_of
from cradle_demo.county.units import village_clerk
from local_stack.stack import LocalStack

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(600)]

VILLAGE = "341881001001"
CHILDREN = [f"11111111-1111-4111-8111-{number:012d}" for number in range(5)]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The real stack."""
    home: Path = tmp_path_factory.mktemp("bad-row") / "stack"
    with LocalStack(home).running() as running:
        yield running


def visit(child: str, day: str) -> dict[str, Any]:
    """A row of a file of home visits."""
    return {"child_id": child, "unit_code": VILLAGE, "visited_on": day}


def send(stack: LocalStack, rows: list[str]) -> list[dict[str, Any]]:
    """Send the lines as a file of visits; the result of each row."""
    offices = offices_of(stack)
    url = f"{offices.urls['delivery']}/commands/complete-visit/bulk"
    headers = offices.headers(village_clerk(VILLAGE)) | {"Content-Type": "application/x-ndjson"}
    answer = httpx.post(url, headers=headers, content="\n".join(rows).encode(), timeout=30)
    assert answer.status_code == httpx.codes.OK
    return [json.loads(line) for line in answer.text.splitlines()]


def test_bad_rows_are_told_and_the_corrected_file_does_only_what_is_missing(stack: LocalStack) -> None:
    good, better = [visit(child, "2020-03-02") for child in CHILDREN[:3]], visit(CHILDREN[3], "2020-02-29")
    faulty = [json.dumps(row) for row in (good[0], visit(CHILDREN[3], "2020-02-30"), good[1])]
    first = send(stack, [*faulty, '{"child_id": "11111111', json.dumps(good[2]), json.dumps(good[0])])
    assert [row["row"] for row in first] == [1, 2, 3, 4, 5, 6]
    assert [row["status"] for row in first] == ["recorded", "invalid", "recorded", "invalid", "recorded", "repeated"]
    assert first[1]["problem"]["code"] == "request.invalid"
    (fault,) = first[1]["problem"]["errors"]
    assert fault["pointer"] == "/visited_on"
    assert fault["zh"]
    assert first[3]["problem"]["code"] == "request.not-ndjson"

    second = send(stack, [json.dumps(row) for row in (good[0], better, good[1], visit(CHILDREN[4], "2020-03-02"), good[2])])
    assert [row["status"] for row in second] == ["repeated", "recorded", "repeated", "recorded", "repeated"]
    assert [second[0]["id"], second[2]["id"], second[4]["id"]] == [first[0]["id"], first[2]["id"], first[4]["id"]]

    third = send(stack, [json.dumps(row) for row in (good[0], better, good[1], visit(CHILDREN[4], "2020-03-02"), good[2])])
    assert {row["status"] for row in third} == {"repeated"}


def test_the_same_visit_with_another_visitor_is_refused_with_the_existing_id(stack: LocalStack) -> None:
    row = visit("22222222-2222-4222-8222-000000000000", "2020-05-02")
    (recorded,) = send(stack, [json.dumps(row)])
    changed = row | {"visitor_id": "33333333-3333-4333-8333-000000000000"}
    (refused,) = send(stack, [json.dumps(changed)])
    assert (refused["status"], refused["problem"]["code"]) == ("refused", "visit.already-recorded")
    assert refused["problem"]["existing_id"] == recorded["id"]
