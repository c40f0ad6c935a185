"""Every container of every service is replaced under load, one after the other, as an upgrade does: nothing is lost or done twice."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path

import httpx
import pytest
from composed import DEMO, RUNNING, ComposedStack
from load import Load

from contracts.topics import TOPICS, consumed_by
from cradle_cli.demo import ORACLE
from cradle_demo.driver.commands import Commands
from cradle_demo.driver.offices import AUDITOR
from cradle_demo.driver.persistent import PersistentClient, Troubles
from cradle_demo.driver.settling import settle
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Record, write
from cradle_demo.report.oracle import ask_oracle
from cradle_demo.report.reading import Figures
from cradle_demo.report.tie_out import differences
from cradle_demo.years import THREE_YEARS

pytestmark = pytest.mark.timeout(1800)
LOOKED_AT = 60
ANSWER_SECONDS_MAX = 60
ACCEPTED = ("recorded", "repeated")


@pytest.fixture(scope="module")
async def load(stack: ComposedStack, year: list[Record]) -> Load:
    """What was sent while all containers were replaced; all of it is settled."""
    async with httpx.AsyncClient(timeout=60) as http:
        load = Load(Commands(PersistentClient(http, Troubles(print)), stack.offices()), year)
        sending = asyncio.create_task(load.run())
        try:
            for container in RUNNING:
                before = len(load.sent)
                await asyncio.to_thread(
                    stack.compose, "up", "-d", "--no-deps", "--force-recreate", "--wait", container
                )  # fmt: skip
                await _answered_again(load, before, container)
        finally:
            load.stop.set()
            await sending
        await settle(http, stack.urls)
    return load


async def _answered_again(load: Load, before: int, container: str) -> None:
    """The load goes on before the next is replaced: a client that has found nobody may be pausing."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            while len(load.sent) == before:
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail(f"nobody has been answered since {container} was replaced")


async def test_what_was_sent_is_recorded_once(stack: ComposedStack, load: Load) -> None:
    assert len(load.sent) > 10 * len(RUNNING)
    accepted = [(record, answer) for record, answer in load.sent if answer.status in ACCEPTED]
    assert len(accepted) > len(load.sent) // 2
    async with httpx.AsyncClient(timeout=60) as http:
        again = Commands(PersistentClient(http, Troubles(print)), stack.offices())
        for record, _ in random.Random(1).sample(accepted, LOOKED_AT):
            assert (await again.send(record)).status == "repeated"


def test_what_was_recorded_is_published_and_applied_once(stack: ComposedStack, load: Load) -> None:
    counts = stack.counts()
    published: dict[str, int] = {}
    for service, figures in counts.items():
        assert figures["topics"]["recorded"] == figures["topics"]["published"], service
        assert sum(figures["parked"].values()) == 0, service
        published |= figures["topics"]["published"]
    for service, figures in counts.items():
        for topic in consumed_by(service):
            assert figures["topics"]["reached"].get(topic.name, 0) == published.get(topic.name, 0), (service, topic.name)
            assert figures["topics"]["applied"].get(topic.name, 0) == published.get(topic.name, 0), (service, topic.name)
    assert {topic for topic, number in published.items() if number} <= set(TOPICS)


async def test_every_child_of_every_session_is_decided_once(stack: ComposedStack, load: Load) -> None:
    sessions = [record.body for record, answer in load.sent if record.command == "deliver-session" and answer.status in ACCEPTED]
    assert sessions
    headers = stack.offices().headers(AUDITOR)
    async with httpx.AsyncClient(base_url=stack.urls["finance"], headers=headers, timeout=60) as http:
        for body in random.Random(2).sample(sessions, min(LOOKED_AT, len(sessions))):
            answer = await http.get("/claims", params={"source_id": body["session_id"], "limit": "500"})
            assert sorted(item["child_id"] for item in answer.json()["items"]) == sorted(body["children"])


async def test_every_figure_equals_the_second_computation_of_all_that_was_sent(
    stack: ComposedStack, year: list[Record], load: Load, tmp_path: Path
) -> None:
    records = [*year, *(record for record, _ in load.sent)]
    write(tmp_path / "records.ndjson", records)
    tally, years = Tally(len(load.sent)), [one.number for one in THREE_YEARS]
    answered = json.loads((DEMO / "report.json").read_text(encoding="utf-8"))["answers"]
    tally.answers = {command: Counter(answers) for command, answers in answered.items()}
    for record, answer in load.sent:
        tally.count(record, answer)
    async with httpx.AsyncClient(timeout=60) as http:
        outcome = await Figures(PersistentClient(http, Troubles(print)), stack.offices()).outcome(tally, years)
    expected = await ask_oracle(ORACLE, tmp_path / "records.ndjson", years)
    assert differences(outcome, expected) == []
