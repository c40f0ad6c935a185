"""A subscriber of Cradle in Python: the effect of each event exactly once and in order, whatever is repeated, killed or restarted.

    KAFKA=127.0.0.1:9092 python subscriber.py delivery.visits.v1 visits.db

Needs confluent-kafka. For the compose stack set KAFKA_USERNAME and KAFKA_PASSWORD, which `cradle access` has issued. The effect
here is a row in SQLite; the position lies beside it and moves in the same transaction, so Kafka is asked to remember nothing.
"""

import os
import sqlite3
import sys

from confluent_kafka import Consumer, Message, TopicPartition

TABLES = """
    CREATE TABLE IF NOT EXISTS positions (partition INTEGER PRIMARY KEY, next_offset INTEGER, last_seq INTEGER, last_id TEXT);
    CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT, subject TEXT, body TEXT);"""
NOWHERE = (0, 0, None)


class BrokenChain(Exception):
    """The log lacks an event, or is another than was read before: nothing after that may be applied. Ask the topic's owner."""


def connect(username: str | None) -> Consumer:
    """A consumer that sees committed events alone and commits nothing."""
    options = {
        "bootstrap.servers": os.environ["KAFKA"],
        "group.id": username or "example",  # it must begin with the user's name; no member joins it
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
        "auto.offset.reset": "error",
    }
    if username:
        options |= {
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": username,
            "sasl.password": os.environ["KAFKA_PASSWORD"],
        }
    return Consumer(options)


def apply(database: sqlite3.Connection, message: Message) -> bool:
    """Write an event's effect and move the position, in one transaction; False for what is no event or a repeat."""
    headers = dict(message.headers() or ())
    if "ce_partitionseq" not in headers:
        return False  # not of the log
    sequence, event_id = int(headers["ce_partitionseq"]), headers["ce_id"].decode()
    previous_id = headers["ce_previousid"].decode() if "ce_previousid" in headers else None
    _, last_seq, last_id = position(database, message.partition())
    if sequence <= last_seq:
        return False  # the same event again: same id, same bytes
    if sequence != last_seq + 1 or previous_id != last_id:
        raise BrokenChain(f"partition {message.partition()}: {sequence} after {last_seq}")
    with database:
        subject, kind = headers["ce_subject"].decode(), headers["ce_type"].decode()
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (event_id, kind, subject, message.value().decode()))
        moved = (message.partition(), message.offset() + 1, sequence, event_id)
        database.execute("INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)", moved)
    print(message.partition(), sequence, event_id, kind, message.value().decode(), sep="\t", flush=True)
    return True


def position(database: sqlite3.Connection, partition: int) -> tuple[int, int, str | None]:
    """The next offset of a partition, and the sequence and id of its last event."""
    found = database.execute("SELECT next_offset, last_seq, last_id FROM positions WHERE partition = ?", (partition,))
    row: tuple[int, int, str | None] | None = found.fetchone()
    return row or NOWHERE


def main(topic: str, file: str) -> None:
    """Subscribe until interrupted."""
    database = sqlite3.connect(file)
    database.executescript(TABLES)
    consumer = connect(os.environ.get("KAFKA_USERNAME"))
    partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    consumer.assign([TopicPartition(topic, number, position(database, number)[0]) for number in partitions])
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if fault := message.error():
                raise SystemExit(f"Kafka: {fault}")
            apply(database, message)
    finally:
        consumer.close()
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
