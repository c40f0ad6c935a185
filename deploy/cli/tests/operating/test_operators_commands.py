"""The operator's commands on a small county: everything holds, everything rebuilt is as it is live, and what is wrong is found."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from county import County, county
from typer.testing import CliRunner, Result

from chassis.policy_file import DEFAULT_EDITION
from chassis.rebuild.parts import parts_of
from cradle_cli.main import app
from local_stack.testing import Infrastructure

pytestmark = pytest.mark.timeout(180)


@pytest_asyncio.fixture(scope="module")
async def running(infra: Infrastructure, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[County]:
    async with county(infra, tmp_path_factory.mktemp("county")) as small:
        await small.found()
        await small.register(3)
        await small.deliver(["2020-03-02", "2020-03-03"])
        await small.visit(["2020-03-05"])
        await small.world.settle()
        yield small


@pytest.fixture
def cradle(running: County, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run a command on the county, in a thread: the services go on in this one."""
    for module in ("lag", "rebuild", "republish", "topics", "verify"):
        monkeypatch.setattr(f"cradle_cli.operating.{module}.installation", lambda: running.installation)
    for module in ("rulings", "editions"):
        monkeypatch.setattr(f"cradle_cli.{module}.installation", lambda: running.installation)

    async def run(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    return run


def document(result: Result, exit_code: int) -> Any:
    assert result.exit_code == exit_code, (result.output, result.exception)
    return json.loads(result.stdout)


async def test_everything_holds_and_says_what_was_looked_at(cradle, running: County) -> None:
    checked = document(await cradle("verify", "--watch", "0.2", "--json"), 0)
    assert {(one["promise"], one["service"]) for one in checked} >= {
        *((promise, name) for promise in ("I2", "I3", "I6") for name in running.world.services),
        *(("I5", name) for name in ("delivery", "finance", "reporting")),
    }
    assert all(one["holds"] and any(char.isdigit() for char in one["looked_at"]) for one in checked)
    [(events,)] = await running.fetch("finance", "SELECT count(*) FROM events")
    own = [one["looked_at"] for one in checked if (one["promise"], one["service"]) == ("I5", "finance")]
    assert sum(text.startswith(f"{events:,} own events from the ") for text in own) == 2
    assert not await running.fetch("reporting", "SELECT FROM pg_namespace WHERE nspname LIKE 'verify%'")


@pytest.mark.parametrize("service", ["registry", "delivery", "finance"])
async def test_what_a_service_keeps_of_its_own_events_follows_from_them(cradle, running: County, service: str) -> None:
    told = document(await cradle("rebuild", service, "own", "--from", "topics", "--json"), 0)
    tables = set(parts_of(running.world.services[service].service)["own"].tables)
    assert {table["table"] for table in told["tables"]} == tables
    assert sum(table["rows"] for table in told["tables"]) > 0
    document(await cradle("rebuild", service, "own", "--drop", "--json"), 0)


async def test_facts_found_wrong_are_exchanged_and_the_money_is_decided_again_by_the_difference(cradle, running: County) -> None:
    money = await running.money()
    rows = await running.fetch("finance", "UPDATE children SET birth_date = '2010-01-01' RETURNING child_id")
    assert rows
    told = document(await cradle("rebuild", "finance", "children", "--json"), 1)
    assert told["tables"][0]["only_rebuilt"] == told["tables"][0]["only_live"] == 3
    assert told["exchanged"] is None
    told = document(await cradle("rebuild", "finance", "children", "--yes", "--json"), 0)
    assert told["exchanged"]["marks"] == 3
    await running.world.settle()
    assert await running.money() == money, "nothing was paid again"
    assert document(await cradle("verify", "--service", "finance", "--watch", "0", "--json"), 0)
    document(await cradle("rebuild", "finance", "children", "--drop", "--json"), 0)


async def test_what_counters_made_of_wrong_rows_is_counted_again(cradle, running: County) -> None:
    figures = "SELECT target, unit_code, year, numerator, denominator FROM figures ORDER BY 1, 2, 3"
    before = [tuple(row) for row in await running.fetch("reporting", figures)]
    await running.fetch("reporting", "DELETE FROM visits")
    document(await cradle("rebuild", "reporting", "all", "--from", "topics", "--yes", "--json"), 0)
    await running.world.settle()
    assert [tuple(row) for row in await running.fetch("reporting", figures)] == before
    back = document(await cradle("rebuild", "reporting", "all", "--rollback", "--json"), 1)
    assert back["exchanged"] is None
    document(await cradle("rebuild", "reporting", "all", "--drop", "--json"), 0)


async def test_a_projection_that_does_not_exist_is_named_with_those_that_do(cradle) -> None:
    assert "sessions" in document(await cradle("rebuild", "reporting", "dreams", "--json"), 2)["error"]


async def test_lag_topics_and_a_part_again(cradle, running: County) -> None:
    assert {row["events"] for row in document(await cradle("lag", "--json"), 0)} == {0}
    told = document(await cradle("topics", "describe", "delivery.visits.v1", "--json"), 0)
    [(partition, last)] = [(one["partition"], one["last_seq"]) for one in told["partitions"] if one["last_seq"]][:1]
    assert told["contract"]["owner"] == "delivery"
    again = await cradle("topics", "replay", "delivery.visits.v1", "--partition", str(partition))
    assert [json.loads(line)["headers"]["ce_partitionseq"] for line in again.stdout.splitlines()] == [
        str(seq) for seq in range(1, last + 1)
    ]
    assert len(document(await cradle("topics", "tail", "delivery.visits.v1", "-n", "1", "--json"), 0)) >= 1
    planned = document(await cradle("republish", "delivery", "delivery.visits.v1", str(partition), "--from", "1", "--json"), 1)
    assert (planned["asked"], planned["to_seq"]) == (False, last)
    done = document(
        await cradle("republish", "delivery", "delivery.visits.v1", str(partition), "--from", "1", "--yes", "--json"), 0
    )
    assert done["published"] == last
    await running.world.settle()
    assert all(one["holds"] for one in document(await cradle("verify", "--no-rebuild", "--watch", "0", "--json"), 0))


async def test_a_ruling_and_an_edition_are_priced_in_money_and_targets_and_nothing_is_written(
    cradle, running: County, tmp_path: Path
) -> None:
    """S3.1, G3.3, R16."""
    events = await running.fetch("finance", "SELECT count(*) FROM events")
    [(due_fen, claims)] = await running.fetch(
        "finance", "SELECT sum(amount_fen)::int, count(*)::int FROM claims WHERE status = 'accrued' AND clause = 'S3.1'"
    )
    assert claims > 0
    dearer = document(await cradle("ruling", "preview", "S3.1.fee", "2500", "--json"), 0)["money"]
    assert (dearer["change_fen"], dearer["marks_pending"]) == (claims * 500, 0)
    assert sum(one["reversed_fen"] for one in dearer["changes"]) == due_fen
    text = DEFAULT_EDITION.read_text(encoding="utf-8").replace(
        "from: 2020-01-01, value: 2000 }", "from: 2020-01-01, value: 2500 }"
    )
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("ningguo-2019-draft", "ningguo-2021"), encoding="utf-8")
    assert document(await cradle("policy", "price", str(other), "--json"), 0)["money"]["change_fen"] == claims * 500
    held, stricter, _ = document(await cradle("ruling", "prices", "R16", "--json"), 0)
    assert (held["alternative"], held["targets"], stricter["money"]["change_fen"]) == ("one-session", [], 0)
    assert {one["target"] for one in stricter["targets"]} == {"G3.3"}
    assert (await cradle("ruling", "preview", "R7", "per-village")).exit_code == 2
    assert await running.fetch("finance", "SELECT count(*) FROM events") == events
