"""What real processes log while people are registered, refused, wrong, and while things break: ids throughout, and nobody's particulars."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.partitioning import partition_of
from contracts.envelope import Envelope
from contracts.topics import CHILDREN
from cradle_cli.token import issue
from local_stack import topology
from local_stack.stack import LocalStack
from local_stack.topology import ServiceSpec
from local_stack.waiting import holds_within

VILLAGE = "341881001001"
CHILD = {
    "name": "欧阳测试",
    "id_number": "990000201905010108",
    "guardian_name": "上官监护",
    "phone": "13912345678",
    "address": "梅林镇桥头村七十七号",
}
PERSON = {"name": "司徒测试", "id_number": "99000019750501010X"}
PARTICULARS = [*CHILD.values(), *PERSON.values()]
ONE_USE = httpx.Limits(max_keepalive_connections=0)
"""A server closes the connection on which it has failed."""
SERVICES = (
    ServiceSpec("registry", "registry_that_fails", keeps_vault=True),
    *(spec for spec in topology.SERVICES if spec.name == "delivery"),
)


def registry_of(stack: LocalStack) -> httpx.Client:
    """Its HTTP interface, with the commission's token."""
    token = issue(stack.keys, person="lin", office="341881", roles=["commission"], issued_at=datetime.now(UTC), hours=1)
    url = stack.service("registry").url
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, limits=ONE_USE)


class Registry:
    """The registry over HTTP, as the commission."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def send(self, command: str, body: dict[str, Any], key: str | None = None) -> httpx.Response:
        return self._http.post(f"/commands/{command}", json=body, headers={"Idempotency-Key": key or str(uuid4())})

    def bulk(self, command: str, *rows: dict[str, Any]) -> list[str]:
        lines = "\n".join(json.dumps(row) for row in rows)
        return [
            json.loads(line)["status"] for line in self._http.post(f"/commands/{command}/bulk", content=lines).text.splitlines()
        ]


def a_child(**changes: Any) -> dict[str, Any]:
    return {"birth_date": "2019-05-01", "village_code": VILLAGE, "registered_on": "2020-01-10", "identity": CHILD} | changes


def everything_happens(registry: Registry) -> dict[str, Any]:
    """Register units and a child; refuse, repeat, mistype; fail in Python and in PostgreSQL. The child's answer."""
    for code, level, kind in (
        ("341881", "county", "county"),
        ("341881001", "township", "street"),
        (VILLAGE, "village", "community"),
    ):
        unit = {
            "code": code,
            "name": "某单位",
            "level": level,
            "kind": kind,
            "parent_code": {9: code[:6], 12: code[:9]}.get(len(code)),
        }
        assert registry.send("register-unit", unit).status_code == 201
    registered = registry.send("register-child", a_child(), key="first")
    again = [
        registered,
        registry.send("register-child", a_child(), key="first"),
        registry.send("register-child", a_child(), key="second"),
        registry.send("register-child", a_child(identity=CHILD["name"])),
        registry.send("register-child", a_child(**{CHILD["name"]: CHILD["phone"]})),
        registry.send("register-practitioner", {"identity": PERSON | {"phone": CHILD["phone"]}, "registered_on": "2019-12-02"}),
        registry.send("register-practitioner", {"identity": PERSON, "registered_on": "2019-12-02"}),
    ]
    assert [answer.status_code for answer in again] == [201, 201, 409, 422, 422, 500, 503]
    assert registry.bulk("register-child", a_child(identity={"name": "欧阳测试弟"}), a_child(), a_child(birth_date="?")) == [
        "recorded", "refused", "invalid",
    ]  # fmt: skip
    return registered.json()  # type: ignore[no-any-return]


async def publish_poison(stack: LocalStack, child_id: str) -> str:
    """The next event of the child's partition with particulars where a date should be; its id."""
    partition, event_id = partition_of(child_id.encode(), CHILDREN.partitions), uuid4()
    database = await asyncpg.connect(stack.service("registry").database.run_dsn)
    last_seq, last_id = await database.fetchrow(
        "SELECT last_seq, last_id FROM partition_counters WHERE topic = $1 AND partition = $2", CHILDREN.name, partition
    )
    await database.close()
    envelope = Envelope(
        id=event_id,
        type="registry.child-registered.v1",
        subject=child_id,
        time=datetime.now(UTC),
        county_code="341881",
        partition_seq=last_seq + 1,
        previous_id=last_id,
        stream_version=2,
        correlation_id=event_id,
        causation_id=event_id,
        actor="341881/lin",
    )
    await produce(stack.kafka.bootstrap, CHILDREN.name, partition, child_id, json.dumps({"birth_date": CHILD["name"]}), envelope)
    return str(event_id)


async def produce(bootstrap: str, topic: str, partition: int, key: str, value: str, envelope: Envelope) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value.encode(), key=key.encode(), partition=partition, headers=envelope.to_headers())
    finally:
        await producer.stop()


def lines_of(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Every line of every process, each of which must be JSON."""
    processes = [f"{service.name}.{role}" for service in SERVICES for role in topology.SEPARATE_ROLES]
    return {
        name: [json.loads(line) for line in (home / "log" / f"{name}.log").read_text("utf-8").splitlines()] for name in processes
    }


def logged(home: Path, process: str, event: str, **fields: Any) -> bool:
    """Whether the process has such a line; a list has the value among others."""
    return any(
        line["event"] == event
        and all(value == line.get(name) or value in (line.get(name) or ()) for name, value in fields.items())
        for line in lines_of(home)[process]
    )


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(180)
async def test_logs_follow_an_event_through_every_process_and_name_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with LocalStack(tmp_path, services=SERVICES, roles=topology.SEPARATE_ROLES).running() as stack:
        with registry_of(stack) as http:
            registered = everything_happens(Registry(http))
        [event] = registered["events"]
        await asyncio.to_thread(holds_within, lambda: logged(tmp_path, "delivery.consume", "inbox.applied", ids=event["id"]), 60)
        poison = await publish_poison(stack, registered["id"])
        assert await asyncio.to_thread(
            holds_within, lambda: logged(tmp_path, "delivery.consume", "inbox.parked", event_id=poison, reason="undecodable"), 60
        )
    assert logged(tmp_path, "registry.web", "command.handled", events=event["id"], outcome="recorded", aggregate=registered["id"])
    assert logged(tmp_path, "registry.web", "command.handled", outcome="repeated", events=event["id"])
    assert logged(tmp_path, "registry.web", "command.handled", outcome="refused", code="child.already-recorded")
    assert logged(tmp_path, "registry.web", "command.rows-handled", rows=2, outcomes={"recorded": 1, "refused": 1})
    assert logged(tmp_path, "registry.web", "http.unavailable", error="InvalidTextRepresentationError: 22P02")
    assert any("RuntimeError" in line.get("exception", "") for line in lines_of(tmp_path)["registry.web"]), "the crash is told"
    assert logged(tmp_path, "registry.relay", "relay.published", ids=event["id"])
    assert logged(tmp_path, "delivery.consume", "inbox.applied", ids=event["id"])
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "log").glob("*.*.log"))
    assert [text for text in PARTICULARS if text in everything or json.dumps(text)[1:-1] in everything] == []
