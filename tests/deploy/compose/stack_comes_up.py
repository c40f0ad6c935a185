"""Up from nothing: every job has completed, every container is healthy, and none has a right it does not need."""

import pytest
from composed import RUNNING, SERVICES, ComposedStack

from local_stack import topology

pytestmark = pytest.mark.timeout(1200)


def test_every_container_is_healthy_and_every_job_done(stack: ComposedStack) -> None:
    jobs = {"secrets", "kafka-access", *(f"{name}-{job}" for name in SERVICES for job in topology.JOBS)}
    states = stack.states()
    assert set(states) == {"kafka", "postgres"} | set(RUNNING) | jobs
    assert {name: states[name] for name in jobs} == dict.fromkeys(jobs, ("exited", "", 0))
    stays = set(states) - jobs
    assert {name: states[name][:2] for name in stays} == dict.fromkeys(stays, ("running", "healthy"))


def test_every_service_is_ready(stack: ComposedStack) -> None:
    assert {name: stack.get(name, "/readyz") for name in SERVICES} == {name: {"status": "ok"} for name in SERVICES}


@pytest.mark.parametrize("container", RUNNING)
def test_a_container_has_no_rights_it_does_not_need(stack: ComposedStack, container: str) -> None:
    asked = "id -u; grep CapEff /proc/self/status; touch /app/written 2>&1; ls /run/secrets"
    uid, capabilities, written, *held = stack.compose("exec", "-T", container, "sh", "-c", asked).stdout.splitlines()
    assert int(uid) != 0
    assert int(capabilities.split()[1], 16) == 0
    assert "Read-only file system" in written
    service, role = container.split("-")
    web = {f"{service}_fingerprint_key", "token_public_key"} | ({"vault_master_key"} if service == "registry" else set())
    bus = {f"kafka_{service}_password"} if role != "web" or service == "finance" else set()
    assert set(held) == {f"{service}_database_url"} | (web if role == "web" else set()) | bus


@pytest.mark.parametrize("server", ["kafka", "postgres"])
def test_a_server_does_not_run_as_root(stack: ComposedStack, server: str) -> None:
    main = "cat $(grep -lE '^Name:.(java|postgres)$' /proc/[0-9]*/status 2>/dev/null) | grep -E '^(Uid|CapEff):' | sort -u"
    capabilities, uid = stack.compose("exec", "-T", server, "sh", "-c", main).stdout.splitlines()
    assert "0" not in uid.split()[1:]
    assert int(capabilities.split()[1], 16) == 0


def test_the_operators_command_finds_nothing_wrong_but_that_there_is_no_backup_yet(stack: ComposedStack) -> None:
    answer = stack.run("tools", "doctor")
    wrong = [line for line in answer.stdout.splitlines() if line.startswith("✗")]
    assert [line.split()[1] for line in wrong] == ["backup"], answer.stdout + answer.stderr
