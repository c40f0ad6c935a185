"""A process that cannot start says why and what to do in one line; one that has started answers its probe."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from toy import CONSUMER, PUBLISHER

from chassis.create_topics import topics_shown
from chassis.kafka import KafkaAccess
from chassis.pulse import beat, silent
from chassis.starting import CannotStart, check_kafka
from chassis.testing.world import Infrastructure, World, world_of
from contracts.topics import VISITS
from local_stack import ports
from local_stack.waiting import holds_within

HERE = Path(__file__).parent
PROGRAM = "import sys; import toy; from chassis.process import main; main(getattr(toy, sys.argv.pop(1)))"


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as world:
        yield world


def environment(world: World, service: str, **changed: str) -> dict[str, str]:
    config = world.services[service].settings
    told = {
        "CRADLE_DATABASE_URL": config.database_url,
        "CRADLE_MIGRATION_DATABASE_URL": config.migration_database_url,
        "CRADLE_KAFKA_BOOTSTRAP": config.kafka_bootstrap,
        "CRADLE_FINGERPRINT_KEY_FILE": str(config.fingerprint_key_file),
        "CRADLE_TOKEN_PUBLIC_KEY_FILE": str(config.token_public_key_file),
    }
    return {**os.environ, **told, **changed}


def other(dsn: str, *, password: str | None = None, database: str | None = None, port: int | None = None) -> str:
    parts = urlsplit(dsn)
    netloc = f"{parts.username}:{password or parts.password}@{parts.hostname}:{port or parts.port}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}" if database else parts.path))


def refused(toy: str, role: str, told: dict[str, str]) -> tuple[int, dict[str, str]]:
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, toy, role], cwd=HERE, env=told, capture_output=True, text=True, timeout=60, check=False
    )
    (line,) = (answer.stdout + answer.stderr).splitlines()
    return answer.returncode, json.loads(line)


@contextmanager
def started(toy: str, role: str, told: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, toy, role], cwd=HERE, env=told)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.parametrize(("role", "variable"), [("web", "CRADLE_DATABASE_URL"), ("relay", "CRADLE_DATABASE_URL"),
                                                ("migrate", "CRADLE_MIGRATION_DATABASE_URL")])  # fmt: skip
async def test_a_wrong_password_is_one_line(world: World, role: str, variable: str) -> None:
    told = environment(world, "delivery")
    code, line = refused("PUBLISHER", role, told | {variable: other(told[variable], password="wrong")})
    assert code == 78
    assert line["event"] == "process.cannot-start"
    assert "the password is refused" in line["what"]
    assert "wrong" not in line["what"] + line["cure"]
    assert f"{variable}_FILE" in line["cure"]


async def test_a_database_that_is_not_there_is_one_line(world: World) -> None:
    told = environment(world, "delivery")
    code, line = refused("PUBLISHER", "web", told | {"CRADLE_DATABASE_URL": other(told["CRADLE_DATABASE_URL"], database="none")})
    assert (code, '"none" does not exist' in line["what"]) == (78, True)


async def test_a_server_that_does_not_answer_is_one_line(world: World) -> None:
    told = environment(world, "delivery")
    dsn = other(told["CRADLE_DATABASE_URL"], port=ports.choose())
    code, line = refused("PUBLISHER", "web", told | {"CRADLE_DATABASE_URL": dsn})
    assert (code, "start PostgreSQL" in line["cure"]) == (69, True)


@pytest.mark.parametrize(("toy", "service", "role"), [("PUBLISHER", "delivery", "relay"), ("CONSUMER", "reporting", "consume")])
async def test_a_role_without_web_is_ready_once_it_has_come_round(world: World, toy: str, service: str, role: str) -> None:
    port = ports.choose()
    url = f"http://127.0.0.1:{port}"

    def answer(path: str) -> httpx.Response | None:
        try:
            return httpx.get(url + path, timeout=5)
        except httpx.TransportError:
            return None

    def ready() -> bool:
        response = answer("/readyz")
        return response is not None and response.status_code == 200

    with started(toy, role, environment(world, service, CRADLE_METRICS_PORT=str(port))):
        assert await asyncio.to_thread(holds_within, ready, 60), answer("/readyz")
        metrics = answer("/metrics")
        assert metrics is not None
        assert "cradle_" in metrics.text


async def test_a_missing_topic_is_one_line_that_names_it(infra: Infrastructure) -> None:
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as world:
        admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka_bootstrap)
        await admin.start()
        await admin.delete_topics([VISITS.name])
        await asyncio.sleep(0.5)
        await admin.close()
        roles = [("PUBLISHER", "delivery", "relay"), ("CONSUMER", "reporting", "consume")]
        answers = await asyncio.gather(
            *(asyncio.to_thread(refused, toy, role, environment(world, service)) for toy, service, role in roles)
        )
    for code, line in answers:
        assert code == 78
        assert line["what"].endswith(f"has no topic {VISITS.name}")
        assert "topics" in line["cure"]


async def test_a_topic_that_stays_missing_is_told_after_the_patience(infra: Infrastructure) -> None:
    kafka = KafkaAccess(infra.kafka_bootstrap)
    with pytest.raises(CannotStart, match=r"has no topic never\.made\.v1"):
        await check_kafka(kafka, ["never.made.v1"], shown_within=0.3)


async def test_a_topic_that_the_broker_shows_a_moment_later_is_waited_for(infra: Infrastructure) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka_bootstrap)
    await admin.start()
    kafka = KafkaAccess(infra.kafka_bootstrap)

    async def make(name: str) -> None:
        await asyncio.sleep(0.5)
        await admin.create_topics([NewTopic(name, 2, 1)])

    await asyncio.gather(make("late.to.be.read.v1"), check_kafka(kafka, ["late.to.be.read.v1"]))
    await asyncio.gather(make("late.to.be.made.v1"), topics_shown(admin, {"late.to.be.made.v1": 2}, 10))
    with pytest.raises(CannotStart, match=r"late\.to\.be\.made\.v1.* 0\.2 s"):
        await topics_shown(admin, {"late.to.be.made.v1": 3}, 0.2)
    await admin.close()


def test_a_part_is_silent_until_its_first_round_and_after_too_long() -> None:
    assert silent(["never"]) == ["never"]
    beat("now")
    assert silent(["now"]) == []
    assert silent(["now"], seconds_max=0.0) == ["now"]
