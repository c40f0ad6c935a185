"""The whole stack on the real Kafka and the real PostgreSQL."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

import asyncpg
import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from local_stack import kafka, marks, ports, waiting
from local_stack.errors import LocalStackError
from local_stack.stack import LocalStack
from local_stack.topology import SEPARATE_ROLES

from .conftest import FAKES

pytestmark = pytest.mark.stack

SUPERVISOR = """
import sys, time
from pathlib import Path
from local_stack.stack import LocalStack
from local_stack.topology import SERVICES, ServiceSpec
fakes = tuple(ServiceSpec(spec.name, "fake_service") for spec in SERVICES)
with LocalStack(Path(sys.argv[1]), services=fakes).running():
    print("up", flush=True)
    time.sleep(600)
"""


def pids(stack):
    return {process.name: process.pid for process in stack.status()}


def states(stack):
    return {process.state for process in stack.status()}


async def with_topics(bootstrap, make=()):
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        if make:
            await admin.create_topics([NewTopic(name, 1, 1) for name in make])
        return await admin.list_topics()
    finally:
        await admin.close()


async def execute(dsn, statement):
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def told(stack, service):
    return httpx.get(f"{stack.service(service).url}/status").json()["environment"]


def test_up_then_up_then_down_then_up(stack):
    stack.up()
    first, remembered = pids(stack), (stack.home / "stack.json").read_text()
    assert list(first) == ["kafka", "postgres", "registry", "delivery", "finance", "reporting"]
    assert states(stack) == {"up"}

    stack.up()
    assert pids(stack) == first, "a second up starts nothing"

    asyncio.run(with_topics(stack.kafka.bootstrap, make=["kept.v1"]))
    asyncio.run(execute(stack.state.databases["finance"].owner_dsn, "CREATE TABLE kept AS SELECT 42 AS answer"))
    stack.down()
    assert states(stack) == {"down"}
    assert marks.find(stack.home) == {}

    again = LocalStack(stack.home, services=FAKES)
    again.up()
    assert (stack.home / "stack.json").read_text() == remembered, "the same ports and databases"
    assert "kept.v1" in asyncio.run(with_topics(again.kafka.bootstrap))
    assert asyncio.run(execute(again.state.databases["finance"].owner_dsn, "SELECT answer FROM kept")) == 42


def test_each_service_is_told_its_own_and_no_more(running_stack):
    registry, finance = told(running_stack, "registry"), told(running_stack, "finance")
    common = {
        "CRADLE_DATABASE_URL", "CRADLE_KAFKA_BOOTSTRAP", "CRADLE_HTTP_HOST", "CRADLE_HTTP_PORT", "CRADLE_COUNTY",
        "CRADLE_TOKEN_PUBLIC_KEY_FILE", "CRADLE_FINGERPRINT_KEY_FILE",
    }  # fmt: skip
    stack_marks = {"CRADLE_STACK_HOME", "CRADLE_STACK_PROCESS"}
    assert common <= finance.keys()
    assert registry.keys() - finance.keys() == {"CRADLE_VAULT_MASTER_KEY_FILE"}
    assert "CRADLE_MIGRATION_DATABASE_URL" not in registry.keys() | stack_marks
    assert finance["CRADLE_DATABASE_URL"] != registry["CRADLE_DATABASE_URL"]
    assert "CRADLE_MIGRATION_DATABASE_URL" in (running_stack.home / "log" / "finance.prepare.log").read_text()
    secret = [path for path in (running_stack.home / "keys").iterdir() if path.name != "token-public.pem"]
    secret += [running_stack.home / "stack.json", running_stack.home / "postgres" / "admin.password"]
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o600}


def test_up_starts_again_only_what_was_killed(running_stack):
    before = pids(running_stack)
    running_stack.service("finance").kill()
    running_stack.kafka.kill()
    assert {process.name for process in running_stack.status() if process.state == "down"} == {"finance", "kafka"}
    running_stack.up()
    after = pids(running_stack)
    assert {name for name in before if before[name] != after[name]} == {"finance", "kafka"}
    assert states(running_stack) == {"up"}


def test_ports_taken_while_the_stack_was_down_are_given_up(stack):
    stack.up()
    asyncio.run(with_topics(stack.kafka.bootstrap, make=["kept.v1"]))
    stack.down()
    names = ("kafka", "kafka-controller", "postgres", "registry")
    former = {name: stack.state.ports[name] for name in names}
    strangers = [socket.create_server((ports.HOST, port)) for port in former.values()]
    try:
        again = LocalStack(stack.home, services=FAKES)
        again.up()
        assert all(again.state.ports[name] != former[name] for name in names)
        assert "kept.v1" in asyncio.run(with_topics(again.kafka.bootstrap))
        assert asyncio.run(execute(again.state.databases["registry"].run_dsn, "SELECT 1")) == 1
    finally:
        for stranger in strangers:
            stranger.close()


def test_a_killed_supervisor_leaves_nothing_running_and_nothing_broken(stack):
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(stack.home)], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout.readline() == b"up\n"
        assert len(marks.find(stack.home)) == 6
        os.kill(supervisor.pid, signal.SIGKILL)
    assert waiting.holds_within(lambda: marks.find(stack.home) == {}, 30)
    stack.up()
    assert states(stack) == {"up"}


def test_leftovers_without_a_record_are_ended_by_the_next_up(running_stack):
    kafka_pid = pids(running_stack)["kafka"]
    (running_stack.home / "run" / "kafka.json").unlink()
    running_stack.up()
    assert pids(running_stack)["kafka"] != kafka_pid
    assert len(marks.find(running_stack.home)["kafka"]) == 1


def test_a_failing_job_is_reported_with_its_log(stack, monkeypatch):
    monkeypatch.setenv("FAKE_JOB_EXIT", "7")
    with pytest.raises(LocalStackError, match=r"\.prepare failed with exit code 7"):
        stack.up()
    monkeypatch.delenv("FAKE_JOB_EXIT")
    stack.up()
    assert states(stack) == {"up"}


def test_roles_can_run_as_processes_of_their_own(tmp_path, fake_service):
    with LocalStack(tmp_path, services=FAKES[2:3], roles=SEPARATE_ROLES).running() as stack:
        assert list(pids(stack)) == ["kafka", "postgres", "finance.web", "finance.consume", "finance.relay"]
        stack.service("finance").kill("consume")
        assert {process.name for process in stack.status() if process.state == "down"} == {"finance.consume"}
        stack.service("finance").start()
        assert states(stack) == {"up"}
    assert marks.find(tmp_path) == {}


def test_a_broker_that_cannot_start_says_why(stack):
    stack.set_up()
    (stack.home / "kafka").mkdir()
    (stack.home / "kafka" / "data").write_text("in the way")
    with pytest.raises(LocalStackError, match="could not be formatted"):
        stack.kafka.start()
    assert not kafka.answers(stack.kafka.port)
