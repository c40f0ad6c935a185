"""The four named events as somebody else's client reads them: confluent-kafka, the committed schema, nothing of our chassis.

A county's week is recorded through HTTP on a real Kafka and PostgreSQL; what the topics then hold is read from outside.
"""

import asyncio
import json
import os
import secrets
import subprocess
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import jsonschema_rs
import pytest
import yaml
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from confluent_kafka import Consumer, KafkaError, Message

from chassis.policy_file import load_edition
from chassis.testing.world import Infrastructure, World, world_of
from contracts.policy import Policy
from contracts.publish.headers import headers_schema
from registry.bootstrap import registry_service
from registry.vault.master_key import MasterKey
from registry.vault.vault import Vault
from services_delivery.bootstrap import SERVICE as DELIVERY

COUNTY, TOWNSHIP, VILLAGE = "341881", "341881001", "341881001001"
CHECKLIST = ["function", "service-process", "service-standard", "service-norm"]
NAMED = {
    "registry.facility-accepted.v1": "registry.facilities.v1",
    "delivery.visit-completed.v1": "delivery.visits.v1",
    "delivery.session-delivered.v1": "delivery.sessions.v1",
    "delivery.lecture-held.v1": "delivery.lectures.v1",
}
UNITS = [
    {"code": COUNTY, "name": "宁国市", "level": "county", "kind": "county", "parent_code": None},
    {"code": TOWNSHIP, "name": "西津街道", "level": "township", "kind": "street", "parent_code": COUNTY},
    {"code": VILLAGE, "name": "城东社区居委会", "level": "village", "kind": "community", "parent_code": TOWNSHIP},
]


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    """Registry and delivery, and one of each of the four events through their front doors."""
    vault = Vault.of(MasterKey(secrets.token_bytes(32)))
    registry = registry_service(Policy(load_edition()), lambda: vault)
    async with world_of(infra, [registry, DELIVERY]) as running:
        await _record_a_facility(running)
        await _record_services(running)
        await running.settle()
        yield running


async def _record_a_facility(world: World) -> None:
    commission = world.client("registry")
    for unit in UNITS:
        await commission.done("register-unit", unit)
    village = world.client("registry", "village", VILLAGE, "applicant")
    township = world.client("registry", "township", TOWNSHIP, "planner")
    applied = await village.done(
        "apply-for-facility",
        {
            "kind": "activity-room",
            "site_code": f"{VILLAGE}-01",
            "name": "城东社区亲子活动室",
            "applicant_code": VILLAGE,
            "applied_on": "2020-01-10",
        },
    )
    facility = {"facility_id": applied["id"]}
    await township.done("submit-facility-plan", facility | {"planned_on": "2020-02-18"})
    await commission.done("approve-facility-plan", facility | {"approved_on": "2020-03-20"})
    await township.done("start-construction", facility | {"started_on": "2020-04-01"})
    await township.done("complete-construction", facility | {"completed_on": "2020-06-12"})
    await commission.done(
        "accept-facility",
        facility | {"accepted_on": "2020-06-30", "award_fen": 1_500_000, "reason": "80平方米", "met": CHECKLIST},
    )


async def _record_services(world: World) -> None:
    village = world.client("delivery", "village", VILLAGE)
    for day in range(10, 15):
        await village.done("complete-visit", {"child_id": str(uuid4()), "unit_code": VILLAGE, "visited_on": f"2020-02-{day}"})
    session = {
        "mode": "in-institution",
        "institution_id": str(uuid4()),
        "service_date": "2020-04-28",
        "starts_at": "09:30",
        "ends_at": "10:30",
        "children": [str(uuid4()), str(uuid4())],
    }
    await world.client("delivery").done("deliver-session", session)
    lecture = {
        "unit_code": VILLAGE,
        "held_on": "2020-05-12",
        "starts_at": "14:00",
        "title": "0-3岁婴幼儿回应性照护",
        "lecturer_id": str(uuid4()),
        "attendance_count": 36,
        "dossier": [{"kind": "sign-in-sheet", "sha256": "0f" * 32}],
    }
    await village.done("hold-lecture", lecture)


def read_to_the_end(bootstrap: str, topic: str) -> list[Message]:
    """Every committed record of a topic, as librdkafka delivers them."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"outside-{uuid4()}",
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    records, ended = [], set()
    try:
        partitions = set(consumer.list_topics(topic, timeout=30).topics[topic].partitions)
        consumer.subscribe([topic])
        while ended != partitions:
            record = consumer.poll(30)
            assert record is not None, f"{topic}: nothing for 30 s, {len(partitions - ended)} partitions to come"
            if record.error() is None:
                records.append(record)
            else:
                assert record.error().code() == KafkaError._PARTITION_EOF, record.error()
                ended.add(record.partition())
    finally:
        consumer.close()
    return records


@pytest.fixture(scope="module")
async def records(world: World, infra: Infrastructure) -> dict[str, list[Message]]:
    """The records of the four topics."""
    return {topic: await asyncio.to_thread(read_to_the_end, infra.kafka_bootstrap, topic) for topic in NAMED.values()}


def of_type(records: dict[str, list[Message]], event_type: str) -> list[Message]:
    return [record for record in records[NAMED[event_type]] if dict(record.headers())["ce_type"] == event_type.encode()]


@pytest.mark.parametrize("event_type", NAMED)
def test_the_event_is_on_its_topic(event_type, records):
    assert len(of_type(records, event_type)) == (5 if event_type == "delivery.visit-completed.v1" else 1)


@pytest.mark.parametrize("topic", NAMED.values())
def test_every_record_bears_the_cloudevents_headers_its_file_promises(topic, records):
    schema = jsonschema_rs.Draft202012Validator(headers_schema("events"), validate_formats=True)
    for record in records[topic]:
        names = [name for name, _ in record.headers()]
        assert len(names) == len(set(names))
        schema.validate({name: value.decode() for name, value in record.headers()})
        event = from_binary_event(KafkaMessage(headers=dict(record.headers()), key=record.key(), value=record.value()))
        assert event.get_source() == f"/cradle/{COUNTY}/{topic.partition('.')[0]}"
        assert event.get_subject() == record.key().decode()
        assert UUID(event.get_id()).version == 7
        assert event.get_dataschema() == f"urn:cradle:schema:{event.get_type()}"


@pytest.mark.parametrize("topic", NAMED.values())
def test_every_payload_validates_against_the_committed_schema(topic, records, root):
    for record in records[topic]:
        event_type = dict(record.headers())["ce_type"].decode()
        schema = json.loads((root / f"contracts/schemas/{event_type}.json").read_text(encoding="utf-8"))
        assert schema["x-topic"] == topic
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(json.loads(record.value()))


@pytest.mark.parametrize("topic", NAMED.values())
def test_the_chain_of_each_partition_proves_that_nothing_is_missing(topic, records):
    partitions: dict[int, list[dict[str, bytes]]] = defaultdict(list)
    for record in records[topic]:
        partitions[record.partition()].append(dict(record.headers()))
    assert partitions
    for chain in partitions.values():
        assert [int(headers["ce_partitionseq"]) for headers in chain] == list(range(1, len(chain) + 1))
        assert [headers.get("ce_previousid") for headers in chain] == [None, *(headers["ce_id"] for headers in chain[:-1])]


@pytest.mark.parametrize("topic", NAMED.values())
def test_a_key_lies_where_the_java_client_would_look(topic, records):
    for record in records[topic]:
        assert record.partition() == (murmur2(record.key()) & 0x7FFF_FFFF) % 12


def murmur2(data: bytes) -> int:
    """Kafka's hash of a key, written from its description: 32-bit MurmurHash2 with seed 0x9747b28c."""
    multiplier, mask = 0x5BD1E995, 0xFFFF_FFFF
    value = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little") * multiplier & mask
        word = (word ^ word >> 24) * multiplier & mask
        value = value * multiplier & mask ^ word
    if whole < len(data):
        value = (value ^ int.from_bytes(data[whole:], "little")) * multiplier & mask
    value = (value ^ value >> 13) * multiplier & mask
    return value ^ value >> 15


async def test_the_lines_of_the_topic_file_work_as_they_stand(world, infra, root):
    told = yaml.safe_load((root / "contracts/topics/delivery.visits.v1.yaml").read_text(encoding="utf-8"))
    run = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", told["subscribe"]["python"]],
        env={**os.environ, "BOOTSTRAP": infra.kafka_bootstrap},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = [line.split(" ", 2) for line in run.stdout.splitlines()]
    assert [event_type for event_type, _, _ in lines] == ["delivery.visit-completed.v1"] * 5
    assert all(json.loads(payload)["visit_id"] == key for _, key, payload in lines)
