"""Runs in the tools' image, inside the network: tries things on the bus as one user and prints what became of each, as JSON.

Its argument says what: {"user", "password", "group": its own, "write": [topic], "read": [topic], "transact": {id: [topic]}, "groups": [id],
"administer": topic, "rights_shown": true}. Nothing that it is allowed to write becomes visible: its transactions are aborted.
"""

import json
import sys
import time

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
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
ENTER_SECONDS_MAX = 10
EVERYTHING = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
)


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
    """Who may not describe a topic may not read it: reading implies describing. The others are read to a record or the end."""
    consumer = Consumer(ACCESS | {"group.id": ASKED["group"], "enable.auto.commit": False, "enable.partition.eof": True})
    found = {}
    try:
        for topic in topics:
            error = consumer.list_topics(topic, timeout=ENTER_SECONDS_MAX).topics[topic].error
            if error is not None:
                found[topic] = error.name()
    except KafkaException as error:
        return dict.fromkeys(topics, error.args[0].name())
    consumer.assign([TopicPartition(topic, 0, 0) for topic in topics if topic not in found])
    until = time.monotonic() + SECONDS_MAX
    while len(found) < len(topics) and time.monotonic() < until:
        message = consumer.poll(1)
        if message is not None and message.topic() is not None:
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
                producer.produce(topic, b"x", key=b"x", partition=0, on_delivery=keep)  # a compacted topic wants a key
            producer.flush(SECONDS_MAX)
            producer.abort_transaction(SECONDS_MAX)
            if failed:
                found[transactional_id] = failed[0].name()
    return found


def groups(names):
    admin, found = AdminClient(ACCESS), {}
    for name in names:
        (future,) = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)]).values()
        found[name] = attempt(lambda future=future: future.result(SECONDS_MAX))
    return found


def rights_shown(_):
    """How many rights the broker shows: librdkafka hides that it was refused behind an empty list."""
    admin = AdminClient(ACCESS)
    return len(admin.describe_acls(EVERYTHING).result(SECONDS_MAX))


def administer(topic):
    admin = AdminClient(ACCESS)
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
        "grant rights": lambda: admin.create_acls([mine]),
        "revoke rights": lambda: admin.delete_acls([EVERYTHING]),
        "set a password": lambda: admin.alter_user_scram_credentials([password]),
    }
    found = {}
    for action, run in actions.items():
        (future,) = run().values()
        found[action] = attempt(lambda future=future: future.result(SECONDS_MAX))
    return found


PROBES = {
    "write": write,
    "read": read,
    "transact": transact,
    "groups": groups,
    "administer": administer,
    "rights_shown": rights_shown,
}
print(json.dumps({action: probe(ASKED[action]) for action, probe in PROBES.items() if action in ASKED}))
