"""Prometheus itself over real processes: it gets every metric the alerts ask for, is silent while all is well, and speaks up."""

import json
import os
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml

from cradle_cli.token import issue
from local_stack import ports, topology
from local_stack.paths import ROOT
from local_stack.service import process_name
from local_stack.stack import LocalStack
from local_stack.waiting import holds_within

OBSERVABILITY = ROOT / "deploy/observability"
SERVICES = tuple(spec for spec in topology.SERVICES if spec.name in ("registry", "delivery"))
PROMETHEUS = shutil.which("prometheus")
SECONDS_MAX = 90
EXPECTED = (
    "cradle_database_up", "cradle_oldest_unpublished_seconds", "cradle_oldest_unpublished_state_seconds", "cradle_store_forked",
    "cradle_relay_lease_held", "cradle_relay_retries_total", "cradle_relay_fenced_total", "cradle_relay_left_open_total",
    "cradle_inbox_forks", "cradle_inbox_holes", "cradle_parked", "cradle_oldest_parked_seconds", "cradle_events_reached",
    "cradle_consumer_lag_events", "cradle_consumer_lag_seconds", "cradle_commands_total", "cradle_command_seconds_bucket",
    "process_start_time_seconds",
)  # fmt: skip
"""What alerts ask for and these two services have from their first command on."""


class Server:
    """A running Prometheus, asked over HTTP."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/api/v1/query?"

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an instant query; none while the server does not answer yet."""
        try:
            with urllib.request.urlopen(self._url + urllib.parse.urlencode({"query": expression}), timeout=10) as answer:  # noqa: S310
                return json.load(answer)["data"]["result"]  # type: ignore[no-any-return]
        except OSError:
            return []

    def firing(self) -> set[tuple[str, str]]:
        """The alerts that fire, each with its service."""
        found = self.query('ALERTS{alertstate="firing"}')
        return {(series["metric"]["alertname"], series["metric"].get("service", "")) for series in found}


def configuration(stack: LocalStack, folder: Path) -> Path:
    """The shipped configuration, looking at these processes each second; alerts wait a second instead of minutes."""
    config = yaml.safe_load((OBSERVABILITY / "prometheus.yml").read_text(encoding="utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(folder / "rules/*.yml")]
    targets = config["scrape_configs"][0]["static_configs"]
    kept = [target for target in targets if target["labels"]["service"] in {spec.name for spec in SERVICES}]
    for target in kept:
        name = process_name(target["labels"]["service"], target["labels"]["role"])
        target["targets"] = [f"127.0.0.1:{stack.state.port(name)}"]
    config["scrape_configs"][0]["static_configs"] = kept
    (folder / "rules").mkdir()
    for path in OBSERVABILITY.glob("rules/*.yml"):
        text = re.sub(r"for: \d+m", "for: 1s", path.read_text(encoding="utf-8"))
        (folder / "rules" / path.name).write_text(text, encoding="utf-8")
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return folder / "prometheus.yml"


@contextmanager
def prometheus(stack: LocalStack, folder: Path) -> Iterator[Server]:
    """Prometheus over the stack's processes."""
    if PROMETHEUS is None:
        cure = "prometheus is not on PATH; it is Debian's package of that name"
        pytest.fail(cure) if os.environ.get("CI") else pytest.skip(cure)
    folder.mkdir()
    port = ports.choose()
    command = [PROMETHEUS, f"--config.file={configuration(stack, folder)}", f"--storage.tsdb.path={folder / 'data'}",
               f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]  # fmt: skip
    with subprocess.Popen(command) as process:
        try:
            yield Server(port)
        finally:
            process.terminate()


def record_a_unit(stack: LocalStack, code: str) -> None:
    token = issue(stack.keys, person="lin", office="341881", roles=["commission"], issued_at=datetime.now(UTC), hours=1)
    level, kind = ("county", "county") if len(code) == 6 else ("township", "street")
    body = {"code": code, "name": "某单位", "level": level, "kind": kind, "parent_code": "341881" if len(code) > 6 else None}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    answer = httpx.post(f"{stack.service('registry').url}/commands/register-unit", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(300)
def test_alerts_are_silent_while_all_is_well_and_name_what_is_not(tmp_path: Path) -> None:
    with (
        LocalStack(tmp_path / "stack", services=SERVICES, roles=topology.SEPARATE_ROLES).running() as stack,
        prometheus(stack, tmp_path / "prometheus") as server,
    ):
        record_a_unit(stack, "341881")
        registry = stack.service("registry")
        assert holds_within(lambda: not [name for name in EXPECTED if not server.query(name)], SECONDS_MAX), [
            name for name in EXPECTED if not server.query(name)
        ]
        assert holds_within(lambda: not server.firing(), SECONDS_MAX), server.firing()
        assert not holds_within(lambda: bool(server.firing()), 5), server.firing()
        registry.kill("relay")
        record_a_unit(stack, "341881001")
        expected = {("CradleProcessDown", "registry"), ("CradleNoRelay", "registry")}
        assert holds_within(lambda: expected <= server.firing(), SECONDS_MAX), server.firing()
        waiting = server.query('max by (service) (cradle_oldest_unpublished_seconds{role="web"}) > 0')
        assert [series["metric"]["service"] for series in waiting] == ["registry"], "told by a process that does not publish"
        registry.start()
        assert holds_within(lambda: not server.firing(), SECONDS_MAX), server.firing()
