"""The profile `observability`: Prometheus reaches every process and has the alert rules."""

from collections.abc import Iterator

import httpx
import pytest
import yaml
from composed import DEPLOY, RUNNING, ComposedStack

from local_stack import ports
from local_stack.waiting import holds_within

pytestmark = pytest.mark.timeout(300)
SCRAPED_SECONDS_MAX = 60


@pytest.fixture(scope="module")
def prometheus(stack: ComposedStack) -> Iterator[httpx.Client]:
    """Prometheus alone: Grafana's image has no stand-in where there is no registry, and its provisioning tests of its own."""
    stack.compose("--profile", "observability", "up", "-d", "--wait", "--no-deps", "prometheus")
    with httpx.Client(base_url=f"http://{ports.HOST}:{stack.ports['prometheus']}/api/v1", timeout=10) as client:
        yield client


def test_every_process_is_scraped(prometheus: httpx.Client) -> None:
    def up() -> set[str]:
        targets = prometheus.get("/targets", params={"state": "active"}).json()["data"]["activeTargets"]
        return {target["labels"]["instance"] for target in targets if target["health"] == "up"}

    assert holds_within(lambda: up() == {f"{container}:8000" for container in RUNNING}, SCRAPED_SECONDS_MAX), up()


def test_every_process_tells_of_itself(prometheus: httpx.Client) -> None:
    answer = prometheus.get("/query", params={"query": 'count by (service, role) ({__name__=~"cradle_.+"})'}).json()
    told = {f"{series['metric']['service']}-{series['metric']['role']}" for series in answer["data"]["result"]}
    assert told == set(RUNNING)


def test_the_alert_rules_are_loaded(prometheus: httpx.Client) -> None:
    written = {
        rule["alert"]
        for file in (DEPLOY / "observability/rules").glob("*.yml")
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }
    groups = prometheus.get("/rules", params={"type": "alert"}).json()["data"]["groups"]
    assert {rule["name"] for group in groups for rule in group["rules"]} == written
    assert {rule["health"] for group in groups for rule in group["rules"]} <= {"ok", "unknown"}
