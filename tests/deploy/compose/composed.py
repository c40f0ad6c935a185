"""What the tests do with the stack: compose commands, reads over HTTP, programs run inside its network."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cradle_cli.demo import offices_at
from cradle_demo.driver.offices import Offices
from local_stack import ports, topology

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
HERE = Path(__file__).parent
DEMO = ROOT / "var" / "demo"
"""Where `make demo` keeps what it sent and what came of it."""

UP_SECONDS_MAX = 900
SERVICES = tuple(spec.name for spec in topology.SERVICES)
RUNNING = tuple(f"{spec.name}-{role}" for spec in topology.SERVICES for role in spec.separate_roles)
"""The containers of the services."""


@dataclass(frozen=True)
class ComposedStack:
    """The stack under a project name of its own; `secrets` is its directory of secret files, `ports` those of the host."""

    project: str
    secrets: Path
    ports: Mapping[str, int]

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a compose command on it. Raises AssertionError with what it said when it fails."""
        answer = subprocess.run(
            [*shlex.split(os.environ.get("COMPOSE", "docker compose")), "-p", self.project, *arguments],
            cwd=DEPLOY, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=UP_SECONDS_MAX, check=False,
        )  # fmt: skip
        assert not check or answer.returncode == 0, f"{shlex.join(arguments)}:\n{answer.stdout}{answer.stderr}"
        return answer

    def environment(self) -> dict[str, str]:
        """What compose, and whoever reaches the stack from the host, are told."""
        named = {f"CRADLE_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        return {**os.environ, "CRADLE_SECRETS": str(self.secrets), **named}

    def up(self) -> None:
        """Start it and return when everything is healthy."""
        answer = self.compose("up", "-d", "--wait", check=False)
        assert answer.returncode == 0, answer.stderr[-3000:] + self.compose("logs", "--tail", "20").stdout

    @property
    def urls(self) -> dict[str, str]:
        """The services' addresses on the host."""
        return {name: f"http://{ports.HOST}:{self.ports[name]}" for name in SERVICES}

    @property
    def token_private(self) -> Path:
        """The key that tokens are signed with."""
        return self.secrets / "token_private_key"

    def offices(self) -> Offices:
        """Where the demo's clerks work."""
        return offices_at(self.urls, self)

    def get(self, service: str, path: str) -> Any:
        """What a service answers."""
        return httpx.get(self.urls[service] + path, timeout=30).raise_for_status().json()

    def secret(self, name: str) -> str:
        """A secret by its name."""
        return (self.secrets / name).read_text(encoding="utf-8").strip()

    def run(self, container: str, *command: str, options: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run a container of its own to its end. It goes with the stack: with `--rm` podman's engine loses the exit code."""
        return self.compose("run", "-T", "--no-deps", *options, container, *command, check=False)

    def operate(self, *command: str) -> tuple[int, Any]:
        """The exit code of an operator's command, run in the profile `tools`, and the document it prints."""
        answer = self.run("tools", *command, "--json")
        start = min((at for at in map(answer.stdout.find, "{[") if at >= 0), default=-1)
        assert start >= 0, answer.stdout + answer.stderr
        return answer.returncode, json.loads(answer.stdout[start:])

    def inside(self, program: str, *arguments: str) -> Any:
        """Run a program of this directory in the tools' image, inside the network, all secrets at /all; what it prints as JSON.

        It is read from a file and answers into one: an engine may lose what is piped to or from a container that ends soon.
        """
        answers, handed = self.secrets.with_name("answers"), self.secrets.with_name("handed")
        answers.mkdir(exist_ok=True)
        answers.chmod(0o777)
        if not handed.exists():
            shutil.copytree(self.secrets, handed)
            handed.chmod(0o755)  # the container's user is another one
        mounts = {handed: "/all:ro", HERE: "/programs:ro", answers: "/answers"}
        volumes = [word for source, target in mounts.items() for word in ("-v", f"{source}:{target}")]
        command = f"python /programs/{program} {shlex.join(arguments)} > /answers/{program}.json"
        answer = self.run("tools", "-c", command, options=("--entrypoint", "sh", *volumes))
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads((answers / f"{program}.json").read_text(encoding="utf-8"))

    def states(self) -> dict[str, tuple[str, str, int]]:
        """Each container's state, health and exit code, by its name in the compose file; ended ones too."""
        lines = self.compose("ps", "--all", "--format", "json").stdout.splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
        rows = [row for entry in found for row in (entry if isinstance(entry, list) else [entry])]
        return {row["Service"]: (row["State"], row["Health"], row["ExitCode"]) for row in rows}

    def counts(self) -> dict[str, Any]:
        """What each service has recorded, published and applied, and what stands in the way."""
        names = ("recorded", "published", "unpublished", "unpublished_states", "applied", "pending", "parked", "topics")
        answers = {service: self.get(service, "/status") for service in SERVICES}
        return {service: {name: answer[name] for name in names} for service, answer in answers.items()}
