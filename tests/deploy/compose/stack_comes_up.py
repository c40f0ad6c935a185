"""deploy/compose.yaml brought up for real, from nothing. Run by `make deploy-test`; its name keeps it out of every other run.

COMPOSE is the compose command, `docker compose` without. Project, ports, volumes and secrets are the test's own.
"""

import os
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from cradle_cli.token import issue
from local_stack import compose_secrets, ports, topology
from local_stack.keys import Keys
from local_stack.waiting import holds_within

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
UP_SECONDS_MAX = 600
APPLIED_SECONDS_MAX = 60
SERVICES = tuple(spec.name for spec in topology.SERVICES)
UNITS = "registry.units.v1"
COUNTY = {"code": topology.COUNTY, "name": "宁国市", "level": "county", "kind": "county"}

pytestmark = pytest.mark.timeout(2 * UP_SECONDS_MAX)


@dataclass(frozen=True)
class ComposeStack:
    """The stack under a project name of its own; `secrets` is its directory of secret files."""

    project: str
    secrets: Path
    http_ports: dict[str, int]

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a compose command on it. Raises AssertionError with what it said when it fails."""
        answer = subprocess.run(
            [*shlex.split(os.environ.get("COMPOSE", "docker compose")), "-p", self.project, *arguments],
            cwd=DEPLOY,
            env={**os.environ, "CRADLE_SECRETS": str(self.secrets), **self._ports()},
            capture_output=True,
            text=True,
            timeout=UP_SECONDS_MAX,
            check=False,
        )
        assert not check or answer.returncode == 0, f"{shlex.join(arguments)}:\n{answer.stdout}{answer.stderr}"
        return answer

    def up(self) -> None:
        """Start it and return when everything is healthy."""
        answer = self.compose("up", "-d", "--wait", check=False)
        assert answer.returncode == 0, answer.stderr + self.compose("logs", "--tail", "20").stdout

    def get(self, service: str, path: str) -> httpx.Response:
        """What a service answers."""
        return httpx.get(f"http://{ports.HOST}:{self.http_ports[service]}{path}", timeout=10)

    def register_county(self) -> httpx.Response:
        """Send one and the same command, by an office of the county's."""
        token = issue(
            self._keys(), person="clerk", office=topology.COUNTY, roles=["commission"], issued_at=datetime.now(UTC), hours=1
        )
        url = f"http://{ports.HOST}:{self.http_ports['registry']}/commands/register-unit"
        return httpx.post(url, json=COUNTY, headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "county"}, timeout=10)

    def units_applied(self) -> dict[str, int]:
        """How many unit events each subscriber has applied."""
        counts = {name: self.get(name, "/status").json()["topics"]["applied"].get(UNITS, 0) for name in SERVICES}
        return {name: count for name, count in counts.items() if name != "registry"}

    def _ports(self) -> dict[str, str]:
        return {f"CRADLE_{name.upper()}_PORT": str(port) for name, port in self.http_ports.items()}

    def _keys(self) -> Keys:
        keys = Keys(self.secrets.with_name("keys"))
        keys.directory.mkdir(exist_ok=True)
        shutil.copy(self.secrets / "token_private_key", keys.token_private)
        return keys


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeStack]:
    directory = tmp_path_factory.mktemp("compose") / "secrets"
    compose_secrets.write(directory)
    chosen: dict[str, int] = {}
    for name in SERVICES:
        chosen[name] = ports.choose(others=set(chosen.values()))
    stack = ComposeStack(f"cradle-test-{secrets.token_hex(4)}", directory, chosen)
    try:
        stack.compose("build")
        stack.up()
        yield stack
    finally:
        stack.compose("down", "-v", check=False)


@pytest.fixture(scope="module")
def stack_with_a_county(stack: ComposeStack) -> ComposeStack:
    answer = stack.register_county()
    assert answer.status_code == 201, answer.text
    assert holds_within(lambda: set(stack.units_applied().values()) == {1}, APPLIED_SECONDS_MAX), stack.units_applied()
    return stack


def test_every_service_is_ready(stack: ComposeStack) -> None:
    assert {name: stack.get(name, "/readyz").json() for name in SERVICES} == {name: {"status": "ok"} for name in SERVICES}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_no_rights_it_does_not_need(stack: ComposeStack, service: str) -> None:
    asked = "id -u; grep CapEff /proc/self/status; touch /app/written 2>&1; ls /run/secrets"
    uid, capabilities, written, *held = stack.compose("exec", "-T", service, "sh", "-c", asked).stdout.splitlines()
    assert int(uid) != 0
    assert int(capabilities.split()[1], 16) == 0
    assert "Read-only file system" in written
    own = {f"{service}_database_url", f"{service}_fingerprint_key", "token_public_key"}
    assert set(held) == own | ({"vault_master_key"} if service == "registry" else set())


@pytest.mark.parametrize("server", ["kafka", "postgres"])
def test_a_server_does_not_run_as_root(stack: ComposeStack, server: str) -> None:
    main = "cat $(grep -lE '^Name:.(java|postgres)$' /proc/[0-9]*/status 2>/dev/null) | grep -E '^(Uid|CapEff):' | sort -u"
    capabilities, uid = stack.compose("exec", "-T", server, "sh", "-c", main).stdout.splitlines()
    assert "0" not in uid.split()[1:]
    assert int(capabilities.split()[1], 16) == 0


def test_a_command_is_recorded_published_and_applied(stack_with_a_county: ComposeStack) -> None:
    registry = stack_with_a_county.get("registry", "/status").json()
    assert (registry["recorded"], registry["published"], registry["unpublished"]) == (1, 1, 0)
    assert stack_with_a_county.units_applied() == {"delivery": 1, "finance": 1, "reporting": 1}


def test_down_and_up_again_loses_nothing_and_repeats_nothing(stack_with_a_county: ComposeStack) -> None:
    stack = stack_with_a_county
    stack.compose("down")
    stack.up()
    repeated = stack.register_county()
    assert (repeated.status_code, repeated.headers["Idempotency-Replayed"]) == (201, "true")
    registry = stack.get("registry", "/status").json()
    assert (registry["recorded"], registry["published"]) == (1, 1)
    assert stack.units_applied() == {"delivery": 1, "finance": 1, "reporting": 1}


@pytest.mark.parametrize(("variable", "role"), [("CRADLE_VAULT_MASTER_KEY_FILE", "all"), ("CRADLE_DATABASE_URL_FILE", "migrate")])
def test_a_missing_secret_is_one_line_that_names_it(stack: ComposeStack, variable: str, role: str) -> None:
    told = ("-e", f"{variable}=/run/secrets/missing")
    answer = stack.compose("run", "--rm", "--no-deps", "-T", *told, "registry", "registry", role, check=False)
    (line,) = [line for line in (answer.stdout + answer.stderr).splitlines() if "entrypoint" in line or "Traceback" in line]
    assert f"{variable} is /run/secrets/missing, which is missing" in line
