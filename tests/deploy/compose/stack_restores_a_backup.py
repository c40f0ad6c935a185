"""The operator's backup, restore and recovery in the profile `tools`, as docs/operations.md has them typed: nothing published is lost."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from composed import RUNNING, SERVICES, ComposedStack

from cradle_demo.county.units import Unit, commission, read_units
from local_stack.waiting import holds_within

pytestmark = pytest.mark.timeout(1200)
SETTLED_SECONDS_MAX = 240
"""On a machine that is busy besides, containers take two minutes to come up."""


def register(stack: ComposedStack, unit: Unit) -> int:
    """Register a unit; the status of the answer."""
    body = {"code": unit.code, "name": unit.name, "level": unit.level, "kind": unit.kind, "parent_code": unit.parent_code}
    headers = {**stack.offices().headers(commission()), "Idempotency-Key": str(uuid4())}
    answer = httpx.post(
        f"{stack.urls['registry']}/commands/register-unit",
        json={name: value for name, value in body.items() if value is not None}, headers=headers, timeout=30,
    )  # fmt: skip
    return answer.status_code


def street(code: str) -> Unit:
    """A street of the county that no other test knows."""
    return Unit(code, "备份之后", "township", "street", "341881")


def all_published(stack: ComposedStack) -> bool:
    """Whether nothing waits: everything is published, was passed by its consumers, and is decided and counted."""
    counts = stack.counts()
    published = {topic: number for figures in counts.values() for topic, number in figures["topics"]["published"].items()}
    return all(
        (figures["unpublished"], figures["unpublished_states"], figures["pending"]) == (0, 0, 0)
        and all(published[topic] == number for topic, number in figures["topics"]["reached"].items() if topic in published)
        for figures in counts.values()
    )


def test_a_backup_is_restored_and_what_was_published_since_comes_back(stack: ComposedStack) -> None:
    register(stack, read_units().county)  # refused where the demo has registered it
    assert holds_within(lambda: all_published(stack), SETTLED_SECONDS_MAX)
    code, taken = stack.operate("backup")
    assert code == 0
    assert taken["verified_at"]
    assert stack.operate("doctor", "--check", "backup")[0] == 0
    assert register(stack, street("341881998")) == httpx.codes.CREATED
    assert holds_within(lambda: all_published(stack), SETTLED_SECONDS_MAX)
    before = stack.counts()

    assert stack.operate("restore", "--yes")[0] == 1, "refused while the services run"
    stack.compose("stop", *RUNNING)
    code, plan = stack.operate("restore")
    assert (code, plan["done"]) == (0, False)
    later = {row["database"]: (row["later_published"], row["later_unpublished"]) for row in plan["plan"]}
    recorded_since = before["registry"]["recorded"] - taken_events(plan, "registry")
    assert later["registry"] == (recorded_since, 0)
    code, done = stack.operate("restore", "--yes")
    assert (code, done["done"], set(done["replaced"])) == (0, True, set(SERVICES))
    stack.compose("up", "-d", "--no-deps", *RUNNING)

    assert holds_within(lambda: forked(stack, "registry"), SETTLED_SECONDS_MAX), stack.compose(
        "logs", "--tail", "5", "registry-web", "registry-relay"
    ).stdout
    assert register(stack, street("341881997")) == httpx.codes.SERVICE_UNAVAILABLE
    assert stack.operate("recover", "registry")[0] == 1, "something differs, and nothing is changed without --yes"
    for service in SERVICES:
        code, answer = stack.operate("recover", service, "--yes")
        assert code == 0, answer
    stack.compose("up", "-d", "--wait", "--no-deps", *RUNNING)
    assert holds_within(lambda: stack.counts() == before, SETTLED_SECONDS_MAX), unlike(before, stack.counts())
    assert stack.operate("doctor", "--check", "relay", "--check", "holes", "--check", "grants", "--check", "migrations")[0] == 0


def unlike(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What each service counts otherwise than before."""
    return {
        f"{service}.{name}": (before[service][name], value)
        for service, counts in after.items()
        for name, value in counts.items()
        if before[service][name] != value
    }


def taken_events(plan: Any, service: str) -> int:
    """The events that the backup has of a service."""
    found: int = next(row["events_in_backup"] for row in plan["plan"] if row["database"] == service)
    return found


def forked(stack: ComposedStack, service: str) -> bool:
    """Whether a service says that its store and its topics differ."""
    try:
        return bool(stack.get(service, "/status")["relay"]["fork"])
    except (httpx.HTTPError, OSError):
        return False
