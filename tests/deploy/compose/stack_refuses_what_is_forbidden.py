"""Every user of the bus and every role of the databases runs its list of forbidden things, and its list of allowed ones."""

import json
from typing import Any

import pytest
from composed import SERVICES, ComposedStack
from confluent_kafka import Consumer, TopicPartition

from chassis.topic_layout import layouts
from contracts.topics import CHILDREN, SPECIAL_FAMILIES, TARGETS, TOPICS, consumed_by
from local_stack import ports
from local_stack.waiting import holds_within

pytestmark = pytest.mark.timeout(900)
EVERY_TOPIC = sorted({*TOPICS, *(layout.name for service in SERVICES for layout in layouts(service))})
ALLOWED = "allowed"
JOB_SECONDS_MAX = 60


def bus(stack: ComposedStack, user: str, **asked: Any) -> dict[str, Any]:
    """What became of each thing that a user tried, by action and name: `allowed` or the broker's error."""
    password = asked.pop("password", None) or stack.secret(f"kafka_{user}_password")
    group = f"cradle-{user}" if user in SERVICES else user
    what = json.dumps({"user": user, "password": password, "group": group, **asked})
    result: dict[str, Any] = stack.inside("probe_bus.py", what)
    return result


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_its_own_topics_and_reads_what_it_consumes_and_nothing_else(stack: ComposedStack, service: str) -> None:
    own = {layout.name for layout in layouts(service)}
    read = own | {topic.name for topic in consumed_by(service)}
    others = [name for name in SERVICES if name != service]
    found = bus(
        stack, service,
        write=[name for name in EVERY_TOPIC if name not in own], read=EVERY_TOPIC,
        transact={f"{name}-relay": sorted(own) for name in SERVICES},
        groups=[f"cradle-{name}{kind}" for name in SERVICES for kind in ("", "-progress")] + ["anything"],
        administer=sorted(own)[0], rights_shown=True,
    )  # fmt: skip
    assert found["write"] == dict.fromkeys((name for name in EVERY_TOPIC if name not in own), "TOPIC_AUTHORIZATION_FAILED")
    assert {name for name, answer in found["read"].items() if answer == ALLOWED} == read
    assert {answer for name, answer in found["read"].items() if name not in read} == {"TOPIC_AUTHORIZATION_FAILED"}
    assert found["transact"] == {f"{service}-relay": ALLOWED} | {
        f"{name}-relay": "TRANSACTIONAL_ID_AUTHORIZATION_FAILED" for name in others
    }
    refused = [f"cradle-{name}{kind}" for name in others for kind in ("", "-progress")] + ["anything"]
    granted = {f"cradle-{service}": ALLOWED, f"cradle-{service}-progress": ALLOWED}
    assert found["groups"] == granted | dict.fromkeys(refused, "GROUP_AUTHORIZATION_FAILED")
    assert_administers_nothing(found)


def test_a_subscriber_reads_what_is_not_restricted_and_can_do_nothing_else(stack: ComposedStack) -> None:
    open_topics = {topic.name for topic in TOPICS.values() if not topic.restricted}
    found = bus(
        stack, "subscriber", write=EVERY_TOPIC, read=EVERY_TOPIC, transact={"finance-relay": [], "subscriber": []},
        groups=["subscriber", "subscriber.reports", "cradle-finance", "anything"], administer=CHILDREN.name, rights_shown=True,
    )  # fmt: skip
    assert found["write"] == dict.fromkeys(EVERY_TOPIC, "TOPIC_AUTHORIZATION_FAILED")
    assert {name for name, answer in found["read"].items() if answer == ALLOWED} == open_topics
    assert set(found["transact"].values()) == {"TRANSACTIONAL_ID_AUTHORIZATION_FAILED"}
    assert found["groups"] == {
        "subscriber": ALLOWED, "subscriber.reports": ALLOWED,
        "cradle-finance": "GROUP_AUTHORIZATION_FAILED", "anything": "GROUP_AUTHORIZATION_FAILED",
    }  # fmt: skip
    assert_administers_nothing(found)


def test_a_subscriber_reads_from_the_host(stack: ComposedStack, year: object) -> None:
    consumer = Consumer(
        {
            "bootstrap.servers": f"{ports.HOST}:{stack.ports['kafka']}", "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "subscriber", "sasl.password": stack.secret("kafka_subscriber_password"),
            "group.id": "subscriber.host", "isolation.level": "read_committed", "auto.offset.reset": "earliest",
        }
    )  # fmt: skip
    consumer.assign([TopicPartition(CHILDREN.name, number, 0) for number in range(CHILDREN.partitions)])
    record = consumer.poll(30)
    consumer.close()
    assert record is not None
    assert record.error() is None
    assert dict(record.headers())["ce_type"].startswith(b"registry.")


def test_a_subscriber_is_made_by_name_for_the_topics_it_is_to_read_and_taken_away_again(stack: ComposedStack) -> None:
    def access(*arguments: str) -> Any:
        return json.loads(stack.run("tools", "access", *arguments, "--json").stdout)

    made = access("add-subscriber", "bureau", "--topic", SPECIAL_FAMILIES.name, "--topic", TARGETS.name)
    assert made["user"] in access("list")
    found = bus(stack, "bureau", password=made["password"], read=EVERY_TOPIC, write=EVERY_TOPIC)
    assert {name for name, answer in found["read"].items() if answer == ALLOWED} == {SPECIAL_FAMILIES.name, TARGETS.name}
    assert set(found["write"].values()) == {"TOPIC_AUTHORIZATION_FAILED"}
    access("remove-subscriber", "bureau")
    assert "bureau" not in access("list")
    gone = bus(stack, "bureau", password=made["password"], read=[TARGETS.name])
    assert gone["read"][TARGETS.name] in ("_AUTHENTICATION", "_TRANSPORT"), "librdkafka says either when the password is refused"


def test_the_users_and_rights_applied_again_change_nothing(stack: ComposedStack) -> None:
    stack.compose("up", "-d", "--no-deps", "--force-recreate", "kafka-access")
    assert holds_within(lambda: stack.states()["kafka-access"] == ("exited", "", 0), JOB_SECONDS_MAX)
    lines = stack.compose("logs", "--no-log-prefix", "kafka-access").stdout.splitlines()
    assert lines == [f"{user}: 0 granted, 0 revoked" for user in (*SERVICES, "subscriber")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_run_role_appends_events_and_can_change_none_nor_the_schema_nor_enter_another_database(
    stack: ComposedStack, service: str
) -> None:
    found = stack.inside("probe_database.py", service, *SERVICES)
    assert len(found["forbidden"]) > 25
    assert found["forbidden"] == dict.fromkeys(found["forbidden"], "42501")
    assert len(found["forbidden_to_owner"]) == 13
    assert found["forbidden_to_owner"] == dict.fromkeys(found["forbidden_to_owner"], "42501")
    assert found["allowed"] == dict.fromkeys(found["allowed"], ALLOWED)
    others = [name for name in (*SERVICES, "postgres", "template1") if name != service]
    assert found["databases"] == dict.fromkeys(others, "42501") | {service: ALLOWED}
    assert found["databases_as_owner"] == dict.fromkeys(others, "42501") | {service: ALLOWED}


def assert_administers_nothing(found: dict[str, Any]) -> None:
    assert len(found["administer"]) == 8
    assert [action for action, answer in found["administer"].items() if not answer.endswith("AUTHORIZATION_FAILED")] == []
    assert found["rights_shown"] == 0
