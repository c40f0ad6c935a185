"""Runs in the tools' image, inside the network: tries things on the bus as one user and prints what became of each, as JSON.

Its argument says what: {"user", "password", "group": its own, "write": [topic], "read": [topic], "transact": {id: [topic]}, "groups": [id],
"administer": topic}. Nothing that it is allowed to write becomes visible: its transactions are aborted.
"""

import json
import sys
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

ASKED = json.loads(sys.argv[1])
ACCESS = {
    "bootstrap.servers": "kafka:9092",
    "security.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": ASKED["user"],
    "sasl.password": ASKED["password"],
    "log_level": 0,
}
SECONDS_MAX = 30


def name_of(error):
    return "allowed" if error is None or error.code() == KafkaError._PARTITION_EOF else error.name()


def attempt(action):
    try:
        action()
    except KafkaException as error:
        return error.args[0].name()
    return "allowed"


def write(topics):
    producer, found = Producer(ACCESS | {"message.timeout.ms": 15_000}), {}
    for topic in topics:
        producer.produce(
            topic, b"x", partition=0, on_delivery=lambda error, _, topic=topic: found.update({topic: name_of(error)})
        )
    producer.flush(SECONDS_MAX)
    return found


def read(topics):
    own = {"group.id": ASKED["group"], "enable.auto.commit": False, "enable.partition.eof": True}
    consumer, found = Consumer(ACCESS | own), {}
    consumer.assign([TopicPartition(topic, 0, 0) for topic in topics])
    until = time.monotonic() + SECONDS_MAX
    while len(found) < len(topics) and time.monotonic() < until:
        message = consumer.poll(1)
        if message is None:
            continue
        if message.error() is not None and message.error().code() == KafkaError._AUTHENTICATION:
            found.update(dict.fromkeys(topics, name_of(message.error())))
        if message.topic() is None:
            continue
        found.setdefault(message.topic(), name_of(message.error()))
    consumer.close()
    return found


def transact(topics_by_id):
    found = {}
    for transactional_id, topics in topics_by_id.items():
        producer = Producer(ACCESS | {"transactional.id": transactional_id, "message.timeout.ms": 15_000})
        found[transactional_id] = attempt(lambda producer=producer: producer.init_transactions(SECONDS_MAX))
        if found[transactional_id] == "allowed" and topics:
            producer.begin_transaction()
            failed = []

            def keep(error, _, failed=failed):
                failed.extend([error] if error else [])

            for topic in topics:
                producer.produce(topic, b"x", partition=0, on_delivery=keep)
            producer.flush(SECONDS_MAX)
            producer.abort_transaction(SECONDS_MAX)
            if failed:
                found[transactional_id] = failed[0].name()
    return found


def groups(names):
    found = {}
    for name in names:
        consumer = Consumer(ACCESS | {"group.id": name})
        place = TopicPartition(ASKED["read"][0], 0)
        found[name] = attempt(lambda consumer=consumer, place=place: consumer.committed([place], timeout=SECONDS_MAX))
        consumer.close()
    return found


def administer(topic):
    admin = AdminClient(ACCESS)
    everything = AclBindingFilter(
        ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
    )
    mine = AclBinding(
        ResourceType.TOPIC,
        "*",
        ResourcePatternType.LITERAL,
        f"User:{ASKED['user']}",
        "*",
        AclOperation.ALL,
        AclPermissionType.ALLOW,
    )
    entry = ConfigEntry("retention.ms", "1", incremental_operation=AlterConfigOpType.SET)
    password = UserScramCredentialUpsertion(ASKED["user"], ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), b"mine")
    actions = {
        "create topic": lambda: admin.create_topics([NewTopic("made.by.probe", 1, 1)]),
        "delete topic": lambda: admin.delete_topics([topic]),
        "add partitions": lambda: admin.create_partitions([NewPartitions(topic, 24)]),
        "alter topic": lambda: admin.incremental_alter_configs(
            [ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=[entry])]
        ),
        "delete records": lambda: admin.delete_records([TopicPartition(topic, 0, 1)]),
        "list rights": lambda: {"": admin.describe_acls(everything)},
        "grant rights": lambda: admin.create_acls([mine]),
        "revoke rights": lambda: admin.delete_acls([everything]),
        "set a password": lambda: admin.alter_user_scram_credentials([password]),
    }
    found = {}
    for action, run in actions.items():
        (future,) = run().values()
        found[action] = attempt(lambda future=future: future.result(SECONDS_MAX))
    return found


PROBES = {"write": write, "read": read, "transact": transact, "groups": groups, "administer": administer}
print(json.dumps({action: probe(ASKED[action]) for action, probe in PROBES.items() if action in ASKED}))
