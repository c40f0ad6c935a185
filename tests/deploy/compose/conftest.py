"""The stack of deploy/compose.yaml, brought up for real, once for all tests of this directory, in the order of their files' names.

`make deploy-test` runs them; the names of their files keep them out of every other run. COMPOSE is the compose command,
`docker compose` without. Project, ports, volumes and secrets are the test's own.
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from composed import DEMO, ROOT, SERVICES, ComposedStack

from cradle_demo.records import Record, Sender
from local_stack import compose_secrets, ports

DEMO_SECONDS_MAX = 900


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposedStack]:
    """Up from nothing: no image, no volume, no network; all of it gone at the end."""
    directory = tmp_path_factory.mktemp("compose") / "secrets"
    compose_secrets.write(directory)
    chosen: dict[str, int] = {}
    for name in (*SERVICES, "kafka", "prometheus"):
        chosen[name] = ports.choose(others=set(chosen.values()))
    stack = ComposedStack(f"cradle-test-{secrets.token_hex(4)}", directory, chosen)
    try:
        stack.up()
        yield stack
    finally:
        stack.compose("--profile", "*", "down", "-v", "--remove-orphans", check=False)


@pytest.fixture(scope="session")
def year(stack: ComposedStack) -> list[Record]:
    """What was sent of the demo's year by `make demo STACK=compose`, which has tied out."""
    answer = subprocess.run(
        ["make", "--no-print-directory", "demo", "STACK=compose"],
        cwd=ROOT, env=stack.environment(), capture_output=True, text=True, timeout=DEMO_SECONDS_MAX, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-3000:]
    with (DEMO / "records.ndjson").open(encoding="utf-8") as lines:
        return [_record(json.loads(line)) for line in lines]


def _record(line: dict) -> Record:
    fields = {name: line[name] for name in ("step", "service", "command", "body", "batch", "key", "lane", "comment", "measured")}
    return Record(sender=Sender(**line["sender"]), **fields)
